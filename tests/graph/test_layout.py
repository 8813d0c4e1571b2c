"""The layered layout."""

import random
from itertools import pairwise

import workbench as wb
from workbench.graph.blocks import fold
from workbench.graph.document import Graph
from workbench.graph.layout import COLUMN, ROW, laid_out, positions


def inception() -> Graph:
    graph = wb.Graph("inception").add("Input", shape=(8, 8, 3), name="image")
    for name in "abc":
        graph = graph.add("Conv2D", filters=4, kernel_size=1, name=name, inputs="image")
    graph = graph.add("Conv2D", filters=4, kernel_size=1, name="b2", inputs="b")
    return graph.add("Concatenate", inputs=["a", "b2", "c"], name="all")


def test_data_flows_from_left_to_right_and_nodes_do_not_overlap() -> None:
    chance = random.Random(3)
    graph = inception()
    for number in range(300):
        one, two = chance.sample([node.name for node in graph.nodes], 2)
        graph = graph.add("Add", inputs=[one, two], name=f"sum{number}")
    places = positions(graph)
    assert all(places[edge.source][0] < places[edge.target][0] for edge in graph.edges)
    columns: dict[float, list[float]] = {}
    for x, y in places.values():
        columns.setdefault(x, []).append(y)
    for rows in columns.values():
        rows.sort()
        assert all(after - before >= ROW - 0.2 for before, after in pairwise(rows))


def test_branches_do_not_cross_and_a_chain_is_straight() -> None:
    places = positions(inception())
    graph = inception()
    by_name = {node.name: places[node.id] for node in graph.nodes}
    assert by_name["a"][1] < by_name["b"][1] < by_name["c"][1]
    assert by_name["b"][1] == by_name["b2"][1]
    assert by_name["all"][0] == 3 * COLUMN


def test_between_neighbours_there_is_room_for_an_edge() -> None:
    """A node is 150 pixels wide and, with its ports, some 80 high."""
    graph = wb.Graph("g").add("Input", shape=(2,), name="x")
    graph = graph.add("Dense", units=1, inputs="x", name="a").add("Dense", units=1, inputs="x", name="b")
    left, above, below = (positions(graph)[node.id] for node in graph.nodes)
    assert (above[0] - left[0], above[1], below[1] - above[1]) == (190, 0, 110)
    assert below[0] == above[0]
    assert left[1] == 55  # before the middle of what it feeds


def test_blocks_are_laid_out_inside_and_nothing_else_changes() -> None:
    graph = fold(inception(), ["n3", "n5"], "branch")
    tidy = laid_out(graph)
    assert laid_out(tidy) == tidy
    assert tidy.edges == graph.edges
    assert [node.name for node in tidy.nodes] == [node.name for node in graph.nodes]


def test_an_empty_graph_and_lonely_nodes() -> None:
    assert positions(Graph("empty")) == {}
    graph = wb.Graph("two").add("Input", shape=(2,)).add("Input", shape=(2,))
    assert len(set(positions(graph).values())) == 2
