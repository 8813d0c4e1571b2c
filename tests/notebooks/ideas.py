"""Which notebook teaches which idea of the courses, and what comes out there.

``python -m tests.notebooks.ideas`` writes notebooks/IDEAS.md from the tags of the cells: ``idea:002.28`` of a cell in a
notebook, or in the source of a lab.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "notebooks" / "IDEAS.md"
_TAG = "idea:"
_LONGEST = 120
_HEAD = """# Where each idea is taught

Made from the tags of the notebooks' cells by `python -m tests.notebooks.ideas`. The last column is what the cell
prints, where the notebook keeps it, so that each run is compared with it.

| idea | notebook | cell | what comes out |
| --- | --- | --- | --- |
"""


class Place(NamedTuple):
    """A cell that teaches an idea."""

    idea: str
    notebook: Path
    cell: str
    printed: str


def known_ideas() -> Mapping[str, str]:
    """The sentences of notebooks/ideas.toml by their numbers."""
    text = (ROOT / "notebooks" / "ideas.toml").read_text(encoding="utf-8")
    return {number: str(sentence) for number, sentence in tomllib.loads(text).items()}


def places() -> list[Place]:
    """All cells with a tag, by idea."""
    files = [*sorted((ROOT / "notebooks").glob("*.ipynb")), *sorted((ROOT / "labs").glob("*/source.ipynb"))]
    found = [place for path in files for place in _places_in(path)]
    return sorted(found, key=lambda place: (_in_order(place.idea), place.notebook))


def table(found: list[Place]) -> str:
    """The page of all places."""
    sentences = known_ideas()
    return _HEAD + "".join(map(str, (_row(place, sentences[place.idea]) for place in found)))


def _places_in(path: Path) -> Iterator[Place]:
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        for tag in cell["metadata"].get("tags", []):
            if tag.startswith(_TAG):
                yield Place(tag.removeprefix(_TAG), path.relative_to(ROOT), cell["id"], _printed(cell))


def _printed(cell: Mapping[str, Any]) -> str:
    lines = [line for output in cell.get("outputs", []) for line in "".join(output.get("text", "")).splitlines()]
    text = "; ".join(line.strip() for line in lines if line.strip())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()} …"


def _row(place: Place, sentence: str) -> str:
    link = f"[{_title(place.notebook)}](../{place.notebook.as_posix()})"
    cells = (f"{place.idea} {sentence}", link, f"`{place.cell}`", place.printed)
    return f"| {' | '.join(text.replace('|', chr(92) + '|') for text in cells)} |\n"


def _title(notebook: Path) -> str:
    return notebook.stem if notebook.parent.name == "notebooks" else f"lab {notebook.parent.name}"


def _in_order(idea: str) -> tuple[str, int]:
    course, _, number = idea.partition(".")
    return course, int(number)


if __name__ == "__main__":
    TABLE.write_text(table(places()), encoding="utf-8")
