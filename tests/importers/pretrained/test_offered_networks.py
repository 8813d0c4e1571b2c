"""The table of published networks is what Keras has, and offered networks say what they lack."""

import inspect
from pathlib import Path
from typing import Any

import keras
import pytest

from tests.importers.round_trip import without_weights
from workbench.catalog.published_networks import KERAS_APPLICATIONS
from workbench.importers.import_errors import WeightsNotHere
from workbench.importers.pretrained.efficientnet_lite import BASE_PARAMS, efficientnet_lite0
from workbench.importers.pretrained.keras_applications import weights_file
from workbench.importers.pretrained.offered_networks import begun_with, image_size, offered_networks


class _Wanted(Exception):
    pass


def _not_downloaded(fname: str, *_args: Any, **_options: Any) -> None:
    """In the place of Keras's ``get_file``: tells the file, and how many weights the model has that waits for it."""
    frame = inspect.currentframe()
    model = frame.f_back.f_locals["model"] if frame is not None and frame.f_back is not None else None
    raise _Wanted(fname, model.count_params() if model is not None else 0)


@pytest.mark.sampled(0.1)
@pytest.mark.parametrize("name", [name for name in KERAS_APPLICATIONS if "XLarge" not in name])
def test_each_network_weighs_what_the_table_says_and_asks_for_its_file(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from keras.src.utils import file_utils

    monkeypatch.setattr(file_utils, "get_file", _not_downloaded)
    network = KERAS_APPLICATIONS[name]
    with without_weights(), pytest.raises(_Wanted) as wanted:
        getattr(keras.applications, name)(include_top=False, input_shape=(network.size, network.size, 3))
    assert wanted.value.args == (network.file, network.params)


def test_the_file_is_where_keras_puts_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from keras.src import backend

    monkeypatch.delenv("KERAS_HOME", raising=False)
    assert str(weights_file("VGG16").parent.parent) == backend.config.keras_home()
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    assert weights_file("VGG16").parent == tmp_path / "models"


def test_the_base_of_lite0_weighs_what_is_said() -> None:
    import workbench as wb

    graph = wb.Graph("lite").add("Input", shape=(32, 32, 3), name="image")
    assert wb.analyze(efficientnet_lite0(graph)).params == BASE_PARAMS


def test_a_network_without_weights_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    found = {one.name: one for one in offered_networks()}
    assert len(found) == 41
    assert [name for name, one in found.items() if not one.missing] == ["EfficientNetLite0"]
    with pytest.raises(WeightsNotHere) as refusal:
        begun_with("InceptionV3")
    assert found["InceptionV3"].missing in str(refusal.value)
    assert begun_with("Nonsense") is None
    assert (image_size("InceptionV3"), image_size("EfficientNetLite0")) == (299, 224)
