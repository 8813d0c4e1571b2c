"""Which lines of the generated source belong to which node: known while the lines are written, never read from them."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

Path = tuple[str, ...]
"""The ids of the blocks that lead to a node, and its own."""


class Statement(Struct, frozen=True):
    """A part of a function: its text, and the lines of nodes in it, counted from 0 where it begins."""

    text: str
    nodes: tuple[tuple[str, range], ...] = ()

    @classmethod
    def of(cls, text: str, nodes: Iterable[str]) -> "Statement":
        """A statement all of whose lines belong to ``nodes``."""
        lines = range(text.count("\n") + 1)
        return cls(text, tuple((node, lines) for node in nodes))


def node_lines(statements: Sequence[Statement], first: int) -> dict[str, list[int]]:
    """The lines of each node of a level, where its statements begin in line ``first``."""
    found: dict[str, list[int]] = {}
    for statement in statements:
        for node, lines in statement.nodes:
            found.setdefault(node, []).extend(first + line for line in lines)
        first += statement.text.count("\n") + 1
    return found


class SourceMap(Struct, frozen=True, dict=True):
    """A source and its nodes. ``lines`` counts from 1; nodes of equal blocks share the lines of one function."""

    text: str
    lines: Mapping[Path, tuple[int, ...]]

    @cached_property
    def nodes(self) -> Mapping[int, tuple[Path, ...]]:
        """The nodes of each line that has some, in the order of the drawing."""
        found: dict[int, tuple[Path, ...]] = {}
        for path, lines in self.lines.items():
            for line in lines:
                found[line] = (*found.get(line, ()), path)
        return found

    def of(self, paths: Iterable[Path]) -> tuple[int, ...]:
        """The lines of some nodes, in order; those of a node that has none are left out."""
        return tuple(sorted({line for path in paths for line in self.lines.get(path, ())}))

    def node_at(self, line: int, level: Path = ()) -> Path | None:
        """The node that a line belongs to, of the level at hand where there are several; None where there is none."""
        nodes = self.nodes.get(line, ())
        return next((path for path in nodes if path[:-1] == level), nodes[0] if nodes else None)
