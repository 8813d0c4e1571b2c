"""Trying one layer on symbolic tensors: what comes out, how many weights it has, or why it refuses.

The symbolic call of a fresh layer is the one check that can be trusted: ``compute_output_shape`` accepts much that
the layer itself refuses.
"""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib import import_module
from typing import Any, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from workbench.analysis.analysis_report import Shape
from workbench.analysis.keras_sandbox import keras_sandbox
from workbench.analysis.macs import macs_of
from workbench.analysis.weight_counts import count_weights
from workbench.catalog import node_type
from workbench.catalog.node_types import Call
from workbench.graph.document import Value, thawed
from workbench.text_format import without_colours

Params: TypeAlias = Mapping[str, Value]


class CallInput(Struct, frozen=True):
    """An input of a call: port, shape and dtype."""

    port: str
    shape: Shape
    dtype: str


class Outcome(Struct, frozen=True):
    """The result of one call: shape and dtype for each output, counts, or the error message of Keras.

    ``constructed`` is False when already the constructor raised, so that the inputs are not the cause.
    """

    outputs: tuple[tuple[Shape, str], ...] = ()
    params: int = 0
    trainable_params: int = 0
    macs: int = 0
    constructed: bool = True
    refusal: str = ""


ELEMENTWISE = frozenset(
    {"Activation", "ReLU", "LeakyReLU", "ELU", "Dropout", "GaussianNoise", "GaussianDropout", "AlphaDropout"}
)
"""Layers without weights that give a float tensor back in its own shape, whatever that is.

One call on a vector tells whether their parameters are right; further shapes need none. A test checks this.
"""
_VECTOR = CallInput("input", (None, 8), "float32")


def call(type_name: str, params: Params, given: tuple[CallInput, ...], first: tuple[CallInput, ...]) -> Outcome:
    """Call a layer on ``given``, after its first call on ``first`` (the same for a layer that is used once)."""
    if type_name in ELEMENTWISE and _is_plain(params, given):
        outcome = _cached_outcome(type_name, params, (_VECTOR,), (_VECTOR,), _data_format())
        return outcome if outcome.refusal else replace(outcome, outputs=((given[0].shape, given[0].dtype),))
    return _cached_outcome(type_name, params, given, first, _data_format())


def _is_plain(params: Params, given: tuple[CallInput, ...]) -> bool:
    """Whether the outcome depends on the shape alone: with noise_shape, glu or dtype it would not."""
    plain = params.keys() <= {"rate", "stddev", "seed", "negative_slope", "max_value", "threshold", "alpha"}
    activation = params.get("activation") in _ANY_SHAPE and len(params) == 1
    return len(given) == 1 and len(given[0].shape) > 1 and given[0].dtype == "float32" and (plain or activation)


_ANY_SHAPE = frozenset({"relu", "sigmoid", "tanh", "elu", "selu", "gelu", "silu", "leaky_relu", "relu6", "linear"})


@lru_cache(maxsize=8192)
def _cached_outcome(
    type_name: str,
    params: Params,
    given: tuple[CallInput, ...],
    first: tuple[CallInput, ...],
    _data_format: str,  # tells outcomes apart
) -> Outcome:
    return _call(type_name, params, given, first)


def forget() -> None:
    """Empty the cache of outcomes (for measurements)."""
    _cached_outcome.cache_clear()


def _data_format() -> str:
    import keras

    return str(keras.config.image_data_format())


def _call(type_name: str, params: Params, given: tuple[CallInput, ...], first: tuple[CallInput, ...]) -> Outcome:
    with keras_sandbox():
        try:
            layer = make_layer(type_name, params)
        except Exception as error:  # noqa: BLE001 - a layer may refuse with any exception: it becomes a problem
            return Outcome(constructed=False, refusal=error_text(error))
        try:
            result = _symbolic_call(layer, first, node_type(type_name).call)
            if given != first:
                result = _symbolic_call(layer, given, node_type(type_name).call)
        except Exception as error:  # noqa: BLE001 - as above
            return Outcome(refusal=error_text(error))
        return outcome_of(layer, given, result)


def outcome_of(layer: Any, given: Sequence[CallInput], result: Any) -> Outcome:
    """The outcome of a layer or function that has been called: outputs and counts of weights."""
    import keras

    counts = count_weights(layer)
    outputs = tuple((_shape(one), str(one.dtype)) for one in keras.tree.flatten(result))
    return Outcome(
        outputs=outputs,
        params=counts.total,
        trainable_params=counts.trainable,
        macs=macs_of(layer, [one.shape for one in given], [shape for shape, _ in outputs]),
    )


def _shape(tensor: Any) -> Shape:
    return tuple(None if size is None else int(size) for size in tensor.shape)


def error_text(error: Exception) -> str:
    """The message of an exception of Keras, without terminal colours."""
    return without_colours(str(error)).strip() or type(error).__name__


def make_layer(type_name: str, params: Params) -> Any:
    """A fresh layer of a catalog type, with Keras's defaults for all that ``params`` leaves out.

    A stateful layer is made without its state, which is no weight, changes no shape and cannot be made in a sandbox.
    """
    given = {name: value for name, value in params.items() if name != "stateful"}
    return _class(type_name)(**{name: _argument(type_name, name, value) for name, value in given.items()})


@cache
def _class(type_name: str) -> Any:
    return getattr(import_module(node_type(type_name).module), type_name)


def _argument(type_name: str, parameter: str, value: Value) -> Any:
    known = node_type(type_name).parameter(parameter)
    if known is not None and known.kind in ("layer", "activation") and isinstance(value, Mapping):
        return make_layer(value["class_name"], value.get("config", {}))
    return thawed(value)


def _symbolic_call(layer: Any, given: Sequence[CallInput], style: Call) -> Any:
    import keras

    tensors = [keras.KerasTensor(one.shape, dtype=one.dtype) for one in given]
    if style == "list":
        return layer(tensors)
    if style == "arguments":
        return layer(**{one.port: tensor for one, tensor in zip(given, tensors, strict=True)})
    return layer(tensors[0])
