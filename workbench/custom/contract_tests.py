"""The checks of a layer, made in a process of their own; and what each has found."""

import inspect
import json
import re
import tempfile
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from workbench.messages import mark, say
from workbench.text_format import shorten

FILE = "<your layer>"
_SHAPES: tuple[tuple[int, ...], ...] = ((8, 8, 3), (6, 4), (5,))
_TOLERANCE = 1e-4
_ROWS = 4
_LONGEST = 300
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")

_RAISED = mark("it raises {error}.")
_NOT_MADE = mark("{error}. Every argument needs a default, or a value to try it with.")
_NO_TENSOR = mark("call gives {found} instead of a tensor. Return what keras.ops computes.")
_NOT_FINITE = mark("it gives NaN or infinite numbers for ordinary inputs.")
_NEW_WEIGHTS = mark("each call makes new weights. Make them in build, or in __init__.")
_SHAPE = mark("compute_output_shape says {said}, but call gives {found}. Make the two agree.")
_SYMBOLIC = mark("Keras cannot tell its shape before it runs: {error}. Compute with keras.ops, not with NumPy.")
_UNKNOWN = mark("with sizes that are not known it raises {error}. Take sizes from ops.shape(inputs) in call.")
_BATCHES = mark("a sample gives other numbers in a batch of {count} than alone. Do not mix the samples of a batch.")
_ROWS_FIXED = mark("a batch of {count} gives {rows} rows. Do not write the size of a batch into the code.")
_BATCH_SIZE = mark("a batch of {count} raises {error}. Do not write the size of a batch into the code.")
_RANDOM = mark("with training=False it gives other numbers each time. Leave chance to training.")
_ALWAYS_RANDOM = mark("it gives other numbers each time. Let call take training, and leave chance to it.")
_TRAINING = mark("with training={flag} it raises {error}.")
_NO_CONFIG = mark("get_config() raises {error}.")
_NO_JSON = mark("get_config() holds {word}, which cannot be saved. Return numbers, texts, lists and dictionaries.")
_NOT_BACK = mark("made from its configuration it raises {error}. Let get_config return what __init__ takes.")
_OTHER_CONFIG = mark("made from its configuration it has another {word}: {new} instead of {old}.")
_LOST = mark("its configuration does not have {words}, which it was made with. Add it in get_config.")
_OTHER_NUMBERS = mark("made from its configuration, with the same weights, it gives other numbers.")
_NO_GRADIENT = mark("no gradient reaches {words}: call does not use it, or leaves TensorFlow on the way.")
_PRECISION = mark(
    "in mixed precision it raises {error}. Cast constants, as in ops.cast(value, inputs.dtype), "
    "and give layers inside dtype=self.dtype_policy."
)
_DTYPE = mark("in mixed precision it gives {found} instead of float16. Cast constants: ops.cast(value, inputs.dtype).")
_NOT_SAVED = mark("a model with it cannot be saved and loaded: {error}.")
_SAVED_OTHER = mark("a model that was saved and loaded gives other numbers.")


class _Broken(Exception):
    def __init__(self, text: str, line: int = 0) -> None:
        self.text, self.line = text, line
        super().__init__(text)


class _NotTried(Exception):
    pass


class LayerTrial:
    """A layer class with its arguments, and an input that it takes."""

    def __init__(self, cls: Any, config: Mapping[str, Any], shape: tuple[int, ...] | None) -> None:
        self.cls, self.config, self._shape = cls, dict(config), shape
        self.random = False
        """Whether it gives other numbers each time: then none can be compared."""
        self.xs: tuple[Any, ...] = ()
        """A batch for each tensor that ``call`` takes."""
        self.layer: Any = None

    def new(self, **more: Any) -> Any:
        """Another layer, made with the same arguments."""
        return self.cls(**self.config, **more)

    def made(self) -> None:
        """It can be made."""
        try:
            self.layer = self.new()
        except Exception as error:
            raise _Broken(say(_NOT_MADE, error=_words(error)), line_of(error)) from error

    def builds(self) -> None:
        """It computes something; the first of a few inputs that it takes is the one for all further checks."""
        shapes = (self._shape,) if self._shape is not None else _SHAPES
        first: Exception | None = None
        for shape in shapes:
            chance = np.random.default_rng(0)
            self.xs = tuple(
                chance.normal(size=(_ROWS, *shape)).astype("float32") for _ in range(_tensors_taken(self.cls))
            )
            try:
                self.layer = self.new()
                y = self.layer(*self.xs)
                break
            except Exception as error:  # noqa: BLE001 - the first reason is told
                first = first or error
        else:
            assert first is not None  # noqa: S101
            new_weights = "add new elements of state" in str(first)
            text = say(_NEW_WEIGHTS) if new_weights else say(_RAISED, error=_words(first))
            raise _Broken(text, line_of(first)) from first
        found = _arrays(y)
        if not all(np.isfinite(one).all() for one in found):
            raise _Broken(say(_NOT_FINITE))
        before = len(self.layer.weights)
        self.layer(*self.xs)
        if len(self.layer.weights) > before or len(set(map(id, self.layer.weights))) != len(self.layer.weights):
            raise _Broken(say(_NEW_WEIGHTS), _line(self.cls, "call"))

    def shape(self) -> None:
        """What Keras says of its shape before it runs is true."""
        import keras

        found = [one.shape[1:] for one in _arrays(self.layer(*self.xs))]
        given = (None, *self.xs[0].shape[1:])
        if "compute_output_shape" in vars(self.cls) and len(self.xs) == 1:
            said = self._said(given)
            if said != found:
                texts = {"said": _shape_text(said), "found": _shape_text(found)}
                raise _Broken(say(_SHAPE, **texts), _line(self.cls, "compute_output_shape"))
        try:
            self.new()(*(keras.KerasTensor(given) for _ in self.xs))
        except Exception as error:
            raise _Broken(say(_SYMBOLIC, error=_words(error)), line_of(error)) from error

    def _said(self, given: tuple[int | None, ...]) -> list[Any]:
        try:
            said = self.layer.compute_output_shape(given)
        except Exception as error:
            raise _Broken(say(_RAISED, error=_words(error)), line_of(error)) from error
        several = isinstance(said, list) or (isinstance(said, tuple) and bool(said) and isinstance(said[0], tuple))
        return [tuple(one)[1:] for one in (said if several else [said])]

    def batches(self) -> None:
        """Each sample is computed by itself, in a batch of any size."""
        if self.random:
            raise _NotTried
        whole = _arrays(self.layer(*self.xs, **self._prediction()))
        for count in (1, 3):
            try:
                part = _arrays(self.layer(*(x[:count] for x in self.xs), **self._prediction()))
            except Exception as error:
                raise _Broken(say(_BATCH_SIZE, count=count, error=_words(error)), line_of(error)) from error
            if len(part[0]) != count:
                raise _Broken(say(_ROWS_FIXED, count=count, rows=len(part[0])), _line(self.cls, "call"))
            if not all(_close(one, other[:count]) for one, other in zip(part, whole, strict=True)):
                raise _Broken(say(_BATCHES, count=_ROWS), _line(self.cls, "call"))

    def training(self) -> None:
        """It takes training=True and False, and leaves chance to the former."""
        if "training" not in inspect.signature(self.cls.call).parameters:
            if not all(map(_close, *(_arrays(self.layer(*self.xs)) for _ in range(2)))):
                self.random = True
                raise _Broken(say(_ALWAYS_RANDOM), _line(self.cls, "call"))
            raise _NotTried
        for flag in (True, False):
            try:
                found = [_arrays(self.layer(*self.xs, training=flag)) for _ in range(2)]
            except Exception as error:
                raise _Broken(say(_TRAINING, flag=flag, error=_words(error)), line_of(error)) from error
            if not flag and not all(map(_close, *found)):
                self.random = True
                raise _Broken(say(_RANDOM), _line(self.cls, "call"))

    def unknown(self) -> None:
        """It takes pictures and sequences whose sizes are not known."""
        import keras

        if self.xs[0].ndim < 3:  # noqa: PLR2004 - samples, steps, features
            raise _NotTried
        try:
            sizes = (None, *(None for _ in self.xs[0].shape[1:-1]), self.xs[0].shape[-1])
            self.new()(*(keras.KerasTensor(sizes) for _ in self.xs))
        except Exception as error:
            raise _Broken(say(_UNKNOWN, error=_words(error)), line_of(error)) from error

    def serialises(self) -> None:
        """It comes back equal from its configuration."""
        try:
            config = self.layer.get_config()
        except Exception as error:
            raise _Broken(say(_NO_CONFIG, error=_words(error)), line_of(error)) from error
        for word, value in config.items():
            try:
                json.dumps(value)
            except (TypeError, ValueError) as error:
                raise _Broken(say(_NO_JSON, word=repr(word)), _line(self.cls, "get_config")) from error
        lost = [word for word in _arguments(self.cls) if word not in config]
        if lost:
            raise _Broken(say(_LOST, words=", ".join(lost)), _line(self.cls, "get_config"))
        again = self._again(config)
        for word, value in again.get_config().items():
            if word != "name" and json.dumps(value) != json.dumps(config.get(word)):
                raise _Broken(say(_OTHER_CONFIG, word=repr(word), new=repr(value), old=repr(config.get(word))))

    def _again(self, config: Mapping[str, Any]) -> Any:
        try:
            again = self.cls.from_config(dict(config))
            again(*self.xs)
            again.set_weights(self.layer.get_weights())
        except Exception as error:
            raise _Broken(say(_NOT_BACK, error=_words(error)), line_of(error)) from error
        pairs = zip(
            _arrays(again(*self.xs, **self._prediction())),
            _arrays(self.layer(*self.xs, **self._prediction())),
            strict=True,
        )
        if not self.random and not all(_close(one, other) for one, other in pairs):
            raise _Broken(say(_OTHER_NUMBERS), _line(self.cls, "get_config"))
        return again

    def gradients(self) -> None:
        """Gradients reach every weight that is to be trained."""
        import tensorflow as tf

        weights = self.layer.trainable_weights
        if not weights:
            raise _NotTried
        with tf.GradientTape() as tape:
            y = self.layer(*map(tf.constant, self.xs))
            loss = sum(tf.reduce_sum(tf.square(tf.cast(one, tf.float32))) for one in tf.nest.flatten(y))
        found = tape.gradient(loss, [weight.value for weight in weights])
        lost = [weight.name for weight, one in zip(weights, found, strict=True) if one is None]
        if lost:
            raise _Broken(say(_NO_GRADIENT, words=", ".join(lost)), _line(self.cls, "call"))

    def precision(self) -> None:
        """It computes in mixed precision."""
        if "kwargs" not in str(inspect.signature(self.cls)) and "dtype" not in inspect.signature(self.cls).parameters:
            raise _NotTried
        try:
            found = _tensors(self.new(dtype="mixed_float16")(*self.xs))
        except Exception as error:
            raise _Broken(say(_PRECISION, error=_words(error)), line_of(error)) from error
        wrong = [one.dtype for one in found if "float" in str(one.dtype) and "float16" not in str(one.dtype)]
        if wrong:
            raise _Broken(
                say(_DTYPE, found=str(wrong[0]).replace("<dtype: '", "").rstrip("'>")), _line(self.cls, "call")
            )

    def saved(self) -> None:
        """A model with it is saved and loaded, and gives the same numbers."""
        import keras

        inputs = [keras.Input(x.shape[1:]) for x in self.xs]
        model = keras.Model(inputs, self.new()(*inputs))
        given = list(self.xs) if len(self.xs) > 1 else self.xs[0]
        try:
            with tempfile.TemporaryDirectory() as folder:
                place = Path(folder) / "model.keras"
                model.save(place)
                again = keras.saving.load_model(place, custom_objects={self.cls.__name__: self.cls}, compile=False)
            pair = [_arrays(one(given, **self._prediction())) for one in (model, again)]
        except Exception as error:
            raise _Broken(say(_NOT_SAVED, error=_words(error)), line_of(error)) from error
        if not self.random and not all(map(_close, *pair)):
            raise _Broken(say(_SAVED_OTHER))

    def _prediction(self) -> dict[str, bool]:
        return {"training": False} if "training" in inspect.signature(self.cls.call).parameters else {}


def outcome(trial: LayerTrial, name: str) -> dict[str, Any]:
    """Make one check: its outcome, with a sentence and the line that it is about (0 for none)."""
    try:
        getattr(trial, name)()
    except _NotTried:
        return {"check": name, "outcome": "not tried", "text": "", "line": 0}
    except _Broken as found:
        return {"check": name, "outcome": "failed", "text": found.text, "line": found.line}
    return {"check": name, "outcome": "passed", "text": "", "line": 0}


def line_of(error: BaseException) -> int:
    """The last line of the layer's text on the way to an error; 0 where there is none."""
    if isinstance(error, SyntaxError) and error.filename == FILE:
        return error.lineno or 0
    lines = [frame.lineno or 0 for frame in traceback.extract_tb(error.__traceback__) if frame.filename == FILE]
    return lines[-1] if lines else 0


def _words(error: BaseException) -> str:
    text = _COLOURS.sub("", str(error)).strip().split("\n\nArguments received")[0]
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    told = next((line for line in lines if not line.startswith("Exception encountered")), "")
    return shorten(f"{type(error).__name__}: {told}".rstrip(".: "), _LONGEST)


def _tensors_taken(cls: Any) -> int:
    """How many tensors ``call`` takes: its arguments without defaults."""
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    found = [one for one in inspect.signature(cls.call).parameters.values() if one.kind in kinds][1:]
    taken = [one for one in found if one.default is inspect.Parameter.empty and one.name not in ("training", "mask")]
    return max(1, len(taken))


def _arguments(cls: Any) -> list[str]:
    kinds = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
    found = inspect.signature(cls).parameters.values()
    return [one.name for one in found if one.kind not in kinds and one.name not in ("name", "dtype", "trainable")]


def _line(cls: Any, method: str) -> int:
    code = getattr(vars(cls).get(method), "__code__", None)
    return code.co_firstlineno if code is not None and code.co_filename == FILE else 0


def _tensors(y: Any) -> list[Any]:
    found = list(y.values()) if isinstance(y, dict) else list(y) if isinstance(y, list | tuple) else [y]
    for one in found:
        if not hasattr(one, "shape") or isinstance(one, np.ndarray):
            kind = "a NumPy array" if isinstance(one, np.ndarray) else "nothing" if one is None else type(one).__name__
            raise _Broken(say(_NO_TENSOR, found=kind))
    return found


def _arrays(y: Any) -> list[Any]:
    return [np.asarray(one, dtype="float32") for one in _tensors(y)]


def _close(one: Any, other: Any) -> bool:
    return one.shape == other.shape and bool(np.allclose(one, other, atol=_TOLERANCE, rtol=_TOLERANCE))


def _shape_text(shapes: list[Any]) -> str:
    return ", ".join(str(("batch", *one)).replace("'", "") for one in shapes)
