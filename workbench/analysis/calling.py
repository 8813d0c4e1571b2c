"""Trying one layer on symbolic tensors: what comes out, how many weights it has, or why it refuses.

The symbolic call of a fresh layer is the one check that can be trusted: ``compute_output_shape`` accepts much that
the layer itself refuses.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from math import prod
from typing import Any, TypeAlias

from msgspec import Struct

from workbench.analysis.cache import Cache
from workbench.analysis.keras_room import keras_room
from workbench.analysis.macs import macs_of
from workbench.analysis.values import Shape
from workbench.catalog import node_type
from workbench.graph.document import Value

Params: TypeAlias = Mapping[str, Value]


class Given(Struct, frozen=True):
    """A tensor on its way into a call. ``many`` marks a port that takes a list of tensors."""

    port: str
    many: bool
    shape: Shape
    dtype: str


class Outcome(Struct, frozen=True):
    """What one call gives: shape and dtype for each output, counts, or the words with which Keras refused.

    ``made`` is False when already the constructor refused, so that the inputs are not to blame.
    """

    outputs: tuple[tuple[Shape, str], ...] = ()
    params: int = 0
    trainable_params: int = 0
    macs: int = 0
    made: bool = True
    refusal: str = ""


_REMEMBERED = 8192
_outcomes: Cache[Any, Outcome] = Cache(_REMEMBERED)


def call(type_name: str, params: Params, given: tuple[Given, ...], first: tuple[Given, ...]) -> Outcome:
    """Call a layer on ``given``, after its first call on ``first`` (the same for a layer that is used once)."""
    key = (type_name, params, given, first, _data_format())
    return _outcomes.get(key, lambda: _call(type_name, params, given, first))


def forget() -> None:
    """Empty the cache of outcomes (for measurements)."""
    _outcomes.clear()


def _data_format() -> str:
    import keras

    return str(keras.config.image_data_format())


def _call(type_name: str, params: Params, given: tuple[Given, ...], first: tuple[Given, ...]) -> Outcome:
    with keras_room():
        try:
            layer = make_layer(type_name, params)
        except Exception as error:  # noqa: BLE001 - a layer may refuse with any exception: it becomes a problem
            return Outcome(made=False, refusal=_words(error))
        try:
            result = _on_symbols(layer, first)
            if given != first:
                result = _on_symbols(layer, given)
            return _outcome(layer, given, result)
        except Exception as error:  # noqa: BLE001 - as above
            return Outcome(refusal=_words(error))


def _outcome(layer: Any, given: Sequence[Given], result: Any) -> Outcome:
    import keras

    outputs = tuple((_shape(one), str(one.dtype)) for one in keras.tree.flatten(result))
    weights = [(prod(weight.shape), weight.trainable) for weight in _weights(layer)]
    return Outcome(
        outputs=outputs,
        params=sum(size for size, _ in weights),
        trainable_params=sum(size for size, trainable in weights if trainable),
        macs=macs_of(layer, [one.shape for one in given], [shape for shape, _ in outputs]),
    )


def _weights(layer: Any) -> list[Any]:
    """Weights as ``layer.count_params()`` counts them; an operation has none."""
    return list(getattr(layer, "weights", ()))


def _shape(tensor: Any) -> Shape:
    return tuple(None if size is None else int(size) for size in tensor.shape)


def _words(error: Exception) -> str:
    return str(error).strip() or type(error).__name__


def make_layer(type_name: str, params: Params) -> Any:
    """A fresh layer (or operation) of a catalog type, with Keras's defaults for all that ``params`` leaves out."""
    return _class(type_name)(**{name: thawed(value) for name, value in params.items()})


@cache
def _class(type_name: str) -> Any:
    return getattr(import_module(node_type(type_name).module), type_name)


def thawed(value: Value) -> Any:
    """A parameter as a constructor takes it: immutabledicts become dicts, and written-down Keras objects themselves."""
    if isinstance(value, tuple):
        return tuple(thawed(item) for item in value)
    if not isinstance(value, Mapping):
        return value
    plain = {key: thawed(item) for key, item in value.items()}
    if "class_name" in plain and "config" in plain:
        import keras

        return keras.saving.deserialize_keras_object(plain)
    return plain


def _on_symbols(layer: Any, given: Sequence[Given]) -> Any:
    import keras

    arguments: dict[str, Any] = {}
    for one in given:
        tensor = keras.KerasTensor(one.shape, dtype=one.dtype)
        if one.many:
            arguments.setdefault(one.port, []).append(tensor)
        else:
            arguments[one.port] = tensor
    (_, leading), *others = arguments.items()
    return layer(leading, **dict(others))
