"""A trained model by what it reaches on held-out data: a ramp from no points to all, within a training budget."""

from collections.abc import Sequence
from itertools import pairwise
from math import isfinite
from typing import Any

import msgspec

from workbench.labs.questions.answer_protocol import (
    Answer,
    AnyStep,
    Array,
    Describe,
    Failure,
    Plain,
    Predict,
    Read,
    Request,
    Result,
    Verdict,
)
from workbench.labs.questions.answer_wording import kind_of, shape_text
from workbench.labs.questions.plain_values import as_numpy, to_plain
from workbench.labs.questions.prediction_measures import MEASURES, measure
from workbench.labs.questions.question_base import Question
from workbench.labs.questions.shared_verdicts import failed, failed_in_secret, result, verdict
from workbench.messages import mark, mark_plural, say, say_plural

_EXPECTED = mark("{metric} of {full:g} on held-out data for all points; points begin at {first:g}")
_REACHED = mark("{metric} = {value:.4f}")
_VISIBLE = mark(
    "{name} reaches {metric} = {value:.4f} on {inputs}. It is graded by other data, on which it may be lower or higher."
)
_PARTLY = mark("{name} reaches {metric} = {value:.4f}. All points are given from {full:g} on.")
_TOO_LOW = mark("{name} reaches {metric} = {value:.4f}. Points begin at {first:g}.")
_SHAPES = mark("{name} predicts an array of shape {received}, which does not fit labels of shape {expected}.")
_NO_LABELS = mark("{labels} should be an array of labels; it is {received}.")
_TOO_MANY_PARAMS = mark("{name} has {received:,} parameters; the budget is {expected:,}.")
_TOO_MANY_EPOCHS = mark_plural(
    "{name} was trained for {count} epoch; the budget is {expected}.",
    "{name} was trained for {count} epochs; the budget is {expected}.",
)
_NO_HISTORY = mark("{history} should be the training history, so that the epochs can be counted.")

Ramp = tuple[tuple[float, float], ...]


class MetricQuestion(Question, frozen=True, tag="metric"):
    """A measure of a model's predictions. ``ramp`` holds (value, share of the points), straight in between.

    ``visible`` names the notebook's inputs and labels for ``wb.check``; ``inputs`` and ``labels`` are the judge's.
    """

    name: str
    metric: str
    ramp: Ramp
    visible: tuple[str, str]
    inputs: Array | Any = None
    labels: Array | Any = None
    most_params: int | None = None
    most_epochs: int | None = None
    history: str = ""
    others: bool = False
    """Whether it is graded by data that are left out here."""

    def training_budget(self, seed: int) -> tuple[str, int] | None:  # noqa: ARG002 - the same for every student
        return None if self.most_epochs is None else (self.name, self.most_epochs)

    def request(self, *, hidden: bool, seed: int) -> Request:  # noqa: ARG002 - every kind has both
        use_own = hidden and self.inputs is not None
        steps: list[AnyStep] = [Predict(self.name, self.inputs if use_own else self.visible[0])]
        if not use_own:
            steps.append(Read(self.visible[1]))
        if self.most_params is not None:
            steps.append(Describe(self.name))
        if self.most_epochs is not None:
            steps.append(Read(self.history))
        return Request(tuple(steps))

    def judge(self, answer: Answer, *, hidden: bool, seed: int) -> Verdict:
        steps = self.request(hidden=hidden, seed=seed).steps
        found = {type(step).__name__ + step.name: result(answer, place) for place, step in enumerate(steps)}
        complaint = self._over_budget(found)
        if complaint is not None:
            return complaint
        predicted = result(answer)
        if isinstance(predicted, Failure):
            told = failed_in_secret if hidden and self.inputs is not None else failed
            return told(self, predicted, self.name, expected=self._wanted())
        labels = self.labels if hidden and self.labels is not None else self._labels(result(answer, 1))
        if isinstance(labels, Verdict):
            return labels
        return self._measured(predicted.plain, labels)

    def public(self) -> "MetricQuestion":
        return msgspec.structs.replace(self, inputs=None, labels=None, others=self.others or self.inputs is not None)

    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def _wanted(self) -> str:
        return say(_EXPECTED, metric=self.metric, full=self.ramp[-1][0], first=self.ramp[0][0])

    def _labels(self, found: Result) -> Array | Verdict:
        if isinstance(found, Failure):
            return failed(self, found, self.visible[1], expected=self._wanted())
        if type(found.plain) is not Array:
            message = say(_NO_LABELS, labels=self.visible[1], received=kind_of(found.plain))
            return verdict(self, 0, message, expected=self._wanted())
        return found.plain

    def _over_budget(self, found: dict[str, Result]) -> Verdict | None:
        if self.most_params is not None:
            described = found[f"Describe{self.name}"]
            if isinstance(described, Failure):
                return failed(self, described, self.name, expected=self._wanted())
            params = described.plain.get("params") if type(described.plain) is dict else None
            if type(params) is not int or params > self.most_params:
                told = {"name": self.name, "received": params or 0, "expected": self.most_params}
                return verdict(self, 0, say(_TOO_MANY_PARAMS, **told), expected=self._wanted())
        return self._too_long(found[f"Read{self.history}"]) if self.most_epochs is not None else None

    def _too_long(self, found: Result) -> Verdict | None:
        if isinstance(found, Failure):
            return failed(self, found, self.history, expected=self._wanted())
        epochs = _epochs(found.plain)
        if not epochs:
            return verdict(self, 0, say(_NO_HISTORY, history=self.history), expected=self._wanted())
        if epochs <= (self.most_epochs or 0):
            return None
        message = say_plural(_TOO_MANY_EPOCHS, epochs, name=self.name, expected=self.most_epochs)
        return verdict(self, 0, message, expected=self._wanted())

    def _measured(self, predicted: Plain, labels: Array) -> Verdict:
        value = measure(self.metric, as_numpy(predicted), as_numpy(labels)) if type(predicted) is Array else None
        if value is None:
            received = shape_text(predicted.shape) if type(predicted) is Array else kind_of(predicted)
            message = say(_SHAPES, name=self.name, received=received, expected=shape_text(labels.shape))
            return verdict(self, 0, message, expected=self._wanted())
        share = share_of(value, self.ramp)
        reached = say(_REACHED, metric=self.metric, value=value)
        return verdict(self, share, self._message(share, value), expected=self._wanted(), received=reached)

    def _message(self, share: float, value: float) -> str:
        if share >= 1 and not self.others:
            return ""
        if share >= 1:
            return say(_VISIBLE, name=self.name, metric=self.metric, value=value, inputs=self.visible[0])
        told = {"name": self.name, "metric": self.metric, "value": value}
        return say(_PARTLY if share > 0 else _TOO_LOW, full=self.ramp[-1][0], first=self.ramp[0][0], **told)


def share_of(value: float, ramp: Ramp) -> float:
    """The share of the points for a value; before the ramp's first value 0, after its last that one's share.

    The ramp rises with the share: its values go up for a measure to be high, down for an error to be low.

    >>> round(share_of(0.95, ((0.9, 0.0), (1.0, 1.0))), 3)
    0.5
    """
    if not isfinite(value):
        return 0.0
    sign = 1 if ramp[-1][0] >= ramp[0][0] else -1
    points = [(sign * at, share) for at, share in ramp]
    place = sign * value
    if place < points[0][0]:
        return 0.0
    for (low, less), (high, more) in pairwise(points):
        if place < high:
            return less + (more - less) * (place - low) / (high - low)
    return points[-1][1]


def _epochs(history: Plain) -> int | None:
    """How many epochs a history tells of: the longest of its lists; None or 0 for what is no history of a training."""
    if type(history) is not dict:
        return None
    return max((len(values) for values in history.values() if type(values) is list), default=None)


def metric(
    id: str,  # noqa: A002 - the word of the authors' guide
    points: float,
    name: str,
    metric: str,
    *,
    ramp: Sequence[tuple[float, float]],
    visible: tuple[str, str],
    inputs: Any = None,
    labels: Any = None,
    most_params: int | None = None,
    most_epochs: int | None = None,
    history: str = "",
    title: str = "",
    hints: tuple[str, ...] = (),
) -> MetricQuestion:
    """The notebook's model (or function) ``name`` must reach a ``metric`` on held-out data.

    Args:
        id: The question's id, which a student gives to ``wb.check``.
        points: The points for a right answer.
        name: The name of the model or function in the notebook.
        metric: ``accuracy``, ``dice``, ``iou``, ``mean_squared_error`` or ``mean_absolute_error``.
        ramp: Pairs (value, share of the points) in the order of rising shares, ending with share 1; straight in
            between.
        visible: The notebook's names of inputs and labels, for ``wb.check``.
        inputs: The judge's own inputs, shape (batch_size, …); they stay with the instructor.
        labels: The judge's own labels, shape (batch_size, …).
        most_params: The most parameters that the model may have.
        most_epochs: The most epochs in the training history.
        history: The name of the training history in the notebook, to count its epochs.
        title: A heading for the student's progress table and the reports.
        hints: Hints in the order in which ``wb.check`` offers them.

    Returns:
        The question, for ``QUESTIONS`` in ``checks.py``.

    Raises:
        ValueError: The metric is unknown, the ramp does not rise to 1, only one of ``inputs`` and ``labels`` is
            given, or ``most_epochs`` without ``history``.
        NotPlain: A value given is neither a number, a text, an array, nor a list or dict of these.

    >>> ramp = [(0.90, 0.0), (0.97, 1.0)]
    >>> metric("q5", 4, "model", "accuracy", ramp=ramp, visible=("x_test", "y_test")).ramp
    ((0.9, 0.0), (0.97, 1.0))
    """
    _require(id, metric, ramp, (inputs is None) == (labels is None), bool(history) or most_epochs is None)
    return MetricQuestion(
        id=id,
        points=points,
        title=title,
        hints=tuple(hints),
        name=name,
        metric=metric,
        ramp=tuple((float(value), float(share)) for value, share in ramp),
        visible=(visible[0], visible[1]),
        inputs=None if inputs is None else to_plain(inputs),
        labels=None if labels is None else to_plain(labels),
        most_params=most_params,
        most_epochs=most_epochs,
        history=history,
    )


def _require(where: str, metric: str, ramp: Sequence[tuple[float, float]], both: bool, history: bool) -> None:
    values, shares = [value for value, _ in ramp], [share for _, share in ramp]
    straight = values in (sorted(values), sorted(values, reverse=True)) and len(set(values)) == len(values)
    if metric not in MEASURES:
        raise ValueError(
            say(
                "{where}: {metric!r} is no metric; expected one of {measures}",
                where=where,
                metric=metric,
                measures=", ".join(MEASURES),
            )
        )
    if not ramp or shares != sorted(shares) or shares[-1] != 1 or not straight:
        raise ValueError(
            say(
                "{where}: the shares of a ramp rise to 1, and its values go one way; received {ramp}",
                where=where,
                ramp=list(ramp),
            )
        )
    if not both:
        raise ValueError(say("{where}: give inputs and labels, or neither", where=where))
    if not history:
        raise ValueError(say("{where}: to count epochs, name the training history", where=where))
