"""Questions of lecture notebooks: in the notebook as they stand in their file, checked and not graded."""

from pathlib import Path
from typing import Any

import nbformat
import pytest

import workbench as wb
from workbench.grading.build.authoring_errors import ChecksBroken
from workbench.grading.build.lab_source import checks_in
from workbench.grading.build.lecture_questions import CELL, questions_of, start_source, write_questions
from workbench.labs import lab_session
from workbench.labs.questions.answer_collection import gather

NOTEBOOKS = sorted((Path(__file__).parents[3] / "notebooks").glob("*.ipynb"))
ASKING = [path for path in NOTEBOOKS if questions_of(path).is_file()]
HEARTS = next(path for path in ASKING if path.stem == "real-hearts")


def cells(path: Path) -> dict[str, str]:
    notebook: Any = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    return {cell["id"]: cell["source"] for cell in notebook.cells}


def test_some_notebook_asks() -> None:
    assert {"debugging-shapes", "real-hearts"} <= {path.stem for path in ASKING}


@pytest.mark.parametrize("path", ASKING, ids=lambda path: path.stem)
def test_the_notebook_has_the_questions_of_its_file_and_asks_each(path: Path) -> None:
    found = cells(path)
    assert found[CELL] == start_source(path), "run python -m workbench.grading.build.lecture_questions notebooks"
    questions, _ = checks_in(questions_of(path))
    code = "\n".join(found.values())
    assert [one.id for one in questions if f'wb.check("{one.id}")' not in code] == []
    assert len(questions) >= 2


@pytest.mark.parametrize("path", ASKING, ids=lambda path: path.stem)
def test_a_planted_answer_is_wrong_and_says_why(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    questions, planted = checks_in(questions_of(path))
    names: dict[str, Any] = {"wb": wb}
    exec(start_source(path), names)
    try:
        session = lab_session.current()
        for one in planted:
            given: dict[str, Any] = {}
            exec(one.code, given)
            asked = next(question for question in questions if question.id == one.question)
            public = session.question(one.question)
            answer = gather(public.request(hidden=False, seed=0), given)
            assert public.judge(answer, hidden=False, seed=0).points == one.points == 0, one.code
            assert asked.judge(answer, hidden=True, seed=0).points == 0
            assert [mistake.remark for mistake in public.mistakes if mistake.remark == one.note], one.code
    finally:
        lab_session.end()
    capsys.readouterr()


def test_writing_twice_changes_nothing(tmp_path: Path) -> None:
    copy = tmp_path / HEARTS.name
    copy.write_bytes(HEARTS.read_bytes())
    (tmp_path / "questions").mkdir()
    file = questions_of(copy)
    file.write_text(questions_of(HEARTS).read_text(encoding="utf-8").replace("0.983", "0.98"), encoding="utf-8")
    assert write_questions(copy)
    assert not write_questions(copy)
    assert cells(copy)[CELL] == start_source(copy)


def test_a_notebook_without_the_cell_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "bare.ipynb"
    nbformat.write(nbformat.v4.new_notebook(), place)  # type: ignore[no-untyped-call]
    (tmp_path / "questions").mkdir()
    questions_of(place).write_text(questions_of(HEARTS).read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(ChecksBroken, match="no cell with the id 'questions'"):
        write_questions(place)
