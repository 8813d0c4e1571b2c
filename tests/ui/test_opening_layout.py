"""A chain is opened in rows when it is too long to be read in one."""

from itertools import combinations

import pytest

import workbench as wb
from workbench.graph import edits
from workbench.graph.document import Graph
from workbench.graph.layout import laid_out
from workbench.graph.node_size import COLUMN, NODE_WIDTH, node_height
from workbench.ui.opening_layout import BELOW, LONGEST_ROW, MOST_WRAPPED, in_rows


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


def residual(blocks: int = 3) -> Graph:
    """Input, and blocks of two convolutions whose input is added to their output: 1 + 3 × blocks layers."""
    graph = wb.Graph("residual").add("Input", shape=(16, 16, 8), name="start")
    last = "start"
    for number in range(blocks):
        graph = graph.add("Conv2D", filters=8, kernel_size=3, padding="same", name=f"a{number}", inputs=last)
        graph = graph.add("Conv2D", filters=8, kernel_size=3, padding="same", name=f"b{number}")
        graph = graph.add("Add", name=f"add{number}", inputs=[f"b{number}", last])
        last = f"add{number}"
    return graph


def branches(count: int = 4) -> Graph:
    graph = wb.Graph("branches").add("Input", shape=(16, 16, 8), name="start")
    ends = []
    for number in range(count):
        graph = graph.add("Conv2D", filters=8, kernel_size=1, name=f"in{number}", inputs="start")
        graph = graph.add("Conv2D", filters=8, kernel_size=3, padding="same", name=f"out{number}")
        ends.append(f"out{number}")
    graph = graph.add("Concatenate", name="all", inputs=ends)
    for number in range(4):
        graph = graph.add("Conv2D", filters=8, kernel_size=1, name=f"last{number}")
    return graph


@pytest.mark.parametrize(
    "graph", [residual(), residual(5), branches(), laid_out(residual())], ids=["10", "16", "branches", "laid out"]
)
def test_a_network_with_branches_is_wrapped_without_overlaps(graph: Graph) -> None:
    wrapped = in_rows(graph)
    places = [node.position for node in wrapped.nodes]
    assert max(x for x, _ in places) <= (LONGEST_ROW - 1) * COLUMN < max(node.position[0] for node in graph.nodes)
    for one, other in combinations(wrapped.nodes, 2):
        apart = abs(one.position[0] - other.position[0]) >= NODE_WIDTH
        upper, lower = sorted((one, other), key=lambda node: node.position[1])
        assert apart or upper.position[1] + node_height(wrapped, upper) <= lower.position[1]


def test_nothing_stands_on_a_straight_connection() -> None:
    """What is skipped is moved below the connection that skips it, once for each that does."""
    graph = residual(1)
    tops = {node.name: node.position[1] for node in in_rows(graph).nodes}
    assert tops == {"start": 0, "a0": BELOW, "b0": BELOW, "add0": 0}
    steps = wb.Graph("u").add("Input", shape=(16, 16, 8), name="x")
    for name in ("e1", "e2"):
        steps = steps.add("Conv2D", filters=8, kernel_size=3, padding="same", name=name)
    steps = steps.add("Add", name="d2", inputs=["e2", "e1"]).add("Add", name="d1", inputs=["d2", "x"])
    assert [node.position[1] for node in in_rows(steps).nodes] == [0, BELOW, 2 * BELOW, BELOW, 0]


def test_a_short_network_with_branches_stays() -> None:
    graph = branches(5)
    short = wb.Graph("short", nodes=graph.nodes[:-4], edges=graph.edges[:-4])
    assert in_rows(short) is short


def test_what_somebody_arranged_stays() -> None:
    graph = edits.move(chain(8), {chain(8).nodes[3].id: (0.0, 400.0)})
    assert in_rows(graph) is graph


def test_it_says_the_same_when_asked_twice() -> None:
    once = in_rows(chain(10))
    assert in_rows(once) is once
