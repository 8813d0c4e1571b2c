"""The contract tests of every dataset: a loader is tested by being listed in ``workbench.data``."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import workbench.data
from workbench.data import Dataset, Split

CASES: dict[str, tuple[dict[str, object], ...]] = {
    "load_digits": ({}, {"size": 28}),
    "load_mnist": ({}, {"validation": 5_000}),
    "load_slices": ({"path": "scd_train_part1.npz"}, {"path": "scd_train_part1.npz", "by": "slice"}),
    "load_sunnybrook": ({}, {"structures": ("cavity", "myocardium")}),
    "make_lv_phantom": ({"n": 48}, {"n": 3}),
}
"""The arguments that each loader is tried with."""

NEEDS_FILES = {"load_mnist": "mnist", "load_slices": "sunnybrook", "load_sunnybrook": "sunnybrook"}
"""Loaders that need real files, and their folder in the data home."""

MASKS = ("load_slices", "load_sunnybrook", "make_lv_phantom")
"""Loaders that give masks: the others give labels."""

LOADERS = [name for name in workbench.data.__all__ if name.startswith(("load_", "make_"))]


def _cases(*, masks: bool | None = None) -> list[object]:
    wanted = [name for name in LOADERS if masks is None or (name in MASKS) == masks]
    cases = [(name, arguments) for name in wanted for arguments in CASES.get(name, ())]
    marks = {name: [pytest.mark.realdata] if name in NEEDS_FILES else [] for name in LOADERS}
    return [pytest.param(*case, marks=marks[case[0]], id=f"{case[0]}-{case[1]}") for case in cases]


def _load(name: str, arguments: dict[str, object]) -> Dataset:
    folder = NEEDS_FILES.get(name)
    home = os.environ.get("WORKBENCH_DATA")
    if folder and not (home and (Path(home) / folder).is_dir()):
        pytest.skip(f"WORKBENCH_DATA names no folder with the real {folder} files")
    loader: Callable[..., Dataset] = getattr(workbench.data, name)
    if "path" in arguments:
        arguments = {**arguments, "path": Path(str(home)) / str(folder) / str(arguments["path"])}
    return loader(**arguments)


@pytest.fixture(scope="module")
def loaded() -> dict[str, Dataset]:
    """Each dataset is loaded once for all tests."""
    return {}


@pytest.fixture
def data(loaded: dict[str, Dataset], name: str, arguments: dict[str, object]) -> Dataset:
    key = f"{name} {arguments}"
    if key not in loaded:
        loaded[key] = _load(name, arguments)
    return loaded[key]


def test_every_loader_is_tried() -> None:
    assert set(LOADERS) == set(CASES)


def _images(split: Split) -> str:
    return "1 image" if len(split) == 1 else f"{len(split):,} images"


@pytest.mark.parametrize(("name", "arguments"), _cases())
class TestEveryDataset:
    def test_is_one_typed_value(self, data: Dataset) -> None:
        assert isinstance(data, Dataset)
        assert list(data.splits) == ["train", "validation", "test"]
        assert all(len(split) > 0 for split in data.splits.values())

    def test_images_are_float32_from_0_to_1_with_four_axes(self, data: Dataset) -> None:
        for split in data.splits.values():
            assert split.x.dtype == np.float32
            assert split.x.ndim == 4
            assert split.x.shape[1:] == data.train.x.shape[1:]
            assert split.x.min() == 0
            assert split.x.max() == 1

    def test_splits_share_no_image(self, data: Dataset) -> None:
        seen = [{image.tobytes() for image in split.x} for split in data.splits.values()]
        assert len(set.union(*seen)) == sum(len(split) for split in data.splits.values())

    def test_same_arguments_give_the_same_data(self, data: Dataset, name: str, arguments: dict[str, object]) -> None:
        again = _load(name, arguments)
        for split, other in zip(data.splits.values(), again.splits.values(), strict=True):
            np.testing.assert_array_equal(split.x, other.x)
            np.testing.assert_array_equal(split.y, other.y)

    def test_another_seed_gives_other_splits(self, data: Dataset, name: str, arguments: dict[str, object]) -> None:
        other = _load(name, {**arguments, "seed": 1})
        assert not np.array_equal(data.train.x, other.train.x)

    def test_docstring_says_shapes_and_classes(self, data: Dataset, name: str, arguments: dict[str, object]) -> None:
        text = getattr(workbench.data, name).__doc__
        assert all(word in text for word in ("train", "validation", "test", "class_names", "images, height, width"))
        if not arguments and name not in MASKS:
            assert str(len(data.train)) in text

    def test_has_a_text_and_a_table(self, data: Dataset) -> None:
        assert f"{_images(data.train)}, height" in repr(data)
        assert f"{_images(data.test)}, height" in data._repr_html_()


@pytest.mark.parametrize(("name", "arguments"), _cases(masks=False))
class TestEveryDatasetOfLabels:
    def test_labels_are_whole_numbers_that_have_a_class_name(self, data: Dataset) -> None:
        for split in data.splits.values():
            assert split.y.dtype == np.int64
            assert split.y.shape == (len(split.x),)
            assert set(np.unique(split.y)) == set(range(len(data.class_names)))

    def test_classes_have_like_shares_of_train_and_validation(self, data: Dataset) -> None:
        train, validation = (np.bincount(s.y) / len(s) for s in (data.train, data.validation))
        np.testing.assert_allclose(train, validation, atol=2 / len(data.validation))

    def test_examples_are_shuffled(self, data: Dataset) -> None:
        assert np.count_nonzero(np.diff(data.train.y)) > len(data.train) / 2


@pytest.mark.parametrize(("name", "arguments"), _cases(masks=True))
class TestEveryDatasetOfMasks:
    def test_every_pixel_has_a_class_with_a_name(self, data: Dataset) -> None:
        for split in data.splits.values():
            assert split.y.dtype == np.uint8
            assert split.y.shape == split.x.shape[:3]
            assert set(np.unique(split.y)) == set(range(len(data.class_names)))

    def test_groups_are_in_one_split_only(self, data: Dataset) -> None:
        groups = [set(split.groups.tolist()) for split in data.splits.values()]
        assert len(set.union(*groups)) == sum(map(len, groups))

    def test_what_is_known_of_a_slice_is_kept(self, data: Dataset) -> None:
        details = [split.details for split in data.splits.values()]
        assert all(each.keys() == details[0].keys() != set() for each in details)
