"""What a built notebook gives away: nothing of a noted question, to whoever tries all answers."""

from collections.abc import Callable, Iterator
from hashlib import pbkdf2_hmac
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec
import pytest

from workbench.grading.build import notebook_forms
from workbench.grading.build.lab_source import LabSource, load
from workbench.grading.build.weak_questions import weaknesses
from workbench.labs.public_questions import PublicQuestions, sheet_from
from workbench.labs.questions import (
    AnyQuestion,
    array,
    case,
    checked,
    choice,
    function,
    metric,
    network,
    noted,
    shape_table,
    text,
    value,
    variants,
)
from workbench.labs.questions.answer_keys import Seal
from workbench.labs.questions.answer_protocol import Answer, Value

LETTERS = {"a": "softmax", "b": "sigmoid", "c": "relu"}
QuestionMaker = Callable[[Any], AnyQuestion]

PAIRS: dict[str, tuple[QuestionMaker, Any, Any]] = {
    "whole number": (lambda right: value("q1", 1, "map_size", right), 600, 400),
    "short number": (lambda right: value("q1", 1, "map_size", right, tolerance=0.001), 0.125, 0.75),
    "yes or no": (lambda right: value("q1", 1, "map_size", right), True, False),
    "word": (lambda right: value("q1", 1, "map_size", right), "padding", "stride"),
    "list": (lambda right: value("q1", 1, "map_size", right, partial=True), [1, 2, 3], [4, 5]),
    "letter": (lambda right: choice("q1", 1, "map_size", LETTERS, right), "a", "b"),
    "letters": (lambda right: choice("q1", 1, "map_size", LETTERS, right), {"a", "c"}, {"b", "c"}),
    "array": (lambda right: array("q1", 1, "map_size", right, partial=True), [[15, 16], [6, 15]], [[1.0, 2.0, 3.0]]),
    "shapes": (lambda right: shape_table("q1", 1, "map_size", {"conv": right}), (28, 28, 32), (14, 14)),
    "network": (lambda right: network("q1", 1, "map_size", layers=[("Dense", {"units": right})]), 10, 32),
    "function": (lambda right: function("q1", 1, "map_size", [case(3, expected=right)]), 7, "seven"),
    "variants": (lambda right: variants([({"k": 3}, value("q1", 1, "map_size", right))] * 2), 9, 4),
}
EACH_PAIR = pytest.mark.parametrize(("make", "one", "other"), PAIRS.values(), ids=PAIRS.keys())


def lab_with(lab: LabSource, question: AnyQuestion, mode: str = "graded") -> LabSource:
    settings = msgspec.structs.replace(lab.settings, mode=mode)
    return LabSource(lab.folder, lab.name, settings, (question, *lab.questions[1:]), lab.wrong)


def student_notebook(lab: LabSource) -> str:
    return notebook_forms.text(notebook_forms.make(lab).student)


def sheet_in(lab: LabSource) -> PublicQuestions:
    """What an attacker has: the first cell of the built notebook, and the library."""
    start = next(cell for cell in notebook_forms.make(lab).student.cells if cell.id == "lab-start")
    return sheet_from(start.source.partition('wb.labs.start("')[2].rpartition('")')[0])


def seals(part: Any) -> Iterator[Seal]:
    """Every digest, wherever it is."""
    if isinstance(part, Seal):
        yield part
    elif isinstance(part, msgspec.Struct):
        yield from chain.from_iterable(seals(getattr(part, each)) for each in part.__struct_fields__)
    elif isinstance(part, dict):
        yield from chain.from_iterable(map(seals, part.values()))
    elif isinstance(part, tuple | list):
        yield from chain.from_iterable(map(seals, part))


def decoded(seal: Seal, candidates: list[str]) -> list[str]:
    """The candidate behind each digest, found by trying; "" where none fits."""
    found = []
    for place, digest in enumerate(seal.digests):
        salt = f"{seal.salt}/{place}".encode()
        fits = (each for each in candidates if pbkdf2_hmac("sha256", each.encode(), salt, 200, 16) == digest)
        found.append(next(fits, ""))
    return found


def verdict_of(question: AnyQuestion, guess: Any) -> tuple[str, str, float, str]:
    """All that the notebook's own check tells, but for the answer that it repeats."""
    verdict = question.judge(Answer((Value(guess),)), hidden=False, seed=0)
    return verdict.state, verdict.message, verdict.points, verdict.expected


@EACH_PAIR
def test_a_notebook_is_the_same_whatever_the_noted_answer(
    lab: LabSource, make: QuestionMaker, one: Any, other: Any
) -> None:
    """Nothing can be read from it, or found by trying, that it does not depend on."""
    graded = student_notebook(lab_with(lab, noted(make(one))))
    assert graded == student_notebook(lab_with(lab, noted(make(other))))
    checking = student_notebook(lab_with(lab, make(one)))
    assert checking != student_notebook(lab_with(lab, make(other))), "a checked question has to tell them apart"
    practice = student_notebook(lab_with(lab, noted(make(one)), "practice"))
    assert practice != student_notebook(lab_with(lab, noted(make(other)), "practice"))


@pytest.mark.parametrize("hint", [("", "14 · 14 · 32 = ?")])
def test_hints_of_a_noted_question_stay_with_the_author(lab: LabSource, hint: tuple[str, ...]) -> None:
    question = noted(value("q1", 1, "map_size", 6272, hints=hint))
    assert sheet_in(lab_with(lab, question)).questions[0].hints == ()
    assert sheet_in(lab_with(lab, question, "practice")).questions[0].hints == hint


@pytest.mark.parametrize(
    ("question", "codes", "answers"),
    [
        (value("q1", 1, "map_size", 600), [f"number {n}" for n in range(1000)], ["number 600"]),
        (
            value("q1", 1, "map_size", 0.125),
            [f"number {n / 1000!r}" for n in range(1, 1000)],
            ["number 0.125"],
        ),
        (choice("q1", 1, "map_size", LETTERS, "b"), ["bool True", "bool False"], ["bool False", "bool True"]),
    ],
    ids=["whole number", "three digits", "choice"],
)
def test_who_tries_all_answers_decodes_what_is_checked_and_nothing_that_is_noted(
    lab: LabSource, question: AnyQuestion, codes: list[str], answers: list[str]
) -> None:
    found = [each for seal in seals(sheet_in(lab_with(lab, question)).questions[0]) for each in decoded(seal, codes)]
    assert found[: len(answers)] == answers
    sheet = sheet_in(lab_with(lab, noted(question)))
    assert [*seals(sheet.questions[0])] == []
    assert [*seals(sheet.blanks)] == []


def test_the_check_itself_is_no_oracle(lab: LabSource) -> None:
    """Whole numbers to a million in the steps of an attacker, and all numbers of three digits, look alike."""
    (question, *_) = sheet_in(lab_with(lab, noted(value("q1", 1, "map_size", 600)))).questions
    guesses = chain(range(2_000), range(0, 1_000_001, 97), (n / 1000 for n in range(1000)), (True, False, "a", [1, 2]))
    assert {verdict_of(question, guess) for guess in guesses} == {
        ("noted", "Your answer to q1 is noted. Whether it is right is decided when it is graded.", 0.0, "")
    }
    (asked, *_) = sheet_in(lab_with(lab, noted(choice("q1", 1, "map_size", LETTERS, "b")))).questions
    assert {verdict_of(asked, letter)[0] for letter in LETTERS} == {"noted"}
    assert verdict_of(asked, "d")[:2] == (
        "not",
        "map_size should hold one of a, b, c, as text, or several of these where that is asked. It is not noted yet.",
    )
    assert verdict_of(question, "FIXME")[:2] == ("not", "map_size still has a blank. Replace every FIXME.")


@pytest.mark.parametrize("name", ["mnist_cnn", "lv_segmentation"])
def test_shipped_graded_labs_hold_no_digest_of_a_noted_answer(name: str) -> None:
    lab = load(Path(__file__).parents[3] / "labs" / name)
    sheet = sheet_in(lab)
    noted_ones = {one.id for one in lab.questions if one.on_check == "noted"}
    assert noted_ones
    assert [one.id for one in sheet.questions if one.id in noted_ones and [*seals(one)]] == []
    assert weaknesses(lab) == []


def test_the_author_is_warned_of_what_can_be_found_by_trying(lab: LabSource) -> None:
    warned = {
        name: len(weaknesses(lab_with(lab, make(one)))) for name, (make, one, _) in PAIRS.items() if name != "function"
    }
    assert set(warned.values()) == {1}, warned
    assert weaknesses(lab_with(lab, value("q1", 1, "map_size", 600))) == [
        "q1 can be answered by trying: 1,000 guesses find what the notebook's digests hide. Write noted(...) around "
        "it, checked(...) where that is meant, or mode = 'practice' in lab.toml"
    ]
    for make, one, _ in PAIRS.values():
        assert weaknesses(lab_with(lab, make(one), "practice")) == []
        assert weaknesses(lab_with(lab, checked(make(one)))) == []
    for make, one, _ in (each for name, each in PAIRS.items() if name != "function"):
        assert weaknesses(lab_with(lab, noted(make(one)))) == []


@pytest.mark.parametrize(
    "question",
    [
        value("q1", 1, "map_size", 0.1234567890123),
        value("q1", 1, "map_size", list(range(100))),
        array("q1", 1, "map_size", [[n / 7 for n in range(100)]]),
        function("q1", 1, "map_size", [case(3, expected=9), case(4, expected=16, hidden=True)]),
        network("q1", 1, "map_size", output_shape=(None, 10)),
        text("q1", 1, "map_size"),
    ],
)
def test_what_cannot_be_found_by_trying_is_not_warned_of(lab: LabSource, question: AnyQuestion) -> None:
    assert weaknesses(lab_with(lab, question)) == []


def test_metric_questions_need_data_of_their_own_and_functions_hidden_cases(lab: LabSource) -> None:
    own = metric("q1", 1, "map_size", "accuracy", ramp=[(0, 0), (1, 1)], visible=("x", "y"))
    assert weaknesses(lab_with(lab, own)) == [
        "q1 measures on the notebook's own x and y, which a student can change: give it held-out data, inputs=... "
        "and labels=..."
    ]
    held_out = metric(
        "q1", 1, "map_size", "accuracy", ramp=[(0, 0), (1, 1)], visible=("x", "y"), inputs=[[1.0]], labels=[1]
    )
    assert weaknesses(lab_with(lab, held_out)) == []
    assert weaknesses(lab_with(lab, function("q1", 1, "map_size", [case(3, expected=7)]))) == [
        "q1 has no hidden case, so a function that returns the visible results earns all points: add "
        "case(..., hidden=True)"
    ]


def test_a_text_cannot_be_noted() -> None:
    with pytest.raises(ValueError, match=r"^q1: a person reads a text, so leave out noted\(\.\.\.\) around it$"):
        noted(text("q1", 1, "why"))
