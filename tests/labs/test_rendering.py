"""HTML of a check: escaped, with the points and a bar."""

from workbench.labs.public_questions import PublicQuestions
from workbench.labs.questions import value
from workbench.labs.questions.answer_protocol import Verdict
from workbench.labs.rendering import note_html, progress_html, verdict_html

EVIL = "<script>alert(1)</script>"


def test_whatever_a_student_writes_is_text() -> None:
    question = value("q1", 2, "x", 1, title=EVIL)
    verdict = Verdict(0.0, 2.0, "not", EVIL, EVIL, EVIL, EVIL)
    page = verdict_html(question, verdict) + note_html(EVIL, EVIL)
    page += progress_html(PublicQuestions("d", EVIL, "", (question,)), {"q1": verdict})
    assert "<script>" not in page
    assert page.count("&lt;script&gt;") == 8


def test_a_part_of_the_bar_is_as_wide_as_its_points() -> None:
    questions = (value("q1", 2, "x", 1), value("q2", 6, "y", 1))
    page = progress_html(PublicQuestions("d", "", "", questions), {"q2": Verdict(3.0, 6.0, "partly", "half")})
    assert 'title="q1: not checked yet, 2 points" style="flex:2;' in page
    assert 'title="q2: 3 of 6 points" style="flex:6;background:linear-gradient(90deg,#b26a00 50%' in page
    assert "0 of 2 questions passed, 3 of 8 points" in page


def test_a_panel_says_its_state() -> None:
    page = verdict_html(value("q1", 2, "x", 1), Verdict(2.0, 2.0, "passed", "Right."))
    assert 'data-state="passed"' in page
    assert "q1: passed, 2 of 2 points" in page
    assert "color:color-mix(in srgb,#2e7d32 60%,currentcolor)" in page, "legible on dark ground"


def test_backticks_become_code() -> None:
    verdict = Verdict(0.0, 2.0, "not", "Look at `x`.", hint="`window * kernel` multiplies.")
    page = verdict_html(value("q1", 2, "x", 1), verdict)
    assert "Look at <code>x</code>." in page
    assert "Hint: <code>window * kernel</code> multiplies." in page
    assert "`" not in page
