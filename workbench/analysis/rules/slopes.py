"""PReLU: which axes share a slope."""

from collections.abc import Iterator

from workbench.analysis.analysis_report import Problem
from workbench.analysis.node_context import NodeContext
from workbench.analysis.quick_fixes import reset_param, set_param
from workbench.messages import say

TYPES = frozenset({"PReLU"})
_VECTOR = 2


def unknown_places(context: NodeContext) -> Iterator[Problem]:
    """A slope for each position needs to know how many positions there are; one for each channel does not."""
    shared = tuple(context.value("shared_axes") or ())
    axes = context.incoming_tensors[0].tensor.axes
    if any(axis >= context.rank for axis in shared):
        fix = reset_param(context, context.owner, "shared_axes")
        if context.rank > _VECTOR:
            fix = set_param(context, context.owner, "shared_axes", _places(context))
        yield context.problem("slope-axes", fix, axes=shared, count=context.rank - 1)
        return
    unknown = [axis for axis in range(1, context.rank) if context.shape[axis] is None and axis not in shared]
    if not unknown:
        return
    fixes = []
    if context.shape[-1] is not None:
        fixes.append(set_param(context, context.owner, "shared_axes", _places(context)))
    yield context.problem("slope-of-unknown", *fixes, axis=say(axes[unknown[0]]))


def _places(context: NodeContext) -> tuple[int, ...]:
    """The axes of space or time, with the channels last."""
    return tuple(range(1, context.rank - 1))
