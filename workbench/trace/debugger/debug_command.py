"""``wb.debug``: interactive where there is standard input, scripted with ``commands``, a table elsewhere."""

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from workbench.codegen import build_model
from workbench.graph.document import Graph
from workbench.model_program.model_reader import read, single
from workbench.model_program.program import Program
from workbench.trace.debugger.forward_source import script
from workbench.trace.debugger.shape_debugger import Debugger
from workbench.trace.live_map import step_listener
from workbench.trace.loss_resolution import loss_of_graph, loss_value, resolve_loss
from workbench.trace.run.batch_input import channels_moved_last, first_batch
from workbench.trace.run.batch_run import failure_text, input_tensors
from workbench.trace.run.recorder import Recorder, data_format_checked, view_of
from workbench.trace.run.subclassed_run import run_subclassed
from workbench.trace.run.tracer import trace
from workbench.trace.trace_errors import NotTraceable, StepFails

_open: list[Debugger] = []
"""The session that is waiting for commands, if there is one."""


def debug(
    model: Any,
    x: Any,
    y: Any = None,
    loss: Any = None,
    commands: Sequence[str] | None = None,
    *,
    data_format: str | None = None,
    light: Callable[[str], None] | None = None,
) -> None:
    """Step through a model's ``forward()`` with one batch, one line a layer, as with pdb.

    ``n`` runs the next line, ``p x.shape`` prints the shape of the last tensor, ``q`` quits; ``h`` lists the other
    commands, among them ``shapes``, ``shape``, ``show`` and ``where``. With labels and a loss, ``y_pred`` and ``loss``
    are lines too. A model with a ``call`` of its own is stepped through in that code. The caller's globals
    (``np``, variables) are available at the prompt; maps of the model made by ``wb.view`` highlight the step.

    Without standard input and without commands, the table of all steps is printed.

    Args:
        model: a Keras model, a graph of ours, or a layer.
        x: what ``trace`` takes: arrays, tensors, a data set, or a shape.
        y: labels of the same batch.
        loss: a name, a Keras loss or a function of (y, y_pred); else the model's own (that of a graph's code cell).
        commands: executed instead of input, as in ``["n", "p x.shape", "q"]``, so that a notebook runs unattended.
        data_format: ``"channels_first"`` shows images as (batch, channels, height, width) in ``shapes`` and ``shape``.
        light: called with the name of each step.

    Raises:
        NotTraceable, NoBatch: There is nothing to step through.
        StepFails: The model cannot take the data.
        CannotGenerate: ``model`` is an unfinished drawing.
        BadFormat, NoSuchLoss: An argument is invalid.

    >>> debug(model, data.test.x[:5], commands=["n", "p x.shape", "q"])
    > <digits>(2)forward()
    -> x = conv(x)
    (Pdb) n
    ...
    (Pdb) q
    """
    _end_open_sessions()
    light = step_listener(model, light)
    if isinstance(model, Graph):
        graph, model = model, build_model(model)
        x, y = first_batch(x, y)
        loss = loss_of_graph(graph, model, y, loss)
    if commands is None and not can_type():
        _print(trace(model, x, y, loss, data_format=data_format, light=light))
        return
    names = sys._getframe(1).f_globals  # noqa: SLF001 - globals of the learner's own cell or file
    session, tensors = _session(model, x, y, loss, commands, data_format=data_format, light=light, names=names)
    _run(session, tensors)
    if commands is None and session.asked == 0:
        _print(trace(model, x, y, loss, data_format=data_format, light=light))


def _session(
    model: Any,
    x: Any,
    y: Any,
    loss: Any,
    commands: Sequence[str] | None,
    *,
    data_format: str | None,
    light: Any,
    names: Mapping[str, Any],
) -> tuple[Debugger, list[Any]]:
    program, own = _program(model)
    shown = data_format_checked(data_format)
    x, y = first_batch(x, y)
    x = channels_moved_last(program, x) if shown == "channels_first" else x
    view = view_of(program, shown)
    recorder = Recorder(view)
    tensors = _input_tensors(model, program, x, recorder)
    if own is not None and not own.built:
        # Keras first traces the code with symbolic tensors: not under the debugger.
        run_subclassed(own, x, Recorder(view), training=None)
    chosen = None
    if y is not None and (loss is not None or getattr(model, "loss", None)):
        chosen = _loss_function(resolve_loss(loss, model))
    text = script(program, loss=chosen, labels=y is not None, names=names)
    kernel = getattr(_shell(), "kernel", None)
    session = Debugger(
        program, text, recorder, view, commands=commands, display=_display, light=light, kernel=kernel, own=own
    )
    return session, [*tensors, *([] if y is None else [y])]


def _input_tensors(model: Any, program: Program, x: Any, recorder: Recorder) -> list[Any]:
    """The inputs as tensors. Raises StepFails, with Keras's own error as its cause, for what the model cannot take."""
    try:
        return input_tensors(model, program, x, recorder)
    except Exception as error:
        raise StepFails(words=failure_text(error, recorder)) from error


def _loss_function(loss: Any) -> Callable[[Any, Any], Any]:
    def loss_fn(y: Any, y_pred: Any) -> Any:
        return loss_value(loss, y, y_pred)

    return loss_fn


def _program(model: Any) -> tuple[Program, Any]:
    """The program to step through, and the model itself if it is subclassed."""
    import keras

    if not isinstance(model, keras.layers.Layer):
        raise NotTraceable.of("debug", model)
    program = read(model)
    return (program, None) if program is not None else (single(model), model)


def _run(session: Debugger, tensors: Sequence[Any]) -> None:
    """Run to the end or to the learner's q; what a layer raises was shown in the session."""
    from bdb import BdbQuit

    nested, tracer = bool(_open), sys.gettrace()
    _open.append(session)
    try:
        with session.observing():
            # Python disables tracing while a debugger waits at its prompt; call_tracing enables it.
            sys.call_tracing(session.run_forward, (tensors,)) if nested else session.run_forward(tensors)
    except BdbQuit:
        pass
    except Exception:
        if not session.failed:
            raise
    finally:
        sys.settrace(tracer)
        _open.remove(session)


def _end_open_sessions() -> None:
    """A session that is still open, above this one on the stack, ends when control returns to it."""
    for session in _open:
        session.end()


def can_type() -> bool:
    """Whether there is standard input: a notebook that accepts input, or a terminal."""
    kernel = getattr(_shell(), "kernel", None)
    if kernel is not None:
        return bool(getattr(kernel, "_allow_stdin", False))
    try:
        sys.stdin.fileno()
    except (AttributeError, OSError, ValueError):
        return False
    return not sys.stdin.closed


def _shell() -> Any:
    """The running IPython shell, without importing IPython."""
    shell = sys.modules.get("IPython")
    return shell.get_ipython() if shell is not None else None


def _display(value: Any) -> None:
    """Show a picture: as an image in a notebook, as text elsewhere."""
    if getattr(_shell(), "kernel", None) is None:
        _print(value)
        return
    from IPython.display import display

    display(value)  # type: ignore[no-untyped-call]


def _print(value: Any) -> None:
    sys.stdout.write(f"{value}\n")
