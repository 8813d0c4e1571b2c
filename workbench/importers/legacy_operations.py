"""Operations of TensorFlow in configurations of Keras 2, as the operations of Keras 3 that compute the same."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

_NUMPY, _NN, _CORE = "keras.src.ops.numpy", "keras.src.ops.nn", "keras.src.ops.core"


class _Operation(Struct, frozen=True):
    """Where the operation is, the keywords that hold further tensors, and settings by what TensorFlow calls them."""

    module: str
    name: str
    tensors: tuple[str, ...] = ()
    settings: Mapping[str, str] = {}


def _two(name: str) -> _Operation:
    return _Operation(_NUMPY, name, ("y", "b"))


def _reduced(name: str) -> _Operation:
    return _Operation(_NUMPY, name, (), {"axis": "axis", "keepdims": "keepdims"})


_ONE = {"math.sqrt": "Sqrt", "math.exp": "Exp", "math.abs": "Absolute", "math.square": "Square", "math.log": "Log",
        "math.tanh": "Tanh", "math.negative": "Negative", "math.sin": "Sin", "math.cos": "Cos", "math.sign": "Sign",
        "math.round": "Round", "math.floor": "Floor"}  # fmt: skip
_NN_ONE = {"nn.relu": "Relu", "nn.relu6": "Relu6", "nn.elu": "Elu", "nn.selu": "Selu", "math.sigmoid": "Sigmoid",
           "nn.sigmoid": "Sigmoid", "nn.softplus": "Softplus", "nn.silu": "Silu", "nn.swish": "Silu"}  # fmt: skip
_TWO = {"math.add": "Add", "__operators__.add": "Add", "math.subtract": "Subtract", "math.multiply": "Multiply",
        "math.truediv": "TrueDivide", "math.divide": "Divide", "linalg.matmul": "Matmul", "math.pow": "Power",
        "math.maximum": "Maximum", "math.minimum": "Minimum", "math.greater": "Greater", "math.less": "Less",
        "math.equal": "Equal", "math.not_equal": "NotEqual"}  # fmt: skip
_OPERATIONS: Mapping[str, _Operation] = {
    **{name: _Operation(_NUMPY, found) for name, found in _ONE.items()},
    **{name: _Operation(_NN, found) for name, found in _NN_ONE.items()},
    **{name: _two(found) for name, found in _TWO.items()},
    "math.reduce_mean": _reduced("Mean"),
    "math.reduce_sum": _reduced("Sum"),
    "math.reduce_max": _reduced("Max"),
    "math.reduce_min": _reduced("Min"),
    "math.reduce_prod": _reduced("Prod"),
    "math.argmax": _Operation(_NUMPY, "Argmax", (), {"axis": "axis"}),
    "nn.softmax": _Operation(_NN, "Softmax", (), {"axis": "axis"}),
    "nn.log_softmax": _Operation(_NN, "LogSoftmax", (), {"axis": "axis"}),
    "expand_dims": _Operation(_NUMPY, "ExpandDims", (), {"axis": "axis"}),
    "squeeze": _Operation(_NUMPY, "Squeeze", (), {"axis": "axis"}),
    "reshape": _Operation(_NUMPY, "Reshape", (), {"shape": "newshape"}),
    "transpose": _Operation(_NUMPY, "Transpose", (), {"perm": "axes"}),
    "cast": _Operation(_CORE, "Cast", (), {"dtype": "dtype"}),
    "concat": _Operation(_NUMPY, "Concatenate", (), {"axis": "axis"}),
    "stack": _Operation(_NUMPY, "Stack", (), {"axis": "axis"}),
    "tile": _Operation(_NUMPY, "Tile", (), {"multiples": "repeats"}),
    "clip_by_value": _Operation(_NUMPY, "Clip", (), {"clip_value_min": "x_min", "clip_value_max": "x_max"}),
    "one_hot": _Operation(_NN, "OneHot", (), {"depth": "num_classes"}),
    "identity": _Operation(_NUMPY, "Copy"),
    "zeros_like": _Operation(_NUMPY, "ZerosLike"),
    "ones_like": _Operation(_NUMPY, "OnesLike"),
}
_LISTS = ("Concatenate", "Stack")
_PREFIXES = ("compat.v1.", "tf.", "keras.backend.")
_SHORT = {"add": "math.add", "subtract": "math.subtract", "multiply": "math.multiply", "sigmoid": "math.sigmoid",
          "tanh": "math.tanh", "abs": "math.abs", "sqrt": "math.sqrt", "exp": "math.exp", "square": "math.square",
          "reduce_mean": "math.reduce_mean", "reduce_sum": "math.reduce_sum", "matmul": "linalg.matmul",
          "argmax": "math.argmax", "maximum": "math.maximum", "minimum": "math.minimum"}  # fmt: skip


def operation_layer(config: Mapping[str, Any], kwargs: Mapping[str, Any]) -> tuple[str, str, dict[str, Any]] | None:
    """Module, class and configuration of the operation that a TFOpLambda layer computes; None for one that is unknown.

    ``kwargs`` are the keywords of its call.
    """
    known = _known(config)
    if known is None:
        return None
    settings = {
        today: kwargs[word] for word, today in known.settings.items() if word in kwargs and kwargs[word] is not None
    }
    if any(_is_tensor(value) for value in settings.values()):
        return None
    return known.module, known.name, {"name": config.get("name"), **settings}


def operation_arguments(config: Mapping[str, Any], found: Sequence[Any], kwargs: Mapping[str, Any]) -> list[Any] | None:
    """The positional arguments of the call of a TFOpLambda layer in the order of Keras 3; None for an unknown one."""
    known = _known(config)
    if known is None:
        return None
    rest = [kwargs[word] for word in known.tensors if word in kwargs]
    if known.name in _LISTS:
        return [list(found) if len(found) > 1 else [*found, *(kwargs.get("values") or ())]]
    return [*found, *rest]


def slice_arguments(found: Sequence[Any], kwargs: Mapping[str, Any]) -> list[Any]:
    """``x[key]`` of a SlicingOpLambda layer, with the key as Keras 3 writes it."""
    return [*found, _key(kwargs.get("slice_spec"))]


def _known(config: Mapping[str, Any]) -> _Operation | None:
    name = str(config.get("function"))
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    return _OPERATIONS.get(_SHORT.get(name, name))


def _is_tensor(value: Any) -> bool:
    if isinstance(value, Mapping):
        return value.get("class_name") == "__keras_tensor__"
    return isinstance(value, list | tuple) and any(map(_is_tensor, value))


def _key(spec: Any) -> Any:
    if isinstance(spec, list):
        return [_key(item) for item in spec]
    if isinstance(spec, Mapping) and set(spec) <= {"start", "stop", "step"}:
        return {"class_name": "__slice__", "config": dict(spec)}
    if spec == "..." or (isinstance(spec, Mapping) and spec.get("class_name") == "__ellipsis__"):
        return {"class_name": "__ellipsis__", "config": {}}
    return spec
