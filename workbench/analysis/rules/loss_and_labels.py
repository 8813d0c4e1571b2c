"""What the network gives, what the labels are, and what the loss expects of both."""

from collections.abc import Iterator

from msgspec import Struct

from workbench.analysis.analysis_report import Problem, Shape
from workbench.analysis.axis_names import size_text, tuple_text
from workbench.analysis.fixes import Fix
from workbench.analysis.node_context import NodeContext
from workbench.analysis.quick_fixes import replace_type, reset_param, set_param
from workbench.analysis.rules.final_activation import LINEAR, activation_of, deciding
from workbench.catalog import node_type
from workbench.graph.document import Node

_CATEGORICAL = frozenset({"CategoricalCrossentropy", "CategoricalFocalCrossentropy", "KLDivergence"})
_ONE_HOT_OF = {
    "SparseCategoricalCrossentropy": "CategoricalCrossentropy",
    "SparseCategoricalFocalCrossentropy": "CategoricalFocalCrossentropy",
    "SparseDice": "Dice",
    "SparseTversky": "Tversky",
    "SparseDiceCrossentropy": "Dice",
}
_SPARSE = frozenset(_ONE_HOT_OF)
_SPARSE_OF = {
    one_hot: sparse for sparse, one_hot in _ONE_HOT_OF.items() if sparse != "SparseDiceCrossentropy"
}  # Keras has no such sum for one-hot labels; the nearest is Dice, whose own sparse form is SparseDice.
_OTHER_LABELS = frozenset({"CTC", "RPNBox", "RPNClass"})
"""Losses whose labels have a shape of their own."""
_BINARY = frozenset({"BinaryCrossentropy", "BinaryFocalCrossentropy"})
_WITH_LOGITS = (_CATEGORICAL | _SPARSE | _BINARY) - {"KLDivergence"}
_ENDINGS = frozenset({"softmax", "sigmoid"})
_SETTABLE = frozenset({"Dense", "Conv1D", "Conv2D", "Conv3D", "Conv2DTranspose", "SeparableConv2D", "Activation"})
_NO_PROBABILITY = frozenset({LINEAR, "relu", "tanh", "leaky_relu", "elu", "gelu", "selu", "swish", "silu"})


class Judgement(Struct, frozen=True):
    """A loss with the prediction it judges and the label it compares with, if there is one."""

    situation: NodeContext
    predicted: Shape
    source: Node
    label: Node | None
    labels: Shape | None

    @property
    def units(self) -> int | None:
        """How many numbers the last axis of the prediction has: one a class."""
        return self.predicted[-1] if len(self.predicted) > 1 else 1

    @property
    def loss(self) -> str:
        """The type of the loss."""
        return self.situation.type


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
    return Judgement(
        situation,
        prediction.tensor.shape,
        deciding(situation.graph, situation.graph.by_id[prediction.edge.source]),
        label,
        answer.tensor.shape if answer else None,
    )


def _ending(judgement: Judgement) -> Iterator[Problem]:
    """What the last layer does to its scores."""
    situation, source, loss = judgement.situation, judgement.source, judgement.loss
    activation = activation_of(source)
    if loss in _CATEGORICAL | _SPARSE and judgement.units == 1:
        fixes = [*_binary_instead(judgement)]
        yield situation.problem("categorical-one-unit", *fixes, source=source.name)
    if activation is None or loss not in _WITH_LOGITS:
        return
    if situation.value("from_logits"):
        if activation in _ENDINGS:
            fixes = [reset_param(situation, situation.owner, "from_logits"), *_ending_set(judgement, LINEAR)]
            yield situation.problem("activation-twice", *fixes, source=source.name, activation=activation)
        return
    if loss in _BINARY and activation == "softmax" and judgement.units != 1:
        yield situation.problem("softmax-binary", *_for_softmax(judgement), source=source.name)
    elif loss not in _BINARY and activation == "sigmoid":
        yield situation.problem("sigmoid-categorical", *_for_sigmoid(judgement), source=source.name)
    elif activation in _NO_PROBABILITY:
        wanted = "sigmoid" if loss in _BINARY else "softmax"
        fixes = [*_ending_set(judgement, wanted), *_logits(judgement, activation)]
        yield situation.problem(
            "scores-as-probabilities", *fixes, source=source.name, activation=activation, wanted=wanted
        )


def _ending_set(judgement: Judgement, activation: str) -> Iterator[Fix]:
    """Give the last layer another activation, where it is a parameter of it."""
    source = judgement.source
    if source.type not in _SETTABLE or source.id not in judgement.situation.graph.by_id:
        return
    if activation == LINEAR and source.type != "Activation":
        yield reset_param(judgement.situation, source, "activation")
    else:
        yield set_param(judgement.situation, source, "activation", activation)


def _logits(judgement: Judgement, activation: str) -> Iterator[Fix]:
    """Raw scores are what from_logits is for; a relu has thrown away half of them."""
    if activation == LINEAR:
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
    if judgement.loss in _CATEGORICAL:
        yield replace_type(judgement.situation, judgement.situation.owner, "BinaryCrossentropy")


def _labels(judgement: Judgement) -> Iterator[Problem]:
    """Shapes of labels against the prediction's, as this loss compares them."""
    if judgement.loss in _SPARSE:
        yield from _sparse(judgement)
    elif judgement.loss in _CATEGORICAL | {"Dice", "Tversky"}:
        yield from _one_hot(judgement)
    yield from _classes(judgement)
    if judgement.loss not in _SPARSE | _OTHER_LABELS:
        yield from _same_shape(judgement)


def _told(judgement: Judgement, code: str, *fixes: Fix, **values: object) -> Problem:
    label = judgement.label
    return judgement.situation.problem(
        code,
        *fixes,
        detail="",
        label=label.name if label else "",
        labels=tuple_text(judgement.labels or (None,)),
        predicted=tuple_text(judgement.predicted),
        source=judgement.source.name,
        units=size_text(judgement.units),
        **values,
    )


def _sparse(judgement: Judgement) -> Iterator[Problem]:
    """One class number where the prediction has one number a class."""
    expected, labels = judgement.predicted[:-1], judgement.labels or ()
    if _equal(labels, expected) or _equal(labels, (*expected, 1)):
        return
    if len(labels) == len(judgement.predicted) and _equal(labels[:-1], expected):
        other = _ONE_HOT_OF[judgement.loss]
        fix = _other_loss(judgement, other)
        # Labels of another length fit neither loss: then the change would bring the next problem only.
        yield _told(judgement, "label-one-hot", *([fix] if _equal(labels, judgement.predicted) else []), other=other)
    else:
        yield _told(judgement, "sparse-shape", *_label_fix(judgement, expected), expected=tuple_text(expected))


def _one_hot(judgement: Judgement) -> Iterator[Problem]:
    """Class numbers where the loss wants one-hot labels."""
    labels, predicted = judgement.labels or (), judgement.predicted
    if judgement.units == 1:
        return
    if _equal(labels, predicted[:-1]) or _equal(labels, (*predicted[:-1], 1)):
        other = _SPARSE_OF.get(judgement.loss, "SparseCategoricalCrossentropy")
        yield _told(judgement, "label-sparse", _other_loss(judgement, other), other=other)


def _classes(judgement: Judgement) -> Iterator[Problem]:
    """As many units as classes: by the label's own number of classes, or by its one-hot length."""
    label, labels = judgement.label, judgement.labels or ()
    if label is None or judgement.units is None or judgement.loss in _BINARY:
        return
    classes = label.params.get("num_classes")
    one_hot = judgement.loss in _CATEGORICAL and len(labels) == len(judgement.predicted)
    if one_hot and labels[-1] is not None:
        classes = labels[-1]
    if classes is None or judgement.loss not in _CATEGORICAL | _SPARSE or classes == judgement.units:
        return
    yield _told(judgement, "classes", *_units(judgement, classes), classes=classes)


def _units(judgement: Judgement, count: int) -> Iterator[Fix]:
    """Give the last layer another number of units, where it stands right before the loss or Output."""
    source = _last_with_units(judgement)
    if source is None:
        return
    parameter = "units" if source.type == "Dense" else "filters"
    yield set_param(judgement.situation, source, parameter, count)


def _last_with_units(judgement: Judgement) -> Node | None:
    """The Dense or convolution that sets the last axis, perhaps with an activation behind it."""
    node: Node | None = judgement.source
    if node is not None and node.type in ("Softmax", "Activation"):
        node = judgement.situation.before(node)
    if node is None or node.type not in ("Dense", "Conv1D", "Conv2D", "Conv3D", "Conv2DTranspose"):
        return None
    return node


def _same_shape(judgement: Judgement) -> Iterator[Problem]:
    """Element by element: both shapes should be equal; Keras stretches what it can."""
    labels, predicted = judgement.labels or (), judgement.predicted
    if _equal(labels, predicted):
        return
    if _equal(labels, (*predicted, 1)) or _equal((*labels, 1), predicted):
        yield _told(judgement, "label-squeezed", *_label_fix(judgement, predicted))
    elif len(labels) == len(predicted) and _stretches(labels, predicted):
        yield _told(judgement, "label-broadcasts", *_units_for(judgement), *_label_fix(judgement, predicted))
    else:
        yield _told(judgement, "label-shape", *_units_for(judgement), *_label_fix(judgement, predicted))


def _units_for(judgement: Judgement) -> Iterator[Fix]:
    """As many units as the label has numbers, where only that differs."""
    labels, predicted = judgement.labels or (), judgement.predicted
    if len(labels) == len(predicted) > 1 and _equal(labels[:-1], predicted[:-1]) and labels[-1] is not None:
        yield from _units(judgement, labels[-1])


def _label_fix(judgement: Judgement, shape: Shape) -> Iterator[Fix]:
    """Write down another shape for the label."""
    label = judgement.label
    if label is not None and label.type == "Label" and len(judgement.situation.graph.outgoing[label.id]) == 1:
        yield set_param(judgement.situation, label, "shape", tuple(shape[1:]))


def _stretches(labels: Shape, predicted: Shape) -> bool:
    return all(a is None or b is None or a == b or 1 in (a, b) for a, b in zip(labels, predicted, strict=True))


def _equal(one: Shape, two: Shape) -> bool:
    """Equal as far as known; the batch does not count."""
    return len(one) == len(two) and all(a is None or b is None or a == b for a, b in zip(one[1:], two[1:], strict=True))
