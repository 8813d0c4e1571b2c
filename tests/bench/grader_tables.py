"""The tables of ``README.md`` that compare graders over the corpus: written from what was found, and read again."""

import re
from collections.abc import Mapping, Sequence

from tests.bench.peer_graders import NOT_ASKED
from tests.grading.corpus.building import Entry

NOT_RUN = "not run"
_KINDS = ("cheats", "accidents")
_ROW = re.compile(r"^\| ([^|]+) \| [\d.]+ \| (.+) \|$", re.MULTILINE)

Found = float | str
"""Points, or words in their place."""


def read_tables(text: str, graders: Sequence[str]) -> dict[str, dict[str, Found]]:
    """What each grader gave each entry by the tables in a text; nothing for what was not run."""
    found: dict[str, dict[str, Found]] = {name: {} for name in graders}
    for kind in _KINDS:
        table = re.search(_pattern(kind), text)
        for row in _ROW.finditer(table[0] if table else ""):
            for name, cell in zip(graders, row[2].split(" | "), strict=True):
                if cell != NOT_RUN:
                    found[name][row[1].replace(" ", "_")] = _value(cell)
    return found


def with_tables(text: str, chosen: Sequence[Entry], found: Mapping[str, Mapping[str, Found]]) -> str:
    """The text with both tables renewed."""
    for kind, table in zip(_KINDS, tables(chosen, found).split("\n\n"), strict=True):
        text = re.sub(_pattern(kind), lambda _, table=table: table, text)  # type: ignore[misc]
    return text


def tables(chosen: Sequence[Entry], found: Mapping[str, Mapping[str, Found]]) -> str:
    """One table for the cheats and one for the accidents; bold is what should not be."""
    return "\n\n".join(_table(kind, [each for each in chosen if each.kind == kind], found) for kind in _KINDS)


def _table(kind: str, rows: Sequence[Entry], found: Mapping[str, Mapping[str, Found]]) -> str:
    lines = [f"| {kind} | earned | {' | '.join(found)} |", f"| --- | ---: | {' | '.join(['---:'] * len(found))} |"]
    for entry in rows:
        cells = [_shown(each.get(entry.name, NOT_RUN), entry.points) for each in found.values()]
        lines.append(f"| {entry.name.replace('_', ' ')} | {entry.points:g} | {' | '.join(cells)} |")
    return "\n".join([*lines, f"| **right** | | {' | '.join(_right(rows, each) for each in found.values())} |"])


def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile(rf"^\| {kind} \| earned \|.*\n(?:\|.*\n)*\|.*right.*\|$", re.MULTILINE)


def _value(cell: str) -> Found:
    try:
        return float(cell.strip("*"))
    except ValueError:
        return cell


def _shown(points: Found, earned: float) -> str:
    if isinstance(points, str):
        return points
    return f"{points:g}" if points == earned else f"**{points:g}**"


def _right(rows: Sequence[Entry], found: Mapping[str, Found]) -> str:
    asked = [(entry, found[entry.name]) for entry in rows if found.get(entry.name, NOT_ASKED) != NOT_ASKED]
    return f"{sum(points == entry.points for entry, points in asked)} of {len(asked)}"
