"""Hooks on the layers of a Keras model, so that an observer sees each of their calls while the model runs."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from time import perf_counter
from typing import Any

from workbench.model_program.program import ProgramCall, Slot
from workbench.model_program.program_run import CallObserver, require_room


@contextmanager
def watched(model: Any, observer: CallObserver) -> Iterator[None]:
    """Notify ``observer`` of every call of the model's layers; on exit the layers are restored."""
    changed = []
    try:
        for path, layer in layers_of(model):
            layer.__dict__["call"] = _observed(layer, path, observer)
            changed.append(layer)
        yield
    finally:
        for layer in changed:
            del layer.__dict__["call"]


def layers_of(model: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """The layers and operations of a model by path; those of nested models in their place."""
    import keras

    seen: set[int] = set()
    for layer in getattr(model, "operations", None) or model.layers:
        if id(layer) in seen or type(layer).__name__ == "InputLayer" or "call" in layer.__dict__:
            continue
        seen.add(id(layer))
        if isinstance(layer, keras.Model):
            yield from layers_of(layer, f"{prefix}{layer.name}/")
        else:
            yield prefix + layer.name, layer


def _observed(layer: Any, path: str, observer: CallObserver) -> Callable[..., Any]:
    """The layer's call, with ``observer`` notified before and after it."""
    import keras

    original = layer.call
    step = ProgramCall(path, layer, (), {}, (Slot(0),))

    @wraps(original)
    def call(*arguments: Any, **keywords: Any) -> Any:
        given = _tensors((arguments, keywords))
        observer.before(path, step, given)
        require_room(layer, given)
        start = perf_counter()
        returned = original(*arguments, **keywords)
        seconds = perf_counter() - start
        observer.after(path, step, given, keras.tree.flatten(returned), seconds)
        return returned

    return call


def _tensors(structure: Any) -> Sequence[Any]:
    import keras

    return [one for one in keras.tree.flatten(structure) if hasattr(one, "shape") and hasattr(one, "dtype")]
