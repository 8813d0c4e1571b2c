"""Normalization along the wrong axis, or over too few samples."""

from collections.abc import Iterator
from math import gcd

from workbench.analysis.analysis_report import Problem
from workbench.analysis.axis_inference import has_channels_first, is_channels_first
from workbench.analysis.axis_names import CHANNELS, FEATURES
from workbench.analysis.fixes import Fix
from workbench.analysis.node_context import NodeContext
from workbench.analysis.quick_fixes import replace_type, reset_param, set_param, upstream
from workbench.catalog.layer_families import KEEPING_SHAPE
from workbench.graph.traversal import ancestors
from workbench.graph.vocabulary import INPUT
from workbench.messages import say

BATCH = frozenset({"BatchNormalization"})
CHANNEL_AXIS = frozenset({"BatchNormalization", "GroupNormalization"})
_FEW = 4
"""Samples of which mean and variance say little. Source: Wu and He 2018, figure 1."""
_GROUPS = 32
_SEQUENCE = 3


def wrong_axis(context: NodeContext) -> Iterator[Problem]:
    """Statistics for each row or step instead of each channel: axis=1 comes from data with the channels first."""
    axis = context.value("axis")
    if not isinstance(axis, int) or not -context.rank <= axis < context.rank or context.rank < _SEQUENCE:
        return
    axes = context.incoming_tensors[0].tensor.axes
    behind = next((node for node in upstream(context, context.source) if node.type not in KEEPING_SHAPE), None)
    first = behind is not None and is_channels_first(behind)
    if first and axes[1] == CHANNELS and context.rank > _SEQUENCE and axis % context.rank == context.rank - 1:
        fix = set_param(context, context.owner, "axis", 1)
        yield context.problem("normalization-channels-first", fix, axis=say(axes[axis]), number=axis)
        return
    if (
        axis % context.rank in (0, context.rank - 1)
        or axes[axis] in (CHANNELS, FEATURES)
        or has_channels_first(context.graph)
    ):
        return
    fix = reset_param(context, context.owner, "axis")
    yield context.problem("normalization-axis", fix, axis=say(axes[axis]), number=axis)


def small_batch(context: NodeContext) -> Iterator[Problem]:
    """Mean and variance of a handful of samples are noise; other normalizations look at one sample alone."""
    size = context.shape[0]
    frozen = context.value("trainable") is False or context.node.call.get("training") is False
    if size is None or size > _FEW or frozen or context.node.shares:
        return
    yield context.problem("small-batch", *_by_sample(context), *_any_batch(context), size=size)


def _by_sample(context: NodeContext) -> Iterator[Fix]:
    channels = context.shape[-1]
    if context.rank > _SEQUENCE and channels is not None:
        yield replace_type(context, context.node, "GroupNormalization", groups=gcd(_GROUPS, channels))
    else:
        yield replace_type(context, context.node, "LayerNormalization")


def _any_batch(context: NodeContext) -> Iterator[Fix]:
    """Leave the number of samples open, where only one Input fixes it."""
    leading = ancestors(context.graph, [context.node.id])
    inputs = [node for node in context.graph.nodes if node.id in leading and node.type == INPUT]
    if len(inputs) == 1 and inputs[0].params.get("batch_size") and not context.location.ids:
        yield reset_param(context, inputs[0], "batch_size")
