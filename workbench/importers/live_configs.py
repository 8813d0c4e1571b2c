"""The configurations of a model's layers in memory, with what Keras leaves out of them or cannot say."""

import functools
import inspect
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import BuiltinFunctionType, FunctionType
from typing import Any

from workbench.catalog.own_code import is_own, line_of
from workbench.importers import fidelity_reasons
from workbench.importers.adapted_layers import adapted_config
from workbench.importers.function_values import function_value, is_of_tensorflow, replaced_by_keras, unwritten
from workbench.importers.given_lists import listed, unlisted
from workbench.importers.own_definitions import OF_EVERY_LAYER, definition, object_code
from workbench.messages import say

REASON, SOURCE = "workbench_reason", "workbench_source"
"""Words of a configuration that Keras does not have: why no code can be written, and the text of the class."""

_METHOD = "def get_config(self): return {**super().get_config(), …}"
"""Python that a layer of one's own lacks."""

_KEPT_AS = {
    ("Lambda", "output_shape"): "_output_shape",
    ("TextVectorization", "standardize"): "_standardize",
    ("TextVectorization", "split"): "_split",
}
"""Attributes that have another name than the argument that they were given as."""


@contextmanager
def complete_configs(model: Any) -> Iterator[None]:
    """Let every layer and operation of a model say its whole configuration; afterwards they are as before."""
    changed: list[Any] = []
    try:
        for part in _parts(model, set()):
            config = _config(part)
            if config is not None:
                part.__dict__["get_config"] = functools.partial(dict, config)
                changed.append(part)
        yield
    finally:
        for part in changed:
            part.__dict__.pop("get_config", None)


def functions_of_tensorflow(model: Any) -> str:
    """The functions of TensorFlow in a model that are others of Keras in code: ``"dense (tf.nn.softmax)"``."""
    found = [(part, getattr(part, one.name, None)) for part in _parts(model, set()) for one in _named(type(part))]
    return ", ".join(f"{part.name} ({path})" for part, value in found if (path := replaced_by_keras(value)))


def _parts(model: Any, seen: set[int]) -> Iterator[Any]:
    """Layers and operations inside a model, those inside others first."""
    import keras

    parts: Any = getattr(model, "operations", None) or getattr(model, "layers", ())
    for part in parts:
        if id(part) in seen:
            continue
        seen.add(id(part))
        if isinstance(part, keras.Model):
            yield from _parts(part, seen)
            continue
        yield from _inside(part, seen)
        yield part


def _inside(layer: Any, seen: set[int]) -> Iterator[Any]:
    """The layers that a layer holds and says in its own configuration, such as that of a wrapper."""
    import keras

    for inner in getattr(layer, "_layers", ()):
        if id(inner) not in seen and isinstance(inner, keras.Layer):
            seen.add(id(inner))
            yield from _parts(inner, seen) if isinstance(inner, keras.Model) else _inside(inner, seen)
            if not isinstance(inner, keras.Model):
                yield inner


def _config(part: Any) -> dict[str, Any] | None:
    """The whole configuration of a layer or operation; None where Keras's own is whole."""
    given: dict[str, Any] | None
    try:
        given = dict(part.get_config())
    except Exception:  # noqa: BLE001 - a layer of one's own may raise anything
        given = None
    recovered = _recovered(part) if given is None else given
    config = {word: _without_numpy(value) for word, value in recovered.items()}
    config |= _own_objects(part, config)
    config |= _functions(part, config)
    config |= adapted_config(part, config)
    config |= _left_out(part, config)
    config = _as_constructed(part, config)
    config |= _unwritable(part, config)
    own = _own_class(part, config)
    whole = {**_with_given_lists(part, config), **own}
    if given is None or own or whole != given or "name" not in given:
        return {"name": part.name, **whole}
    return None


def _with_given_lists(part: Any, config: dict[str, Any]) -> dict[str, Any]:
    """A layer's configuration with the lists that it was given; Keras makes lists of some tuples as well."""
    noted = getattr(getattr(part, "_auto_config", None), "config", {})
    every = is_own(type(part))
    return {word: listed(item) if every or type(noted.get(word)) is list else item for word, item in config.items()}


def _recovered(part: Any) -> dict[str, Any]:
    """The configuration of what cannot say it: for an operation of Keras from its attributes, else why not."""
    import keras

    cls = type(part)
    words = [one.name for one in _named(cls) if one.name != "name"]
    base = {"name": part.name}
    if cls.__module__.startswith("keras.") and not isinstance(part, keras.Layer):
        return {**base, **{word: getattr(part, word) for word in words if hasattr(part, word)}}
    base |= {"trainable": part.trainable, "dtype": part.dtype_policy.name}
    by_place = _by_place(cls)
    if is_own(cls) and by_place is not None:
        return {**base, REASON: _no_config(part, words, by_place)}
    if is_own(cls) and not _own_words(words):
        return base
    functions = [word for word in words if _is_refused(getattr(part, word, None))]
    return (_without_functions(part, functions) if functions else None) or {**base, REASON: _no_config(part, words)}


def _left_out(part: Any, config: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments of a constructor that the ``get_config`` of a class forgets, as Keras has noted them; else why not."""
    cls = type(part)
    if cls.__module__.split(".")[0] in ("keras", "tensorflow") or REASON in config:
        return {}
    named = _named(cls)
    lacking = [one for one in named if one.name not in (*config, "name", "trainable", "dtype")]
    noted = getattr(getattr(part, "_auto_config", None), "config", {})
    found = {one.name: noted[one.name] for one in lacking if one.name in noted}
    if any(one.default is one.empty for one in lacking if one.name not in found):
        return {REASON: _no_config(part, [one.name for one in named if one.name != "name"])}
    return found


def _named(cls: Any) -> list[inspect.Parameter]:
    """The arguments that a constructor takes by name."""
    parameters = list(inspect.signature(cls.__init__).parameters.values())[1:]
    return [one for one in parameters if one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY)]


def _by_place(cls: Any) -> inspect.Parameter | None:
    """What a constructor takes by place alone and does not hand on to a class of Keras: ``*sizes``, or ``x, /``."""
    if cls.__mro__[1].__module__.startswith("keras.") and cls.__mro__[1].__name__ != "Layer":
        return None
    every = list(inspect.signature(cls.__init__).parameters.values())[1:]
    return next((one for one in every if one.kind in (one.VAR_POSITIONAL, one.POSITIONAL_ONLY)), None)


def _as_constructed(part: Any, config: dict[str, Any]) -> dict[str, Any]:
    """What a class of the user's own was made with, where its configuration has words that it does not take.

    ``get_config`` of ``class Block(Conv2D)`` says the size of a kernel that ``Block.__init__`` sets itself.
    """
    cls = type(part)
    noted = getattr(getattr(part, "_auto_config", None), "config", None)
    if not is_own(cls) or not is_own(inspect.unwrap(cls.__init__)) or noted is None or REASON in config:
        return config
    known = {one.name for one in _named(cls)} | OF_EVERY_LAYER
    if known.issuperset(config):
        return config
    return {**{word: value for word, value in config.items() if word in ("name", "trainable", "dtype")}, **noted}


def _is_refused(value: Any) -> bool:
    """Whether it may be a function that Keras cannot write: a partial one, or a lambda whose text is not known."""
    return isinstance(value, functools.partial) or getattr(value, "__name__", "") == "<lambda>"


def _without_functions(part: Any, words: list[str]) -> dict[str, Any] | None:
    """The configuration of a layer without functions that Keras cannot write; None if they are not all."""
    import keras

    functions = {word: getattr(part, word) for word in words}
    try:
        for word in words:
            setattr(part, word, keras.activations.linear)
        return dict(part.get_config())
    except Exception:  # noqa: BLE001 - something else cannot be written
        return None
    finally:
        for word, function in functions.items():
            setattr(part, word, function)


def _own_words(words: list[str]) -> list[str]:
    """The arguments of a constructor that not every layer has."""
    return [word for word in words if word not in ("args", "trainable", "dtype")]


def _unwritable(part: Any, config: Mapping[str, Any]) -> dict[str, Any]:
    """Why a layer of the user's own cannot be written: one of its arguments is an object that nothing can save."""
    from keras.saving import serialize_keras_object

    if not is_own(type(part)):
        return {}
    given = {word: getattr(part, word, None) for word in config} if REASON not in config else _attributes(part)
    for word, value in {**given, **config}.items():
        if is_own(type(value)):
            try:
                serialize_keras_object(value)
            except Exception:  # noqa: BLE001 - whatever a class of one's own says
                class_name = type(value).__name__
                reason = say(fidelity_reasons.NO_OBJECT, name=part.name, word=word, class_name=class_name)
                return {word: None, REASON: reason}
    return {}


def _attributes(part: Any) -> dict[str, Any]:
    """The attributes of a layer that have the names of its arguments."""
    return {one.name: getattr(part, one.name) for one in _named(type(part)) if hasattr(part, one.name)}


def _no_config(part: Any, words: list[str], by_place: inspect.Parameter | None = None) -> str:
    """What to add to a class that does not say with which arguments it was made."""
    cls = type(part)
    words = [word for word in _own_words(words) if word != "name"]
    values = {"name": part.name, "class_name": cls.__name__, "line": line_of(cls) or "?"}
    pairs = ", ".join(f"'{word}': self.{word}" for word in [*words, *([by_place.name] if by_place else [])])
    values["method"] = _METHOD.replace("…", pairs)
    if by_place is not None:
        starred = by_place.kind == by_place.VAR_POSITIONAL
        return say(fidelity_reasons.STARRED if starred else fidelity_reasons.BY_PLACE, word=by_place.name, **values)
    unkept = [f"self.{word} = {word}" for word in words if not hasattr(part, word)]
    if unkept:
        return say(fidelity_reasons.NOT_KEPT, kept="; ".join(unkept), **values)
    return say(fidelity_reasons.NO_CONFIG, **values)


def _without_numpy(value: Any) -> Any:
    """A value with Python's own numbers for those of NumPy, and tuples for its arrays."""
    import numpy as np

    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        return _tuples(value.tolist())
    if isinstance(value, Mapping) and set(value) == {"class_name", "config"} and value["class_name"] == "__numpy__":
        return _tuples(value["config"]["value"])
    if isinstance(value, Mapping):
        return {word: _without_numpy(item) for word, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_without_numpy(item) for item in value) if type(value) in (list, tuple) else list(value)
    return value


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def _functions(part: Any, config: Mapping[str, Any]) -> dict[str, Any]:
    """The Python functions among the attributes that a configuration names, as code can say them."""
    found = {}
    for word in config:
        value = getattr(part, _KEPT_AS.get((type(part).__name__, word), word), None)
        if isinstance(value, FunctionType | BuiltinFunctionType | functools.partial) or is_of_tensorflow(value):
            said = function_value(value, config[word])
            if said is not None:
                found[word] = said
            why = _why_not(part, value, said)
            if why is not None:
                found[REASON] = say(why, name=part.name, word=word)
    if type(part).__name__ == "Lambda" and config.get("arguments") == {}:
        found["arguments"] = None
    return found


def _own_objects(part: Any, config: Mapping[str, Any]) -> dict[str, Any]:
    """The objects of the user's own classes in a layer's attributes, as code: a regularizer, a wrapped layer."""
    found = {}
    for word, said in config.items():
        value = getattr(part, word, None)
        if is_own(type(value)) and isinstance(said, Mapping) and (inner := _inner_config(value, said)) is not None:
            written = object_code(value, inner)
            if written is not None:
                found[word] = {"code": written[0], "source": list(written[1])}
    return found


def _inner_config(value: Any, said: Mapping[str, Any]) -> dict[str, Any] | None:
    """What an object of the user's own was made with; None where it does not say it."""
    config = unlisted(said.get("config"), list)
    if not isinstance(config, Mapping) or REASON in config:
        return None
    config = {word: item for word, item in config.items() if word != SOURCE}
    cls = type(value)
    words = [word for word in inspect.signature(cls.__init__).parameters if word not in ("self", "args", "kwargs")]
    if config or not words or not all(hasattr(value, word) for word in words):
        return config
    guess = {word: getattr(value, word) for word in words}  # the class says nothing: its attributes, if they suffice
    try:
        return guess if vars(cls(**guess)) == vars(value) else None
    except Exception:  # noqa: BLE001 - a class of one's own may raise anything
        return None


def _why_not(part: Any, function: Any, said: Any) -> str | None:
    """The template that says why no code can be written for a function; None where it can, and for a Lambda layer."""
    if isinstance(function, functools.partial):
        return fidelity_reasons.PARTIAL if said is None else None
    nameless = said is None or said == unwritten(str(function.__name__))
    of_a_package = str(getattr(function, "__module__", "")).startswith(("keras.", "tensorflow."))
    is_lost = isinstance(function, FunctionType) and nameless and not of_a_package
    return fidelity_reasons.NO_FUNCTION_TEXT if is_lost and type(part).__name__ != "Lambda" else None


def _own_class(part: Any, config: Mapping[str, Any]) -> dict[str, Any]:
    """The text of a layer's class, where it was defined in a notebook or text."""
    cls = type(part)
    if not is_own(cls) or REASON in config:
        return {}
    parts = definition(cls)
    if parts is None:
        return {REASON: say(fidelity_reasons.NO_TEXT, name=part.name, class_name=cls.__name__)}
    return {SOURCE: list(parts)}
