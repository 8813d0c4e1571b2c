"""Merges of tensors that do not fit together, or fit only because one is repeated."""

from collections.abc import Iterator, Sequence
from math import prod

from workbench.analysis import messages as text
from workbench.analysis.analysis_report import Problem, Shape
from workbench.analysis.axis_inference import has_channels_first
from workbench.analysis.axis_names import DEPTH, HEIGHT, WIDTH, axes_text, shape_text, size_text
from workbench.analysis.fixes import Fix
from workbench.analysis.node_context import IncomingTensor, NodeContext
from workbench.analysis.quick_fixes import (
    add_on,
    alike,
    and_then,
    concatenated_along,
    every_step,
    gate_of_width,
    is_enlarged,
    reset_param,
    set_param,
    shaped_as_channels,
    with_units,
)
from workbench.graph.commands import Disconnect, Link
from workbench.messages import say

_ARITHMETIC = frozenset({"Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"})
_PAIRS = frozenset({"Subtract", "Dot", "HashedCrossing"})
TYPES = _ARITHMETIC | _PAIRS | {"Concatenate"}
_VECTOR, _MAP = 2, 4


def mismatch(context: NodeContext) -> Iterator[Problem]:
    """Compare what arrives with the first, and say which axes differ."""
    incoming_tensors = context.incoming_tensors
    if context.type in _PAIRS and len(incoming_tensors) != 2:  # noqa: PLR2004 - a pair
        yield context.problem("merge-takes-two", *_two_left(context), count=len(incoming_tensors))
        return
    if context.type not in _ARITHMETIC | {"Concatenate"}:
        return
    first = incoming_tensors[0]
    for other in incoming_tensors[1:]:
        problem = _compared(context, first, other)
        if problem is not None:
            yield problem
            return


def _two_left(context: NodeContext) -> Iterator[Fix]:
    """Disconnect what came after the first two."""
    rest = context.incoming_tensors[2:]
    if rest:
        names = ", ".join(_name(context, incoming) for incoming in rest)
        cut = Disconnect(tuple(Link.of(incoming.edge) for incoming in rest))
        yield context.fix(text.DISCONNECT, cut, node=names)


def _compared(context: NodeContext, first: IncomingTensor, other: IncomingTensor) -> Problem | None:
    if context.type == "Concatenate":
        return _concatenated(context, first, other)
    if context.type == "Multiply" and (gate := _gate(first, other)) is not None:
        return _gate_width(context, *gate)
    if len(first.tensor.shape) != len(other.tensor.shape):
        return _of_two_ranks(context, first, other)
    return _of_one_rank(context, first, other)


def _of_one_rank(context: NodeContext, first: IncomingTensor, other: IncomingTensor) -> Problem | None:
    one, two = first.tensor.shape, other.tensor.shape
    differing = _differing(one, two)
    if not differing or _for_each_channel(one, two, differing):
        return None
    differences = _differences(first, differing, one, two)
    shapes = _shapes(context, first, other)
    if all(1 in (one[axis], two[axis]) for axis in differing):
        return _broadcast(context, differences, shapes, _widened(context, first, other, differing))
    return context.problem("merge-shapes", *alike(context), shapes=shapes, differences=differences)


def _shapes(context: NodeContext, first: IncomingTensor, other: IncomingTensor) -> str:
    return ", ".join(f"{shape_text(one.tensor.shape)} ({_name(context, one)})" for one in (first, other))


def _name(context: NodeContext, incoming: IncomingTensor) -> str:
    return context.graph.by_id[incoming.edge.source].name


def _differing(one: Shape, two: Shape) -> list[int]:
    """Axes of known, different sizes."""
    return [
        axis
        for axis, (a, b) in enumerate(zip(one, two, strict=True))
        if axis and a is not None and b is not None and a != b
    ]


def _differences(first: IncomingTensor, axes: Sequence[int], one: Shape, two: Shape) -> str:
    """The axes that differ, by name and size: ``height (28 ≠ 14), width (28 ≠ 14)``."""
    return ", ".join(
        f"{say(first.tensor.axes[axis])} ({size_text(one[axis])} ≠ {size_text(two[axis])})" for axis in axes
    )


def _for_each_channel(one: Shape, two: Shape, differing: Sequence[int]) -> bool:
    """Whether a map meets one number a channel, given as a map of 1 x 1: that is written out, and so is meant."""
    last = len(one) - 1
    places = range(1, last)
    return last not in differing and bool(places) and any(all(s[axis] == 1 for axis in places) for s in (one, two))


def _widened(
    context: NodeContext, first: IncomingTensor, other: IncomingTensor, differing: Sequence[int]
) -> Iterator[Fix]:
    """As many units in the layer of one unit as the other input has numbers."""
    smaller, larger = sorted((first, other), key=lambda incoming: incoming.tensor.shape[-1] or 0)
    if list(differing) == [len(first.tensor.shape) - 1]:
        yield from with_units(context, context.graph.by_id[smaller.edge.source], larger.tensor.shape[-1])


def _broadcast(context: NodeContext, differences: str, shapes: str, fixes: Iterator[Fix]) -> Problem | None:
    """Gates (Multiply by one number a channel) are meant to repeat; sums hardly ever are."""
    if context.type == "Multiply":
        return None
    return context.problem("merge-broadcasts", *fixes, shapes=shapes, differences=differences)


def _of_two_ranks(context: NodeContext, first: IncomingTensor, other: IncomingTensor) -> Problem | None:
    """Keras gives the tensor of fewer axes axes of length 1 behind the batch: the last axes must fit."""
    smaller, larger = sorted((first, other), key=lambda incoming: len(incoming.tensor.shape))
    added = len(larger.tensor.shape) - len(smaller.tensor.shape)
    aligned = (smaller.tensor.shape[0], *(1,) * added, *smaller.tensor.shape[1:])
    axes = _differing(larger.tensor.shape, aligned)
    differing = [axis for axis in axes if 1 not in (larger.tensor.shape[axis], aligned[axis])]
    shapes = _shapes(context, first, other)
    if differing:
        differences = _differences(larger, differing, larger.tensor.shape, aligned)
        fixes = [*every_step(context, larger, smaller), *_along_channels(context, larger, smaller)]
        return context.problem("merge-ranks", *fixes, shapes=shapes, differences=differences)
    if context.type == "Multiply":
        return None
    repeated = axes_text(larger.tensor.axes[: added + 1])
    fixes = [*every_step(context, larger, smaller), *_along_channels(context, larger, smaller)]
    return context.problem("merge-broadcasts", *fixes, shapes=shapes, differences=repeated)


def _gate(first: IncomingTensor, other: IncomingTensor) -> tuple[IncomingTensor, IncomingTensor] | None:
    """The map and its gate, where one number a channel meets a map of other channels."""
    larger, gate = sorted((first, other), key=lambda one: (-len(one.tensor.shape), -_places(one)))
    channels, count = larger.tensor.shape[-1], gate.tensor.shape[-1]
    if len(larger.tensor.shape) <= _VECTOR or len(gate.tensor.shape) < _VECTOR or _places(gate) != 1:
        return None
    if _places(larger) == 1 or None in (channels, count) or channels == count or 1 in (channels, count):
        return None
    return larger, gate


def _places(incoming: IncomingTensor) -> int:
    """How many places a map has; unknown sizes count as several."""
    return prod(2 if size is None else size for size in incoming.tensor.shape[1:-1])


def _gate_width(context: NodeContext, larger: IncomingTensor, gate: IncomingTensor) -> Problem:
    channels, count = larger.tensor.shape[-1], gate.tensor.shape[-1]
    return context.problem(
        "gate-width",
        *gate_of_width(context, gate, channels or 0),
        tensor=shape_text(larger.tensor.shape),
        map=_name(context, larger),
        gate=_name(context, gate),
        channels=channels,
        count=count,
    )


def _concatenated(context: NodeContext, first: IncomingTensor, other: IncomingTensor) -> Problem | None:
    one, two = first.tensor.shape, other.tensor.shape
    if len(one) != len(two):
        fixes = _joined_as_vectors(context, first, other)
        return context.problem("concatenate-ranks", *fixes, shapes=_shapes(context, first, other))
    axis = context.value("axis")
    joined = axis if axis >= 0 else axis + len(one)
    if not 0 <= joined < len(one):
        return _no_such_axis(context, axis)
    differing = [axis for axis in _differing(one, two) if axis != joined]
    if not differing:
        return _side_by_side(context, first, joined)
    return context.problem(
        "concatenate-shapes",
        *_joined(context),
        joined=say(first.tensor.axes[joined]),
        shapes=_shapes(context, first, other),
        differences=_differences(first, differing, one, two),
    )


def _joined(context: NodeContext) -> Iterator[Fix]:
    """Another axis, or equal sizes: these first on the way up of a U-Net, where maps are joined by their channels."""
    if is_enlarged(context):
        yield from alike(context)
        yield from concatenated_along(context)
    else:
        yield from concatenated_along(context)
        yield from alike(context)


def _side_by_side(context: NodeContext, first: IncomingTensor, joined: int) -> Problem | None:
    """Maps put beside or above each other: axis=1 comes from data with the channels first."""
    axes = first.tensor.axes
    if len(axes) <= 3 or axes[joined] not in (HEIGHT, WIDTH, DEPTH) or has_channels_first(context.graph):  # noqa: PLR2004
        return None
    last = reset_param(context, context.owner, "axis")
    return context.problem("concatenate-places", last, joined=say(axes[joined]), axis=context.value("axis"))


def _no_such_axis(context: NodeContext, axis: int) -> Problem:
    last = set_param(context, context.owner, "axis", -1)
    return context.problem("concatenate-axis", last, axis=axis, count=context.rank - 1)


def _along_channels(context: NodeContext, larger: IncomingTensor, smaller: IncomingTensor) -> Iterator[Fix]:
    """Let a vector say by its shape that each of its numbers belongs to a channel; or make a vector of both."""
    channels, count = larger.tensor.shape[-1], len(larger.tensor.shape) - 2
    if len(context.incoming_tensors) != 2 or len(smaller.tensor.shape) != _VECTOR or channels is None:  # noqa: PLR2004
        return
    width = [] if smaller.tensor.shape[-1] == channels else [add_on(context, smaller, "Dense", units=channels)]
    yield shaped_as_channels(context, smaller, channels, count)
    if count in (1, 2, 3):
        yield and_then(add_on(context, larger, f"GlobalAveragePooling{count}D"), *width)


def _joined_as_vectors(context: NodeContext, first: IncomingTensor, other: IncomingTensor) -> Iterator[Fix]:
    """Pool or flatten the larger one where the smaller is a vector, and the merge can then work."""
    smaller, larger = sorted((first, other), key=lambda incoming: len(incoming.tensor.shape))
    sizes = larger.tensor.shape[1:]
    two = len(context.incoming_tensors) == 2  # noqa: PLR2004 - with more, others could differ still
    if len(smaller.tensor.shape) != _VECTOR or not two:
        return
    if len(larger.tensor.shape) in (3, 4, 5):
        yield add_on(context, larger, f"GlobalAveragePooling{len(sizes) - 1}D")
    if None not in sizes:
        yield add_on(context, larger, "Flatten")
