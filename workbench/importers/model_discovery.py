"""Finding the model that a piece of Python code builds."""

import ast
import inspect
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import reduce
from types import FunctionType
from typing import Any

from msgspec import Struct

from workbench.importers.build_recorder import BuildRecord, BuildRecorder
from workbench.importers.import_errors import BuilderNeedsArguments, NoSuchModel
from workbench.importers.model_candidates import ModelCandidate, assigned_names, candidates, preferred
from workbench.messages import say

_WORDS = ("model", "net")
_BEGINNINGS = ("build", "make", "create", "get", "define")
_CLASSES = frozenset({"Model", "Sequential"})


class FoundModel(Struct, frozen=True):
    """A model, how it was built, the name that leads to it and those of the other models of the code."""

    model: Any
    record: BuildRecord
    name: str = ""
    others: tuple[ModelCandidate, ...] = ()
    builders: tuple[str, ...] = ()
    """Functions that make other models and that nothing has called."""


def model_in(
    namespace: Mapping[str, Any],
    tree: ast.Module,
    recorder: BuildRecorder,
    *,
    name: str = "",
    trained: Collection[int] = (),
) -> FoundModel | None:
    """The model among the variables that the code sets, inside its functions, or what one of its functions returns.

    Raises NoSuchModel when ``name`` is none of them, and BuilderNeedsArguments when only such a function is there.
    """
    names = [word for word in assigned_names(tree) if word in namespace]
    used = [word for word in dict.fromkeys(_used_names(tree)) if word in namespace]
    recorder.see_variables({word: namespace[word] for word in dict.fromkeys([*used, *names])})
    found = candidates(namespace, names) or candidates(namespace, used)
    local = [ModelCandidate(path, model, local=True) for path, model in recorder.models]
    every = [*found, *_without(local, found)]
    if name:
        return _asked(name, namespace, every, recorder)
    group = found or every or [ModelCandidate(path, model, local=True) for path, model in recorder.nameless()]
    if group:
        chosen = preferred(group, tree, trained)
        return _as_found(chosen, every, recorder)
    builders = dict(_builders(namespace, [*names, *used]))
    for path, function in builders.items():
        model = _called(function, recorder)
        if model is not None:
            return FoundModel(model, recorder.record(model), path, builders=tuple(_others(path, builders)))
    _refuse_builders(namespace, [*names, *used])
    return None


def _others(taken: str, builders: Mapping[str, Callable[[], Any]]) -> Iterator[str]:
    """The other functions that make a model, without those that the one that was taken calls."""
    inside = getattr(getattr(builders[taken], "__code__", None), "co_names", ())
    for path, function in builders.items():
        if path not in (taken, *inside) and isinstance(function, FunctionType) and _returns_model(path, function):
            yield path


def _without(local: list[ModelCandidate], found: list[ModelCandidate]) -> list[ModelCandidate]:
    known = {id(one.model) for one in found}
    return [one for one in {id(one.model): one for one in local}.values() if id(one.model) not in known]


def _as_found(chosen: ModelCandidate, every: list[ModelCandidate], recorder: BuildRecorder) -> FoundModel:
    inside = {id(chosen.model), *map(id, _nested(chosen.model))}
    others = tuple(one for one in every if id(one.model) not in inside)
    return FoundModel(chosen.model, recorder.record(chosen.model), chosen.name, others)


def _nested(model: Any) -> Iterator[Any]:
    """The models inside a model, which are drawn with it; none for one that is connected by Python code only."""
    import keras

    if not isinstance(model, keras.Sequential) and not hasattr(model, "operations"):
        return

    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield layer
            yield from _nested(layer)


def _used_names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.alias):
            yield node.asname or node.name
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name


def _called(function: Callable[[], Any], recorder: BuildRecorder) -> Any:
    """The model that a function returns, also in a list or in an object; None when there is none in it."""
    found = candidates({"model": recorder.watch(function)}, ["model"])
    return next((one.model for one in found if one.name == "model.model"), found[0].model if found else None)


def _asked(name: str, namespace: Mapping[str, Any], every: list[ModelCandidate], recorder: BuildRecorder) -> FoundModel:
    """The model of this name: a variable, a path such as ``models["small"]``, a local of a function, or a call."""
    wanted = name.strip().replace("'", '"')
    for one in every:
        if wanted == one.name:
            return _as_found(one, every, recorder)
    for one in every:
        if wanted in (one.name.rpartition(".")[2], str(one.model.name)) or one.name.endswith(f'["{wanted}"]'):
            return _as_found(one, every, recorder)
    function = _function(wanted, namespace)
    model = None if function is None else _called(function, recorder)
    if model is None:
        known = ", ".join([repr(one.name) for one in every] + [f"{path}(…)" for path, _ in _needing(namespace)])
        raise NoSuchModel(where=say("the code"), received=name, expected=known or say("none"))
    return FoundModel(model, recorder.record(model), wanted)


def _function(text: str, namespace: Mapping[str, Any]) -> Callable[[], Any] | None:
    """The call that a text such as ``build(10, "relu")`` or ``Net.build`` stands for; its arguments are literals."""
    try:
        expression = ast.parse(text, mode="eval").body
    except SyntaxError:
        return None
    call, attributes = _call_in(expression)
    function = _resolved(call.func if call else expression, namespace)
    if not callable(function):
        return None
    if call is None:
        return function if _needs_nothing(function) else None
    try:
        args = [ast.literal_eval(item) for item in call.args]
        kwargs = {word.arg: ast.literal_eval(word.value) for word in call.keywords if word.arg}
    except ValueError:
        return None
    return lambda: reduce(getattr, attributes, function(*args, **kwargs))


def _call_in(expression: ast.expr) -> tuple[ast.Call | None, list[str]]:
    """The call at the beginning of ``Agent(4, 2).model``, and the attributes behind it."""
    attributes: list[str] = []
    while isinstance(expression, ast.Attribute):
        attributes.insert(0, expression.attr)
        expression = expression.value
    return (expression, attributes) if isinstance(expression, ast.Call) else (None, [])


def _resolved(path: ast.expr, namespace: Mapping[str, Any]) -> Any:
    if isinstance(path, ast.Name):
        return namespace.get(path.id)
    if isinstance(path, ast.Attribute):
        return getattr(_resolved(path.value, namespace), path.attr, None)
    return None


def _builders(namespace: Mapping[str, Any], names: list[str]) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Functions that need no argument: ``build_model`` first, then those that speak of a model, the last ones first."""
    functions = [word for word in dict.fromkeys(reversed(names)) if _needs_nothing(namespace[word])]
    ordered = sorted(functions, key=lambda word: (word != "build_model", "model" not in word))
    for word in ordered:
        if _builds(word, namespace[word]):
            yield word, namespace[word]
    for word in dict.fromkeys(names):
        for method, function in _methods(namespace[word]):
            if _needs_nothing(function) and _builds(method, function):
                yield f"{word}.{method}", function
    for word in dict.fromkeys(names):
        value = namespace[word]
        if _holds_models(value) and value.__module__ == "source" and _takes_nothing(value):
            yield word, value


def _holds_models(value: Any) -> bool:
    """Whether it is a class of the code's own, no layer or model, whose methods make models: ``self.model = …``."""
    import keras

    if not isinstance(value, type) or value.__module__ not in ("source", "__main__") or issubclass(value, keras.Layer):
        return False
    methods = [method for method in vars(value).values() if isinstance(method, FunctionType)]
    return "__init__" in vars(value) and any(_CLASSES & set(method.__code__.co_names) for method in methods)


def _builds(name: str, function: Any) -> bool:
    words = any(word in name.lower() for word in _WORDS) or name.startswith(_BEGINNINGS)
    return words or bool(_CLASSES & set(function.__code__.co_names))


def _methods(value: Any) -> Iterator[tuple[str, FunctionType]]:
    """The static methods of a class of the code's own: ``LeNet.build(width, height)``."""
    if isinstance(value, type) and value.__module__ in ("source", "__main__"):
        for word, method in vars(value).items():
            if isinstance(method, staticmethod) and isinstance(method.__func__, FunctionType):
                yield word, method.__func__


def _needing(namespace: Mapping[str, Any]) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Functions and classes that build a model of arguments that nobody has given."""
    for word, value in namespace.items():
        for path, function in [(word, value), *((f"{word}.{m}", f) for m, f in _methods(value))]:
            if isinstance(function, FunctionType) and not _needs_nothing(function) and _returns_model(path, function):
                yield path, function
        if _holds_models(value) and not _takes_nothing(value):
            yield word, value


def _returns_model(path: str, function: FunctionType) -> bool:
    return bool(_CLASSES & set(function.__code__.co_names)) and not path.startswith("_")


def _refuse_builders(namespace: Mapping[str, Any], names: list[str]) -> None:
    here = {word: namespace[word] for word in names}
    for path, function in reversed(list(_needing(here))):
        needed = [
            item.name
            for item in inspect.signature(function).parameters.values()
            if item.default is inspect.Parameter.empty and item.kind not in (item.VAR_POSITIONAL, item.VAR_KEYWORD)
        ]
        call = f"{path}({', '.join(f'{word}=…' for word in needed)})"
        raise BuilderNeedsArguments(where=say("the code"), received=path, call=call)


def _needs_nothing(value: Any) -> bool:
    return isinstance(value, FunctionType) and _takes_nothing(value)


def _takes_nothing(value: Callable[..., Any]) -> bool:
    return all(
        item.default is not inspect.Parameter.empty or item.kind in (item.VAR_POSITIONAL, item.VAR_KEYWORD)
        for item in inspect.signature(value).parameters.values()
    )
