"""The lab on filters: every filter that works is right, whatever the secret seed draws, and nothing else earns much."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from workbench.grading.build.lab_source import LabSource, Wrong, load
from workbench.grading.build.lab_writing import outdated
from workbench.grading.build.weak_questions import weaknesses
from workbench.labs.questions.answer_collection import gather
from workbench.labs.questions.answer_protocol import Verdict
from workbench.labs.questions.function_question import FunctionQuestion
from workbench.labs.questions.known_mistakes import with_remark
from workbench.labs.questions.plain_values import from_plain

FOLDER = Path(__file__).parents[2] / "labs" / "filters_and_features"

PREWITT = [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]]
SOBEL = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
NARROW = [[-1, 1, 0], [-1, 1, 0], [-1, 1, 0]]
LINE = np.array([[-1, -1, 2], [-1, 2, -1], [2, -1, -1]])
SOFTER = np.array([[0, -1, 2], [-1, 0, -1], [2, -1, 0]])


@pytest.fixture(params=range(3))
def lab(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> LabSource:
    """The lab as three machines have it, each with a secret seed of its own."""
    monkeypatch.setenv("WORKBENCH_HELD_OUT_SEED", str(request.param))
    return load(FOLDER)


def windows(pictures: Any) -> Any:
    return np.lib.stride_tricks.sliding_window_view(pictures, (3, 3), axis=(1, 2))


def edge_finder(edge: Any) -> Any:
    def shows_edge(pictures: Any) -> list[bool]:
        return [bool(one.max() > 5) for one in np.einsum("prchw,hw->prc", windows(pictures), np.array(edge))]

    return shows_edge


def stroke_namer(rising: Any) -> Any:
    upright = np.array([[-1, 2, -1]] * 3)
    bank = {"upright": upright, "level": upright.T, "rising": rising, "falling": rising[:, ::-1]}

    def name_strokes(pictures: Any) -> list[str]:
        maps = np.einsum("prchw,fhw->pfrc", windows(pictures), np.array([*bank.values()]))
        return [[*bank][place] for place in maps.max(axis=(2, 3)).argmax(axis=1)]

    return name_strokes


def red_finder(red: Any) -> Any:
    def shows_red(pictures: Any) -> list[bool]:
        return [bool(one.max() > 5) for one in windows(pictures).mean(axis=(-2, -1)) @ np.array(red)]

    return shows_red


def judged(lab: LabSource, id: str, names: dict[str, Any], *, hidden: bool) -> Verdict:  # noqa: A002 - as in labs
    question = lab.question(id)
    assert question is not None
    answer = gather(question.request(hidden=hidden, seed=0), names)
    verdict = question.judge(answer, hidden=hidden, seed=0)
    return with_remark(question.mistakes, id, answer, verdict, hidden=hidden)


def functions(lab: LabSource) -> list[FunctionQuestion]:
    return [one for one in lab.questions if isinstance(one, FunctionQuestion)]


def planted_functions(lab: LabSource) -> Iterator[tuple[Wrong, dict[str, Any]]]:
    """The planted wrong answers that are functions, with the names that each makes."""
    for one in lab.wrong:
        if isinstance(lab.question(one.question), FunctionQuestion):
            names: dict[str, Any] = {"np": np}
            exec(one.code, names)
            yield one, names


@pytest.mark.parametrize(
    ("id", "name", "answer"),
    [
        ("edge", "shows_edge", edge_finder(PREWITT)),
        ("edge", "shows_edge", edge_finder(SOBEL)),
        ("edge", "shows_edge", edge_finder(NARROW)),
        ("strokes", "name_strokes", stroke_namer(LINE)),
        ("strokes", "name_strokes", stroke_namer(SOFTER)),
        ("colour", "shows_red", red_finder([1, -1, -1])),
        ("colour", "shows_red", red_finder([3, -3, -3])),
        ("colour", "shows_red", red_finder([1, -0.5, -0.5])),
    ],
)
def test_every_filter_that_works_earns_all_points(lab: LabSource, id: str, name: str, answer: Any) -> None:  # noqa: A002
    for hidden in (False, True):
        verdict = judged(lab, id, {name: answer}, hidden=hidden)
        assert verdict.state == "passed", verdict.message


def test_planted_answers_earn_the_same_with_every_secret_seed(lab: LabSource) -> None:
    earned = [(one, judged(lab, one.question, names, hidden=True).points) for one, names in planted_functions(lab)]
    assert [one for one, points in earned if points != one.points] == []


def test_every_planted_mistake_is_told_in_the_notebook_already(lab: LabSource) -> None:
    for one, names in planted_functions(lab):
        message = judged(lab, one.question, names, hidden=False).message
        assert message.endswith(f" A known mistake: {one.note}." if one.note else ""), message


@pytest.mark.parametrize("value", [True, False, "upright"])
def test_who_always_says_the_same_earns_nothing(lab: LabSource, value: Any) -> None:
    names = {name: lambda pictures: [value] * len(pictures) for name in ("shows_edge", "name_strokes", "shows_red")}
    assert [judged(lab, one, names, hidden=True).points for one in ("edge", "strokes", "colour")] == [0, 0, 0]


def test_who_knows_the_visible_cases_by_heart_earns_little(lab: LabSource) -> None:
    """Their results stand in the notebook. All that they are worth is a sixth or a seventh of the partial questions."""
    earned = 0.0
    for question in functions(lab):
        results = iter([from_plain(one.expected.value) for one in question.cases if not one.hidden])
        names = {question.name: lambda *_, results=results, **__: next(results, None)}
        earned += judged(lab, question.id, names, hidden=True).points
    assert earned == pytest.approx(1.5)


def test_no_case_that_is_graded_is_in_the_notebook(lab: LabSource) -> None:
    for question in functions(lab):
        assert all(not one.hidden for one in question.public().cases)
        assert sum(one.hidden for one in question.cases) >= 3, question.id
    assert weaknesses(lab) == []


def test_the_secret_seed_changes_no_notebook(lab: LabSource) -> None:
    assert outdated(lab) == []
