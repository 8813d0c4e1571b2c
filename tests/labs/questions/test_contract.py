"""The contract tests of all kinds of question: a new kind is tested by being listed in ``kinds.py``."""

import zlib
from base64 import b85decode
from math import isfinite
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.labs.questions.kinds import KINDS, Kind
from workbench.labs.public_questions import question_from, to_text
from workbench.labs.questions.answer_collection import gather
from workbench.labs.questions.answer_protocol import Answer, Array, Failure, Request, Value, Verdict, decode, encode

CASES = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
FORMS = pytest.mark.parametrize("public", [False, True], ids=["open", "public"])


def verdict(kind: Kind, names: Any, *, hidden: bool, public: bool = False) -> Verdict:
    question = kind.question.public() if public else kind.question
    request: Request = decode(encode(question.request(hidden=hidden, seed=kind.seed)), Request)
    answer: Answer = decode(encode(gather(request, names)), Answer)
    return question.judge(answer, hidden=hidden, seed=kind.seed)


@CASES
@FORMS
@pytest.mark.parametrize("hidden", [False, True], ids=["visible", "hidden"])
def test_a_full_answer_scores_full(kind: Kind, public: bool, hidden: bool) -> None:
    found = verdict(kind, kind.right, hidden=hidden and not public, public=public)
    assert (found.state, found.points) == (("manual", 0.0) if kind.manual else ("passed", kind.question.points))


@CASES
def test_a_wrong_answer_scores_nothing_and_is_told_why(kind: Kind) -> None:
    found = verdict(kind, kind.wrong, hidden=True)
    assert (found.state, found.points, found.of) == ("not", 0.0, kind.question.points)
    assert found.message != "Right."


@CASES
@FORMS
def test_an_empty_notebook_scores_nothing(kind: Kind, public: bool) -> None:
    assert verdict(kind, {}, hidden=False, public=public).points == 0
    question = kind.question.public() if public else kind.question
    assert question.judge(Answer(()), hidden=not public, seed=0).points == 0


@CASES
def test_a_question_travels_as_text(kind: Kind) -> None:
    for question in (kind.question, kind.question.public()):
        again = question_from(to_text(question))
        assert again == question
        assert encode(again) == encode(question)


@CASES
def test_a_student_s_copy_shows_nothing_hidden(kind: Kind) -> None:
    content = zlib.decompress(b85decode(to_text(kind.question.public())))
    assert [secret for secret in kind.secrets if secret in content] == []
    if kind.secrets:
        complete = zlib.decompress(b85decode(to_text(kind.question)))
        assert any(secret in complete for secret in kind.secrets), "the secret would not be seen where it is"


@CASES
def test_a_student_s_copy_is_public_already(kind: Kind) -> None:
    public = kind.question.public()
    assert public.public() == public
    assert public.request(hidden=True, seed=1) == public.request(hidden=False, seed=1)


@CASES
def test_a_request_carries_no_expected_answer(kind: Kind) -> None:
    hidden_inputs = kind in (KINDS["function"], KINDS["metric"])
    content = encode(kind.question.request(hidden=not hidden_inputs, seed=kind.seed))
    assert [secret for secret in kind.secrets if secret in content] == []


@CASES
def test_it_says_which_names_it_looks_at(kind: Kind) -> None:
    assert set(kind.question.names()) <= set(kind.right)
    assert kind.question.names()


arrays = st.one_of(
    st.builds(
        lambda n: Array("<f8", (n, 2), np.random.default_rng(n).normal(size=(n, 2)).tobytes()), st.integers(0, 5)
    ),
    st.sampled_from(
        [
            Array("|b1", (), b"\x01"),
            Array("<f4", (0, 3), b""),
            Array("<f8", (2,), np.array([np.nan, np.inf]).tobytes()),
            Array("<i8", (4,), np.array([-(2**63), 2**63 - 1, 0, 1]).tobytes()),
            Array("<f4", (4, 2), np.ones((4, 2), "<f4").tobytes()),
        ]
    ),
)
leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(),
    st.text(max_size=8),
    st.binary(max_size=4),
    arrays,
)
words = st.one_of(
    st.text(max_size=4), st.sampled_from(["layers", "output_shapes", "params", "conv", "flat", "class", "config"])
)
plains = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4), max_leaves=8
)
results = st.one_of(
    st.builds(Value, plains),
    st.builds(
        Failure,
        st.sampled_from(["missing", "blank", "raised", "timeout", "crashed", "not_plain", "too_large"]),
        st.text(max_size=20),
    ),
)
answers = st.builds(Answer, st.lists(results, max_size=4).map(tuple))


@CASES
@FORMS
@settings(max_examples=40, deadline=None)
@given(answer=answers, hidden=st.booleans(), seed=st.integers(0, 2**48))
def test_the_judge_has_a_verdict_on_anything(kind: Kind, public: bool, answer: Answer, hidden: bool, seed: int) -> None:
    question = kind.question.public() if public else kind.question
    found = question.judge(answer, hidden=hidden, seed=seed)
    assert isinstance(found, Verdict)
    assert isfinite(found.points)
    assert 0 <= found.points <= found.of == question.points
    assert found.message
