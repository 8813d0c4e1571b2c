"""The page for grading by hand as a file: all is in it, nothing of a student's as markup, nothing from a network."""

import json
import re
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from tests.grading.hand_graded import GUIDE, LAB, graded
from workbench.grading.grading_page import grading_page
from workbench.grading.grading_results import ShownAnswer
from workbench.grading.hand_grades import ManualRow, apply_hand_grades
from workbench.grading.shown_answer import LONGEST_TEXT, shown_answer
from workbench.labs.questions import text, variants
from workbench.labs.questions.answer_protocol import Answer, CallFunction, Failure, Read, Request, Value
from workbench.labs.questions.plain_values import to_plain

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(1)><!--"
READ = Request((Read("why"),))


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def data_of(page: bytes) -> Any:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page.decode())
    assert found is not None
    return json.loads(found[1])


def test_the_page_has_every_answer_in_full() -> None:
    essay = "One word after another. " * 500
    student, *_ = data_of(grading_page(LAB, [graded("김철수", essay)]))["students"]
    assert student["student"] == "김철수"
    answers = student["answers"]
    assert answers["q2"]["text"] == essay
    assert (answers["q1"]["text"], answers["q1"]["judged"], answers["q1"]["to_read"]) == (
        "300 (a whole number)",
        1.0,
        False,
    )
    assert data_of(grading_page(LAB, []))["questions"][1]["guide"] == GUIDE


def test_no_text_of_a_student_is_markup() -> None:
    evil = replace(
        graded(EVIL, EVIL), questions=tuple(replace(each, title=EVIL) for each in graded("a", EVIL).questions)
    )
    row = ManualRow("", EVIL, question="q2", points="3", comment=EVIL, reason=EVIL)
    by_hand = apply_hand_grades([evil], [row, replace(row, student="nobody" + EVIL)])
    content = grading_page(replace(LAB, title=EVIL), by_hand.graded, by_hand.unused)
    plain = grading_page(LAB, [graded("kim")])
    tags, others = Tags(), Tags()
    tags.feed(content.decode())
    others.feed(plain.decode())
    assert [tag for tag, _ in tags.found] == [tag for tag, _ in others.found]
    assert data_of(content)["unused"][0][0] == "nobody" + EVIL


def test_the_page_loads_nothing_and_runs_only_its_own_script() -> None:
    tags = Tags()
    tags.feed(grading_page(LAB, [graded("kim")]).decode())
    policies = [attributes["content"] for tag, attributes in tags.found if tag == "meta" and "http-equiv" in attributes]
    assert len(policies) == 1
    assert policies[0] is not None
    assert policies[0].startswith("default-src 'none'; img-src data:; script-src 'sha256-")
    assert not [attributes for _, attributes in tags.found if {"src", "href", "onclick", "style"} & set(attributes)]


def test_variants_show_what_to_look_for_in_each() -> None:
    both = variants([({"k": 2}, text("q2", 5, "why", guide="Two.")), ({"k": 3}, text("q2", 5, "why", guide="Three."))])
    assert data_of(grading_page(replace(LAB, questions=(both,)), []))["questions"][0]["guide"] == "Two.\nThree."


def test_numbers_stand_for_names_in_another_order() -> None:
    page = data_of(grading_page(LAB, [graded("a", submission="s2"), graded("b", submission="s1")], anonymous=True))
    assert page["anonymous"] is True
    assert [(each["student"], each["alias"]) for each in page["students"]] == [("a", 2), ("b", 1)]


def test_a_text_is_kept_whole_and_what_is_too_long_is_told() -> None:
    assert shown_answer(READ, Answer((Value("a\nb"),)), whole=True) == ShownAnswer("a\nb")
    long = shown_answer(READ, Answer((Value("x" * (LONGEST_TEXT + 7)),)), whole=True)
    assert long is not None
    assert long.text == "x" * LONGEST_TEXT + "\n[7 more characters stand in the notebook.]"
    assert shown_answer(READ, Answer((Value("a"),)), whole=False) is None
    assert shown_answer(READ, Answer((Failure("raised", "ValueError: no"),)), whole=True) == ShownAnswer(
        "ValueError: no"
    )
    assert shown_answer(READ, Answer(()), whole=True) is None


@pytest.mark.parametrize(
    ("array", "size"),
    [
        (np.arange(640).reshape(16, 40), (16, 40)),
        (np.zeros((28, 28, 1), "uint8"), (28, 28)),
        (np.random.default_rng(0).random((1500, 900, 3)), (500, 300)),
        (np.full((8, 8), np.nan), (8, 8)),
        (np.array([[np.inf, -np.inf] * 4] * 8), (8, 8)),
        (np.eye(8, dtype=bool), (8, 8)),
    ],
)
def test_an_image_is_shown_as_one(array: np.ndarray, size: tuple[int, int]) -> None:  # type: ignore[type-arg]
    import cv2

    shown = shown_answer(READ, Answer((Value(to_plain(array)),)), whole=False)
    assert shown is not None
    (picture,) = shown.pictures
    assert cv2.imdecode(np.frombuffer(picture, "uint8"), cv2.IMREAD_COLOR).shape[:2] == size


@pytest.mark.parametrize("array", [np.zeros(100), np.zeros((7, 100)), np.zeros((20, 20, 5)), np.zeros((2, 8, 8, 1))])
def test_other_arrays_are_no_pictures(array: np.ndarray) -> None:  # type: ignore[type-arg]
    assert shown_answer(READ, Answer((Value(to_plain(array)),)), whole=False) is None


def test_what_a_function_gave_is_no_picture_of_the_students() -> None:
    asked = Request((CallFunction("f"),))
    assert shown_answer(asked, Answer((Value(to_plain(np.zeros((9, 9)))),)), whole=False) is None
