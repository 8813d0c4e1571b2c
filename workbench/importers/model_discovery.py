"""Finding the model that a piece of Python code builds."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from types import CodeType, FunctionType
from typing import Any

from workbench.importers.build_recorder import BuildRecorder, Story

FILENAME = "<source>"


def build(source: str, filename: str = FILENAME) -> tuple[Any, Story] | None:
    """Run ``source`` and return the model it builds and how; None when it builds none. Raises what the code raises."""
    watcher = BuildRecorder(filename)
    namespace: dict[str, Any] = {"__name__": "source", "__file__": filename}
    code = compile(source, filename, "exec")
    watcher.watch(lambda: exec(code, namespace))  # noqa: S102 - the student's own code, asked for
    return model_in(namespace, code, watcher)


def model_in(namespace: Mapping[str, Any], code: CodeType, watcher: BuildRecorder) -> tuple[Any, Story] | None:
    """The model among the variables that ``code`` sets, or what one of its functions returns."""
    import keras

    names = [name for name in code.co_names if name in namespace]
    models = [name for name in dict.fromkeys(names) if isinstance(namespace[name], keras.Model)]
    if models:
        chosen = namespace["model" if "model" in models else models[-1]]
        watcher.see_variables({name: namespace[name] for name in dict.fromkeys(names)})
        return chosen, watcher.story(chosen)
    for function in _builders(namespace, names):
        given = watcher.watch(function)
        if isinstance(given, keras.Model):
            return given, watcher.story(given)
    return None


def _builders(namespace: Mapping[str, Any], names: list[str]) -> Iterator[Callable[[], Any]]:
    """Functions that need no argument: ``build_model`` first, then those that speak of a model, the last ones first."""
    functions = [name for name in dict.fromkeys(reversed(names)) if _needs_nothing(namespace[name])]
    ordered = sorted(functions, key=lambda name: (name != "build_model", "model" not in name))
    for name in ordered:
        if name == "build_model" or "model" in name or "net" in name or name.startswith(("build", "make", "create")):
            yield namespace[name]


def _needs_nothing(value: Any) -> bool:
    if not isinstance(value, FunctionType):
        return False
    return all(
        item.default is not inspect.Parameter.empty or item.kind in (item.VAR_POSITIONAL, item.VAR_KEYWORD)
        for item in inspect.signature(value).parameters.values()
    )
