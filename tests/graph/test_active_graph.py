"""What is computed of a drawing with bypassed and muted nodes."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import workbench as wb
from tests.helpers.random_edits import random_edit
from workbench.graph.active_graph import active_graph, activity
from workbench.graph.commands import Fold, SetMode, Unfold
from workbench.graph.document import Graph, Mode
from workbench.graph.edits import share
from workbench.graph.graph_errors import CannotSwitchOff, GraphError
from workbench.graph.validation import flaws


def chain(*types: str) -> Graph:
    graph = wb.Graph("chain").add("Input", shape=(8,), name="x")
    for name in types:
        graph = graph.add("Dense", units=8, name=name)
    return graph


def two_branches() -> Graph:
    """``x`` into ``a`` and, through ``b`` and ``c``, both into ``sum`` and on to ``end``."""
    graph = chain("a").add("Dense", units=8, name="b", inputs="x").add("Dense", units=8, name="c", inputs="b")
    return graph.add("Add", name="sum", inputs=["a", "c"]).add("Dense", units=2, name="end")


def switched(graph: Graph, mode: Mode, *names: str) -> Graph:
    return SetMode(tuple(graph.by_name[name].id for name in names), mode).apply(graph)


def names(graph: Graph) -> list[str]:
    return [node.name for node in graph.nodes]


def arrows(graph: Graph) -> list[str]:
    return [f"{graph.by_id[edge.source].name}>{graph.by_id[edge.target].name}" for edge in graph.edges]


def test_a_drawing_without_modes_is_itself() -> None:
    graph = two_branches()
    assert active_graph(graph) is graph


def test_what_enters_a_bypassed_layer_goes_on_unchanged() -> None:
    found = active_graph(switched(chain("a", "b", "c"), "bypassed", "a", "b"))
    assert arrows(found) == ["x>c"]


def test_a_bypassed_merge_passes_on_its_first_input_and_the_other_branch_is_left_out() -> None:
    graph = switched(two_branches(), "bypassed", "sum")
    assert arrows(active_graph(graph)) == ["x>a", "a>end"]
    assert activity(graph)[graph.by_name["b"].id] == "left_out"


def test_a_bypassed_end_makes_what_it_passes_on_the_end() -> None:
    graph = chain("a", "b").add("Dense", units=3, name="other", inputs="x")
    assert names(active_graph(switched(graph, "bypassed", "b"))) == ["x", "a", "other"]


def test_a_bypassed_layer_without_an_input_passes_nothing_on() -> None:
    graph = chain("a", "b")
    graph = switched(graph, "bypassed", "a")
    graph = wb.Graph(graph.name, graph.nodes, graph.edges[1:])
    assert arrows(active_graph(graph)) == []
    assert "b" in names(active_graph(graph))


def test_states_of_a_bypassed_recurrent_layer_are_those_it_received_or_none() -> None:
    graph = wb.Graph("states").add("Input", shape=(5, 4), name="x").add("LSTM", units=4, return_state=True, name="lstm")
    graph = graph.add("Dense", units=2, name="first", inputs="lstm")
    second = ("lstm", "state_h") if "state_h" in _outputs(graph, "lstm") else ("lstm", _outputs(graph, "lstm")[1])
    graph = graph.add("Dense", units=2, name="second", inputs=[second])
    found = active_graph(switched(graph, "bypassed", "lstm"))
    assert arrows(found) == ["x>first"]


def _outputs(graph: Graph, name: str) -> list[str]:
    from workbench.graph.ports import output_ports

    return [port.name for port in output_ports(graph, graph.by_name[name])]


def test_a_muted_layer_takes_along_what_only_it_feeds() -> None:
    found = active_graph(switched(two_branches(), "muted", "c"))
    assert names(found) == ["x", "a", "sum", "end"]
    assert arrows(found) == ["x>a", "a>sum", "sum>end"]


def test_muting_the_middle_of_a_chain_ends_it_before() -> None:
    assert names(active_graph(switched(chain("a", "b", "c"), "muted", "b"))) == ["x", "a"]


def test_an_input_that_fed_a_muted_branch_only_is_left_out() -> None:
    graph = wb.Graph("two").add("Input", shape=(8,), name="x").add("Input", shape=(8,), name="y")
    graph = graph.add("Dense", units=8, name="b", inputs="y").add("Add", name="sum", inputs=["x", "b"])
    graph = graph.add("Dense", units=2, name="end")
    assert names(active_graph(switched(graph, "muted", "b"))) == ["x", "sum", "end"]


def test_a_label_goes_with_the_loss_that_nothing_reaches() -> None:
    graph = chain("a", "b").add("Label", name="y").add("MeanSquaredError", name="loss", inputs=["b", "y"])
    found = active_graph(switched(graph, "muted", "b"))
    assert names(found) == ["x", "a"]


def test_unconnected_nodes_stay() -> None:
    graph = chain("a", "b").add("Dense", units=3, name="stray", inputs=[])
    assert names(active_graph(switched(graph, "muted", "b"))) == ["x", "a", "stray"]


def test_shared_weights_stay_shared_among_those_that_remain() -> None:
    graph = chain("a", "b", "c")
    for name in ("b", "c"):
        graph = share(graph, graph.by_name[name].id, graph.by_name["a"].id)
    found = active_graph(switched(graph, "bypassed", "a"))
    assert found.by_name["b"].params == {"units": 8}
    assert found.by_name["c"].shares == found.by_name["b"].id


def test_modes_inside_a_block_count_and_a_block_without_results_is_left_out() -> None:
    graph = chain("a", "b", "c")
    graph = Fold((graph.by_name["b"].id,)).apply(graph)
    block = next(node for node in graph.nodes if node.inner is not None)
    assert block.inner is not None
    inner = switched(block.inner, "muted", "b")
    from msgspec.structs import replace

    from workbench.graph.edits import with_node

    muted = with_node(graph, replace(block, inner=inner))
    assert names(active_graph(muted)) == ["x", "a"]
    bypassed = with_node(graph, replace(block, inner=switched(block.inner, "bypassed", "b")))
    found = active_graph(bypassed)
    assert names(found) == ["x", "a", block.name, "c"]


def test_unfolding_a_bypassed_block_bypasses_what_was_inside() -> None:
    graph = chain("a", "b", "c")
    graph = Fold((graph.by_name["a"].id, graph.by_name["b"].id)).apply(graph)
    block = next(node for node in graph.nodes if node.inner is not None)
    unfolded = Unfold(block.id).apply(switched(graph, "bypassed", block.name))
    assert arrows(active_graph(unfolded)) == ["x>c"]


@pytest.mark.parametrize(("name", "mode"), [("x", "muted"), ("y", "bypassed"), ("loss", "bypassed")])
def test_ends_of_a_network_and_a_loss_cannot_be_switched_off(name: str, mode: Mode) -> None:
    graph = chain("a").add("Label", name="y").add("MeanSquaredError", name="loss", inputs=["a", "y"])
    with pytest.raises(CannotSwitchOff, match=name):
        switched(graph, mode, name)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_what_is_computed_is_a_sound_graph_without_modes(seed: int) -> None:
    chance = random.Random(seed)
    graph = wb.Graph("random")
    for _ in range(60):
        try:
            graph = random_edit(graph, chance)
        except GraphError:
            continue
    found = active_graph(graph)
    assert list(flaws(found)) == []
    assert active_graph(found) is found
    assert not any(node.mode for node in found.nodes)
    places = {node.id: place for place, node in enumerate(graph.nodes)}
    assert [places[node.id] for node in found.nodes] == sorted(places[node.id] for node in found.nodes)
