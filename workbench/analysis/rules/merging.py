"""Merges of tensors that do not fit together, or fit only because one is repeated."""

from collections.abc import Iterator, Sequence

from workbench.analysis import messages as text
from workbench.analysis.analysis_report import Problem, Shape
from workbench.analysis.axis_names import shape_text, size_text
from workbench.analysis.fixes import Fix
from workbench.analysis.node_context import IncomingTensor, NodeContext
from workbench.analysis.quick_fixes import add_on
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
    one, two = first.tensor.shape, other.tensor.shape
    shapes = f"{shape_text(one)} ({_name(context, first)}), {shape_text(two)} ({_name(context, other)})"
    if context.type == "Concatenate":
        return _concatenated(context, first, other, shapes)
    if len(one) == len(two):
        differing = _differing(one, two)
        differences = _differences(first, differing, one, two)
        if not differing:
            return None
        if all(1 in (one[axis], two[axis]) for axis in differing):
            return _broadcast(context, differences, shapes, one, two)
        return context.problem(
            "merge-shapes", *_alike(context, first, other, differing), shapes=shapes, differences=differences
        )
    if _stretches(one, two):
        return _broadcast(context, size_text(abs(len(one) - len(two))), shapes, one, two)
    return context.problem("merge-ranks", *_flattened(context, first, other), shapes=shapes)


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


def _stretches(one: Shape, two: Shape) -> bool:
    """Whether Keras would give the shorter shape further axes and repeat it."""
    shorter, longer = sorted((one[1:], two[1:]), key=len)
    tail = longer[len(longer) - len(shorter) :]
    return all(a is None or b is None or a == b or 1 in (a, b) for a, b in zip(shorter, tail, strict=True))


def _broadcast(context: NodeContext, differences: str, shapes: str, one: Shape, two: Shape) -> Problem | None:
    """Gates (Multiply by one number a channel) are meant to repeat; sums hardly ever are."""
    if context.type == "Multiply" or len(one) != len(two):
        return None
    return context.problem("merge-broadcasts", shapes=shapes, differences=differences)


def _concatenated(context: NodeContext, first: IncomingTensor, other: IncomingTensor, shapes: str) -> Problem | None:
    one, two = first.tensor.shape, other.tensor.shape
    if len(one) != len(two):
        return context.problem("merge-ranks", *_flattened(context, first, other), shapes=shapes)
    axis = context.value("axis")
    joined = axis if axis >= 0 else axis + len(one)
    differing = [axis for axis in _differing(one, two) if axis != joined]
    if not differing or not 0 < joined < len(one):
        return None
    return context.problem(
        "concatenate-shapes",
        *_alike(context, first, other, differing),
        joined=say(first.tensor.axes[joined]),
        shapes=shapes,
        differences=_differences(first, differing, one, two),
    )


def _flattened(context: NodeContext, first: IncomingTensor, other: IncomingTensor) -> Iterator[Fix]:
    """Flatten the larger one where the smaller is a vector, and the merge can then work."""
    smaller, larger = sorted((first, other), key=lambda incoming: len(incoming.tensor.shape))
    sizes = larger.tensor.shape[1:]
    two = len(context.incoming_tensors) == 2  # noqa: PLR2004 - with more, others could differ still
    if len(smaller.tensor.shape) != _VECTOR or not two:
        return
    if len(larger.tensor.shape) == _MAP and _fits(context, smaller, sizes[-1]):
        yield add_on(context, larger, "GlobalAveragePooling2D")
    count = _product(sizes)
    if count is not None and _fits(context, smaller, count):
        yield add_on(context, larger, "Flatten")


def _fits(context: NodeContext, smaller: IncomingTensor, count: int | None) -> bool:
    return context.type == "Concatenate" or smaller.tensor.shape[-1] == count


def _product(sizes: Shape) -> int | None:
    count = 1
    for size in sizes:
        if size is None:
            return None
        count *= size
    return count


def _alike(
    context: NodeContext, first: IncomingTensor, other: IncomingTensor, differing: Sequence[int]
) -> Iterator[Fix]:
    """Layers that bring one of two tensors to the shape of the other."""
    one, two = first.tensor.shape, other.tensor.shape
    if len(context.incoming_tensors) != 2 or first.tensor.axes[-1] == "width":  # noqa: PLR2004
        return
    last = len(one) - 1
    if list(differing) == [last]:
        yield from _same_features(context, first, other)
    elif len(one) == _MAP and last not in differing:
        yield from _same_space(context, first, other) if _ratio(one, two) else ()
        yield from _cropped(context, first, other)


def _same_features(context: NodeContext, first: IncomingTensor, other: IncomingTensor) -> Iterator[Fix]:
    """A 1x1 convolution (or Dense) on the one that comes the shorter way, as ResNet does on its skip connection."""
    wanted = first.tensor.shape[-1]
    if len(first.tensor.shape) == _MAP:
        yield add_on(context, other, "Conv2D", filters=wanted, kernel_size=1)
    else:
        yield add_on(context, other, "Dense", units=wanted)


def _ratio(one: Shape, two: Shape) -> int | None:
    """How many times larger one map is, if it is a whole number and the same for both axes."""
    (height, width), (other_height, other_width) = one[1:3], two[1:3]
    if None in (height, width, other_height, other_width):
        return None
    pairs = [sorted((height or 0, other_height or 0)), sorted((width or 0, other_width or 0))]
    ratios = {large // small if small and large % small == 0 else 0 for small, large in pairs}
    same_way = ((height or 0) > (other_height or 0)) == ((width or 0) > (other_width or 0))
    return ratios.pop() if len(ratios) == 1 and 0 not in ratios and same_way else None


def _same_space(context: NodeContext, first: IncomingTensor, other: IncomingTensor) -> Iterator[Fix]:
    one, two = first.tensor.shape, other.tensor.shape
    ratio = _ratio(one, two)
    larger, smaller = (first, other) if (one[1] or 0) > (two[1] or 0) else (other, first)
    yield add_on(context, larger, "MaxPooling2D", pool_size=ratio)
    yield add_on(context, smaller, "UpSampling2D", size=ratio)


def _cropped(context: NodeContext, first: IncomingTensor, other: IncomingTensor) -> Iterator[Fix]:
    """Cut the border off the larger map, as U-Net does."""
    one, two = first.tensor.shape[1:3], other.tensor.shape[1:3]
    if None in (*one, *two):
        return
    for larger, small, large in ((first, two, one), (other, one, two)):
        if all((a or 0) >= (b or 0) for a, b in zip(large, small, strict=True)):
            yield add_on(context, larger, "CenterCrop", height=small[0], width=small[1])
            return
