import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from workbench.data import ImportedSet, load_digits, named
from workbench.data.named_data import NAMED
from workbench.errors import BadChoice, DownloadFailed, NoImportSource


def keras_with(monkeypatch: pytest.MonkeyPatch, load: object) -> None:
    """A stand-in for Keras's loaders, which would download."""
    keras = ModuleType("keras")
    vars(keras)["datasets"] = SimpleNamespace(
        cifar10=SimpleNamespace(load_data=load), fashion_mnist=SimpleNamespace(load_data=load)
    )
    monkeypatch.setitem(sys.modules, "keras", keras)


def test_the_names() -> None:
    assert [one.name for one in NAMED] == [
        "digits", "mnist", "fashion_mnist", "cifar10", "phantom", "sunnybrook", "scikit-image", "scikit-learn", "pets",
        "bccd",
    ]  # fmt: skip
    with pytest.raises(BadChoice, match=r"'name' must be one of digits, mnist, .*, but received 'cifar100'"):
        named("cifar100")


def test_digits_are_those_of_the_loader() -> None:
    samples, data = named("digits"), load_digits()
    assert [len(samples.of_split(name)) for name in ("train", "validation", "test")] == [1197, 300, 300]
    again = samples.to_dataset()
    np.testing.assert_array_equal(again.test.x, data.test.x)
    np.testing.assert_array_equal(again.test.y, data.test.y)


def test_the_phantom_has_masks_and_patients() -> None:
    samples = named("phantom")
    assert samples[0].label.mask.class_names == samples.class_names
    assert samples[0].image.ndim == 2
    assert len({entry.group for entry in samples.entries}) > 3


@pytest.mark.parametrize(("name", "size"), [("scikit-image", 16), ("scikit-learn", 2)])
def test_pictures_come_with_their_packages(name: str, size: int) -> None:
    samples = named(name)
    assert len(samples) == size
    assert all(sample.image.min() < sample.image.max() for sample in samples)
    assert not any(sample.label.kinds for sample in samples)


@pytest.mark.parametrize(("name", "shape"), [("fashion_mnist", (28, 28)), ("cifar10", (32, 32, 3))])
def test_keras_loaders(monkeypatch: pytest.MonkeyPatch, name: str, shape: tuple[int, ...]) -> None:
    y = np.arange(100, dtype="uint8") % 10
    x = np.zeros((100, *shape), "uint8") + y.reshape(-1, *[1] * len(shape))
    keras_with(monkeypatch, lambda: ((x, y[:, np.newaxis]), (x[:20], y[:20, np.newaxis])))
    samples = named(name)
    assert [len(samples.of_split(split)) for split in ("train", "validation", "test")] == [90, 10, 20]
    assert all(sample.image.shape == shape and sample.image.max() == sample.label.category.index for sample in samples)
    assert len(samples.class_names) == 10


def test_without_a_network_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def load() -> object:
        raise Exception("URL fetch failure on https://example.org/cifar.tar.gz: None -- unreachable")  # noqa: TRY002

    keras_with(monkeypatch, load)
    with pytest.raises(
        DownloadFailed, match=r"expected to download cifar10(?s:.*)unreachable(?s:.*)named\(\"digits\"\)"
    ):
        named("cifar10")


def test_a_folder_that_is_not_there(home: Path) -> None:
    with pytest.raises(NoImportSource, match=f"{home}/pets: expected a folder or a zip archive"):
        named("pets")


@pytest.mark.realdata
def test_real_folders() -> None:
    pets, cells = named("pets"), named("bccd")
    assert [row.count for row in pets.class_table()] == [84, 175]
    assert isinstance(cells, ImportedSet)
    assert len(cells) == 292
    assert cells.class_names == ("Platelets", "RBC", "WBC")
    assert sorted(one.file for one in cells.report.remarks) == [
        "Annotations/BloodImage_00338.xml",
        "Annotations/BloodImage_00343.xml",
    ]


@pytest.mark.realdata
def test_real_slices_of_the_heart() -> None:
    samples = named("sunnybrook")
    assert len(samples) == 96
    assert samples[0].image.shape == (256, 256)
