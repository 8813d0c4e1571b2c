"""``wb.trace``: running a model on one batch, step by step."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from msgspec.structs import replace

from workbench.analysis import Analysis, Problem, analyze
from workbench.codegen import build_model
from workbench.graph.active_graph import active_graph
from workbench.graph.document import Graph
from workbench.graph.edits import delete
from workbench.messages import mark, say
from workbench.model_program.model_reader import read
from workbench.model_program.program import Program
from workbench.trace.error_translation import original, translate, wrong_size
from workbench.trace.live_map import batch_traced, step_listener
from workbench.trace.loss_resolution import loss_of_graph, loss_value, resolve_loss
from workbench.trace.run.batch_input import channels_moved_last, first_batch
from workbench.trace.run.batch_run import failure_text, run_batch
from workbench.trace.run.label_problems import head_problems, label_problems
from workbench.trace.run.recorder import INPUT, Recorder, data_format_checked, view_of
from workbench.trace.run.step_values import TraceStep
from workbench.trace.run.trace_result import Trace
from workbench.trace.trace_errors import NotTraceable

_NOT_FINITE_STEP = mark(
    "{name}: the first step out of which NaN or infinite values come ({nan} NaN, {infinite} infinite). Look at what "
    "goes in and at its weights: a logarithm of 0, a division by 0, or weights that a large learning rate has blown up."
)
_NOT_FINITE_INPUT = mark(
    "{name}: the data themselves hold {nan} NaN and {infinite} infinite values. Mend them first, for example with "
    "np.nan_to_num, or leave these samples out."
)
_FAILED = mark("{step}: {words}")
_OTHER_SHAPE = mark(
    "{name}: the model was made for samples of {expected}, but receives {received}. This model does not check it, so "
    "the numbers mean something else than meant. Bring the data to that shape."
)


def trace(
    model: Any,
    x: Any,
    y: Any = None,
    loss: Any = None,
    *,
    training: bool | None = None,
    statistics: bool = False,
    data_format: str | None = None,
    light: Callable[[str], None] | None = None,
) -> Trace:
    """Run a model on one batch and record every step: its name, operation, shapes, axes, dtype and parameters.

    The outputs are those of ``model(x)``, made by the model's own layers. A model that fails yields the steps
    up to there, with the reason in plain words.

    Args:
        model: a Keras model, a graph, or a single layer.
        x: arrays or tensors with the batch as first axis, a data set (its first batch is taken), or just a shape such
            as ``(100, 28, 28, 1)``; a list or dict of these for several inputs.
        y: labels of the same batch; those of the data set if it has some.
        loss: a name, a Keras loss or a function of (y, y_pred); else the model's own (that of a graph's code cell).
        training: passed on as in ``model(x, training=...)``.
        statistics: also note minimum, mean, maximum, share of zeros, NaN, infinities, time and bytes of each output.
        data_format: ``"channels_first"`` shows images as (batch, channels, height, width), whatever the model uses.
        light: called with the name of each step before it runs. Maps of the model made by ``wb.view`` follow anyway.

    Returns:
        A :class:`~workbench.trace.Trace` with a step a layer; in a notebook it shows as a table.

    Raises:
        NotTraceable: ``model`` has no layers.
        NoBatch: The data set is empty.
        BadFormat: ``data_format`` is none of the two.
        NoSuchLoss: Keras knows no such loss.

    >>> seen = trace(model, data.test.x[:5], data.test.y[:5], "sparse_categorical_crossentropy")
    >>> seen.shapes["conv"], seen.ok
    ((5, 6, 6, 4), True)
    """
    shown = data_format_checked(data_format)
    if isinstance(model, Graph):
        return _graph(model, x, y, loss, training=training, statistics=statistics, data_format=data_format, light=light)
    program = _program(model)
    x, y = first_batch(x, y)
    if program is not None and shown == "channels_first":
        x = channels_moved_last(program, x)
    recorder = Recorder(view_of(program, shown), statistics=statistics, light=step_listener(model, light))
    y_pred, error = run_batch(model, program, x, recorder, training=training)
    odd = _unchecked_shapes(program, x)
    if error is not None:
        recorder.fail(odd[0].message if odd else failure_text(error, recorder))
        return Trace(model.name, tuple(recorder.steps), y=y, error=error)
    if program is not None:
        batch_traced(model, x)
    number, problems = _loss_and_problems(model, y, y_pred, loss)
    return Trace(model.name, tuple(recorder.steps), y_pred, y, number, (*odd, *_not_finite(recorder.steps), *problems))


def _not_finite(steps: Sequence[TraceStep]) -> Iterator[Problem]:
    """The first step with NaN or infinities; only known with statistics."""
    for number, step in enumerate(steps):
        numbers = step.statistics
        if numbers is not None and (numbers.nan or numbers.infinite):
            template = _NOT_FINITE_INPUT if step.operation == INPUT else _NOT_FINITE_STEP
            text = say(template, name=step.name, number=number, nan=numbers.nan, infinite=numbers.infinite)
            yield Problem(step.name, "not-finite", text, "error")
            return


def _program(model: Any) -> Program | None:
    import keras

    if not isinstance(model, keras.layers.Layer):
        raise NotTraceable.of("trace", model)
    return read(model)


def _loss_and_problems(model: Any, y: Any, y_pred: Any, loss: Any) -> tuple[float | None, tuple[Problem, ...]]:
    """The loss as a number, and what is wrong with the labels."""
    if y is None or (loss is None and not getattr(model, "loss", None)):
        return None, ()
    chosen = resolve_loss(loss, model)
    problems = (*head_problems(model, chosen), *label_problems(y, y_pred, chosen))
    try:
        return float(loss_value(chosen, y, y_pred)), problems
    except Exception as error:  # noqa: BLE001 - shapes that do not fit: said in words
        return None, problems or (_loss_problem(error),)


def _loss_problem(error: Exception) -> Problem:
    translation = translate(error)
    text = translation.text if translation else say(_FAILED, step="loss", words=original(error))
    return Problem("loss", translation.code if translation else "loss", text, "error", detail=original(error))


def _unchecked_shapes(program: Program | None, x: Any) -> tuple[Problem, ...]:
    """A Sequential takes a single sample, or data of another size, without a word: if only the numbers fit later on."""
    if program is None or len(program.entries) != 1 or program.entries[0].shape is None:
        return ()
    name, expected, shape = program.entries[0].name, program.entries[0].shape, tuple(np.shape(x))
    if shape == expected[1:]:
        return (Problem(name, "no-batch", wrong_size(name, expected, shape), "warning"),)
    if len(expected) != len(shape) or all(a is None or a == b for a, b in zip(expected[1:], shape[1:], strict=True)):
        return ()
    values = {"name": name, "expected": tuple(expected[1:]), "received": shape[1:]}
    return (Problem(name, "input-shape", say(_OTHER_SHAPE, **values), "warning"),)


def _graph(graph: Graph, x: Any, y: Any, loss: Any, **options: Any) -> Trace:
    """The Keras model of a graph. Nodes that cannot be built are omitted, and appended as failed steps."""
    graph = active_graph(graph)
    analysis = analyze(graph)
    if analysis.ok:
        model = build_model(graph)
        x, y = first_batch(x, y)
        return trace(model, x, y, loss_of_graph(graph, model, y, loss), **options)
    failed = _failed(graph, analysis)
    whole = _without_errors(graph, analysis)
    before = trace(build_model(whole), x, **options).steps if analyze(whole).ok else ()
    failed = tuple(_with_batch(step, before) for step in failed)
    error = ValueError(failed[0].reason if failed else "")
    return Trace(graph.name, (*before, *failed), y=first_batch(x, y)[1], error=error)


def _failed(graph: Graph, analysis: Analysis) -> tuple[TraceStep, ...]:
    """A step for each problem that keeps the graph from being built."""
    found = [problem for problem in analysis.problems if problem.severity == "error"]
    return tuple(_failed_step(graph, problem, analysis) for problem in found)


def _failed_step(graph: Graph, problem: Problem, analysis: Analysis) -> TraceStep:
    node = graph.by_id.get(problem.where[0]) if problem.where else None
    given = [analysis.at(edge.source) for edge in graph.incoming[node.id]] if node else []
    shapes = tuple(report.outputs[0].shape for report in given if report and report.outputs)
    kind = node.type if node else ""
    return TraceStep(problem.node, kind, shapes, (), (), "", 0, failed=True, reason=problem.message)


def _with_batch(step: TraceStep, before: tuple[TraceStep, ...]) -> TraceStep:
    """The failed step with the size of the real batch."""
    batch = before[0].outputs[0][0] if before else None
    return replace(step, inputs=tuple((batch, *shape[1:]) for shape in step.inputs))


def _without_errors(graph: Graph, analysis: Analysis) -> Graph:
    """The graph without what cannot be built."""
    broken = {problem.where[0] for problem in analysis.problems if problem.severity == "error" and problem.where}
    removed = [
        node.id
        for node in graph.nodes
        if node.id in broken or not (analysis.at(node.id) and analysis.at(node.id).ok)  # type: ignore[union-attr]
    ]
    return delete(graph, removed) if removed else graph
