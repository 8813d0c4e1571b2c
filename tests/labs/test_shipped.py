"""The labs that come with the workbench: what students get is what the source gives, and gives nothing away."""

import json
from pathlib import Path

import pytest

from workbench.grading.build.lab import Lab, load
from workbench.grading.build.writing import outdated
from workbench.labs.opening import shipped

LABS = sorted(path.parent for path in (Path(__file__).parents[2] / "labs").glob("*/lab.toml"))
EACH = pytest.mark.parametrize("folder", LABS, ids=lambda folder: folder.name)


@pytest.fixture
def lab(folder: Path) -> Lab:
    return load(folder)


@EACH
def test_the_release_is_what_the_source_gives(lab: Lab) -> None:
    assert outdated(lab) == []


@EACH
def test_it_can_be_opened(folder: Path) -> None:
    assert shipped()[folder.name] == folder / "release" / f"{folder.name}.ipynb"


@EACH
def test_its_notebooks_are_clean(folder: Path) -> None:
    for path in (folder / "source.ipynb", *(folder / "release").glob("*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        assert "widgets" not in notebook["metadata"], path.name
        assert all(not cell.get("outputs") for cell in notebook["cells"]), path.name


@EACH
def test_wrong_answers_are_planted_for_every_question(lab: Lab) -> None:
    assert {question.id for question in lab.questions} == {one.question for one in lab.wrong}
