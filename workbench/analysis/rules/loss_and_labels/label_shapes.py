"""The shape of the labels against that of the prediction, as the loss compares them."""

from collections.abc import Iterator

from workbench.analysis.analysis_report import Problem, Shape
from workbench.analysis.axis_names import tuple_text
from workbench.analysis.fixes import Fix
from workbench.analysis.quick_fixes import predicting, recurrent_before, relabelled, upstream, with_units
from workbench.analysis.quick_fixes.fix_steps import and_then
from workbench.analysis.rules.loss_and_labels.loss_context import LossContext
from workbench.catalog.layer_families import GLOBAL_POOLINGS
from workbench.catalog.loss_matching import SOFTMAXES, equal, label_mismatch
from workbench.graph.vocabulary import INPUT

_SEQUENCE = 3
_WITHOUT_STEPS = GLOBAL_POOLINGS | {"Flatten"}


def label_shape(loss_context: LossContext) -> Iterator[Problem]:
    """What does not fit; the fixes change the network first, and what the drawing says of the labels last."""
    loss, predicted = loss_context.loss, loss_context.predicted
    code = label_mismatch(loss, loss_context.labels, predicted)
    if code == "label-one-hot" and _are_steps(loss_context):
        code = "sparse-shape"
    if code == "label-one-hot":
        yield _one_hot(loss_context)
    elif code == "sparse-shape":
        fixes = (*_network(loss_context), *_label(loss_context, predicted[:-1]))
        yield loss_context.problem(code, *fixes, expected=tuple_text((None, *predicted[:-1])))
    elif code == "label-sparse":
        other = loss.counterpart
        yield loss_context.problem(code, loss_context.other_loss(other), other=other)
    elif code == "classes":
        classes = (loss_context.labels or (None,))[-1]
        yield loss_context.problem(code, *_units(loss_context, classes), classes=classes)
    elif code == "label-squeezed":
        yield from _squeezed(loss_context)
    elif code is not None:
        yield loss_context.problem(code, *_network(loss_context), *_label(loss_context, predicted))
    yield from _classes(loss_context)


def _are_steps(loss_context: LossContext) -> bool:
    """Whether labels have a class number for each step that the network reads, and not a number for each class."""
    labels, context = loss_context.labels, loss_context.context
    found = recurrent_before(context, loss_context.end, returns=False)
    ends = (
        [found[0]] if found else [node for node in upstream(context, loss_context.end) if node.type in _WITHOUT_STEPS]
    )
    came = context.shape_into(ends[0]) if ends else None
    is_sequence = came is not None and len(came) == _SEQUENCE and len(labels) == 1
    return is_sequence and came is not None and came[1] == labels[0] != loss_context.units


def _squeezed(loss_context: LossContext) -> Iterator[Problem]:
    """Keras adds an axis to the labels.

    Not worth a word where a layer of one unit meets one number for each sample, as labels are mostly kept; arrays that
    are compared without a network (its Input is the prediction) may be subtracted by NumPy next.
    """
    plain = loss_context.labels == () and loss_context.end.type != INPUT
    if loss_context.loss.labels == "values" and not plain:
        yield loss_context.problem("label-squeezed", *_label(loss_context, loss_context.predicted))


def _classes(loss_context: LossContext) -> Iterator[Problem]:
    """A unit for each of the classes that the label is said to have."""
    classes = loss_context.classes
    counts = loss_context.loss.labels in ("class numbers", "one-hot") and loss_context.units is not None
    if counts and classes is not None and classes != loss_context.units:
        yield loss_context.problem("classes", *_units(loss_context, int(classes)), classes=classes)


def _units(loss_context: LossContext, count: int | None) -> Iterator[Fix]:
    yield from with_units(loss_context.context, loss_context.end, count)


def _one_hot(loss_context: LossContext) -> Problem:
    """A number for each class where the loss wants one class number."""
    other, labels = loss_context.loss.counterpart, loss_context.labels
    fix = loss_context.other_loss(other)
    if equal(labels, loss_context.predicted):
        return loss_context.problem("label-one-hot", fix, other=other)
    fixes = (and_then(fix, units) for units in _units(loss_context, labels[-1]))
    return loss_context.problem("label-one-hot", *fixes, other=other)


def _network(loss_context: LossContext) -> Iterator[Fix]:
    """Ways to let the network give what the labels are."""
    wanted, loss = _wanted(loss_context)
    if loss_context.head.activation in SOFTMAXES and loss_context.loss.labels in ("values", "yes or no"):
        yield from _class_numbers(loss_context)
    for fix in predicting(loss_context.context, loss_context.prediction, wanted):
        yield and_then(fix, *loss)


def _wanted(loss_context: LossContext) -> tuple[Shape, tuple[Fix, ...]]:
    """The shape that the prediction should have for these labels, and another loss if these need one."""
    labels, predicted = loss_context.labels, loss_context.predicted
    units = loss_context.classes or (predicted[-1] if predicted else 1)
    if loss_context.loss.labels == "class numbers":
        is_column = len(labels) == 1 and labels[0] == 1
        is_map_column = len(labels) > 1 and labels[-1] == 1 and len(labels) == len(predicted)
        places = labels[:-1] if is_column or is_map_column else labels
        return (*places, units), ()
    if loss_context.loss.labels == "one-hot" and labels in ((), (1,)) and predicted and predicted[-1] != 1:
        return (units,), (loss_context.other_loss(loss_context.loss.counterpart),)
    return labels or (1,), ()


def _class_numbers(loss_context: LossContext) -> Iterator[Fix]:
    """The usual loss of a softmax, where the labels are class numbers."""
    labels, places = loss_context.labels, loss_context.predicted[:-1]
    if equal(labels, places) or equal(labels, (*places, 1)):
        yield loss_context.other_loss("SparseCategoricalCrossentropy")


def _label(loss_context: LossContext, shape: Shape) -> Iterator[Fix]:
    if loss_context.label is not None:
        yield from relabelled(loss_context.context, loss_context.label, loss_context.labels, shape)
