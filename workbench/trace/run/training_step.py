"""One training step in detail: forward, loss, gradients, and what the update did to every weight."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from msgspec import Struct

from workbench.analysis.analysis_report import Shape
from workbench.codegen import build_model
from workbench.graph.document import Graph
from workbench.html_elements import element, text_table
from workbench.messages import mark, say
from workbench.model_program.model_reader import read
from workbench.model_program.trained_by import trained_by
from workbench.text_format import aligned, listed, number_text
from workbench.trace.error_translation import original, translate
from workbench.trace.live_map import step_listener
from workbench.trace.loss_resolution import loss_of_graph, loss_value, resolve_loss
from workbench.trace.run.batch_input import first_batch
from workbench.trace.run.batch_run import failure_text, run_batch
from workbench.trace.run.label_problems import head_problems, label_problems
from workbench.trace.run.recorder import Recorder, view_of
from workbench.trace.run.step_values import TraceStep
from workbench.trace.run.trace_result import Trace
from workbench.trace.run.trace_table import html_of
from workbench.trace.trace_errors import NoLabels, NotTraceable, StepFails

_BUSY = mark(
    "debug_step: the run {run!r} is training this network, and two trainings would spoil each other. Wait for it with "
    "run.wait(), or take a step with a copy: keras.models.clone_model(model)."
)
_COLUMNS = (mark("weight"), mark("shape"), mark("gradient"), mark("change"))
_TRAINED = mark("loss {before:.4f} before the update, {after:.4f} after it; {changed} of {count} weight arrays changed")
_FROZEN = mark(
    "loss {before:.4f}; the network is frozen: 0 of {count} weight arrays can change (trainable is False), {changed} "
    "changed"
)
_SPOILED = mark("{count} of them hold NaN now: {names}")
_SPOILED_BEFORE = mark("{count} held NaN before this step: {names}")
_OVERFLOW = mark(
    "the gradients are too large for 16 bits, so the optimizer left this step out, and will scale the loss less"
)
_VALIDATED = mark("loss {before:.4f}; validation changes no weight: {changed} of {count} weight arrays changed")


_NAMED = 3


class WeightChange(Struct, frozen=True):
    """One array of weights. ``gradient`` and ``change`` are the largest absolute values; None without a gradient.

    A ``change`` of NaN says that the weights are NaN now; ``was_nan`` that some were before.
    """

    name: str
    shape: Shape
    gradient: float | None
    change: float
    was_nan: bool = False

    @property
    def changed(self) -> bool:
        """Whether it is not as before; a change to NaN is one."""
        return self.change != 0

    @property
    def is_nan(self) -> bool:
        """Whether it became NaN."""
        return self.change != self.change


@dataclass(frozen=True, eq=False, repr=False)
class TrainingStep:
    """What one batch did; a table in a notebook, aligned text elsewhere.

    Args:
        forward: The trace of the batch before the update.
        weights: A line for each array of weights: name, shape, largest gradient, largest change.
        loss: The loss before the update.
        loss_after: The loss of the same batch with the new weights.
        validation: Whether nothing was to be changed.

    >>> done = wb.debug_step(model, data.train.x[:20], data.train.y[:20], "sparse_categorical_crossentropy")
    >>> len(done.changed), done.rows[0]["shape"]
    (4, (3, 3, 1, 4))
    """

    forward: Trace
    weights: tuple[WeightChange, ...]
    loss: float
    loss_after: float
    validation: bool

    @property
    def changed(self) -> tuple[str, ...]:
        """Names of the weight arrays that are not as before."""
        return tuple(weight.name for weight in self.weights if weight.changed)

    @property
    def rows(self) -> list[Mapping[str, Any]]:
        """A dict for each array of weights: weight, shape, gradient, change."""
        return [
            {"weight": one.name, "shape": one.shape, "gradient": one.gradient, "change": one.change}
            for one in self.weights
        ]

    def __repr__(self) -> str:
        return "\n".join([repr(self.forward), "", aligned(self._texts(), [False] * len(_COLUMNS)), "", self._summary()])

    def _repr_html_(self) -> str:
        heads, *rows = self._texts()
        table = text_table(heads, rows)
        return html_of(self.forward) + table + element("div", self._summary())

    @property
    def _is_frozen(self) -> bool:
        return all(weight.gradient is None for weight in self.weights)

    def _summary(self) -> str:
        template = _VALIDATED if self.validation else _FROZEN if self._is_frozen else _TRAINED
        count = len(self.weights)
        text = say(template, before=self.loss, after=self.loss_after, changed=len(self.changed), count=count)
        spoiled = [weight.name for weight in self.weights if weight.is_nan]
        before = [weight.name for weight in self.weights if weight.was_nan]
        further = [say(_SPOILED, count=len(spoiled), names=listed(spoiled, _NAMED))] if spoiled else []
        further += [say(_SPOILED_BEFORE, count=len(before), names=listed(before, _NAMED))] if before else []
        overflown = any(weight.gradient == float("inf") for weight in self.weights) and not self.changed
        return "; ".join((text, *further, *([say(_OVERFLOW)] if overflown else [])))

    def _texts(self) -> list[tuple[str, ...]]:
        """The heads of the columns, and a row for each array."""
        rows = [
            (one.name, str(one.shape), number_text(one.gradient, 3), number_text(one.change, 3)) for one in self.weights
        ]
        return [tuple(map(say, _COLUMNS)), *rows]


def debug_step(
    model: Any,
    x: Any,
    y: Any = None,
    loss: Any = None,
    *,
    optimizer: Any = None,
    training: bool = True,
    validation: bool = False,
) -> TrainingStep:
    """Run one training step on a batch: forward pass, loss, gradients, one update; and show the change of each weight.

    The model is trained by this, as ``model.train_on_batch(x, y)`` would. With ``training=False`` the batch is
    evaluated as ``fit`` evaluates validation data: the loss is computed, and nothing is changed. Labels and the end of
    the network are checked as by ``trace``; gradients are those of the loss itself, also in mixed precision.

    Args:
        model: a Keras model, or a graph of ours.
        x: what ``trace`` takes.
        y: labels of the same batch.
        loss: a name, a Keras loss or a function; else the model's own (that of a graph's code cell).
        optimizer: a Keras optimizer or its name; else the model's own, or plain SGD with a learning rate of 0.01.
        training: whether to train; False computes the loss only.
        validation: the opposite of ``training``.

    Returns:
        A :class:`~workbench.trace.TrainingStep` with ``loss``, ``loss_after`` and a row for each array of weights.

    Raises:
        StepFails: Data or labels do not fit; in plain words, with Keras's error as its cause.
        NotTraceable, NoBatch: There is nothing to run.
        NoLoss, NoSuchLoss, NoLabels: The loss cannot be computed.

    >>> batch = data.train.x[:20], data.train.y[:20]
    >>> done = debug_step(model, *batch, "sparse_categorical_crossentropy", training=False)
    >>> done.changed, done.loss == done.loss_after
    ((), True)
    """
    import keras

    graph, model = (model, build_model(model)) if isinstance(model, Graph) else (None, model)
    if not isinstance(model, keras.layers.Layer):
        raise NotTraceable.of("debug_step", model)
    if run := trained_by(model):
        raise StepFails(words=say(_BUSY, run=run))
    x, y = first_batch(x, y)
    given = loss if graph is None else loss_of_graph(graph, model, y, loss)
    loss_of, validation = _loss(model, given), validation or not training
    if y is None:
        raise NoLabels(where="debug_step")
    if not model.built:
        _forward_pass(model, x, False)  # makes the weights: from here on there is something to change
    before = [_copy(weight) for weight in model.weights]
    chosen = resolve_loss(given, model)

    def forward() -> tuple[Any, Any, tuple[TraceStep, ...]]:
        y_pred, steps = _forward_pass(model, x, not validation)
        return y_pred, _loss_tensor(loss_of, x, y, y_pred, chosen), steps

    if validation:
        y_pred, value, steps = forward()
        gradients: dict[str, float] = {}
        after = value
    else:
        y_pred, value, steps, gradients = _update(model, forward, optimizer)
        after = loss_of(x, y, _forward_pass(model, x, None)[0])
    problems = (*head_problems(model, chosen), *label_problems(y, y_pred, chosen))
    traced = Trace(model.name, steps, y_pred, y, float(value), problems)
    weights = tuple(_changes(model, before, gradients))
    return TrainingStep(traced, weights, float(value), float(after), validation)


def _forward_pass(model: Any, x: Any, training: bool | None) -> tuple[Any, tuple[TraceStep, ...]]:
    """Prediction and steps. Raises StepFails, with Keras's own error as its cause."""
    program = read(model)
    recorder = Recorder(view_of(program, None), light=step_listener(model, None))
    y_pred, error = run_batch(model, program, x, recorder, training=training)
    if error is not None:
        raise StepFails(words=failure_text(error, recorder)) from error
    return y_pred, tuple(recorder.steps)


def _loss(model: Any, loss: Any) -> Any:
    """A function of (x, y, y_pred); of a compiled model with all that its training adds, such as weight decay."""
    if loss is None and getattr(model, "loss", None) is not None:
        return lambda x, y, y_pred: model.compute_loss(x=x, y=y, y_pred=y_pred, training=True)
    chosen = resolve_loss(loss, model)
    return lambda _, y, y_pred: loss_value(chosen, y, y_pred)


def _loss_tensor(loss_of: Any, x: Any, y: Any, y_pred: Any, chosen: Any) -> Any:
    """The loss as a tensor. Raises StepFails for labels that do not fit, with what ``trace`` says of them."""
    try:
        return loss_of(x, y, y_pred)
    except Exception as error:
        known = next((one.message for one in label_problems(y, y_pred, chosen) if one.severity == "error"), None)
        raise StepFails(words=known or failure_words(error)) from error


def failure_words(error: Exception) -> str:
    """What an error of Keras says, in plain words where they are known."""
    translation = translate(error)
    return translation.text if translation else original(error)


def _update(model: Any, forward: Any, optimizer: Any) -> tuple[Any, Any, tuple[TraceStep, ...], dict[str, float]]:
    """Prediction, loss, steps, and the largest gradient by weight; the optimizer has made its step."""
    import keras
    import tensorflow as tf

    chosen = _optimizer(optimizer or getattr(model, "optimizer", None) or keras.optimizers.SGD(0.01))
    trainable = model.trainable_weights
    with tf.GradientTape() as tape:
        y_pred, value, steps = forward()
        scaled = chosen.scale_loss(value)
    if not trainable:
        return y_pred, value, steps, {}
    scale = _loss_scale(chosen)
    gradients = tape.gradient(scaled, [weight.value for weight in trainable])
    chosen.apply_gradients(zip(gradients, trainable, strict=True))
    largest = {
        weight.path: float(np.abs(keras.ops.convert_to_numpy(gradient).astype("float64") / scale).max(initial=0))
        for weight, gradient in zip(trainable, gradients, strict=True)
        if gradient is not None
    }
    return y_pred, value, steps, largest


def _optimizer(given: Any) -> Any:
    """An optimizer from its name, its class or itself. Raises StepFails."""
    import keras

    if isinstance(given, type) and issubclass(given, keras.optimizers.Optimizer):
        return given()
    try:
        return keras.optimizers.get(given)
    except (ValueError, TypeError) as error:
        raise StepFails(words=failure_words(error)) from error


def _loss_scale(optimizer: Any) -> float:
    """By what an optimizer multiplies the loss, so that small gradients survive in half precision."""
    import keras

    return float(keras.ops.convert_to_numpy(optimizer.scale_loss(keras.ops.ones((), "float32"))))


def _copy(weight: Any) -> Any:
    import keras

    return np.array(keras.ops.convert_to_numpy(weight))


def _changes(model: Any, before: Sequence[Any], gradients: Mapping[str, float]) -> Iterator[WeightChange]:
    for weight, old in zip(model.weights, before, strict=True):
        new = _copy(weight)
        change = float(np.abs(new.astype("float64") - old.astype("float64")).max(initial=0))
        if np.array_equal(new, old, equal_nan=True):
            change = 0.0
        was_nan = bool(np.isnan(old.astype("float64")).any())
        yield WeightChange(weight.path, tuple(weight.shape), gradients.get(weight.path), change, was_nan)
