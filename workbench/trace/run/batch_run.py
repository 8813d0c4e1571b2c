"""Running any kind of model on a batch; and the reason of a failure, in plain words."""

from typing import Any

from workbench.messages import mark, say
from workbench.model_program.program import Program
from workbench.model_program.program_run import walk
from workbench.trace.error_translation import original, translate
from workbench.trace.run.batch_input import as_tensors
from workbench.trace.run.recorder import Recorder
from workbench.trace.run.subclassed_run import run_subclassed

_FAILED = mark("{step}: {words}")


def run_batch(
    model: Any, program: Program | None, x: Any, recorder: Recorder, *, training: bool | None
) -> tuple[Any, Exception | None]:
    """The model's output, or what a step raised. ``program`` is None for a subclassed model."""
    if program is None:
        return run_subclassed(model, x, recorder, training=training)
    try:
        tensors = input_tensors(model, program, x, recorder)
        return walk(program, tensors, recorder, training=training), None
    except Exception as error:  # noqa: BLE001 - a layer may raise anything: it becomes the failing step
        return None, error


def input_tensors(model: Any, program: Program, x: Any, recorder: Recorder) -> list[Any]:
    """The inputs as tensors; a model that rejects them fails at this step."""
    try:
        tensors = as_tensors(model, x)
    except Exception:
        recorder.refuse(None, program.entries[0].name, x)
        raise
    for entry, tensor in zip(program.entries, tensors, strict=True):
        recorder.enter(entry.name, tensor)
    return tensors


def failure_text(error: Exception, recorder: Recorder) -> str:
    """The failure in plain words, or Keras's message where no rule matches."""
    path, kind = recorder.failing
    translation = translate(error, layer=path, kind=kind)
    if translation is not None:
        return translation.text
    return say(_FAILED, step=path, words=original(error))
