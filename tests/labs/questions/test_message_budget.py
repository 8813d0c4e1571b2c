"""Values are counted in the bytes of a message, before they take any memory."""

import tracemalloc
import zlib
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.labs.questions.answer_protocol import MOST_TOGETHER, Answer, Array, ProtocolError, decode, encode
from workbench.labs.questions.message_budget import holds_at_most

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats()
    | st.text(max_size=300)
    | st.binary(max_size=300)
    | st.integers(0, 70_000).map(lambda size: "x" * size)
    | st.just(Array("<i4", (2, 3), bytes(24))),
    lambda inner: st.lists(inner, max_size=20) | st.dictionaries(st.text(max_size=40), inner, max_size=20),
    max_leaves=60,
)


def count(value: Any) -> int:
    if type(value) is list:
        return 1 + sum(map(count, value))
    if type(value) is dict:
        return 1 + sum(1 + count(inner) for inner in value.values())
    return 1


@given(PLAIN)
def test_it_counts_what_is_there(value: Any) -> None:
    content, values = encode(value), count(value)
    assert holds_at_most(content, values)
    assert not holds_at_most(content, values - 1)


@pytest.mark.parametrize("size", [15, 16, 65_535, 65_536])
def test_lists_and_dicts_of_every_width(size: int) -> None:
    for value in ([None] * size, {str(number): None for number in range(size)}):
        assert holds_at_most(encode(value), count(value))
        assert not holds_at_most(encode(value), count(value) - 1)


@given(st.binary(max_size=200))
def test_garbage_is_no_trouble(content: bytes) -> None:
    assert holds_at_most(content, 10) in {True, False}


HOSTILE = {
    "empty lists": b"\xdd" + (40_000_000).to_bytes(4) + b"\x90" * 40_000_000,
    "lists in lists": b"\xdc\xff\xff" + b"\xdc\xff\xff" * 1_000_000,
    "an absurd length": b"\xdd\xff\xff\xff\xff\x90",
}


@pytest.mark.parametrize("kind", [Answer, dict[str, Answer], Any], ids=["answer", "packed", "any"])
@pytest.mark.parametrize("content", HOSTILE.values(), ids=list(HOSTILE))
def test_a_message_of_too_many_values_takes_no_memory(content: bytes, kind: Any) -> None:
    tracemalloc.start()
    with pytest.raises(ProtocolError, match="too many values"):
        decode(content, kind)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 10_000_000
    assert len(zlib.compress(content)) < 100_000, "so small is it in an archive"


def test_an_array_has_no_million_axes() -> None:
    shape = msgspec.msgpack.encode(("<i4", (1,) * 1_000_000, bytes(4)))
    with pytest.raises(ProtocolError, match="too many values"):
        decode(msgspec.msgpack.encode(msgspec.msgpack.Ext(1, shape)), Any)


def test_packed_answers_are_plain_too() -> None:
    deep: list[Any] = []
    for _ in range(40):
        deep = [deep]
    content = msgspec.msgpack.encode({"q1": {"results": [{"type": "value", "plain": deep}]}})
    with pytest.raises(ProtocolError, match="too deeply nested"):
        decode(content, dict[str, Answer])
    assert MOST_TOGETHER >= 200_000
