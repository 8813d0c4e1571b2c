"""Values of a notebook as plain data: by value, whatever a class pretends to be."""

from collections import OrderedDict
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from workbench.labs.blanks import FIXME
from workbench.labs.questions.answer_protocol import Array, encode
from workbench.labs.questions.plain_values import NotPlain, TooLarge, from_plain, to_plain


class Whole(int):
    def __eq__(self, other: object) -> bool:
        return True

    def __int__(self) -> int:
        return 42

    __hash__ = int.__hash__


class Number(float):
    def __float__(self) -> float:
        return 42.0


class Text(str):
    def __str__(self) -> str:
        return "42"

    __slots__ = ()


class Sequence(list[Any]):
    def __iter__(self) -> Any:
        return iter([42])


class Numbers(np.ndarray[Any, Any]):
    def tobytes(self, *_: Any, **__: Any) -> bytes:
        return b"\x00" * 16

    def __array__(self, *_: Any, **__: Any) -> Any:
        return np.full(2, 42.0)


class AlwaysEqual:
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = object.__hash__


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (Whole(3), 3),
        (Number(0.5), 0.5),
        (Text("a"), "a"),
        (Sequence([1, 2]), [1, 2]),
        ((1, (None, True)), [1, [None, True]]),
        (range(3), [0, 1, 2]),
        ({"b", "a"}, ["a", "b"]),
        (OrderedDict(a=1), {"a": 1}),
        ({3: "x", True: FIXME}, {"3": "x", "True": "FIXME"}),
        (Fraction(54000, 100), 540),
        (Fraction(2, 3), 2 / 3),
        (Decimal("0.5"), 0.5),
        ([Decimal(13), Decimal("Infinity")], [13, float("inf")]),
        (np.float32(0.5), 0.5),
        (np.int64(7), 7),
        (np.bool_(True), True),
        (np.array(5), 5),
        (np.array(["a", "b"]), ["a", "b"]),
        (np.array([1, None], dtype=object), [1, None]),
        ("\ud800", "?"),
    ],
)
def test_by_value(value: object, plain: object) -> None:
    found = to_plain(value)
    assert found == plain
    assert type(found) is type(plain)
    encode(found)


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6, dtype=">f8").reshape(2, 3),
        np.arange(6, dtype=np.uint8)[::2],
        np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        np.zeros((0, 3), np.float16),
        np.array([True, False]),
    ],
)
def test_arrays_come_back(array: Any) -> None:
    plain = to_plain(array)
    assert type(plain) is Array
    again = from_plain(plain)
    assert again.shape == array.shape
    assert (again == array).all()
    again.fill(0)  # writable


def test_an_array_that_pretends_is_taken_by_its_numbers() -> None:
    plain = to_plain(np.array([1.0, 2.0]).view(Numbers))
    assert from_plain(plain).tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    "value", [AlwaysEqual(), object(), print, 3 + 4j, np.zeros(2, complex), [AlwaysEqual()], {(1, 2): 3}]
)
def test_what_does_not_travel(value: object) -> None:
    with pytest.raises(NotPlain):
        to_plain(value)


def test_what_is_too_large() -> None:
    endless: list[Any] = []
    endless.append(endless)
    for value in (endless, 2**70, "x" * 2_000_000, [0] * 300_000, np.zeros(10_000_000)):
        with pytest.raises(TooLarge):
            to_plain(value)


def test_a_training_history_is_its_numbers() -> None:
    class History:
        def __init__(self) -> None:
            self.history = {"loss": [np.float32(0.5), 0.25]}

    assert to_plain(History()) == {"loss": [0.5, 0.25]}
