"""Merges of tensors that do not fit together, or fit only because one is repeated."""

from collections.abc import Iterator, Sequence

from workbench.analysis import messages as text
from workbench.analysis.analysis_report import Problem, Shape
from workbench.analysis.axis_names import shape_text, size_text
from workbench.analysis.fixes import Fix
from workbench.analysis.node_context import Arrival, NodeContext
from workbench.analysis.quick_fixes import add_on
from workbench.graph.commands import Disconnect, Link
from workbench.messages import say

_ARITHMETIC = frozenset({"Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"})
_PAIRS = frozenset({"Subtract", "Dot", "HashedCrossing"})
TYPES = _ARITHMETIC | _PAIRS | {"Concatenate"}
_VECTOR, _MAP = 2, 4


def mismatch(situation: NodeContext) -> Iterator[Problem]:
    """Compare what arrives with the first, and say which axes differ."""
    arrivals = situation.arrivals
    if situation.type in _PAIRS and len(arrivals) != 2:  # noqa: PLR2004 - a pair
        yield situation.problem("merge-takes-two", *_two_left(situation), count=len(arrivals))
        return
    if situation.type not in _ARITHMETIC | {"Concatenate"}:
        return
    first = arrivals[0]
    for other in arrivals[1:]:
        problem = _compared(situation, first, other)
        if problem is not None:
            yield problem
            return


def _two_left(situation: NodeContext) -> Iterator[Fix]:
    """Disconnect what came after the first two."""
    rest = situation.arrivals[2:]
    if rest:
        names = ", ".join(_name(situation, arrival) for arrival in rest)
        cut = Disconnect(tuple(Link.of(arrival.edge) for arrival in rest))
        yield situation.fix(text.DISCONNECT, cut, node=names)


def _compared(situation: NodeContext, first: Arrival, other: Arrival) -> Problem | None:
    one, two = first.tensor.shape, other.tensor.shape
    shapes = f"{shape_text(one)} ({_name(situation, first)}), {shape_text(two)} ({_name(situation, other)})"
    if situation.type == "Concatenate":
        return _concatenated(situation, first, other, shapes)
    if len(one) == len(two):
        differing = _differing(one, two)
        differences = _differences(first, differing, one, two)
        if not differing:
            return None
        if all(1 in (one[axis], two[axis]) for axis in differing):
            return _broadcast(situation, differences, shapes, one, two)
        return situation.problem(
            "merge-shapes", *_alike(situation, first, other, differing), shapes=shapes, differences=differences
        )
    if _stretches(one, two):
        return _broadcast(situation, size_text(abs(len(one) - len(two))), shapes, one, two)
    return situation.problem("merge-ranks", *_flattened(situation, first, other), shapes=shapes)


def _name(situation: NodeContext, arrival: Arrival) -> str:
    return situation.graph.by_id[arrival.edge.source].name


def _differing(one: Shape, two: Shape) -> list[int]:
    """Axes of known, different sizes."""
    return [
        axis
        for axis, (a, b) in enumerate(zip(one, two, strict=True))
        if axis and a is not None and b is not None and a != b
    ]


def _differences(first: Arrival, axes: Sequence[int], one: Shape, two: Shape) -> str:
    """The axes that differ, by name and size: ``height (28 ≠ 14), width (28 ≠ 14)``."""
    return ", ".join(
        f"{say(first.tensor.axes[axis])} ({size_text(one[axis])} ≠ {size_text(two[axis])})" for axis in axes
    )


def _stretches(one: Shape, two: Shape) -> bool:
    """Whether Keras would give the shorter shape further axes and repeat it."""
    shorter, longer = sorted((one[1:], two[1:]), key=len)
    tail = longer[len(longer) - len(shorter) :]
    return all(a is None or b is None or a == b or 1 in (a, b) for a, b in zip(shorter, tail, strict=True))


def _broadcast(situation: NodeContext, differences: str, shapes: str, one: Shape, two: Shape) -> Problem | None:
    """Gates (Multiply by one number a channel) are meant to repeat; sums hardly ever are."""
    if situation.type == "Multiply" or len(one) != len(two):
        return None
    return situation.problem("merge-broadcasts", shapes=shapes, differences=differences)


def _concatenated(situation: NodeContext, first: Arrival, other: Arrival, shapes: str) -> Problem | None:
    one, two = first.tensor.shape, other.tensor.shape
    if len(one) != len(two):
        return situation.problem("merge-ranks", *_flattened(situation, first, other), shapes=shapes)
    axis = situation.value("axis")
    joined = axis if axis >= 0 else axis + len(one)
    differing = [axis for axis in _differing(one, two) if axis != joined]
    if not differing or not 0 < joined < len(one):
        return None
    return situation.problem(
        "concatenate-shapes",
        *_alike(situation, first, other, differing),
        joined=say(first.tensor.axes[joined]),
        shapes=shapes,
        differences=_differences(first, differing, one, two),
    )


def _flattened(situation: NodeContext, first: Arrival, other: Arrival) -> Iterator[Fix]:
    """Flatten the larger one where the smaller is a vector, and the merge can then work."""
    smaller, larger = sorted((first, other), key=lambda arrival: len(arrival.tensor.shape))
    sizes = larger.tensor.shape[1:]
    two = len(situation.arrivals) == 2  # noqa: PLR2004 - with more, others could differ still
    if len(smaller.tensor.shape) != _VECTOR or not two:
        return
    if len(larger.tensor.shape) == _MAP and _fits(situation, smaller, sizes[-1]):
        yield add_on(situation, larger, "GlobalAveragePooling2D")
    count = _product(sizes)
    if count is not None and _fits(situation, smaller, count):
        yield add_on(situation, larger, "Flatten")


def _fits(situation: NodeContext, smaller: Arrival, count: int | None) -> bool:
    return situation.type == "Concatenate" or smaller.tensor.shape[-1] == count


def _product(sizes: Shape) -> int | None:
    count = 1
    for size in sizes:
        if size is None:
            return None
        count *= size
    return count


def _alike(situation: NodeContext, first: Arrival, other: Arrival, differing: Sequence[int]) -> Iterator[Fix]:
    """Layers that bring one of two tensors to the shape of the other."""
    one, two = first.tensor.shape, other.tensor.shape
    if len(situation.arrivals) != 2 or first.tensor.axes[-1] == "width":  # noqa: PLR2004
        return
    last = len(one) - 1
    if list(differing) == [last]:
        yield from _same_features(situation, first, other)
    elif len(one) == _MAP and last not in differing:
        yield from _same_space(situation, first, other) if _ratio(one, two) else ()
        yield from _cropped(situation, first, other)


def _same_features(situation: NodeContext, first: Arrival, other: Arrival) -> Iterator[Fix]:
    """A 1x1 convolution (or Dense) on the one that comes the shorter way, as ResNet does on its skip connection."""
    wanted = first.tensor.shape[-1]
    if len(first.tensor.shape) == _MAP:
        yield add_on(situation, other, "Conv2D", filters=wanted, kernel_size=1)
    else:
        yield add_on(situation, other, "Dense", units=wanted)


def _ratio(one: Shape, two: Shape) -> int | None:
    """How many times larger one map is, if it is a whole number and the same for both axes."""
    (height, width), (other_height, other_width) = one[1:3], two[1:3]
    if None in (height, width, other_height, other_width):
        return None
    pairs = [sorted((height or 0, other_height or 0)), sorted((width or 0, other_width or 0))]
    ratios = {large // small if small and large % small == 0 else 0 for small, large in pairs}
    same_way = ((height or 0) > (other_height or 0)) == ((width or 0) > (other_width or 0))
    return ratios.pop() if len(ratios) == 1 and 0 not in ratios and same_way else None


def _same_space(situation: NodeContext, first: Arrival, other: Arrival) -> Iterator[Fix]:
    one, two = first.tensor.shape, other.tensor.shape
    ratio = _ratio(one, two)
    larger, smaller = (first, other) if (one[1] or 0) > (two[1] or 0) else (other, first)
    yield add_on(situation, larger, "MaxPooling2D", pool_size=ratio)
    yield add_on(situation, smaller, "UpSampling2D", size=ratio)


def _cropped(situation: NodeContext, first: Arrival, other: Arrival) -> Iterator[Fix]:
    """Cut the border off the larger map, as U-Net does."""
    one, two = first.tensor.shape[1:3], other.tensor.shape[1:3]
    if None in (*one, *two):
        return
    for larger, small, large in ((first, two, one), (other, one, two)):
        if all((a or 0) >= (b or 0) for a, b in zip(large, small, strict=True)):
            yield add_on(situation, larger, "CenterCrop", height=small[0], width=small[1])
            return
