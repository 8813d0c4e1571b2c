"""Seeing the layers of a model at work while its own Python code runs."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from time import perf_counter
from typing import Any

from workbench.trace.run.program import ProgramCall, Slot
from workbench.trace.run.program_run import Witness
from workbench.trace.run.recorder import Recorder
from workbench.trace.run.step_values import shapes_of

_NAMED = re.compile(r"(?:of layer|[Ll]ayer) ['\"]([^'\"]+)['\"]")


def follow(model: Any, x: Any, recorder: Recorder, *, training: bool | None) -> tuple[Any, Exception | None]:
    """Call a model whose layers only its Python code knows; what it returns, or what a layer raised."""
    import keras

    try:
        given = keras.tree.map_structure(keras.ops.convert_to_tensor, x)
        with watched(model, recorder), _restarting(model, given, recorder):
            return (model(given) if training is None else model(given, training=training)), None
    except Exception as error:  # noqa: BLE001 - a layer may raise anything: it becomes the failing step
        if recorder.pending is None:
            _find_failing(model, x, error, recorder)
        return None, error


@contextmanager
def _restarting(model: Any, given: Any, recorder: Recorder) -> Iterator[None]:
    """Keras may run the code on symbols first, to make weights: only the last run counts."""
    original = model.call

    @wraps(original)
    def call(*arguments: Any, **keywords: Any) -> Any:
        recorder.restart()
        recorder.enter("x", given)
        return original(*arguments, **keywords)

    model.__dict__["call"] = call
    try:
        yield
    finally:
        del model.__dict__["call"]


def _find_failing(model: Any, x: Any, error: Exception, recorder: Recorder) -> None:
    """A layer that refuses its input is never called: the error names it. Else it was the model's own code."""
    named = _NAMED.search(str(error))
    given = recorder.last_output
    shapes = shapes_of(x) if given is None else (given,)
    failing = [(path, layer) for path, layer in layers_of(model) if named and layer.name == named.group(1)]
    path, operation = failing[0] if failing else (model.name, model)
    recorder.pending = (path, ProgramCall(path, operation, (), {}, ()), shapes)


@contextmanager
def watched(model: Any, witness: Witness) -> Iterator[None]:
    """Tell ``witness`` of every call of the model's layers; afterwards the layers are as they were."""
    changed = []
    try:
        for path, layer in layers_of(model):
            layer.__dict__["call"] = _told(layer, path, witness)
            changed.append(layer)
        yield
    finally:
        for layer in changed:
            del layer.__dict__["call"]


def layers_of(model: Any, above: str = "") -> Iterator[tuple[str, Any]]:
    """The layers and operations of a model by path; those of nested models in their place."""
    import keras

    seen: set[int] = set()
    for layer in getattr(model, "operations", None) or model.layers:
        if id(layer) in seen or type(layer).__name__ == "InputLayer" or "call" in layer.__dict__:
            continue
        seen.add(id(layer))
        if isinstance(layer, keras.Model):
            yield from layers_of(layer, f"{above}{layer.name}/")
        else:
            yield above + layer.name, layer


def _told(layer: Any, path: str, witness: Witness) -> Callable[..., Any]:
    """The layer's call, with ``witness`` told before and after."""
    import keras

    original = layer.call
    step = ProgramCall(path, layer, (), {}, (Slot(0),))

    @wraps(original)
    def call(*arguments: Any, **keywords: Any) -> Any:
        given = _tensors((arguments, keywords))
        witness.before(path, step, given)
        start = perf_counter()
        returned = original(*arguments, **keywords)
        seconds = perf_counter() - start
        witness.after(path, step, given, keras.tree.flatten(returned), seconds)
        return returned

    return call


def _tensors(structure: Any) -> Sequence[Any]:
    import keras

    return [one for one in keras.tree.flatten(structure) if hasattr(one, "shape") and hasattr(one, "dtype")]
