"""HTML of a check: escaped, with the points and a bar."""

import re
from typing import Any, TypeAlias

import numpy as np
import pytest

from workbench.labs.public_questions import PublicQuestions
from workbench.labs.questions import value
from workbench.labs.questions.answer_protocol import Verdict
from workbench.labs.rendering import note_html, progress_html, verdict_html

Colour: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]
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


def test_backticks_become_code() -> None:
    verdict = Verdict(0.0, 2.0, "not", "Look at `x`.", hint="`window * kernel` multiplies.")
    page = verdict_html(value("q1", 2, "x", 1), verdict)
    assert "Look at <code>x</code>." in page
    assert "Hint: <code>window * kernel</code> multiplies." in page
    assert "`" not in page


@pytest.mark.parametrize("state", ["passed", "partly", "not", "manual", "noted", "error", "open"])
@pytest.mark.parametrize(("ground", "text"), [(17, 255), (255, 33)], ids=["dark", "light"])
def test_the_headline_is_readable_in_both_themes(state: Any, ground: int, text: int) -> None:
    page = verdict_html(value("q1", 2, "x", 1), Verdict(0.0, 2.0, state, "Said."))
    found = re.search(r"color:color-mix\(in srgb,#(\w{6}) (\d+)%,currentcolor\)", page)
    assert found
    colour = np.array([int(found[1][at : at + 2], 16) for at in (0, 2, 4)])
    assert f"background:#{found[1]}14" in page
    panel = colour * 0x14 / 255 + ground * (1 - 0x14 / 255)
    share = int(found[2]) / 100
    assert contrast(colour * share + text * (1 - share), panel) >= 4.5  # as WCAG 2 asks of text


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of WCAG 2 of two colours (3,), in 0..255."""
    linear = [np.where(c <= 10, c / 255 / 12.92, ((c / 255 + 0.055) / 1.055) ** 2.4) for c in (one, other)]
    dark, light = sorted(float(c @ [0.2126, 0.7152, 0.0722]) for c in linear)
    return (light + 0.05) / (dark + 0.05)
