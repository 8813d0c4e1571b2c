"""Where the boxes of a network stand: in rows from top to bottom, each below all that it depends on."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from workbench.graph.traversal import depth_first_order
from workbench.trace.map.network import Network

WIDTH, HEIGHT = 190, 46
"""Size of a box in pixels."""
_ACROSS, _DOWN = 40, 44
ROW = HEIGHT + _DOWN
"""From one row to the next."""
_SWEEPS = 3


class BoxPosition(Struct, frozen=True):
    """The middle of a box, in pixels, y downwards."""

    x: float
    y: float


def laid_out(network: Network) -> Mapping[str, BoxPosition]:
    """A place for each box by name."""
    rows = _rows(network)
    for _ in range(_SWEEPS):
        _sort(network, rows)
    widest = max((len(row) for row in rows), default=0)
    return {
        name: BoxPosition(
            (column - (len(row) - 1) / 2 + (widest - 1) / 2) * (WIDTH + _ACROSS) + WIDTH / 2 + _ACROSS / 2,
            index * ROW + HEIGHT / 2 + _DOWN / 2,
        )
        for index, row in enumerate(rows)
        for column, name in enumerate(row)
    }


def _rows(network: Network) -> list[list[str]]:
    """Boxes by the longest way from an input; boxes come in the order of computation."""
    before: dict[str, list[str]] = {box.name: [] for box in network.boxes}
    for arrow in network.arrows:
        before[arrow.target].append(arrow.source)
    depth: dict[str, int] = {}
    for box in depth_first_order(before, before.__getitem__):  # a drawing's own order need not be that of computing
        depth[box] = max((depth[source] + 1 for source in before[box]), default=0)
    rows: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for name, row in depth.items():
        rows[row].append(name)
    return rows


def _sort(network: Network, rows: Sequence[list[str]]) -> None:
    """Put each box below the middle of those it depends on."""
    column = {name: index - (len(row) - 1) / 2 for row in rows for index, name in enumerate(row)}
    before: dict[str, list[str]] = {}
    for arrow in network.arrows:
        before.setdefault(arrow.target, []).append(arrow.source)
    for row in rows[1:]:
        row.sort(key=lambda name: _mean([column[source] for source in before.get(name, [name])]))
        column.update({name: index - (len(row) - 1) / 2 for index, name in enumerate(row)})


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
