"""What the network gives, what the labels are, and what the loss expects of both."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from workbench.analysis.analysis_report import Problem, Shape
from workbench.analysis.axis_names import size_text, tuple_text
from workbench.analysis.fixes import Fix
from workbench.analysis.node_context import NodeContext
from workbench.analysis.quick_fixes import replace_type, reset_param, set_param
from workbench.catalog import node_type
from workbench.catalog.drawn_head import DrawnPoint, drawn_head, drawn_point
from workbench.catalog.loss_matching import (
    EndingMismatch,
    ending_mismatch,
    equal,
    label_mismatch,
    wanted_activation,
)
from workbench.catalog.loss_table import LOSSES, LossTraits
from workbench.catalog.output_head import LINEAR, OutputHead
from workbench.graph.document import Node

_SETTABLE = frozenset({"Dense", "Conv1D", "Conv2D", "Conv3D", "Conv2DTranspose", "SeparableConv2D", "Activation"})


class Judgement(Struct, frozen=True):
    """A loss with the prediction it judges and the label it compares with, if there is one."""

    situation: NodeContext
    predicted: Shape
    head: OutputHead
    point: DrawnPoint
    label: Node | None
    labels: Shape | None

    @property
    def source(self) -> Node | None:
        """The node with the layer that decides what the network ends with; None where it is inside a block."""
        return None if self.point.above else self.point.owner

    @property
    def units(self) -> int | None:
        """How many numbers the last axis of the prediction has: one a class."""
        return self.head.units

    @property
    def loss(self) -> LossTraits:
        """What the loss expects."""
        return LOSSES[self.situation.type]


def loss_rules(situation: NodeContext) -> Iterator[Problem]:
    """The activation against the loss, then the labels against the prediction; one of each is told."""
    judgement = _judgement(situation)
    yield from _first(_ending(judgement))
    if judgement.label is not None:
        yield from _first(_labels(judgement))


def _first(problems: Iterator[Problem]) -> Iterator[Problem]:
    problem = next(problems, None)
    if problem is not None:
        yield problem


def _judgement(situation: NodeContext) -> Judgement:
    by_port = {arrival.edge.target_port: arrival for arrival in situation.arrivals}
    prediction = by_port["y_pred"]
    answer = by_port.get("y_true")
    label = situation.graph.by_id[answer.edge.source] if answer else None
    predicted, edge = prediction.tensor.shape, prediction.edge
    head, point = drawn_head(drawn_point(situation.graph, situation.graph.by_id[edge.source], edge.source_port))
    head = replace(head, units=predicted[-1] if len(predicted) > 1 else 1)
    return Judgement(situation, predicted, head, point, label, answer.tensor.shape if answer else None)


def _ending(judgement: Judgement) -> Iterator[Problem]:
    """What the last layer does to its scores."""
    situation, loss, head = judgement.situation, judgement.loss, judgement.head
    code = ending_mismatch(loss, head, from_logits=bool(situation.value("from_logits")))
    if code is None or code == "softmax-one-unit":  # that is told at its layer
        return
    fixes, wanted = _ending_fixes(judgement, code), wanted_activation(loss, head.units)
    yield situation.problem(code, *fixes, source=head.layer, activation=head.activation, wanted=wanted)


def _ending_fixes(judgement: Judgement, code: EndingMismatch) -> Iterator[Fix]:
    situation, loss = judgement.situation, judgement.loss
    if code == "categorical-one-unit":
        yield from _binary_instead(judgement)
    elif code == "activation-twice":
        yield reset_param(situation, situation.owner, "from_logits")
        yield from _ending_set(judgement, LINEAR)
    elif code == "softmax-binary":
        yield from _for_softmax(judgement)
    elif code == "sigmoid-categorical":
        yield from _for_sigmoid(judgement)
    else:
        yield from _ending_set(judgement, wanted_activation(loss, judgement.units))
        if code == "scores-as-probabilities":
            yield from _logits(judgement)


def _ending_set(judgement: Judgement, activation: str) -> Iterator[Fix]:
    """Give the last layer another activation, where it is a parameter of it."""
    source = judgement.source
    if source is None or source.type not in _SETTABLE:
        return
    if activation == LINEAR and source.type != "Activation":
        yield reset_param(judgement.situation, source, "activation")
    else:
        yield set_param(judgement.situation, source, "activation", activation)


def _logits(judgement: Judgement) -> Iterator[Fix]:
    """Raw scores are what from_logits is for; a relu has thrown away half of them."""
    if judgement.head.activation == LINEAR:
        yield set_param(judgement.situation, judgement.situation.owner, "from_logits", True)


def _binary_instead(judgement: Judgement) -> Iterator[Fix]:
    yield replace_type(judgement.situation, judgement.situation.owner, "BinaryCrossentropy")


def _other_loss(judgement: Judgement, type_name: str) -> Fix:
    """Another loss that treats raw scores as this one does."""
    from_logits = {"from_logits": True} if judgement.situation.owner.params.get("from_logits") else {}
    known = {name: value for name, value in from_logits.items() if node_type(type_name).parameter(name)}
    return replace_type(judgement.situation, judgement.situation.owner, type_name, **known)


def _for_softmax(judgement: Judgement) -> Iterator[Fix]:
    """A categorical loss that fits the labels, or sigmoid."""
    sparse = judgement.labels is not None and len(judgement.labels) < len(judgement.predicted)
    other = "SparseCategoricalCrossentropy" if sparse else "CategoricalCrossentropy"
    yield replace_type(judgement.situation, judgement.situation.owner, other)
    yield from _ending_set(judgement, "sigmoid")


def _for_sigmoid(judgement: Judgement) -> Iterator[Fix]:
    yield from _ending_set(judgement, "softmax")
    if judgement.loss.labels == "one-hot":
        yield replace_type(judgement.situation, judgement.situation.owner, "BinaryCrossentropy")


def _labels(judgement: Judgement) -> Iterator[Problem]:
    """Shapes of labels against the prediction's, as this loss compares them."""
    loss, label = judgement.loss, judgement.label
    code = label_mismatch(loss, (judgement.labels or (None,))[1:], judgement.predicted[1:])
    if code == "label-one-hot":
        yield _one_hot_labels(judgement)
    elif code == "sparse-shape":
        expected = judgement.predicted[:-1]
        yield _told(judgement, code, *_label_fix(judgement, expected), expected=tuple_text(expected))
    elif code == "label-sparse":
        yield _told(judgement, code, _other_loss(judgement, loss.counterpart), other=loss.counterpart)
    elif code == "classes":
        classes = (judgement.labels or (None,))[-1]
        yield _told(judgement, code, *_units(judgement, classes or 0), classes=classes)
    elif code is not None:
        fixes = () if code == "label-squeezed" else _units_for(judgement)
        yield _told(judgement, code, *fixes, *_label_fix(judgement, judgement.predicted))
    classes = label.params.get("num_classes") if label else None
    counts = loss.labels in ("class numbers", "one-hot") and judgement.units is not None
    if counts and classes not in (None, judgement.units):
        yield _told(judgement, "classes", *_units(judgement, int(classes)), classes=classes)


def _told(judgement: Judgement, code: str, *fixes: Fix, **values: object) -> Problem:
    label = judgement.label
    return judgement.situation.problem(
        code,
        *fixes,
        detail="",
        label=label.name if label else "",
        labels=tuple_text(judgement.labels or (None,)),
        predicted=tuple_text(judgement.predicted),
        source=judgement.head.layer,
        units=size_text(judgement.units),
        **values,
    )


def _one_hot_labels(judgement: Judgement) -> Problem:
    """A number for each class where the loss wants one class number."""
    other, labels = judgement.loss.counterpart, judgement.labels or ()
    # Labels of another length fit neither loss: then the change would bring the next problem only.
    fixes = [_other_loss(judgement, other)] if equal(labels, judgement.predicted) else []
    return _told(judgement, "label-one-hot", *fixes, other=other)


def _units(judgement: Judgement, count: int) -> Iterator[Fix]:
    """Give the last layer another number of units, where it stands right before the loss or Output."""
    source = _last_with_units(judgement)
    if source is None:
        return
    parameter = "units" if source.type == "Dense" else "filters"
    yield set_param(judgement.situation, source, parameter, count)


def _last_with_units(judgement: Judgement) -> Node | None:
    """The Dense or convolution that sets the last axis, perhaps with an activation behind it."""
    node = judgement.source
    if node is not None and node.type in ("Softmax", "Activation"):
        node = judgement.situation.before(node)
    if node is None or node.type not in ("Dense", "Conv1D", "Conv2D", "Conv3D", "Conv2DTranspose"):
        return None
    return node


def _units_for(judgement: Judgement) -> Iterator[Fix]:
    """As many units as the label has numbers, where only that differs."""
    labels, predicted = judgement.labels or (), judgement.predicted
    if len(labels) == len(predicted) > 1 and equal(labels[:-1], predicted[:-1]) and labels[-1] is not None:
        yield from _units(judgement, labels[-1])


def _label_fix(judgement: Judgement, shape: Shape) -> Iterator[Fix]:
    """Write down another shape for the label."""
    label = judgement.label
    if label is not None and label.type == "Label" and len(judgement.situation.graph.outgoing[label.id]) == 1:
        yield set_param(judgement.situation, label, "shape", tuple(shape[1:]))
