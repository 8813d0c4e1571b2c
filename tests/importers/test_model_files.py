"""Files that hold a model, and files that hold something else whatever their names say."""

import json
import pickle
import zipfile
from pathlib import Path
from typing import Any

import h5py
import keras
import numpy as np
import pytest
from keras import layers

import workbench as wb
from workbench.importers import report
from workbench.importers.import_errors import ConfigBroken, NoSuchFile, NotAModelFile, WeightsOnly

EXPECTED = "expected a saved model (.keras, a whole .h5, or the JSON of model.to_json()), but this is "


def small() -> keras.Model:
    return keras.Sequential([keras.Input((4,), name="x"), layers.Dense(3, name="dense"), layers.Dense(2, name="last")])


def test_json_text_itself_is_read() -> None:
    model = small()
    text = model.to_json()
    graph = wb.from_keras(model)
    assert wb.from_config(text) == graph
    assert wb.from_config(f"\ufeff  {text}") == graph
    assert wb.from_config(json.dumps(text)) == graph
    assert wb.from_config(json.dumps(json.dumps(text))) == graph


def test_names_that_keras_takes_no_longer_are_remarked() -> None:
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, name="block_one"), keras.layers.Dense(2)])
    graph = wb.from_config(model.to_json().replace("block_one", "block/one"))
    assert [(remark.code, remark.message) for remark in report(graph)] == [
        ("renamed", "Keras 3 takes no '/' in the name of a layer. It is '_' now in 1 of them: block_one.")
    ]


def test_json_in_json_in_a_file(tmp_path: Path) -> None:
    model = small()
    (tmp_path / "twice.json").write_text(json.dumps(model.to_json()))
    (tmp_path / "marked.json").write_text("\ufeff" + model.to_json(), encoding="utf-8")
    assert wb.from_config(tmp_path / "twice.json") == wb.from_keras(model)
    assert wb.from_config(tmp_path / "marked.json") == wb.from_keras(model)


def test_whole_models_in_hdf5(tmp_path: Path) -> None:
    model = small()
    model.compile("adam", "mse")
    model.save(tmp_path / "whole.h5")
    assert wb.from_config(tmp_path / "whole.h5") == wb.from_keras(model)
    old = {"class_name": "Sequential", "config": {"name": "old", "layers": [
        {"class_name": "Dense", "config": {"name": "d", "units": 3, "batch_input_shape": [None, 4]}},
    ]}}  # fmt: skip
    with h5py.File(tmp_path / "keras2.h5", "w") as file:
        file.attrs["model_config"] = json.dumps(old).encode()
        file.attrs["keras_version"] = b"2.4.0"
        file.create_group("model_weights")
    assert [node.type for node in wb.from_config(tmp_path / "keras2.h5").nodes] == ["Input", "Dense"]


def test_a_file_of_weights_says_so(tmp_path: Path) -> None:
    model = small()
    model.save_weights(tmp_path / "net.weights.h5")
    with pytest.raises(WeightsOnly) as refusal:
        wb.from_config(tmp_path / "net.weights.h5")
    assert str(refusal.value) == (
        "net.weights.h5: this file has only weights (in it: layers, vars), and nothing in it says how the layers are "
        "connected. Expected a whole model. Save it with model.save('name.keras'), or hand in the code that builds it."
    )


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<!DOCTYPE html><html>", "a web page; perhaps the download failed"),
        (b"\n<html><body>404", "a web page; perhaps the download failed"),
        (b"version https://git-lfs.github.com/spec/v1", "a pointer of Git LFS; the file itself was not downloaded"),
        (pickle.dumps([1]), "a pickle, which could run any code and is never opened; save the model with model.save()"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"\xff\xd8\xff\xe0", "a JPEG picture"),
        (b"%PDF-1.7", "a PDF document"),
        (b"\x93NUMPY\x01", "an array of NumPy; perhaps weights without a model"),
        (b"\x1f\x8b\x08", "a gzip archive; unpack it first"),
        (b"\x1c\x00\x00\x00TFL3", "a model for TensorFlow Lite, which has no layers any more"),
        (b"", "an empty file"),
        (b"import keras\n", "Python source; read it with wb.from_source"),
        (
            b"backend: tensorflow\nclass_name: Sequential\n",
            "YAML, which Keras 1 and 2 wrote; save the model with model.to_json()",
        ),
    ],
)
@pytest.mark.parametrize("name", ["net.keras", "net.h5", "net.json"])
def test_a_file_that_is_not_what_its_name_says(content: bytes, kind: str, name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(NotAModelFile) as refusal:
        wb.from_config(tmp_path / name)
    assert str(refusal.value) == f"{name}: {EXPECTED}{kind}."


def test_an_archive_and_a_folder_without_a_model(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "data.keras", "w") as archive:
        archive.writestr("images/1.png", "x")
    with pytest.raises(NotAModelFile) as refusal:
        wb.from_config(tmp_path / "data.keras")
    assert str(refusal.value) == f"data.keras: {EXPECTED}an archive without config.json (in it: images/1.png)."
    (tmp_path / "saved").mkdir()
    (tmp_path / "saved" / "saved_model.pb").write_bytes(b"")
    with pytest.raises(NotAModelFile, match="a folder with a SavedModel of TensorFlow"):
        wb.from_config(tmp_path / "saved")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NoSuchFile) as refusal:
        wb.from_config(tmp_path / "gone.keras")
    assert isinstance(refusal.value, FileNotFoundError)
    expected = f"gone.keras: there is no such file in {tmp_path} (found: nothing there). Give the path of a file."
    assert str(refusal.value) == expected


def test_broken_hdf5(tmp_path: Path) -> None:
    (tmp_path / "cut.h5").write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(20))
    with pytest.raises(ConfigBroken, match="a whole HDF5 file"):
        wb.from_config(tmp_path / "cut.h5")


def keras2(*layers_: dict[str, Any], inputs: list[Any], outputs: list[Any]) -> dict[str, Any]:
    config = {"name": "m", "layers": list(layers_), "input_layers": inputs, "output_layers": outputs}
    return {"class_name": "Functional", "config": config, "keras_version": "2.4.0"}


def entry(class_name: str, name: str, config: dict[str, Any], calls: list[Any]) -> dict[str, Any]:
    return {"class_name": class_name, "name": name, "config": {"name": name, **config}, "inbound_nodes": calls}


def start(name: str, *shape: int) -> dict[str, Any]:
    return entry("InputLayer", name, {"batch_input_shape": [None, *shape], "dtype": "float32"}, [])


def test_an_lstm_with_its_initial_state_among_the_inputs() -> None:
    model = keras2(
        start("x", 5, 3), start("h", 4), start("c", 4),
        entry("LSTM", "lstm", {"units": 4}, [[["x", 0, 0, {}], ["h", 0, 0, {}], ["c", 0, 0, {}]]]),
        inputs=[["x", 0, 0], ["h", 0, 0], ["c", 0, 0]], outputs=[["lstm", 0, 0]],
    )  # fmt: skip
    source = wb.to_source(wb.from_config(model))
    assert "(x, initial_state=[h, c])" in source
    assert wb.build_model(wb.from_config(model)).output_shape == (None, 4)


def operation(name: str, function: str, kwargs: dict[str, Any]) -> dict[str, Any]:
    return entry("TFOpLambda", name, {"function": function}, [["x", 0, 0, kwargs]])


@pytest.mark.parametrize(
    ("function", "kwargs", "expected"),
    [
        ("math.reduce_mean", {"axis": 1, "keepdims": True}, lambda x: x.mean(1, keepdims=True)),
        ("math.reduce_sum", {"axis": [1, 2]}, lambda x: x.sum((1, 2))),
        ("math.multiply", {"y": 3.0}, lambda x: x * 3),
        ("__operators__.add", {"y": 1.5}, lambda x: x + 1.5),
        ("math.subtract", {"y": 0.5}, lambda x: x - 0.5),
        ("tf.math.square", {}, lambda x: x**2),
        ("expand_dims", {"axis": -1}, lambda x: x[..., None]),
        ("reshape", {"shape": [-1, 12]}, lambda x: x.reshape(-1, 12)),
        ("compat.v1.transpose", {"perm": [0, 2, 1]}, lambda x: x.transpose(0, 2, 1)),
        ("nn.relu", {}, lambda x: np.maximum(x, 0)),
        ("clip_by_value", {"clip_value_min": 0.0, "clip_value_max": 0.5}, lambda x: x.clip(0, 0.5)),
        ("cast", {"dtype": "int32"}, lambda x: x.astype("int32")),
        ("concat", {"axis": -1}, None),
    ],
)
def test_operations_of_tensorflow(function: str, kwargs: dict[str, Any], expected: Any) -> None:
    if expected is None:
        call = entry("TFOpLambda", "op", {"function": function}, [[["x", 0, 0, kwargs], ["x", 0, 0, kwargs]]])
        expected = lambda x: np.concatenate([x, x], -1)  # noqa: E731
    else:
        call = operation("op", function, kwargs)
    graph = wb.from_config(keras2(start("x", 3, 4), call, inputs=[["x", 0, 0]], outputs=[["op", 0, 0]]))
    assert report(graph) == ()
    x = np.random.default_rng(0).normal(size=(2, 3, 4)).astype("float32")
    np.testing.assert_allclose(wb.build_model(graph)(x), expected(x), rtol=1e-4)


def test_a_slice_of_keras_2() -> None:
    call = entry(
        "SlicingOpLambda", "part", {"function": "__operators__.getitem"},
        [["x", 0, 0, {"slice_spec": [{"start": None, "stop": None, "step": None}, 0]}]],
    )  # fmt: skip
    graph = wb.from_config(keras2(start("x", 3, 4), call, inputs=[["x", 0, 0]], outputs=[["part", 0, 0]]))
    assert "x[:, 0]" in wb.to_source(graph)


def test_an_operation_that_nobody_knows_stays_with_a_remark() -> None:
    call = operation("op", "math.bessel_i0", {})
    graph = wb.from_config(keras2(start("x", 3, 4), call, inputs=[["x", 0, 0]], outputs=[["op", 0, 0]]))
    assert [remark.code for remark in report(graph)] == ["opaque"]


def test_what_layers_have_learned_is_not_lost_without_a_word(tmp_path: Path) -> None:
    normalization = layers.Normalization(name="n")
    normalization.adapt(np.arange(20.0).reshape(5, 4))
    bins = layers.Discretization(num_bins=3, name="bins")
    bins.adapt(np.arange(20.0))
    model = keras.Sequential([keras.Input((4,), name="x"), normalization, bins])
    model.save(tmp_path / "net.keras")
    graph = wb.from_config(tmp_path / "net.keras")
    assert [(remark.node, remark.message) for remark in report(graph)] == [
        (
            "n",
            "Not in this code: what the layer may have learned from data, of which a configuration says nothing. "
            "Call the layer's adapt() after the model is built.",
        )
    ]
    assert "num_bins" not in wb.to_source(graph)
    x = np.ones((1, 4), "float32")
    again = wb.build_model(wb.from_keras(model))
    np.testing.assert_array_equal(np.asarray(model(x)), np.asarray(again(x)))


def test_a_notebook_is_no_model_and_a_model_is_no_code(tmp_path: Path) -> None:
    (tmp_path / "net.json").write_text(json.dumps({"cells": [], "nbformat": 4}))
    with pytest.raises(NotAModelFile) as refusal:
        wb.from_config(tmp_path / "net.json")
    assert str(refusal.value) == f"net.json: {EXPECTED}a notebook; read it with wb.from_source."
    model = small()
    model.save(tmp_path / "net.keras")
    assert wb.from_source(tmp_path / "net.keras") == wb.from_keras(model)
    assert wb.from_source(str(tmp_path / "net.keras")) == wb.from_keras(model)
