"""Networks as files of other formats: each answers as the network does, and what cannot be written says why."""

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

import workbench as wb
from workbench.data import Dataset, Split
from workbench.deployment import model_export
from workbench.deployment.deployment_errors import DeploymentError
from workbench.deployment.model_formats import FORMATS

layers = keras.layers
EMPTY = Split(np.zeros((0, 12, 12, 1)), np.zeros(0))
PATHS = ["net", "net.keras", "net.tflite", "net.onnx"]


def _image() -> Any:
    stack = [layers.Conv2D(4, 3, activation="relu"), layers.BatchNormalization(), layers.MaxPooling2D()]
    end = [layers.Flatten(), layers.Dropout(0.3), layers.Dense(3, activation="softmax")]
    return keras.Sequential([keras.Input((12, 12, 1)), *stack, *end])


def _two_inputs() -> Any:
    """Their names sort the other way round, and there are two outputs."""
    b, a = keras.Input((5,), name="b"), keras.Input((4,), name="a")
    joined = layers.Concatenate()([b, a])
    return keras.Model([b, a], [layers.Dense(2, name="z")(joined), layers.Dense(3, name="y")(joined)])


def _sequence() -> Any:
    return keras.Sequential([keras.Input((7, 3)), layers.LSTM(4), layers.Dense(2)])


def _any_size() -> Any:
    image = keras.Input((None, None, 1))
    return keras.Model(image, layers.Conv2DTranspose(1, 2, strides=2)(layers.Conv2D(2, 3, padding="same")(image)))


def _words() -> Any:
    return keras.Sequential([keras.Input((6,), dtype="int32"), layers.Embedding(2, 3), layers.Flatten()])


@pytest.fixture(scope="module", params=[_image, _two_inputs, _sequence, _any_size, _words])
def network(request: pytest.FixtureRequest) -> Any:
    keras.utils.set_random_seed(1)
    return request.param()


@pytest.mark.parametrize("name", PATHS)
def test_the_file_answers_as_the_network(network: Any, name: str, tmp_path: Path) -> None:
    exported = wb.export(network, tmp_path / name)
    assert exported.difference < 1e-5
    assert exported.path.exists()
    assert exported.drawn
    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_a_recurrent_network_takes_one_sample_at_a_time_in_tflite(tmp_path: Path) -> None:
    exported = wb.export(_sequence(), tmp_path / "net.tflite", samples=np.ones((3, 7, 3)))
    assert exported.batch_size == 1
    assert str(exported).endswith("\nIt takes one sample at a time.")


def test_whole_numbers_are_smaller_and_near(tmp_path: Path) -> None:
    keras.utils.set_random_seed(2)
    network = keras.Sequential([keras.Input((16,)), layers.Dense(256, activation="relu"), layers.Dense(4)])
    samples = np.random.default_rng(0).normal(size=(100, 16))
    whole = wb.export(network, tmp_path / "whole.tflite", samples=samples, int8=True)
    full = wb.export(network, tmp_path / "full.tflite", samples=samples)
    assert whole.size < 0.5 * full.size
    assert full.difference < 1e-5 < whole.difference < 0.1
    assert whole.same_class is not None
    assert whole.same_class >= 0.9


def test_it_says_what_it_wrote(tmp_path: Path) -> None:
    path = tmp_path / "net.keras"
    exported = wb.export(_image(), path, samples=np.zeros((2, 12, 12, 1)))
    first, *rest = str(exported).splitlines()
    assert first.startswith(f"{path}: Keras, ")
    assert rest == [
        "On 2 samples its answers differ from the network's by at most 0.",
        "It gives the same class for 100.0% of them.",
    ]


def test_a_run_is_exported_with_its_weights(tmp_path: Path) -> None:
    class Run:
        model = _image()

    samples = np.ones((1, 12, 12, 1))
    wb.export(Run(), tmp_path / "net.keras", samples=samples)
    again = keras.models.load_model(tmp_path / "net.keras")
    np.testing.assert_allclose(again(samples), Run.model(samples))


def test_an_earlier_export_is_replaced(tmp_path: Path) -> None:
    for name in ("net", "net.keras"):
        first, second = _image(), _image()
        wb.export(first, tmp_path / name)
        assert wb.export(second, tmp_path / name).difference < 1e-6
    assert sorted(each.name for each in tmp_path.iterdir()) == ["net", "net.keras"]


def test_several_inputs_by_name(tmp_path: Path) -> None:
    a, b = np.ones((2, 4)), np.zeros((2, 5))
    assert wb.export(_two_inputs(), tmp_path / "net.onnx", samples={"a": a, "b": b}).samples == 2
    assert wb.export(_two_inputs(), tmp_path / "net.onnx", samples=[b, a]).samples == 2


def _refusal(*arguments: Any, **options: Any) -> str:
    with pytest.raises(DeploymentError) as refused:
        wb.export(*arguments, **options)
    return str(refused.value)


def test_a_drawing_is_refused(tmp_path: Path) -> None:
    assert _refusal(wb.Graph("digits"), tmp_path / "net.onnx") == (
        "export: expected a Keras model, or a run of wb.training.fit or wb.training.open, received Graph. "
        "A drawing has no trained weights: train it, or give wb.build_model(graph)."
    )


def test_an_unknown_ending_is_refused(tmp_path: Path) -> None:
    assert _refusal(_image(), tmp_path / "net.pt") == (
        "export: the ending of the path says the format. Expected .keras, .tflite, .onnx, or a folder without an "
        "ending for a SavedModel, received '.pt'."
    )


def test_whole_numbers_need_samples_and_tflite(tmp_path: Path) -> None:
    assert _refusal(_image(), tmp_path / "net.tflite", int8=True) == (
        "export: int8=True stands each number within the network for one of 256 steps, and samples show how far these "
        "have to reach. Expected samples, for example samples=data.train.x[:100], received none."
    )
    assert _refusal(_image(), tmp_path / "net.onnx", int8=True) == (
        "export: int8=True is for files that end in .tflite, received 'net.onnx'. Leave int8 out."
    )


@pytest.mark.parametrize(
    ("samples", "received"),
    [
        (np.zeros((2, 28, 28)), "one array of shape (2, 28, 28)"),
        (np.zeros((0, 12, 12, 1)), "one array of shape (0, 12, 12, 1)"),
        (np.full((2, 12, 12, 1), "x"), "one array of shape (2, 12, 12, 1)"),
        ("abc", "str"),
        ([np.zeros(2), np.zeros(3)], "list"),
        (Dataset("d", EMPTY, EMPTY, EMPTY, ()), "Dataset"),
    ],
)
def test_samples_that_do_not_fit_are_refused(samples: Any, received: str, tmp_path: Path) -> None:
    assert _refusal(_image(), tmp_path / "net.keras", samples=samples) == (
        f"export: expected samples of an array of shape (samples, 12, 12, 1), received {received}."
    )


def test_samples_of_several_inputs_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    assert _refusal(_two_inputs(), tmp_path / "net.keras", samples=[np.zeros((2, 4)), np.zeros((2, 5))]) == (
        "export: expected samples of one array for each input, of the shapes (samples, 5), (samples, 4), received 2 "
        "arrays of the shapes (2, 4), (2, 5)."
    )


def test_samples_that_are_no_finite_numbers_are_refused(tmp_path: Path) -> None:
    samples = np.zeros((3, 12, 12, 1))
    samples[1, 0, 0] = np.nan
    assert _refusal(_image(), tmp_path / "net.keras", samples=samples) == (
        "export: expected samples of finite numbers only, received NaN or infinite values in 1 of 3 samples."
    )


def test_a_split_gives_its_samples(tmp_path: Path) -> None:
    split = Split(np.ones((3, 12, 12, 1)), np.zeros(3))
    assert wb.export(_image(), tmp_path / "net.keras", samples=split).samples == 3


def test_a_network_that_answers_nan_is_not_written(tmp_path: Path) -> None:
    network = _image()
    network.set_weights([np.full_like(each, np.nan) for each in network.get_weights()])
    assert _refusal(network, tmp_path / "net.keras", samples=np.ones((2, 12, 12, 1))) == (
        "export: 6 of the 6 numbers that the network answers are NaN or infinite. Expected finite numbers only: no "
        "file can be compared with these. Nothing was written; train the network again with a smaller learning rate."
    )
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("path", [3, None, "", "a\0b.keras", b"net.keras"])
def test_what_is_no_path_is_refused(path: Any) -> None:
    assert _refusal(_image(), path) == (
        f"export: expected the path of a file, received {path!r}. Nothing was written; choose another path."
    )


@pytest.mark.parametrize("name", PATHS)
def test_a_network_made_of_the_inputs_of_another_one(
    name: str, tmp_path: Path, recwarn: pytest.WarningsRecorder
) -> None:
    """``keras.Model(other.inputs, …)`` has a list of one input, and its SavedModel takes no array."""
    other = _image()
    network = keras.Model(other.inputs, layers.Rescaling(2.0)(other.outputs[0]))
    assert wb.export(network, tmp_path / name).difference < 1e-5
    assert not [each for each in recwarn if "structure of `inputs`" in str(each.message)]


@pytest.mark.parametrize("name", PATHS)
def test_outputs_with_names(name: str, tmp_path: Path) -> None:
    image = keras.Input((4,), name="x")
    network = keras.Model(image, {"z": layers.Dense(2)(image), "a": layers.Dense(3)(image)})
    assert wb.export(network, tmp_path / name).difference < 1e-5


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.txt").write_text("a cat")
    (tmp_path / "notes").write_text("a note")
    assert _refusal(_image(), tmp_path / "photos") == (
        "export: expected a new folder, or one that an earlier export wrote, received a folder with other files. "
        "Nothing was written; choose another path."
    )
    assert "received a file. Nothing was written" in _refusal(_image(), tmp_path / "notes")
    (tmp_path / "net.onnx").mkdir()
    assert "expected the path of a file, received a folder" in _refusal(_image(), tmp_path / "net.onnx")
    assert "which is not there. Nothing was written" in _refusal(_image(), tmp_path / "missing" / "net.onnx")
    assert (tmp_path / "photos" / "cat.txt").read_text() == "a cat"


def test_a_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_export, "find_spec", lambda name: None if name == "onnxruntime" else object())
    assert _refusal(_image(), tmp_path / "net.onnx") == (
        "export: this format needs onnx, onnxruntime, tf2onnx, of which onnxruntime is not installed. "
        "Run: pip install onnx onnxruntime tf2onnx"
    )


def test_what_a_format_cannot_hold_is_told_and_the_old_file_stays(tmp_path: Path) -> None:
    image = keras.Input((8, 8, 1))
    network = keras.Model(image, keras.ops.fft2((image[..., 0], image[..., 0]))[0])
    path = tmp_path / "net.tflite"
    wb.export(_image(), path)
    before = path.read_bytes()
    told = _refusal(network, path)
    assert told.startswith("export: TFLite cannot hold this network. The converter said: ")
    assert told.endswith(" Try another format: a path that ends in .keras, or one without an ending for a SavedModel.")
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["net.tflite"]


def test_nothing_is_printed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for name in PATHS:
        wb.export(_image(), tmp_path / name)
    assert capfd.readouterr() == ("", "")


def test_every_format_is_tried() -> None:
    assert {Path(name).suffix for name in PATHS} == set(FORMATS)
