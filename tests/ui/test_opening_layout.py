"""A chain is opened in rows when it is too long to be read in one."""

import pytest

import workbench as wb
from workbench.graph import edits
from workbench.graph.document import Graph
from workbench.ui.opening_layout import LONGEST_ROW, MOST_WRAPPED, in_rows


def chain(count: int) -> Graph:
    graph = wb.Graph("chain").add("Input", shape=(8,), name="image")
    for _ in range(count - 1):
        graph = graph.add("Dense", units=2)
    return graph


@pytest.mark.parametrize("count", [1, LONGEST_ROW, MOST_WRAPPED + 1])
def test_what_is_short_or_very_long_stays(count: int) -> None:
    graph = chain(count)
    assert in_rows(graph) is graph


@pytest.mark.parametrize(("count", "rows"), [(7, [4, 3]), (12, [6, 6]), (13, [5, 5, 3])])
def test_rows_are_of_about_equal_length_and_read_like_a_text(count: int, rows: list[int]) -> None:
    places = [node.position for node in in_rows(chain(count)).nodes]
    heights = sorted({y for _, y in places})
    assert [sum(y == height for _, y in places) for height in heights] == rows
    assert places == sorted(places, key=lambda place: (place[1], place[0]))


def test_what_somebody_arranged_stays() -> None:
    graph = edits.move(chain(8), {chain(8).nodes[3].id: (0.0, 400.0)})
    assert in_rows(graph) is graph


def test_it_says_the_same_when_asked_twice() -> None:
    once = in_rows(chain(10))
    assert in_rows(once) is once
