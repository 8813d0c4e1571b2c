"""Running a subclassed model: its layers are observed while its own code calls them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from workbench.model_program.layer_hooks import layers_of, watched
from workbench.model_program.program import ProgramCall
from workbench.trace.run.recorder import Recorder
from workbench.trace.run.step_values import shapes_of

_NAMED = re.compile(r"(?:of layer|[Ll]ayer) ['\"]([^'\"]+)['\"]")


def run_subclassed(model: Any, x: Any, recorder: Recorder, *, training: bool | None) -> tuple[Any, Exception | None]:
    """Call a subclassed model; what it returns, or what a layer raised."""
    import keras

    try:
        given = keras.tree.map_structure(keras.ops.convert_to_tensor, x)
        with watched(model, recorder), _last_run_only(model, given, recorder):
            return (model(given) if training is None else model(given, training=training)), None
    except Exception as error:  # noqa: BLE001 - a layer may raise anything: it becomes the failing step
        if recorder.pending is None:
            _note_failing_layer(model, x, error, recorder)
        return None, error


@contextmanager
def _last_run_only(model: Any, given: Any, recorder: Recorder) -> Iterator[None]:
    """Keras may trace the code with symbolic tensors first, to create weights: only the last run counts."""
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


def _note_failing_layer(model: Any, x: Any, error: Exception, recorder: Recorder) -> None:
    """A layer that rejects its input is never called: the error names it. Otherwise the model's own code failed."""
    named = _NAMED.search(str(error))
    given = recorder.last_output
    shapes = shapes_of(x) if given is None else (given,)
    failing = [(path, layer) for path, layer in layers_of(model) if named and layer.name == named.group(1)]
    path, operation = failing[0] if failing else (model.name, model)
    recorder.pending = (path, ProgramCall(path, operation, (), {}, ()), shapes)
