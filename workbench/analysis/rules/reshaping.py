"""Reshape and Permute: every number and every axis must find its place."""

from collections.abc import Iterator
from math import prod

from workbench.analysis.analysis_report import Problem
from workbench.analysis.axis_names import shape_text
from workbench.analysis.fixes import Fix
from workbench.analysis.node_context import NodeContext
from workbench.analysis.quick_fixes import set_param

RESHAPE = frozenset({"Reshape"})
PERMUTE = frozenset({"Permute"})


def reshape(situation: NodeContext) -> Iterator[Problem]:
    """The target must hold as many numbers as arrive."""
    target = tuple(situation.value("target_shape"))
    sizes = situation.shape[1:]
    if None in sizes or any(size is None for size in target):
        return
    count, wanted = prod(size for size in sizes if size is not None), prod(size for size in target if size > 0)
    fits = count % wanted == 0 if target.count(-1) == 1 else count == wanted
    if fits or target.count(-1) > 1:
        return
    yield situation.problem(
        "reshape-size",
        *_targets(situation, target, count),
        count=count,
        wanted=wanted,
        target=shape_text((None, *target)),
    )


def _targets(situation: NodeContext, target: tuple[int, ...], count: int) -> Iterator[Fix]:
    """Keep all axes but the last, if that works; else one flat axis."""
    rest = prod(target[:-1])
    if len(target) > 1 and rest > 0 and count % rest == 0:
        yield set_param(situation, situation.owner, "target_shape", (*target[:-1], count // rest))
    yield set_param(situation, situation.owner, "target_shape", (count,))


def permute(situation: NodeContext) -> Iterator[Problem]:
    """Each axis once, counted from 1."""
    dims, count = tuple(situation.value("dims")), situation.rank - 1
    if sorted(dims) == list(range(1, count + 1)):
        return
    fixes = [set_param(situation, situation.owner, "dims", (*range(2, count + 1), 1))] if count > 1 else []
    yield situation.problem("permute-axes", *fixes, count=count, dims=dims)
