"""Edits: what each leaves behind."""

import pytest

import workbench as wb
from workbench.graph import edits
from workbench.graph.block_paths import at, edit_at, walk
from workbench.graph.clipboard import copy, paste
from workbench.graph.document import Edge, Graph
from workbench.graph.graph_errors import CannotShare


@pytest.fixture
def chain() -> Graph:
    graph = wb.Graph("digits").add("Input", shape=(28, 28, 1), name="image")
    return graph.add("Flatten").add("Dense", units=10, name="score")


def test_set_and_reset_a_parameter(chain: Graph) -> None:
    changed = edits.set_param(chain, "n3", "activation", "softmax")
    assert changed.by_id["n3"].params == {"units": 10, "activation": "softmax"}
    assert edits.reset_param(changed, "n3", "activation") == chain
    assert edits.reset_param(chain, "n3", "activation") is chain


def test_a_parameter_set_to_its_default_is_not_stored(chain: Graph) -> None:
    assert edits.set_param(chain, "n3", "use_bias", True) == chain


def test_delete_takes_the_connections_along(chain: Graph) -> None:
    graph = edits.delete(chain, ["n2"])
    assert [node.name for node in graph.nodes] == ["image", "score"]
    assert graph.edges == ()


def test_insert_on_a_connection_keeps_the_order_of_merges() -> None:
    graph = wb.Graph("two").add("Input", shape=(4,), name="a").add("Input", shape=(4,), name="b")
    graph = graph.add("Concatenate", inputs=["a", "b"], name="both")
    grown = edits.insert_on(graph, graph.edges[0], "Dense", params={"units": 4})
    into = grown.incoming[grown.by_name["both"].id]
    assert [grown.by_id[edge.source].name for edge in into] == ["dense", "b"]


def test_ports_that_go_away_take_their_connections_along() -> None:
    graph = wb.Graph("memory").add("Input", shape=(7, 3)).add("LSTM", units=4, return_state=True)
    graph = graph.add("Dense", units=2, inputs=[("lstm", "state_h")])
    without = edits.set_param(graph, graph.by_name["lstm"].id, "return_state", False)
    assert [edge.source_port for edge in without.edges] == ["output"]


def test_shared_weights_follow_their_owner(chain: Graph) -> None:
    graph = chain.add("Dense", units=3, name="again", inputs="flatten")
    again, score = graph.by_name["again"].id, graph.by_name["score"].id
    graph = edits.share(graph, again, score)
    assert graph.by_id[again].shares == score
    assert dict(graph.by_id[again].params) == {}
    graph = edits.set_param(graph, again, "units", 7)  # through either node, the one layer changes
    assert graph.by_id[score].params["units"] == 7
    alone = edits.delete(graph, [score])
    assert alone.by_id[again].shares == ""
    assert alone.by_id[again].params["units"] == 7


def test_a_layer_that_others_use_cannot_itself_share(chain: Graph) -> None:
    graph = chain.add("Dense", units=3, name="b").add("Dense", units=3, name="c")
    b, c, score = (graph.by_name[name].id for name in ("b", "c", "score"))
    graph = edits.share(graph, b, score)
    with pytest.raises(CannotShare):
        edits.share(graph, score, c)
    assert edits.share(graph, c, b).by_id[c].shares == score  # through b, to the owner


def test_paste_gives_new_ids_and_names_and_keeps_connections(chain: Graph) -> None:
    grown = paste(chain, copy(chain, ["n2", "n3"]), position=(500.0, 300.0))
    assert [node.name for node in grown.nodes[3:]] == ["flatten_1", "score_1"]
    assert grown.edges[-1] == Edge("n4", "output", "n5", "input")
    assert grown.nodes[3].position == (500.0, 300.0)


def test_copying_a_sharing_node_alone_gives_it_its_own_layer(chain: Graph) -> None:
    graph = chain.add("Dense", units=3, name="again", inputs="flatten")
    graph = edits.share(graph, graph.by_name["again"].id, "n3")
    part = copy(graph, [graph.by_name["again"].id])
    assert part.nodes[0].shares == ""
    assert part.nodes[0].params["units"] == 10


def test_an_edit_inside_a_block_rebuilds_what_surrounds_it(chain: Graph) -> None:
    graph = edits.add_node(chain, "Block", name="tail")
    block = graph.by_name["tail"].id
    graph = edit_at(graph, [block], lambda inner: inner.add("Dense", units=5))
    assert [path for path, _ in walk(graph)][-1] == "tail/dense"
    assert at(graph, [block]).by_name["dense"].params["units"] == 5
    assert edit_at(graph, [block], lambda inner: inner) is graph


def test_removing_a_border_of_a_block_removes_the_connection_outside(chain: Graph) -> None:
    graph = edits.add_node(chain, "Block", name="tail")
    block = graph.by_name["tail"].id
    graph = edits.connect(graph, "n3", block)
    assert len(graph.edges) == 3
    graph = edit_at(graph, [block], lambda inner: edits.delete(inner, [inner.by_name["input"].id]))
    assert len(graph.edges) == 2
