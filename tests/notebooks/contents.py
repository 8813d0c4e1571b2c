"""The contents page of the course, and the links at the end of each notebook, made from the notebooks themselves.

``python -m tests.notebooks.contents`` writes notebooks/contents.md and the last cell of each notebook. Their order is
that of notebooks/contents.toml; title, time and what one learns stand in a notebook's first cell.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import nbformat

from workbench.course_folder import CONTENTS

ROOT = Path(__file__).parents[2]
CELL = "course"
"""The id of the cell with the links, which is a notebook's last."""
_TIME = re.compile(r"\*\*You need\*\* (?P<time>[\w ]+?)(?= with\b|[.,;:(])")
_TEACHES = re.compile(r"(?:Here|In this notebook) you (?P<first>\w)")
_SENTENCE_END = re.compile(r"(?<=[.?!]) (?=[A-Z*])")
_HEAD = """<!-- Made by `python -m tests.notebooks.contents` from contents.toml and the notebooks: do not edit. -->

# Deep learning in notebooks

Click a title to open the notebook. A notebook needs only what stands above it, and begins with how long it takes. Ask
yourself its questions before you run the cells: nobody grades them. A **lab** has questions to hand in.
"""


class Lesson(NamedTuple):
    """What the contents page tells of a notebook."""

    name: str
    title: str
    time: str
    learned: str

    @property
    def link(self) -> str:
        return f"[{self.title}]({self.name}.ipynb)"


class Course:
    """A folder that holds ``notebooks`` and ``labs``."""

    def __init__(self, root: Path = ROOT) -> None:
        self.notebooks, self.labs = root / "notebooks", root / "labs"
        self.page = self.notebooks / CONTENTS

    @cached_property
    def order(self) -> Mapping[str, Any]:
        """What contents.toml says."""
        return tomllib.loads((self.notebooks / "contents.toml").read_text(encoding="utf-8"))

    @property
    def names(self) -> list[str]:
        """All notebooks that have a place, also those that are not there yet."""
        return [name for part in self.order["parts"] for name in part["notebooks"]]

    @cached_property
    def lessons(self) -> Mapping[str, Lesson]:
        """The notebooks that are there, in order."""
        paths = (self.notebooks / f"{name}.ipynb" for name in self.names)
        return {path.stem: lesson_in(path) for path in paths if path.is_file()}

    def contents(self) -> str:
        """The text of the contents page."""
        numbers = {name: number for number, name in enumerate(self.lessons, start=1)}
        parts = [self._part(part["title"], part["notebooks"], numbers) for part in self.order["parts"]]
        return _HEAD + "".join(part for part in parts if part)

    def links(self) -> Iterator[tuple[Path, str]]:
        """Each notebook with the source of its last cell."""
        ends = [None, *self.lessons.values(), None]
        for (before, lesson), (_, after) in zip(pairwise(ends[:-1]), pairwise(ends[1:]), strict=True):
            assert lesson is not None
            links = [f"Before: {before.link}"] if before else []
            links += [f"Next: {after.link}"] if after else []
            yield self.notebooks / f"{lesson.name}.ipynb", " · ".join([*links, f"[All notebooks]({CONTENTS})"])

    def _part(self, title: str, names: list[str], numbers: Mapping[str, int]) -> str:
        entries = [self._entry(numbers[name], self.lessons[name]) for name in names if name in numbers]
        return f"\n## {title}\n\n{''.join(entries)}" if entries else ""

    def _entry(self, number: int, lesson: Lesson) -> str:
        labs = [self._lab(name) for name, after in self.order["labs"].items() if after == lesson.name]
        return f"{number}. **{lesson.link}** · {lesson.time}\\\n    {lesson.learned}\n" + "".join(labs)

    def _lab(self, name: str) -> str:
        described = self.labs / name / "lab.toml"
        if not described.is_file():
            return ""
        lab = tomllib.loads(described.read_text(encoding="utf-8"))
        link = f"[{lab['title']}](../labs/{name}/release/{name}.ipynb)"
        return f"    - Lab: **{link}** · {lab['minutes']} minutes\n"


def lesson_in(path: Path) -> Lesson:
    """What a notebook's first cell says of it."""
    source = "".join(json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"])
    title, what = source.split("\n\n")[:2]
    time = _TIME.search(source)
    assert time, f"{path.name}: its first cell must say '**You need** 40 minutes.', or how long it takes."
    return Lesson(path.stem, title.removeprefix("# "), time["time"], _learned(" ".join(what.split())))


def _learned(paragraph: str) -> str:
    """The sentence that begins "Here you", from its verb; the whole paragraph where there is none."""
    for sentence in _SENTENCE_END.split(paragraph):
        if found := _TEACHES.match(sentence):
            return found["first"].upper() + sentence[found.end() :]
    return paragraph


def write_links(path: Path, source: str) -> None:
    """Make the links a notebook's last cell."""
    notebook: Any = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    cell = nbformat.v4.new_markdown_cell(source, id=CELL)  # type: ignore[no-untyped-call]
    notebook.cells = [*(other for other in notebook.cells if other["id"] != CELL), cell]
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    course = Course()
    course.page.write_text(course.contents(), encoding="utf-8")
    for place, links in course.links():
        write_links(place, links)
