"""The output of the network and the labels, against what the loss expects of both."""

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


class LossContext(Struct, frozen=True):
    """A loss node with its prediction and, if there is one, its label."""

    context: NodeContext
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
        return LOSSES[self.context.type]


def loss_rules(context: NodeContext) -> Iterator[Problem]:
    """The activation against the loss, then the labels against the prediction; one problem of each is reported."""
    loss_context = _loss_context(context)
    yield from _first(_ending(loss_context))
    if loss_context.label is not None:
        yield from _first(_labels(loss_context))


def _first(problems: Iterator[Problem]) -> Iterator[Problem]:
    problem = next(problems, None)
    if problem is not None:
        yield problem


def _loss_context(context: NodeContext) -> LossContext:
    by_port = {incoming.edge.target_port: incoming for incoming in context.incoming_tensors}
    prediction = by_port["y_pred"]
    answer = by_port.get("y_true")
    label = context.graph.by_id[answer.edge.source] if answer else None
    predicted, edge = prediction.tensor.shape, prediction.edge
    head, point = drawn_head(drawn_point(context.graph, context.graph.by_id[edge.source], edge.source_port))
    head = replace(head, units=predicted[-1] if len(predicted) > 1 else 1)
    return LossContext(context, predicted, head, point, label, answer.tensor.shape if answer else None)


def _ending(loss_context: LossContext) -> Iterator[Problem]:
    """The last activation against the one the loss expects."""
    context, loss, head = loss_context.context, loss_context.loss, loss_context.head
    code = ending_mismatch(loss, head, from_logits=bool(context.value("from_logits")))
    if code is None or code == "softmax-one-unit":  # that is reported at its layer
        return
    fixes, wanted = _ending_fixes(loss_context, code), wanted_activation(loss, head.units)
    yield context.problem(code, *fixes, source=head.layer, activation=head.activation, wanted=wanted)


def _ending_fixes(loss_context: LossContext, code: EndingMismatch) -> Iterator[Fix]:
    context, loss = loss_context.context, loss_context.loss
    if code == "categorical-one-unit":
        yield from _binary_instead(loss_context)
    elif code == "activation-twice":
        yield reset_param(context, context.owner, "from_logits")
        yield from _ending_set(loss_context, LINEAR)
    elif code == "softmax-binary":
        yield from _for_softmax(loss_context)
    elif code == "sigmoid-categorical":
        yield from _for_sigmoid(loss_context)
    else:
        yield from _ending_set(loss_context, wanted_activation(loss, loss_context.units))
        if code == "scores-as-probabilities":
            yield from _logits(loss_context)


def _ending_set(loss_context: LossContext, activation: str) -> Iterator[Fix]:
    """Give the last layer another activation, where it is a parameter of it."""
    source = loss_context.source
    if source is None or source.type not in _SETTABLE:
        return
    if activation == LINEAR and source.type != "Activation":
        yield reset_param(loss_context.context, source, "activation")
    else:
        yield set_param(loss_context.context, source, "activation", activation)


def _logits(loss_context: LossContext) -> Iterator[Fix]:
    """Raw scores are what from_logits is for; a relu has thrown away half of them."""
    if loss_context.head.activation == LINEAR:
        yield set_param(loss_context.context, loss_context.context.owner, "from_logits", True)


def _binary_instead(loss_context: LossContext) -> Iterator[Fix]:
    yield replace_type(loss_context.context, loss_context.context.owner, "BinaryCrossentropy")


def _other_loss(loss_context: LossContext, type_name: str) -> Fix:
    """Another loss that treats raw scores as this one does."""
    from_logits = {"from_logits": True} if loss_context.context.owner.params.get("from_logits") else {}
    known = {name: value for name, value in from_logits.items() if node_type(type_name).parameter(name)}
    return replace_type(loss_context.context, loss_context.context.owner, type_name, **known)


def _for_softmax(loss_context: LossContext) -> Iterator[Fix]:
    """A categorical loss that fits the labels, or sigmoid."""
    sparse = loss_context.labels is not None and len(loss_context.labels) < len(loss_context.predicted)
    other = "SparseCategoricalCrossentropy" if sparse else "CategoricalCrossentropy"
    yield replace_type(loss_context.context, loss_context.context.owner, other)
    yield from _ending_set(loss_context, "sigmoid")


def _for_sigmoid(loss_context: LossContext) -> Iterator[Fix]:
    yield from _ending_set(loss_context, "softmax")
    if loss_context.loss.labels == "one-hot":
        yield replace_type(loss_context.context, loss_context.context.owner, "BinaryCrossentropy")


def _labels(loss_context: LossContext) -> Iterator[Problem]:
    """Shapes of labels against the prediction's, as this loss compares them."""
    loss, label = loss_context.loss, loss_context.label
    code = label_mismatch(loss, (loss_context.labels or (None,))[1:], loss_context.predicted[1:])
    if code == "label-one-hot":
        yield _one_hot_labels(loss_context)
    elif code == "sparse-shape":
        expected = loss_context.predicted[:-1]
        yield _told(loss_context, code, *_label_fix(loss_context, expected), expected=tuple_text(expected))
    elif code == "label-sparse":
        yield _told(loss_context, code, _other_loss(loss_context, loss.counterpart), other=loss.counterpart)
    elif code == "classes":
        classes = (loss_context.labels or (None,))[-1]
        yield _told(loss_context, code, *_units(loss_context, classes or 0), classes=classes)
    elif code is not None:
        fixes = () if code == "label-squeezed" else _units_for(loss_context)
        yield _told(loss_context, code, *fixes, *_label_fix(loss_context, loss_context.predicted))
    classes = label.params.get("num_classes") if label else None
    counts = loss.labels in ("class numbers", "one-hot") and loss_context.units is not None
    if counts and classes not in (None, loss_context.units):
        yield _told(loss_context, "classes", *_units(loss_context, int(classes)), classes=classes)


def _told(loss_context: LossContext, code: str, *fixes: Fix, **values: object) -> Problem:
    label = loss_context.label
    return loss_context.context.problem(
        code,
        *fixes,
        detail="",
        label=label.name if label else "",
        labels=tuple_text(loss_context.labels or (None,)),
        predicted=tuple_text(loss_context.predicted),
        source=loss_context.head.layer,
        units=size_text(loss_context.units),
        **values,
    )


def _one_hot_labels(loss_context: LossContext) -> Problem:
    """A number for each class where the loss wants one class number."""
    other, labels = loss_context.loss.counterpart, loss_context.labels or ()
    # Labels of another length fit neither loss: then the change would bring the next problem only.
    fixes = [_other_loss(loss_context, other)] if equal(labels, loss_context.predicted) else []
    return _told(loss_context, "label-one-hot", *fixes, other=other)


def _units(loss_context: LossContext, count: int) -> Iterator[Fix]:
    """Give the last layer another number of units, where it stands right before the loss or Output."""
    source = _last_with_units(loss_context)
    if source is None:
        return
    parameter = "units" if source.type == "Dense" else "filters"
    yield set_param(loss_context.context, source, parameter, count)


def _last_with_units(loss_context: LossContext) -> Node | None:
    """The Dense or convolution that sets the last axis, perhaps with an activation behind it."""
    node = loss_context.source
    if node is not None and node.type in ("Softmax", "Activation"):
        node = loss_context.context.before(node)
    if node is None or node.type not in ("Dense", "Conv1D", "Conv2D", "Conv3D", "Conv2DTranspose"):
        return None
    return node


def _units_for(loss_context: LossContext) -> Iterator[Fix]:
    """As many units as the label has numbers, where only that differs."""
    labels, predicted = loss_context.labels or (), loss_context.predicted
    if len(labels) == len(predicted) > 1 and equal(labels[:-1], predicted[:-1]) and labels[-1] is not None:
        yield from _units(loss_context, labels[-1])


def _label_fix(loss_context: LossContext, shape: Shape) -> Iterator[Fix]:
    """Write down another shape for the label."""
    label = loss_context.label
    if label is not None and label.type == "Label" and len(loss_context.context.graph.outgoing[label.id]) == 1:
        yield set_param(loss_context.context, label, "shape", tuple(shape[1:]))
