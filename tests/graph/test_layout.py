"""The layered layout."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import workbench as wb
from tests.helpers.free_nodes import assert_free
from tests.helpers.random_edits import random_edit
from workbench.graph.blocks import fold
from workbench.graph.document import Graph
from workbench.graph.graph_errors import GraphError
from workbench.graph.layered_layout import LayeredLayout, layered
from workbench.graph.layout import laid_out, positions
from workbench.graph.node_size import COLUMN, ROW, node_height


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
    assert_free(laid_out(graph))


@pytest.mark.parametrize("seed", range(40))
def test_random_graphs_have_gaps_at_every_level(seed: int) -> None:
    chance = random.Random(seed)
    graph = wb.Graph("random").add("Input", shape=(4,))
    for _ in range(60):
        try:
            graph = random_edit(graph, chance)
        except GraphError:
            continue
    assert_free(laid_out(graph))


def test_a_tall_node_takes_the_room_that_it_needs() -> None:
    graph = wb.Graph("tall").add("Input", shape=(5, 4), name="x")
    graph = graph.add("LSTM", units=3, return_state=True, name="one", inputs="x").add("LSTM", units=3, inputs="x")
    tidy = laid_out(graph)
    assert_free(tidy)
    assert node_height(graph, graph.by_name["one"]) > node_height(graph, graph.by_name["x"])


def test_what_is_added_step_by_step_overlaps_nothing() -> None:
    assert_free(inception())
    two = wb.Graph("two").add("Input", shape=(2,)).add("Input", shape=(2,))
    assert [node.position for node in two.nodes] == [(0.0, 0.0), (0.0, float(ROW))]


@given(st.dictionaries(st.integers(0, 30), st.sets(st.integers(0, 30), max_size=3), max_size=30), st.integers(1, 20))
def test_layers_keep_their_gaps_whatever_the_sizes(drawn: dict[int, set[int]], grid: int) -> None:
    sources = {str(item): [str(one) for one in drawn[item] if one < item and one in drawn] for item in sorted(drawn)}
    sizes = {item: 7 * int(item) % 50 + 1 for item in sources}
    found = layered(sources, sizes, gap=9, grid=grid)
    places = {item: number for number, layer in enumerate(found.layers) for item in layer}
    assert places.keys() == sources.keys()
    assert all(places[source] < places[item] for item in sources for source in sources[item])
    assert all(offset % grid == 0 and offset >= 0 for offset in found.offsets.values())
    for layer in found.layers:
        assert all(found.offsets[b] - found.offsets[a] >= sizes[a] + 9 for a, b in pairwise(layer))


def of_tens(sources: dict[str, list[str]]) -> LayeredLayout:
    return layered(sources, dict.fromkeys(sources, 10), gap=5)


def test_what_feeds_several_stands_before_their_middle() -> None:
    found = of_tens({"x": [], "a": ["x"], "b": ["x"], "c": ["x"]})
    assert found.offsets == {"x": 15, "a": 0, "b": 15, "c": 30}
    found = of_tens({"a": [], "b": [], "c": [], "sum": ["a", "b", "c"]})
    assert found.offsets == {"a": 0, "b": 15, "c": 30, "sum": 15}
    assert of_tens({"alone": []}).offsets == {"alone": 0}


def test_crossings_go_whether_they_show_forwards_or_backwards() -> None:
    crossed = {"a": [], "b": [], "p": ["b"], "q": ["a"]}
    first, second = of_tens(crossed).layers
    assert (first.index("a") < first.index("b")) == (second.index("q") < second.index("p"))
    # Seen from the front a, b and c are equal; only what follows tells that a and c belong together.
    _, middle, _ = of_tens({"x": [], "a": ["x"], "b": ["x"], "c": ["x"], "p": ["a", "c"], "q": ["b"]}).layers
    assert middle.index("b") in (0, 2)


def test_an_input_beside_the_others_stands_right_before_what_it_feeds() -> None:
    chain: dict[str, list[str]] = {"x": [], "a": ["x"], "b": ["a"], "late": [], "sum": ["b", "late"]}
    assert of_tens(chain).layers[2] in (("b", "late"), ("late", "b"))


def test_branches_do_not_cross_and_a_chain_is_straight() -> None:
    places = positions(inception())
    graph = inception()
    by_name = {node.name: places[node.id] for node in graph.nodes}
    assert by_name["a"][1] < by_name["b"][1] < by_name["c"][1]
    assert by_name["b"][1] == by_name["b2"][1]
    assert by_name["all"][0] == 3 * COLUMN


def test_between_neighbours_there_is_room_for_an_edge() -> None:
    """A node is 176 pixels wide and, with its shape below it, 94 high."""
    graph = wb.Graph("g").add("Input", shape=(2,), name="x")
    graph = graph.add("Dense", units=1, inputs="x", name="a").add("Dense", units=1, inputs="x", name="b")
    left, above, below = (positions(graph)[node.id] for node in graph.nodes)
    assert (above[0] - left[0], above[1], below[1] - above[1]) == (216, 0, 120)
    assert below[0] == above[0]
    assert above[1] < left[1] < below[1]


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
