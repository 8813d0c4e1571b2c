"""Functions in a layer's configuration as code can say them: by a name, a public path, or the user's own text."""

import functools
import inspect
from collections.abc import Mapping
from types import FunctionType
from typing import Any

from workbench.catalog.own_code import register
from workbench.importers.own_definitions import definition, lambda_code

_SAME_NAMES = {"softmax_v2": "softmax", "log_softmax_v2": "log_softmax", "swish": "silu", "identity": "linear"}
"""Functions of TensorFlow that Keras has under another name."""

_OTHERWISE = {"gelu"}
"""Functions of ``keras.ops`` that do something else than the activation of the same name."""


def is_of_tensorflow(value: Any) -> bool:
    """Whether it is a function of TensorFlow, such as ``tf.nn.relu``."""
    return callable(value) and str(getattr(value, "__module__", "")).startswith("tensorflow.")


def function_value(function: Any, said: Any) -> Any:
    """A function as a name, a public function of Keras, or the user's own text; None where Keras's word is right."""
    module, name = str(getattr(function, "__module__", "")), str(getattr(function, "__name__", ""))
    if isinstance(function, functools.partial):
        return _partial(function)
    if module.startswith("tensorflow."):
        return _of_tensorflow(function, name, said)
    if module.startswith("keras."):
        if isinstance(said, str) and not (module.startswith("keras.src.ops") and name in _OTHERWISE):
            return None
        path = _keras_path(function)
        return None if path is None else {"function": path}
    return _own_function(function, name)


def _partial(function: Any) -> Any:
    """A function with some of its arguments; None where one of them, or the function itself, cannot be written."""
    if function.args or not all(map(_is_plain, function.keywords.values())):
        return None
    path = _keras_path(function.func)
    if path is not None:
        return {"function": path, "arguments": dict(function.keywords)}
    is_tensorflow = is_of_tensorflow(function.func)
    inner = _by_tensorflow_path(function.func) if is_tensorflow else function_value(function.func, None)
    if not isinstance(inner, Mapping) or "code" not in inner:
        return None
    words = ", ".join(f"{word}={value!r}" for word, value in function.keywords.items())
    return _code(f"functools.partial({inner['code']}, {words})", ("import functools", *inner["source"]), function)


def _code(code: str, parts: tuple[str, ...], function: Any) -> dict[str, Any]:
    register(code, parts, function)
    return {"code": code, "source": list(parts)}


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, bool | int | float | str)


def _own_function(function: Any, name: str) -> Any:
    if name == "<lambda>":
        found = lambda_code(function)
        return None if found is None else {"code": found[0], "source": list(found[1])}
    parts = definition(function) if isinstance(function, FunctionType) else None
    if parts is not None:
        return {"code": name, "source": list(parts)}
    return unwritten(name)


def unwritten(name: str) -> dict[str, str]:
    """A function of the user's own for which no code can be written."""
    return {"class_name": "function", "config": name, "module": "builtins"}


def _of_tensorflow(function: Any, name: str, said: Any) -> Any:
    """Keras's name of a function of TensorFlow; its path in TensorFlow where Keras has no such function."""
    import keras

    name = _SAME_NAMES.get(name, name)
    if hasattr(keras.activations, name):
        return None if said == name else name
    return {"function": f"keras.ops.{name}"} if hasattr(keras.ops, name) else _by_tensorflow_path(function)


def replaced_by_keras(function: Any) -> str | None:
    """The path of a function of TensorFlow for which Keras has one of another name; None for any other value."""
    if not is_of_tensorflow(function):
        return None
    name = str(getattr(function, "__name__", ""))
    found = _of_tensorflow(function, name, name)
    return _tensorflow_path(function) if found is not None and "code" not in found else None


def _by_tensorflow_path(function: Any) -> dict[str, Any] | None:
    path = _tensorflow_path(function)
    return None if path is None else _code(path, ("import tensorflow as tf",), function)


def _tensorflow_path(function: Any) -> str | None:
    import tensorflow as tf

    for path in getattr(inspect.unwrap(function), "_tf_api_names", ()):
        if functools.reduce(lambda at, word: getattr(at, word, None), path.split("."), tf) is function:
            return f"tf.{path}"
    return None


def _keras_path(function: Any) -> str | None:
    import keras

    name = str(getattr(function, "__name__", ""))
    for module in ("activations", "ops"):
        if getattr(getattr(keras, module), name, None) is function:
            return f"keras.{module}.{name}"
    return None
