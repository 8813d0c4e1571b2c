"""The models that a piece of code has made, by the names under which one can ask for them, and which one is meant."""

import ast
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from workbench.importers.skipped_calls import TRAINING

_DEEPEST = 3
_COMPOSED = 3
"""From this many models on, one that holds all the others is the whole that they are parts of."""


class ModelCandidate(Struct, frozen=True):
    """A model and the expression that leads to it: ``model``, ``models["small"]``, ``net.model``, ``main.model``."""

    name: str
    model: Any
    local: bool = False


def candidates(variables: Mapping[str, Any], names: Sequence[str]) -> list[ModelCandidate]:
    """The models in the variables of these names, and in the containers and objects that they are."""
    found: dict[int, ModelCandidate] = {}
    for name in names:
        for path, model in _models(name, variables[name], _DEEPEST):
            if id(model) not in found:
                found[id(model)] = ModelCandidate(path, model)
    return list(found.values())


def _models(path: str, value: Any, depth: int) -> Iterator[tuple[str, Any]]:
    import keras

    if isinstance(value, keras.Model):
        if depth and not isinstance(value, keras.Sequential) and not hasattr(value, "operations"):
            for word, item in vars(value).items():  # a model of Python code may hold some that can be drawn
                yield from _models(f"{path}.{word}", item, depth - 1) if isinstance(item, keras.Model) else ()
        yield path, value
    elif depth and isinstance(value, Mapping):
        for key, item in value.items():
            yield from _models(f"{path}[{key!r}]".replace("'", '"'), item, depth - 1)
    elif depth and isinstance(value, list | tuple):
        fields = getattr(value, "_fields", None)  # of a named tuple
        for place, item in enumerate(value):
            yield from _models(f"{path}.{fields[place]}" if fields else f"{path}[{place}]", item, depth - 1)
    elif depth and hasattr(value, "__dict__") and not isinstance(value, type | keras.Layer) and _is_plain(value):
        for word, item in vars(value).items():
            yield from _models(f"{path}.{word}", item, depth - 1)


def _is_plain(value: Any) -> bool:
    """Whether an object's class is one of the code's own, and no module, function or library's object."""
    module = type(value).__module__.split(".", maxsplit=1)[0]
    return module not in ("keras", "tensorflow", "numpy", "builtins", "matplotlib", "pandas", "workbench")


def assigned_names(tree: ast.Module) -> list[str]:
    """Names that a module's statements set, in the order in which they are set last."""
    names: dict[str, None] = {}
    for node in _outside_functions(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.pop(node.id, None)
            names[node.id] = None
    return list(names)


def _outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            yield from _outside_functions(child)


def used_models(tree: ast.Module) -> tuple[frozenset[str], frozenset[str]]:
    """Expressions of what is trained, and of what is compiled: ``model`` in ``model.fit(x, y)``."""
    trained, compiled = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in TRAINING:
                trained.add(ast.unparse(node.func.value).replace("'", '"'))
            elif node.func.attr == "compile":
                compiled.add(ast.unparse(node.func.value).replace("'", '"'))
    return frozenset(trained), frozenset(compiled)


def preferred(found: Sequence[ModelCandidate], tree: ast.Module, trained: Collection[int]) -> ModelCandidate:
    """The model that is meant: one trained, else compiled, else the whole of many parts; of several the last."""
    trained_names, compiled_names = used_models(tree)
    groups = (
        [one for one in found if id(one.model) in trained or one.name in trained_names],
        [one for one in found if getattr(one.model, "compiled", False) or one.name in compiled_names],
        _wholes(found),
        list(found),
    )
    group = next(group for group in groups if group)
    return next((one for one in group if one.name == "model"), group[-1]) if group is not groups[-1] else group[-1]


def _wholes(found: Sequence[ModelCandidate]) -> list[ModelCandidate]:
    """Models whose layers are those of all others together."""
    if len(found) < _COMPOSED:
        return []
    parts = {id(one.model): _parts(one.model) for one in found}
    every = frozenset[int]().union(*parts.values())
    return [one for one in found if parts[id(one.model)] >= every]


def _parts(model: Any) -> frozenset[int]:
    """The layers with weights of a model and of those inside it."""
    import keras

    found: set[int] = set()
    for layer in getattr(model, "layers", ()):
        found |= _parts(layer) if isinstance(layer, keras.Model) else ({id(layer)} if layer.weights else set())
    return frozenset(found)
