"""What may travel between a question and a student's process, and what may not."""

import datetime as dt
import pickle
from contextlib import suppress
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.labs.questions.answer_protocol import (
    DEEPEST,
    MOST_VALUES,
    Answer,
    Array,
    CallFunction,
    Describe,
    Failure,
    Predict,
    ProtocolError,
    Read,
    Request,
    Value,
    Verdict,
    decode,
    encode,
)

ARRAY = Array("<f4", (2, 1), b"12345678")
REQUEST = Request(
    (
        Read("x"),
        CallFunction("f", (1, ARRAY), {"k": [ARRAY, None]}),
        Predict("m", ARRAY),
        Predict("m", "x_val"),
        Describe("g"),
    )
)


def packed(plain: Any) -> bytes:
    return msgspec.msgpack.encode({"type": "value", "plain": plain})


def test_messages_come_back_as_they_were() -> None:
    answer = Answer((Value({"a": [1, 2.5, True, None, "é", b"\x00", ARRAY]}), Failure("raised", "ValueError: no", 3)))
    assert decode(encode(REQUEST), Request) == REQUEST
    assert decode(encode(answer), Answer) == answer
    verdict = Verdict(1.0, 2.0, "partly", "half")
    assert decode(encode(verdict), Verdict) == verdict


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "truncated"),
        (pickle.dumps(print), "missing required field"),
        (packed(dt.datetime(2026, 1, 1, tzinfo=dt.UTC)), "datetime does not travel"),
        (packed({1: 2}), "a key that is no text"),
        (packed(msgspec.msgpack.Ext(7, b"")), "unknown extension 7"),
        (packed(msgspec.msgpack.Ext(1, b"\xc0")), "Expected"),
        (packed(msgspec.msgpack.Ext(1, msgspec.msgpack.encode(("|O8", (1,), b"12345678")))), "does not travel"),
        (packed(msgspec.msgpack.Ext(1, msgspec.msgpack.encode(("<f8", (2**20,), b"")))), "no array of shape"),
        (packed(msgspec.msgpack.Ext(1, msgspec.msgpack.encode(("<f8", (0, 2**62), b"")))), "needs a dtype, a shape"),
        (packed([None] * (MOST_VALUES + 1)), "too many values"),
        (msgspec.msgpack.encode({"type": "value", "plain": 1, "points": 9}), "unknown field"),
        (msgspec.msgpack.encode({"type": "verdict", "points": 9}), "Invalid value"),
        (b"\x91" * 100_000, "Expected"),
    ],
)
def test_what_is_no_answer_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(ProtocolError, match=reason):
        decode(content, Value)


def test_deep_values_are_refused() -> None:
    deep: Any = 1
    for _ in range(DEEPEST + 1):
        deep = [deep]
    with pytest.raises(ProtocolError, match="too deeply nested"):
        decode(packed(deep), Value)


def test_objects_are_never_encoded() -> None:
    with pytest.raises(ProtocolError, match="object does not travel"):
        encode(Value(object()))
    with pytest.raises(ProtocolError):
        encode(Value(2**70))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60))
def test_bytes_never_do_more_than_be_refused(content: bytes) -> None:
    with suppress(ProtocolError):
        assert isinstance(decode(content, Answer), Answer)


def test_arrays_are_checked() -> None:
    with pytest.raises(ProtocolError, match="8 bytes are no array of shape"):
        Array("<f4", (3,), b"12345678")
    with pytest.raises(ProtocolError, match="does not travel"):
        Array(">f4", (2,), b"12345678")
    assert Array("<f4", (2,), b"12345678") == Array("<f4", (2,), b"12345678") != Array("<i4", (2,), b"12345678")
    assert hash(ARRAY) == hash(Array("<f4", (2, 1), b"12345678"))
    assert ARRAY != "12345678"
