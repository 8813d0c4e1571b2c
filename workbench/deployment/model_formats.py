"""The formats: how each is written, by Keras's own exporter, and how its file is asked for answers.

SavedModel, LiteRT (TFLite) and ONNX are written by ``keras.Model.export``, which uses TensorFlow's converter and
tf2onnx; the files are run by TensorFlow, ai-edge-litert and onnxruntime.
"""

import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from immutabledict import immutabledict

from workbench.deployment.model_samples import Array, Samples

Outputs = list[Array]
"""One array, (samples, …), for each output of the network."""

_CALIBRATION = 200
"""So many samples say how far whole numbers have to reach; TensorFlow's guide asks for 100 to 500."""


@dataclass(frozen=True)
class ModelFormat:
    """A format. ``packages`` write and run it beside Keras and TensorFlow: (what is imported, its name on PyPI)."""

    name: str
    write: Callable[[Any, Path, Samples], int | None]
    """Writes a model to a path, in whole numbers if there are samples, which show how large its values become.
    Returns how many samples the file takes at once; None for any number."""

    answers: Callable[[Path, Samples], Outputs]
    packages: tuple[tuple[str, str], ...] = ()
    has_int8: bool = False


def _write_keras(model: Any, path: Path, _: Samples) -> None:
    model.save(path)


def _keras_answers(path: Path, samples: Samples) -> Outputs:
    import keras

    import workbench.layers  # noqa: F401 - registers the layers that generated code uses

    return model_answers(keras.models.load_model(path, compile=False, safe_mode=True), samples)


def _write_saved_model(model: Any, path: Path, _: Samples) -> None:
    model.export(path, verbose=False)


def _saved_model_answers(path: Path, samples: Samples) -> Outputs:
    import tensorflow as tf

    loaded = tf.saved_model.load(str(path))  # its variables live as long as this name
    serve = loaded.signatures["serving_default"]
    if set(serve.structured_input_signature[1]) != set(samples):
        return _flat(loaded.serve(_as_called(samples)))
    answers = serve(**{name: tf.constant(array) for name, array in samples.items()})
    return [np.asarray(answers[name]) for name in sorted(answers, key=_place)]


def _write_tflite(model: Any, path: Path, samples: Samples) -> int | None:
    """Some layers, such as LSTM, become operations of LiteRT for one sample at a time only."""
    for batch_size in (None, 1):
        _convert_to_tflite(model, path, samples, batch_size)
        if not _needs_tensorflow(path):
            return batch_size
    raise ValueError(_needs_tensorflow(path))


def _convert_to_tflite(model: Any, path: Path, samples: Samples, batch_size: int | None) -> None:
    import keras
    import tensorflow as tf

    options: dict[str, Any] = {}
    if batch_size is not None:
        specs = [keras.InputSpec(shape=(batch_size, *each.shape[1:]), dtype=each.dtype, name=each.name)
                 for each in model.inputs]  # fmt: skip
        options["input_signature"] = specs if len(specs) == 1 else [specs]
    if samples:
        options["optimizations"] = [tf.lite.Optimize.DEFAULT]
        options["representative_dataset"] = lambda: islice(_one_by_one(samples), _CALIBRATION)
    model.export(path, format="litert", verbose=False, **options)


def _one_by_one(samples: Samples) -> Iterator[Samples]:
    for number in range(len(next(iter(samples.values())))):
        yield {name: array[number : number + 1] for name, array in samples.items()}


def _needs_tensorflow(path: Path) -> str:
    """What the plain interpreter says against a file; nothing if it runs it."""
    from ai_edge_litert.interpreter import Interpreter

    try:
        Interpreter(str(path)).allocate_tensors()
    except (RuntimeError, ValueError) as error:
        return str(error)
    return ""


def _tflite_answers(path: Path, samples: Samples) -> Outputs:
    from ai_edge_litert.interpreter import Interpreter

    runner = Interpreter(str(path)).get_signature_runner()
    details = runner.get_input_details()
    one_by_one = any(each["shape_signature"][0] == 1 for each in details.values())
    batches = _one_by_one(samples) if one_by_one else [samples]
    answers = [runner(**batch) for batch in batches]
    return [np.concatenate([each[name] for each in answers]) for name in sorted(answers[0], key=_place)]


def _place(name: str) -> tuple[int, str]:
    """The place of an output: ``output_0``, ``output_1`` and so on; those of a dictionary are sorted by name."""
    number = name.rpartition("_")[2] if name.startswith("output_") else ""
    return (int(number), "") if number.isdecimal() else (0, name)


def _write_onnx(model: Any, path: Path, _: Samples) -> None:
    model.export(path, format="onnx", verbose=False)


def _onnx_answers(path: Path, samples: Samples) -> Outputs:
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return [np.asarray(each) for each in session.run(None, dict(samples))]


def model_answers(model: Any, samples: Samples) -> Outputs:
    """What a Keras model answers."""
    with warnings.catch_warnings():
        # ``keras.Model(other.inputs, …)`` has a list of one input, and takes the array as well.
        warnings.filterwarnings("ignore", message="The structure of `inputs` doesn't match")
        return _flat(model(_as_called(samples), training=False))


def _as_called(samples: Samples) -> Any:
    """What a network is called with: an array, or a list of several."""
    arrays = list(samples.values())
    return arrays if len(arrays) > 1 else arrays[0]


def _flat(answer: Any) -> Outputs:
    import keras

    return [np.asarray(each) for each in keras.tree.flatten(answer)]


FORMATS: Mapping[str, ModelFormat] = immutabledict(
    {
        "": ModelFormat("SavedModel", _write_saved_model, _saved_model_answers),
        ".keras": ModelFormat("Keras", _write_keras, _keras_answers),
        ".tflite": ModelFormat(
            "TFLite", _write_tflite, _tflite_answers, (("ai_edge_litert", "ai-edge-litert"),), has_int8=True
        ),
        ".onnx": ModelFormat(
            "ONNX",
            _write_onnx,
            _onnx_answers,
            (("onnx", "onnx"), ("onnxruntime", "onnxruntime"), ("tf2onnx", "tf2onnx")),
        ),
    }
)
"""By the ending of the path; a SavedModel is a folder, and has none."""
