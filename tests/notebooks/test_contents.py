"""The contents page and the links between notebooks are up to date and complete, and each link leads somewhere."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from tests.notebooks.contents import CELL, Course, lesson_in, write_links
from workbench.course_folder import copy_missing, course_files

COURSE = Course()
RUN = "run: python -m tests.notebooks.contents"
_ORDER = """
[[parts]]
title = "Start"
notebooks = ["one", "two", "three"]

[[parts]]
title = "More"
notebooks = ["four"]

[labs]
edges = "three"
later = "three"
"""
_SECTION = re.compile(r"^## (\d+)\. ", re.MULTILINE)
_LINK = re.compile(r"\]\((?!\w+:|#)([^)#]+)")


def links_in(path: Path) -> Iterator[Path]:
    """The files that a page or a notebook's texts link to, relative to it."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "markdown"]
        text = "\n".join("".join(cell["source"]) for cell in cells)
    yield from (path.parent / link for link in _LINK.findall(text))


def broken_links(path: Path) -> list[str]:
    return [f"{path.name}: {link.relative_to(path.parent)}" for link in links_in(path) if not link.is_file()]


def test_each_notebook_has_one_place_in_the_order() -> None:
    there = {path.stem for path in COURSE.notebooks.glob("*.ipynb")}
    assert len(set(COURSE.names)) == len(COURSE.names)
    assert there <= set(COURSE.names), "name it in notebooks/contents.toml"


def test_each_lab_follows_a_notebook_of_the_order() -> None:
    there = {path.parent.name for path in COURSE.labs.glob("*/lab.toml")}
    assert there <= set(COURSE.order["labs"]), "name it in notebooks/contents.toml"
    assert {*COURSE.order["labs"].values()} <= set(COURSE.names)


def test_the_sections_of_each_notebook_are_numbered_without_a_gap() -> None:
    for path in COURSE.notebooks.glob("*.ipynb"):
        texts = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown"]
        numbers = [int(number) for text in texts for number in _SECTION.findall(text)]
        assert numbers == [*range(1, len(numbers) + 1)], f"{path.name}: a section was lost or moved"


def test_the_page_is_up_to_date() -> None:
    assert COURSE.page.read_text(encoding="utf-8") == COURSE.contents(), RUN


@pytest.mark.parametrize(("path", "links"), list(COURSE.links()), ids=lambda value: getattr(value, "stem", None))
def test_the_last_cell_is_up_to_date(path: Path, links: str) -> None:
    last = nbformat.read(path, as_version=4).cells[-1]
    assert (last["id"], last["source"]) == (CELL, links), RUN


def test_everything_that_is_there_is_linked_from_the_page() -> None:
    notebooks = set(COURSE.notebooks.glob("*.ipynb"))
    labs = {path.parent / "release" / f"{path.parent.name}.ipynb" for path in COURSE.labs.glob("*/lab.toml")}
    assert {path.resolve() for path in links_in(COURSE.page)} == notebooks | labs


def test_each_link_leads_to_a_file() -> None:
    texts = [*COURSE.notebooks.glob("*.ipynb"), *COURSE.notebooks.glob("*.md"), *COURSE.labs.glob("*/source.ipynb")]
    assert [link for path in texts for link in broken_links(path)] == []


def test_each_link_leads_to_a_file_in_a_learners_folder(tmp_path: Path) -> None:
    """Also those of labs: there they lie beside the notebooks."""
    copied = copy_missing(course_files(), tmp_path / "course")
    assert [link for name in copied for link in broken_links(tmp_path / "course" / name)] == []
    linked = {path.name for path in links_in(tmp_path / "course" / "contents.md")}
    assert linked | {"contents.md"} == set(copied)


@pytest.fixture
def small(tmp_path: Path) -> Course:
    """Two of three notebooks of the order, and a lab."""
    for folder in ("notebooks", "labs/edges"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "notebooks/contents.toml").write_text(_ORDER)
    (tmp_path / "labs/edges/lab.toml").write_text('title = "Edges"\nminutes = 45\n')
    for name, what in {
        "one": "A net learns. Here you draw one,\nand train it. It helps.",
        "three": "All about 0.5. Really.",
    }.items():
        first = nbformat.v4.new_markdown_cell(f"# Number {name}\n\n{what}\n\n**You need** half an hour; no data.")
        nbformat.write(nbformat.v4.new_notebook(cells=[first]), tmp_path / f"notebooks/{name}.ipynb")
    return Course(tmp_path)


def test_the_page_of_a_course_with_notebooks_to_come(small: Course) -> None:
    assert small.contents().partition("## ")[2] == (
        "Start\n\n"
        "1. **[Number one](one.ipynb)** · half an hour\\\n    Draw one, and train it.\n"
        "2. **[Number three](three.ipynb)** · half an hour\\\n    All about 0.5. Really.\n"
        "    - Lab: **[Edges](../labs/edges/release/edges.ipynb)** · 45 minutes\n"
    )


def test_the_links_of_a_course_with_notebooks_to_come(small: Course) -> None:
    assert {path.stem: links for path, links in small.links()} == {
        "one": "Next: [Number three](three.ipynb) · [All notebooks](contents.md)",
        "three": "Before: [Number one](one.ipynb) · [All notebooks](contents.md)",
    }


def test_links_are_written_once_and_at_the_end(small: Course) -> None:
    path = small.notebooks / "one.ipynb"
    write_links(path, "old")
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("1", id="later"))
    nbformat.write(notebook, path)
    write_links(path, "new")
    assert [cell.source for cell in nbformat.read(path, as_version=4).cells[1:]] == ["1", "new"]


def test_a_notebook_that_does_not_say_how_long_it_takes(small: Course) -> None:
    path = small.notebooks / "two.ipynb"
    shutil.copy(small.notebooks / "one.ipynb", path)
    path.write_text(path.read_text().replace("You need", "You want"))
    with pytest.raises(AssertionError, match=r"two.ipynb: its first cell must say '\*\*You need\*\* 40 minutes.'"):
        lesson_in(path)
