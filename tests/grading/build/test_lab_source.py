"""A lab's folder: found, read, and refused with reasons."""

from pathlib import Path

import nbformat
import pytest

from workbench.grading.build import template_texts
from workbench.grading.build.authoring_errors import BadLabName, ChecksBroken, LabExists, NoLab, SettingsBroken
from workbench.grading.build.lab_source import find, hides_something, load
from workbench.grading.build.new_lab import TEMPLATE, new


def test_a_new_lab_works_as_it_is(folder: Path) -> None:
    lab = load(folder)
    assert (lab.name, lab.settings.points, len(lab.questions), len(lab.wrong)) == ("demo", 10, 5, 5)
    assert [question.id for question in lab.questions if hides_something(question)] == ["q1", "q3", "q4"]
    assert [question.id for question in lab.questions if hides_something(question, graded=False)] == ["q3"]


def test_a_new_lab_is_in_the_author_s_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every text of it, quotation marks in a translation and all, and it works as the English one does."""
    monkeypatch.setattr(template_texts, "say", lambda text: f'〈{text} "예"〉')
    monkeypatch.setattr(template_texts, "language", lambda: "ko")
    lab = load(new("edges", tmp_path))
    assert (lab.settings.title, lab.settings.language) == ('〈How large is the map? "예"〉', "ko")
    assert [one.title for one in lab.questions if one.title and not one.title.startswith("〈")] == []
    assert [
        hint for one in lab.questions for hint in one.hints if any(map(str.isalpha, hint)) and "〈" not in hint
    ] == []
    cells = nbformat.read(lab.source, as_version=4).cells  # type: ignore[no-untyped-call]
    lines = [line for cell in cells if cell.cell_type == "markdown" for line in cell.source.splitlines() if line]
    assert [line for line in lines if "〈" not in line] == []


def test_a_new_lab_is_english_without_a_translation(folder: Path) -> None:
    for file in ("lab.toml", "checks.py", "source.ipynb", "README.md"):
        assert (folder / file).read_text("utf-8") == (TEMPLATE / file).read_text("utf-8")


def test_labs_are_found_by_name(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    labs = tmp_path / "course" / "labs"
    labs.mkdir(parents=True)
    new("edges", labs)
    (tmp_path / "course" / "week3").mkdir()
    assert find("edges", tmp_path / "course" / "week3") == labs / "edges"
    assert find("demo", tmp_path) == folder
    with pytest.raises(NoLab, match="Start one with 'workbench lab new nothing'"):
        find("nothing", tmp_path)


def test_a_lab_is_never_overwritten(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(LabExists):
        new("demo", tmp_path)
    with pytest.raises(BadLabName):
        new("../demo", tmp_path)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("title = 3\npoints = 10", "Expected `str`"),
        ("title = 'x'", "missing required field `points`"),
        ("title = 'x'\npoints = 10\npionts = 3", "unknown field `pionts`"),
        ("title = ", ""),
    ],
)
def test_broken_settings(folder: Path, text: str, reason: str) -> None:
    (folder / "lab.toml").write_text(text)
    with pytest.raises(SettingsBroken) as caught:
        load(folder)
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("", "no questions"),
        ("QUESTIONS = [3]", "no questions"),
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("QUESTIONS = [value('q1', 1, 'x', 1), value('q1', 9, 'x', 1)]", "two questions with one id"),
        ("QUESTIONS = [value('q1', 3, 'x', 1)]", "3 points. Expected 10, as in lab.toml"),
        ("QUESTIONS = [value('q 1', 10, 'x', 1)]", "Expected ids like 'q1' and points above 0"),
        ("QUESTIONS = [value('q1', 10, 'x', 1)]\nWRONG = [wrong('q2', 0, '')]", "a wrong answer to 'q2'"),
    ],
)
def test_broken_checks(folder: Path, code: str, reason: str) -> None:
    imports = "from workbench.grading.build import wrong\nfrom workbench.labs.questions import value\n"
    (folder / "checks.py").write_text(imports + code)
    with pytest.raises(ChecksBroken) as caught:
        load(folder)
    assert reason in str(caught.value)


def test_checks_may_import_what_lies_beside(folder: Path) -> None:
    (folder / "numbers_of_mine.py").write_text("ANSWER = 28\n")
    checks = (folder / "checks.py").read_text()
    (folder / "checks.py").write_text("from numbers_of_mine import ANSWER\nassert ANSWER == 28\n" + checks)
    assert len(load(folder).questions) == 5
