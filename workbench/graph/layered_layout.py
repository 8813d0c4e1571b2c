"""The layered layout: items in layers along the flow of data, in each with few crossings and free of each other."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

_SWEEPS = 4
_Neighbours = Mapping[str, Sequence[str]]


class LayeredLayout(Struct, frozen=True):
    """``layers`` are the items from first to last; ``offsets`` say where each begins across the flow, from 0 on."""

    layers: tuple[tuple[str, ...], ...]
    offsets: Mapping[str, int]


def layered(sources: _Neighbours, sizes: Mapping[str, int], *, gap: int, grid: int = 1) -> LayeredLayout:
    """Lay out an acyclic graph.

    Layers are longest paths from the inputs; within a layer, items stand in the order of the mean offset of their
    neighbours (Sugiyama's method: Sugiyama, Tagawa and Toda, 1981, with barycentres).

    Args:
        sources: for each item those it depends on; items come after all of these.
        sizes: how far each item reaches across the flow.
        gap: the least distance between two items of a layer.
        grid: offsets are multiples of this.

    >>> layered({"x": [], "a": ["x"], "b": ["x"]}, {"x": 10, "a": 10, "b": 10}, gap=5).layers
    (('x',), ('a', 'b'))
    """
    targets: dict[str, list[str]] = {item: [] for item in sources}
    for item, predecessors in sources.items():
        for source in predecessors:
            targets[source].append(item)
    layers = _layers(sources, targets)
    offsets: dict[str, float] = {}
    for layer in layers:
        below = 0.0
        for item in layer:
            offsets[item], below = below, below + sizes[item] + gap
    for sweep in range(_SWEEPS + 1):  # ends forwards, so that what follows stands in line with its sources
        forwards = sweep % 2 == 0
        for layer in layers if forwards else reversed(layers):
            _place(layer, sources if forwards else targets, offsets, sizes, gap)
    return LayeredLayout(tuple(map(tuple, layers)), _on_grid(layers, offsets, sizes, gap, grid))


def _layers(sources: _Neighbours, targets: _Neighbours) -> list[list[str]]:
    depth: dict[str, int] = {}
    for item, predecessors in sources.items():
        depth[item] = max((depth[source] + 1 for source in predecessors), default=0)
    for item, predecessors in sources.items():  # a further input stands beside what it feeds, not at the far end
        if not predecessors and targets[item]:
            depth[item] = min(depth[target] for target in targets[item]) - 1
    layers: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for item in sources:
        layers[depth[item]].append(item)
    return layers


def _place(
    layer: list[str], neighbours: _Neighbours, offsets: dict[str, float], sizes: Mapping[str, int], gap: int
) -> None:
    """Order a layer by the mean offsets of its neighbours without overlap."""
    wanted = {item: _mean([offsets[other] for other in neighbours[item]], offsets[item]) for item in layer}
    layer.sort(key=wanted.__getitem__)
    free = float("-inf")
    for item in layer:
        offsets[item] = max(wanted[item], free)
        free = offsets[item] + sizes[item] + gap
    shift = sum(offsets[item] - wanted[item] for item in layer) / len(layer)
    for item in layer:
        offsets[item] -= shift


def _mean(values: Sequence[float], fallback: float) -> float:
    return sum(values) / len(values) if values else fallback


def _on_grid(
    layers: Iterable[Sequence[str]], offsets: Mapping[str, float], sizes: Mapping[str, int], gap: int, grid: int
) -> dict[str, int]:
    """Whole offsets from 0 on; rounding takes nothing from the gaps."""
    first = min(offsets.values(), default=0.0)
    found = {item: round((offset - first) / grid) * grid for item, offset in offsets.items()}
    for layer in layers:
        for before, item in pairwise(layer):
            free = found[before] + sizes[before] + gap
            found[item] = max(found[item], -(-free // grid) * grid)
    return found
