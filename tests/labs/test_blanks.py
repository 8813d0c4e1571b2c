"""FIXME: what may be done with a blank, and how it says that it is one."""

import copy
import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from workbench.labs.blanks import FIXME, Blank, StillBlank, blanks_in

KIND = "Here is still a blank. Replace FIXME by your answer, then run the cell again."


@pytest.mark.parametrize(
    "use",
    [
        lambda x: x + 1,
        lambda x: 2 * x,
        lambda x: np.ones(3) * x,
        lambda x: np.float32(2) - x,
        lambda x: x > 0,
        lambda x: x <= 0,
        lambda x: -x,
        lambda x: [1, 2][x],
        range,
        lambda x: x[0],
        lambda x: x(3),
        lambda x: x.shape,
        bool,
        int,
        float,
        len,
        iter,
        np.sum,
        lambda x: operator.matmul(x, x),
        lambda x: 1 in x,
    ],
)
def test_computing_with_a_blank_says_so(use: Callable[[Any], Any]) -> None:
    with pytest.raises(StillBlank) as caught:
        use(FIXME)
    assert str(caught.value) == KIND


def test_a_blank_names_its_question() -> None:
    with pytest.raises(
        StillBlank, match=r"^q3 still has a blank\. Replace FIXME by your answer, then run the cell again\.$"
    ):
        Blank("q3") + 1


def test_a_blank_can_be_stored_shown_and_asked_for_hidden_things() -> None:
    assert repr({"conv": FIXME}) == "{'conv': FIXME}"
    assert f"{FIXME}" == "FIXME"
    assert not hasattr(FIXME, "_repr_html_")
    assert [FIXME] == [FIXME] != [Blank()]
    assert copy.copy([FIXME])[0] is FIXME


def test_an_author_s_blank_gives_its_solution() -> None:
    assert Blank(solved=True)(5) == 5
    with pytest.raises(StillBlank):
        Blank(solved=True)(5, 6)


def test_blanks_are_found_in_tables() -> None:
    assert blanks_in({"a": [1, (FIXME, 2)], "b": FIXME}) == [FIXME, FIXME]
    assert blanks_in([FIXME] * 1_001) == []
    assert blanks_in({1: 2, "x": np.zeros(3)}) == []
