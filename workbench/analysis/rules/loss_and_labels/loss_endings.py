"""The last activation of the network against the one that the loss expects."""

from collections.abc import Iterator

from workbench.analysis.analysis_report import Problem
from workbench.analysis.fixes import Fix
from workbench.analysis.quick_fixes import (
    cutting,
    dissolve,
    effect_of_relu,
    replace_type,
    reset_param,
    set_param,
    with_units,
    without_relu,
)
from workbench.analysis.quick_fixes.fix_steps import and_then
from workbench.analysis.rules.loss_and_labels.loss_context import LossContext
from workbench.catalog.layer_families import GLOBAL_POOLINGS, POOLINGS
from workbench.catalog.loss_matching import SIGMOIDS, SOFTMAXES, EndingMismatch, ending_mismatch, wanted_activation
from workbench.catalog.output_head import LINEAR, own_activation

_SETTABLE = frozenset(
    {"Dense", "Conv1D", "Conv2D", "Conv3D", "Conv2DTranspose", "Conv3DTranspose", "SeparableConv2D", "Activation"}
)


def ending(loss_context: LossContext) -> Iterator[Problem]:
    """The last activation against the one the loss expects."""
    context, loss, head = loss_context.context, loss_context.loss, loss_context.head
    code = ending_mismatch(loss, head, from_logits=bool(context.value("from_logits")))
    if code == "softmax-one-unit" or (code is not None and _is_changed(loss_context)):  # reported at the layer
        return
    if code is None:
        yield from _cut_logits(loss_context)
        return
    fixes, wanted = _ending_fixes(loss_context, code), wanted_activation(loss, head.units)
    yield context.problem(code, *fixes, source=head.layer, activation=head.activation, wanted=wanted)


def _is_changed(loss_context: LossContext, activations: frozenset[str] = SOFTMAXES) -> bool:
    """Whether a layer behind a softmax, such as a normalization, changes its probabilities; a pooling has its own."""
    before = loss_context.context.before(loss_context.end)
    if before is None or loss_context.end.type in _SETTABLE | POOLINGS | GLOBAL_POOLINGS:
        return False
    return loss_context.head.activation not in activations and own_activation(before.type, before.params) in activations


def _cut_logits(loss_context: LossContext) -> Iterator[Problem]:
    """Raw scores without those below 0."""
    context = loss_context.context
    if not context.value("from_logits") or not loss_context.loss.takes_logits:
        return
    found = cutting(context, loss_context.end)
    if found is not None:
        effect = effect_of_relu(wanted_activation(loss_context.loss, loss_context.units))
        activation = own_activation(found.type, found.params)
        out = without_relu(context, found)
        yield context.problem("logits-cut", out, source=found.name, activation=activation, effect=effect)


def _ending_fixes(loss_context: LossContext, code: EndingMismatch) -> Iterator[Fix]:
    context, loss = loss_context.context, loss_context.loss
    if code == "categorical-one-unit":
        yield from _more_units_or_binary(loss_context)
    elif code == "activation-twice":
        yield reset_param(context, context.owner, "from_logits")
        yield from _with_activation(loss_context, LINEAR)
    elif code == "softmax-binary":
        yield from _for_softmax(loss_context)
    elif code == "sigmoid-categorical":
        yield from _for_sigmoid(loss_context)
    else:
        yield from _with_activation(loss_context, wanted_activation(loss, loss_context.units))
        if _is_changed(loss_context, SIGMOIDS):
            yield dissolve(context, loss_context.end)
        elif code == "scores-as-probabilities":
            yield from _logits(loss_context)


def _with_activation(loss_context: LossContext, activation: str) -> Iterator[Fix]:
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


def _more_units_or_binary(loss_context: LossContext) -> Iterator[Fix]:
    """A unit for each class, if the label says how many there are; a binary loss for yes or no."""
    labels, classes = loss_context.labels, loss_context.classes
    if classes is None and loss_context.loss.labels == "one-hot" and len(labels) == len(loss_context.predicted):
        classes = labels[-1] if labels else None
    binary = replace_type(loss_context.context, loss_context.context.owner, "BinaryCrossentropy")
    if classes is None or classes <= 2:  # noqa: PLR2004 - yes or no
        yield binary
        return
    softmax = list(_with_activation(loss_context, "softmax"))
    yield from (and_then(fix, *softmax) for fix in with_units(loss_context.context, loss_context.end, classes))
    yield binary


def _for_softmax(loss_context: LossContext) -> Iterator[Fix]:
    """A categorical loss that fits the labels, or sigmoid."""
    sparse = loss_context.label is not None and len(loss_context.labels) < len(loss_context.predicted)
    other = "SparseCategoricalCrossentropy" if sparse else "CategoricalCrossentropy"
    yield replace_type(loss_context.context, loss_context.context.owner, other)
    yield from _with_activation(loss_context, "sigmoid")


def _for_sigmoid(loss_context: LossContext) -> Iterator[Fix]:
    yield from _with_activation(loss_context, "softmax")
    if loss_context.loss.labels == "one-hot":
        yield replace_type(loss_context.context, loss_context.context.owner, "BinaryCrossentropy")
