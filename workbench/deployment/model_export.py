"""A trained network as a file of another format, with its answers compared."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout, suppress
from importlib.util import find_spec
from pathlib import Path
from secrets import token_hex
from typing import Any

import numpy as np

from workbench.atomic_files import PART, replacing
from workbench.deployment.deployment_errors import (
    ConverterMissing,
    NetworkNotFinite,
    NotAModel,
    NotConvertible,
    NoWholeNumbers,
    SamplesNeeded,
    TargetTaken,
    UnknownFormat,
)
from workbench.deployment.exported_model import ExportedModel
from workbench.deployment.model_formats import FORMATS, ModelFormat, Outputs, model_answers
from workbench.deployment.model_samples import Samples, drawn_samples, given_samples
from workbench.messages import mark, say
from workbench.stderr_filter import stderr_redirected
from workbench.text_format import ReadablePath, listed, shorten

_COMPARED = 64
_LONGEST_REASON = 300
_SAVED_MODEL = "saved_model.pb"
_NEW_FOLDER = mark("a new folder, or one that an earlier export wrote")
_OTHER_FOLDER = mark("a folder with other files")
_SOME_FILE = mark("a file")
_SOME_FOLDER = mark("a folder")
_A_FILE = mark("the path of a file")
_A_PARENT = mark("a path in a folder that is there")
_ANOTHER = mark("a path that ends in .keras, or one without an ending for a SavedModel")
_KERAS = mark("a path that ends in .keras")
_SAVED = mark("a path without an ending for a SavedModel")
_NO_NUMBERS = mark("The answers of the file are NaN or infinite.")
_NO_PARENT = mark("{folder}, which is not there")


_OTHER_FORMATS = {FORMATS[""]: _KERAS, FORMATS[".keras"]: _SAVED}


def export(model: Any, path: str | os.PathLike[str], *, samples: Any = None, int8: bool = False) -> ExportedModel:
    """Write a trained network as a file for other programs, and compare the file's answers with the network's.

    Args:
        model: A Keras model, or a run of ``wb.training.fit`` or ``wb.training.open``.
        path: Where to; its ending says the format: ``.keras`` for Keras, ``.tflite`` for telephones and small
            computers, ``.onnx`` for many other programs, and none for a SavedModel of TensorFlow, which is a folder. A
            file that an earlier export wrote is replaced.
        samples: Samples, (samples, …) as the network takes them, to compare the answers on; a list of arrays, or a
            dictionary by name, for several inputs. The first 64 are compared. None draws random ones.
        int8: Of a ``.tflite`` file: weights and values as whole numbers from -128 to 127, a quarter of the size and
            faster, but only near the network's answers. Needs samples such as those of the training.

    Returns:
        The file, its size, and how far its answers are from those of the network.

    Raises:
        NotAModel: There is no trained network.
        UnknownFormat, NoWholeNumbers: The ending stands for no format, or for one without whole numbers.
        ConverterMissing: A library that the format needs is not installed.
        SamplesNeeded, InputsDoNotFit: There are no samples, or they are not such as the network takes.
        NetworkNotFinite: The network answers NaN or infinite numbers.
        TargetTaken: Something else is at the path, or it is no path.
        NotConvertible: The format cannot hold the network.

    >>> wb.export(run, folder / "digits.tflite", samples=data.test.x).same_class
    1.0
    """
    path = _path(path)
    network = _network(model)
    chosen = _format_of(path, int8=int8)
    _require_target(path, chosen)
    if int8 and samples is None:
        raise SamplesNeeded(where="export")
    arrays = drawn_samples(network) if samples is None else given_samples(network, samples, "export")
    compared = {name: each[:_COMPARED] for name, each in arrays.items()}
    expected = model_answers(network, compared)
    _require_finite(expected)
    with _writing(path) as part:
        batch_size, found = _written(chosen, network, part, arrays if int8 else {}, compared)
    return ExportedModel(
        ReadablePath(path),
        chosen.name,
        _size(path),
        len(next(iter(compared.values()))),
        _largest_difference(expected, found),
        _same_class(expected, found),
        samples is None,
        batch_size,
    )


def _path(given: object) -> Path:
    """Where to. Raises TargetTaken for what is no path."""
    text = os.fspath(given) if isinstance(given, str | os.PathLike) else None
    if not isinstance(text, str) or not text.strip() or "\0" in text:
        raise TargetTaken(where="export", expected=say(_A_FILE), received=repr(given))
    return Path(text).expanduser()


def _require_finite(answers: Outputs) -> None:
    """Raises NetworkNotFinite."""
    wrong = sum(int(np.count_nonzero(~np.isfinite(each))) for each in answers if each.dtype.kind == "f")
    if wrong:
        total = sum(each.size for each in answers)
        raise NetworkNotFinite(where="export", received=f"{wrong:,}", total=f"{total:,}")


def _network(given: Any) -> Any:
    """The model itself, or that of a run. Raises NotAModel."""
    import keras

    model = given if isinstance(given, keras.Model) else getattr(given, "model", None)
    if not isinstance(model, keras.Model) or not getattr(model, "inputs", None):
        raise NotAModel(where="export", received=type(given).__name__)
    return model


def _format_of(path: Path, *, int8: bool) -> ModelFormat:
    """The format of the ending. Raises UnknownFormat, NoWholeNumbers and ConverterMissing."""
    chosen = FORMATS.get(path.suffix.lower())
    if chosen is None:
        raise UnknownFormat(where="export", expected=listed(filter(None, FORMATS)), received=path.suffix)
    if int8 and not chosen.has_int8:
        raise NoWholeNumbers(where="export", received=path.name)
    missing = [package for module, package in chosen.packages if find_spec(module) is None]
    if missing:
        names = [package for _, package in chosen.packages]
        command = f"pip install {' '.join(names)}"
        raise ConverterMissing(where="export", expected=listed(names), received=listed(missing), command=command)
    return chosen


def _require_target(path: Path, chosen: ModelFormat) -> None:
    """Raises TargetTaken."""
    if not path.parent.is_dir():
        received = say(_NO_PARENT, folder=path.parent)
        raise TargetTaken(where="export", expected=say(_A_PARENT), received=received)
    if chosen is not FORMATS[""]:
        if path.is_dir():
            raise TargetTaken(where="export", expected=say(_A_FILE), received=say(_SOME_FOLDER))
    elif path.is_file():
        raise TargetTaken(where="export", expected=say(_NEW_FOLDER), received=say(_SOME_FILE))
    elif path.is_dir() and any(path.iterdir()) and not (path / _SAVED_MODEL).is_file():
        raise TargetTaken(where="export", expected=say(_NEW_FOLDER), received=say(_OTHER_FOLDER))


@contextmanager
def _writing(path: Path) -> Iterator[Path]:
    """A path beside the target that takes its place when all is well: a file, or for a SavedModel a folder."""
    if path.suffix:
        with replacing(path) as part:
            yield part
        return
    part = path.with_name(f"{PART}{token_hex(4)}-{path.name}")
    try:
        yield part
        if path.is_dir():
            shutil.rmtree(path)
        part.replace(path)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _written(
    chosen: ModelFormat, network: Any, part: Path, calibration: Samples, compared: Samples
) -> tuple[int | None, Outputs]:
    """Write the file and ask it; returns how many samples it takes at once, and its answers. Raises NotConvertible."""
    try:
        with _quiet():
            batch_size = chosen.write(network, part, calibration)
            return batch_size, _file_answers(chosen, part, compared)
    except OSError:
        raise
    except Exception as error:
        reason = shorten(" ".join(str(error).split()) or type(error).__name__, _LONGEST_REASON)
        remedy = say(_OTHER_FORMATS.get(chosen, _ANOTHER))
        raise NotConvertible(where="export", format=chosen.name, reason=reason, remedy=remedy) from error


def _file_answers(chosen: ModelFormat, part: Path, compared: Samples) -> Outputs:
    """What the file answers. Raises ValueError where that is no finite numbers."""
    answers = chosen.answers(part, compared)
    if any(each.dtype.kind == "f" and not np.isfinite(each).all() for each in answers):
        raise ValueError(say(_NO_NUMBERS))
    return answers


@contextmanager
def _quiet() -> Iterator[None]:
    """The converters print what they do, in Python and in C++; none of it is an error."""
    with ExitStack() as stack:
        nowhere = stack.enter_context(Path(os.devnull).open("w", encoding="utf-8"))
        with suppress(OSError):
            stack.enter_context(stderr_redirected(nowhere.fileno()))
        stack.enter_context(redirect_stdout(nowhere))
        stack.enter_context(redirect_stderr(nowhere))
        yield


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(each.stat().st_size for each in files if each.is_file())


def _largest_difference(expected: Outputs, found: Outputs) -> float:
    return max(
        float(np.max(np.abs(one.astype(np.float64) - other.astype(np.float64)), initial=0.0))
        for one, other in zip(expected, found, strict=True)
    )


def _same_class(expected: Outputs, found: Outputs) -> float | None:
    """The share of samples, or of their places, with the largest score at the same class; for one output alone."""
    if len(expected) != 1 or expected[0].ndim < 2 or expected[0].shape[-1] < 2:  # noqa: PLR2004 - samples and scores
        return None
    return float(np.mean(expected[0].argmax(-1) == found[0].argmax(-1)))
