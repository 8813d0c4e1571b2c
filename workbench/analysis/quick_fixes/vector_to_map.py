"""Fixes that make maps of vectors: what a decoder or generator starts with, pictures that were flattened."""

from collections.abc import Iterator
from math import isqrt, prod

from workbench.analysis import messages as text
from workbench.analysis.fixes import Fix
from workbench.analysis.node_context import NodeContext
from workbench.analysis.quick_fixes.basic_fixes import add_before, described, insert
from workbench.analysis.quick_fixes.fix_steps import in_sequence
from workbench.analysis.quick_fixes.sequence_fixes import upstream

_SMALLEST_SIDE = 4
"""Fewer pixels a side are no picture: a vector of 9 numbers is rather one of 9 features."""


def pictures(count: int) -> Iterator[tuple[int, int, int]]:
    """Square grey or colour pictures of ``count`` numbers.

    >>> list(pictures(784)), list(pictures(3072))
    ([(28, 28, 1)], [(32, 32, 3)])
    """
    for channels in (1, 3):
        side = isqrt(count // channels)
        if side >= _SMALLEST_SIDE and side * side * channels == count:
            yield (side, side, channels)


def first_maps(count: int) -> Iterator[tuple[int, int, int]]:
    """Maps that a generator may start with: small ones with many channels, a power of two of them if possible.

    >>> list(first_maps(3136)), list(first_maps(8192))
    ([(7, 7, 64)], [(4, 4, 512), (8, 8, 128)])
    """
    for side in (7, 4, 8):
        channels = count // (side * side)
        if channels * side * side == count and channels & (channels - 1) == 0 and channels >= side:
            yield (side, side, channels)


def map_of_vector(context: NodeContext, *, growing: bool) -> Iterator[Fix]:
    """Reshape a vector to a map before the node; ``growing`` for layers that enlarge maps."""
    count = context.shape[-1]
    if count is None:
        return
    flattened = _flattened_shape(context)
    if flattened is not None and prod(flattened) == count:
        yield add_before(context, "Reshape", target_shape=flattened)
        return
    if flattened is not None and growing:
        yield _dense_and_reshape(context, flattened)
        return
    targets = list(first_maps(count)) if growing else []
    targets = targets or list(pictures(count))
    if not targets and growing:
        targets = [(1, 1, count)]
    for target in targets:
        yield add_before(context, "Reshape", target_shape=target)


def _flattened_shape(context: NodeContext) -> tuple[int, ...] | None:
    """The map that was flattened on the way to the node: a decoder is to give it back."""
    for node in upstream(context, context.source):
        came = context.shape_into(node)
        if node.type == "Flatten" and came is not None and len(came) == 4 and None not in came[1:]:  # noqa: PLR2004
            return tuple(size for size in came[1:] if size is not None)
    return None


def _dense_and_reshape(context: NodeContext, shape: tuple[int, ...]) -> Fix:
    """A Dense layer with as many numbers as the map has, then the map."""
    edge, units = context.edge, {"units": prod(shape), "activation": "relu"}
    target = {"target_shape": shape}
    commands = in_sequence(
        context.graph,
        lambda _: insert(edge, "Dense", units),
        lambda graph: insert(graph.incoming[context.node.id][0], "Reshape", target),
    )
    words = f"Dense({units['units']}) + {described('Reshape', target)}"
    return context.fix(text.ADD_BEFORE, *commands, type=words, node=context.node.name)
