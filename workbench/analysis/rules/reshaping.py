"""Reshape and Permute: the number of elements and the axes must match."""

from collections.abc import Iterator
from math import prod

from workbench.analysis.analysis_report import Problem
from workbench.analysis.axis_names import shape_text
from workbench.analysis.fixes import Fix
from workbench.analysis.node_context import NodeContext
from workbench.analysis.quick_fixes import set_param, with_units

RESHAPE = frozenset({"Reshape"})
PERMUTE = frozenset({"Permute"})


def reshape(context: NodeContext) -> Iterator[Problem]:
    """The target must have as many elements as the input."""
    target = tuple(context.value("target_shape"))
    sizes = context.shape[1:]
    if None in sizes or any(size is None for size in target):
        return
    count, wanted = prod(size for size in sizes if size is not None), prod(size for size in target if size > 0)
    fits = count % wanted == 0 if target.count(-1) == 1 else count == wanted
    if fits or target.count(-1) > 1:
        return
    yield context.problem(
        "reshape-size",
        *_targets(context, target, count),
        count=count,
        wanted=wanted,
        target=shape_text((None, *target)),
    )


def _targets(context: NodeContext, target: tuple[int, ...], count: int) -> Iterator[Fix]:
    """Mend one axis; or let the Dense layer before give as many numbers as the target holds."""
    one_axis = list(_with_one_axis(target, count))
    square = [sizes for sizes in one_axis if len(sizes) == 3 and sizes[0] == sizes[1]]  # noqa: PLR2004 - a picture
    yield from (set_param(context, context.owner, "target_shape", sizes) for sizes in square[:1])
    if -1 not in target:
        yield from with_units(context, context.source, prod(target))
    rest = [sizes for sizes in reversed(one_axis) if sizes not in square[:1]]
    yield from (set_param(context, context.owner, "target_shape", sizes) for sizes in rest[:1])
    if (count,) not in rest[:1]:
        yield set_param(context, context.owner, "target_shape", (count,))


def _with_one_axis(target: tuple[int, ...], count: int) -> Iterator[tuple[int, ...]]:
    """The target with another size along one axis, so that it holds ``count`` numbers."""
    for axis in range(len(target)):
        rest = prod(target[:axis]) * prod(target[axis + 1 :])
        if len(target) > 1 and rest > 0 and count % rest == 0:
            yield (*target[:axis], count // rest, *target[axis + 1 :])


def permute(context: NodeContext) -> Iterator[Problem]:
    """Each axis once, counted from 1."""
    dims, count = tuple(context.value("dims")), context.rank - 1
    if sorted(dims) == list(range(1, count + 1)):
        return
    fixes = [set_param(context, context.owner, "dims", _every_axis(dims, count))] if count > 1 else []
    yield context.problem("permute-axes", *fixes, count=count, dims=dims)


def _every_axis(dims: tuple[int, ...], count: int) -> tuple[int, ...]:
    """The order that was begun, with the axes that it leaves out; counted from 1 where it was counted from 0."""
    begun = tuple(axis + 1 for axis in dims) if 0 in dims and count not in dims else dims
    without_batch = tuple(axis for axis in begun if 1 <= axis <= count)
    once = tuple(dict.fromkeys(without_batch))
    whole = (*once, *(axis for axis in range(1, count + 1) if axis not in once))
    return whole if whole != tuple(range(1, count + 1)) else (*range(2, count + 1), 1)
