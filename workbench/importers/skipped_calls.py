"""Calls that source is read without: training, predicting, saving, downloads and plots.

They are replaced in the process that runs the source, and nowhere else; each use is noted with its line.
"""

import argparse
import builtins
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, NoReturn

from workbench.messages import mark, say

_NO_DOWNLOAD = mark("nothing is downloaded while code is read")
_NO_ANSWER = mark("nobody answers input() while code is read; write the value instead")
TRAINING = ("fit", "fit_generator", "train_on_batch")
SKIPPED_METHODS = (
    *TRAINING, "evaluate", "evaluate_generator", "predict", "predict_generator", "predict_classes", "predict_proba",
    "predict_on_batch", "test_on_batch", "save", "save_weights", "load_weights", "export",
)  # fmt: skip
_FUNCTIONS = ("plot_model", "model_to_dot", "get_file", "save_model")
_IMAGES = {"mnist": (28, 28), "fashion_mnist": (28, 28), "cifar10": (32, 32, 3), "cifar100": (32, 32, 3)}
_SIZES = {"mnist": (60_000, 10_000), "fashion_mnist": (60_000, 10_000), "cifar10": (50_000, 10_000),
          "cifar100": (50_000, 10_000)}  # fmt: skip
_TABLES = {"boston_housing": (404, 102, 13), "california_housing": (16_512, 4_128, 8)}
_TEXTS = {"imdb": (25_000, 25_000, 2), "reuters": (8_982, 2_246, 46)}


class EmptyResult:
    """The result of a call that was left out: whatever is asked of it is nothing again; no number, and no truth."""

    def __getattr__(self, name: str) -> "EmptyResult":
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *_: Any, **__: Any) -> "EmptyResult":
        return self

    def __getitem__(self, _: Any) -> "EmptyResult":
        return self

    def _same(self, *_: Any) -> "EmptyResult":
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __neg__ = _same

    def __iter__(self) -> Iterator["EmptyResult"]:
        """As many values as are assigned at once; none for a loop."""
        return iter([self] * _unpacked(sys._getframe(1)))  # noqa: SLF001 - what the caller does with it

    def __len__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        return False

    def __format__(self, _: str) -> str:
        return "–"

    def __str__(self) -> str:
        return "–"


def _unpacked(frame: Any) -> int:
    """How many names a line such as ``loss, accuracy = model.evaluate(…)`` assigns."""
    import dis

    place = frame.f_lasti
    names = {dis.opname[frame.f_code.co_code[place]]: frame.f_code.co_code[place + 1]}
    return int(names.get("UNPACK_SEQUENCE", 0))


class SkippedCalls:
    """Notes the lines of the calls that were left out, by their names, and the models that they were to train."""

    def __init__(self, filename: str) -> None:
        self._filename = filename
        self.lines: dict[str, list[int]] = {}
        self.trained: list[int] = []

    def install(self) -> None:
        """Replace the calls, for good: only a process that does nothing else may do this."""
        import keras

        for name in SKIPPED_METHODS:
            setattr(keras.Model, name, self._method(name))
        for name in _FUNCTIONS:
            _replace(getattr(keras.utils, name, None) or getattr(keras.models, name, None), self._function(name))
        self._install_datasets()
        os.system = self._function("os.system")
        time.sleep = self._function("sleep")
        socket.socket.connect = self._refused  # type: ignore[method-assign]
        socket.getaddrinfo = self._refused
        builtins.input = _unanswered
        argparse.ArgumentParser.error = _refused_arguments  # type: ignore[method-assign, assignment]

    def _install_datasets(self) -> None:
        import keras

        for name, shape in _IMAGES.items():
            _replace(getattr(keras.datasets, name).load_data, self._data(name, _pictures, _SIZES[name], shape))
        for name, (train, test, columns) in _TABLES.items():
            if hasattr(keras.datasets, name):
                _replace(getattr(keras.datasets, name).load_data, self._data(name, _table, (train, test), columns))
        for name, (train, test, classes) in _TEXTS.items():
            _replace(getattr(keras.datasets, name).load_data, self._data(name, _texts, (train, test), classes))

    def _note(self, name: str) -> None:
        frame = sys._getframe(2)  # noqa: SLF001 - where the source calls it
        line = 0
        while frame is not None and not line:
            line = frame.f_lineno if frame.f_code.co_filename == self._filename else 0
            frame = frame.f_back  # type: ignore[assignment]
        lines = self.lines.setdefault(name, [])
        if line and line not in lines:
            lines.append(line)

    def _method(self, name: str) -> Callable[..., Any]:
        def left_out(model: Any, *args: Any, **keywords: Any) -> Any:
            self._note(name)
            if name in TRAINING:
                self.trained.append(id(model))
            _build(model, args[0] if args else keywords.get("x"))
            return EmptyResult()

        return left_out

    def _function(self, name: str) -> Callable[..., Any]:
        def left_out(*_: Any, **__: Any) -> Any:
            self._note(name)
            return EmptyResult()

        return left_out

    def _data(self, name: str, make: Callable[..., Any], sizes: tuple[int, int], form: Any) -> Callable[..., Any]:
        def load_data(*_: Any, **__: Any) -> Any:
            self._note(f"{name}.load_data")
            return tuple(make(size, form, name) for size in sizes)

        return load_data

    def _refused(self, *_: Any, **__: Any) -> Any:
        self._note("download")
        raise OSError(say(_NO_DOWNLOAD))


def _refused_arguments(_: argparse.ArgumentParser, message: str) -> NoReturn:
    """Raise what argparse would have written before it ended the process: an argument that must be given is not."""
    raise argparse.ArgumentTypeError(message)


def _unanswered(*_: Any) -> str:
    raise EOFError(say(_NO_ANSWER))


def _build(model: Any, data: Any) -> None:
    """Give a Sequential model without an Input the shape of its first data, as training would have done."""
    import keras

    spec = getattr(data, "element_spec", None)
    first = spec[0] if isinstance(spec, tuple) else data
    shape = getattr(first, "shape", None)
    if not isinstance(model, keras.Sequential) or model.built or not hasattr(shape, "__iter__"):
        return
    sizes = tuple(shape or ())
    if len(sizes) > 1 and all(size is None or isinstance(size, int) for size in sizes[1:]):
        with suppress(Exception):  # data that does not fit is told where the model is drawn
            model.build((None, *sizes[1:]))


def _replace(original: Any, new: Any) -> None:
    """Put ``new`` in the place of a function wherever a module of Keras has it."""
    if original is None:
        return
    for name, module in list(sys.modules.items()):
        if not name.startswith(("keras", "tensorflow.keras")) or module is None:
            continue
        for word, value in list(vars(module).items()):
            if value is original:
                setattr(module, word, new)


def _pictures(size: int, shape: tuple[int, ...], name: str) -> tuple[Any, Any]:
    import numpy as np

    labels = (np.arange(size) % (100 if name == "cifar100" else 10)).astype("uint8")
    return np.zeros((size, *shape), "uint8"), labels[:, None] if name.startswith("cifar") else labels


def _table(size: int, columns: int, _: str) -> tuple[Any, Any]:
    import numpy as np

    return np.zeros((size, columns)), np.zeros(size)


def _texts(size: int, classes: int, _: str) -> tuple[Any, Any]:
    import numpy as np

    words = np.empty(size, object)
    words[:] = [[1, 2, 3]] * size
    return words, np.arange(size) % classes
