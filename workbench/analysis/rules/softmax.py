"""Softmax in the wrong place: over one unit, along space, inside the network."""

from collections.abc import Iterator
from functools import partial

from workbench.analysis.analysis_report import Problem
from workbench.analysis.axis_names import CHANNELS, FEATURES
from workbench.analysis.fixes import Fix
from workbench.analysis.node_context import NodeContext
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
from workbench.catalog import kind_of, node_type
from workbench.catalog.drawn_head import drawn_head, drawn_point
from workbench.catalog.loss_matching import SIGMOIDS, SOFTMAXES
from workbench.catalog.loss_table import LOSSES
from workbench.catalog.output_head import own_activation
from workbench.graph.document import Node
from workbench.messages import say

TYPES = frozenset(
    {"Softmax", "Activation", "Dense", "Conv1D", "Conv2D", "Conv3D", "Conv2DTranspose", "SeparableConv2D"}
)
_WITHOUT_WEIGHTS = ("Softmax", "Activation")
_WITH_SPACE = 4
_TWO = 2


def wrong_softmax(context: NodeContext) -> Iterator[Problem]:
    """One unit, or an axis of space."""
    if own_activation(context.owner.type, context.owner.params) != "softmax":
        return
    output = context.outputs[0]
    axis = context.value("axis") if context.type == "Softmax" else -1
    if not isinstance(axis, int) or not -len(output.shape) <= axis < len(output.shape):
        return
    if output.shape[axis] == 1 and axis % len(output.shape):
        yield context.problem("softmax-one-unit", *_sigmoid(context), size=1)
    elif len(output.shape) >= _WITH_SPACE and output.axes[axis] not in (CHANNELS, FEATURES):
        fixes = _to_channels(context)
        yield context.problem("softmax-axis", *fixes, axis=say(output.axes[axis]))


def twice(context: NodeContext) -> Iterator[Problem]:
    """Probabilities once more through softmax or sigmoid come out nearly equal."""
    if context.type not in _WITHOUT_WEIGHTS:
        return
    activation = own_activation(context.owner.type, context.owner.params)
    edge = context.edge
    head, point = drawn_head(drawn_point(context.graph, context.source, edge.source_port))
    if activation not in SOFTMAXES | SIGMOIDS or head.activation not in SOFTMAXES | SIGMOIDS:
        return
    earlier = point.owner
    fixes = [dissolve(context, context.node)]
    if not point.above and node_type(earlier.type).parameter("activation") and earlier.type != "Activation":
        fixes.append(reset_param(context, earlier, "activation"))
    if activation != head.activation:  # softmax over sigmoids: what comes last is rather what was meant
        fixes.reverse()
    yield context.problem("activation-again", *fixes, source=head.layer, first=head.activation, second=activation)


def cut_scores(context: NodeContext) -> Iterator[Problem]:
    """Scores that a relu has cut at 0 on their way into the softmax or sigmoid of the end."""
    second = own_activation(context.owner.type, context.owner.params)
    if context.type not in _WITHOUT_WEIGHTS or second not in SOFTMAXES | SIGMOIDS or not _is_end(context):
        return
    found = cutting(context, context.source)
    if found is not None:
        values = {"source": found.name, "second": second, "effect": effect_of_relu(second)}
        yield context.problem("scores-cut", without_relu(context, found), **values)


def _is_end(context: NodeContext) -> bool:
    return not context.location.ids and all(kind_of(user.type) in ("output", "loss") for user in context.users)


def _sigmoid(context: NodeContext) -> Iterator[Fix]:
    for classes in filter(None, map(partial(_classes, context), context.users)):
        yield from with_units(context, context.node, classes)
    if any(one.type in LOSSES and LOSSES[one.type].labels == "values" for one in context.users):
        if context.type in ("Softmax", "Activation"):
            yield dissolve(context, context.node)
        else:
            yield reset_param(context, context.owner, "activation")
    if context.type == "Softmax":
        yield replace_type(context, context.owner, "Activation", activation="sigmoid")
    else:
        yield set_param(context, context.owner, "activation", "sigmoid")


def _classes(context: NodeContext, loss: Node) -> int | None:
    """How many classes, if more than two, the labels of a loss are said to have."""
    if loss.type not in LOSSES or LOSSES[loss.type].labels != "class numbers":
        return None
    for edge in context.graph.incoming[loss.id]:
        found = context.graph.by_id[edge.source].params.get("num_classes") if edge.target_port == "y_true" else None
        if isinstance(found, int) and found > _TWO:
            return found
    return None


def _to_channels(context: NodeContext) -> Iterator[Fix]:
    axes = context.outputs[0].axes
    if context.type == "Softmax" and CHANNELS in axes:
        yield set_param(context, context.owner, "axis", axes.index(CHANNELS))
