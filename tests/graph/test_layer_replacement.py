"""Replacing a layer: what stays."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import workbench as wb
from workbench.catalog import node_types
from workbench.graph.commands import Annotate, Connect, ReplaceLayer, SetArgument, SetMode
from workbench.graph.document import Graph, Node, Value
from workbench.graph.edits import share
from workbench.graph.graph_errors import UnknownType
from workbench.graph.ports import input_ports, output_ports
from workbench.graph.validation import flaws


def image(type_name: str, **params: Value) -> Graph:
    graph = wb.Graph("digits").add("Input", shape=(28, 28, 1), name="image").add(type_name, name="one", **params)
    return graph.add("Flatten", name="flat")


def replaced(graph: Graph, type_name: str) -> Node:
    return ReplaceLayer(graph.by_name["one"].id, type_name).apply(graph).by_name["one"]


@pytest.mark.parametrize(
    ("old", "params", "new", "kept"),
    [
        ("Conv2D", {"filters": 16, "activation": "relu"}, "Dense", {"units": 16, "activation": "relu"}),
        ("Dense", {"units": 9, "use_bias": False}, "Conv2D", {"filters": 9, "use_bias": False}),
        (
            "Conv2D",
            {"filters": 7, "kernel_size": 5, "padding": "same"},
            "SeparableConv2D",
            {"filters": 7, "kernel_size": 5, "padding": "same"},
        ),
        ("Conv2D", {"filters": 7, "kernel_size": (5, 5)}, "Conv1D", {"filters": 7, "kernel_size": 5}),
        ("MaxPooling2D", {"pool_size": 3}, "AveragePooling2D", {"pool_size": 3}),
        ("MaxPooling2D", {"pool_size": 3}, "Conv2D", {"kernel_size": 3}),
        ("Dropout", {"rate": 0.25}, "SpatialDropout2D", {"rate": 0.25}),
    ],
)
def test_parameters_that_fit_are_kept(old: str, params: dict[str, Value], new: str, kept: dict[str, Value]) -> None:
    node = replaced(image(old, **params), new)
    assert node.type == new
    assert {name: node.params.get(name) for name in kept} == kept


def test_a_value_that_the_new_type_does_not_take_is_left_at_the_default() -> None:
    graph = image("Conv2D", filters=8, kernel_size=(3, 5))
    assert "pool_size" in (node := replaced(graph, "MaxPooling2D")).params or node.params == {}
    node = replaced(graph, "Conv1D")
    assert node.params["filters"] == 8
    assert node.params["kernel_size"] != (3, 5)


def test_name_note_place_mode_and_connections_stay() -> None:
    graph = image("Conv2D", filters=8)
    one = graph.by_name["one"].id
    graph = SetMode((one,), "bypassed").apply(Annotate(one, "why").apply(graph))
    found = ReplaceLayer(one, "Dense").apply(graph)
    node, before = found.by_name["one"], graph.by_name["one"]
    assert (node.id, node.note, node.position, node.mode) == (one, "why", before.position, "bypassed")
    assert found.edges == graph.edges


def test_connections_go_to_the_ports_at_the_same_place() -> None:
    graph = wb.Graph("merge").add("Input", shape=(4, 8), name="x").add("Dense", units=8, name="q")
    graph = graph.add("Dense", units=8, name="v", inputs="x").add("Concatenate", name="one", inputs=["q", "v"])
    graph = ReplaceLayer(graph.by_name["one"].id, "Attention").apply(graph)
    ports = [edge.target_port for edge in graph.incoming[graph.by_name["one"].id]]
    assert len(ports) >= 1
    back = ReplaceLayer(graph.by_name["one"].id, "Add").apply(graph)
    assert {edge.target_port for edge in back.incoming[graph.by_name["one"].id]} == {"inputs"}


def test_nodes_that_share_the_layer_change_with_it() -> None:
    graph = image("Dense", units=4)
    graph = graph.add("Dense", units=3, name="two")
    graph = share(graph, graph.by_name["two"].id, graph.by_name["one"].id)
    graph = ReplaceLayer(graph.by_name["two"].id, "Conv2D").apply(graph)
    assert graph.by_name["one"].type == graph.by_name["two"].type == "Conv2D"
    assert graph.by_name["one"].params["filters"] == 4
    assert graph.by_name["two"].shares == graph.by_name["one"].id


def test_arguments_of_the_call_go_as_another_type_may_not_take_them() -> None:
    graph = image("Dropout", rate=0.5)
    graph = SetArgument(graph.by_name["one"].id, "training", True).apply(graph)
    assert replaced(graph, "Dense").call == {}


def test_an_unknown_type_is_refused() -> None:
    with pytest.raises(UnknownType, match="Con2D"):
        replaced(image("Dense", units=4), "Con2D")


def test_the_same_type_changes_nothing() -> None:
    graph = image("Dense", units=4)
    assert ReplaceLayer(graph.by_name["one"].id, "Dense").apply(graph) is graph


_TYPES = [kind.name for kind in node_types() if kind.kind in ("layer", "operation", "block", "loss")]


@settings(max_examples=150, deadline=None)
@given(old=st.sampled_from(_TYPES), new=st.sampled_from(_TYPES))
def test_any_type_can_take_the_place_of_any_other_and_the_graph_stays_sound(old: str, new: str) -> None:
    graph = wb.Graph("any").add("Input", shape=(8, 8, 4), name="x").add(old, name="one", inputs=[])
    one = graph.by_name["one"].id
    for port in input_ports(graph, graph.by_name["one"]):
        graph = Connect(graph.nodes[0].id, one, target_port=port.name).apply(graph)
    if output_ports(graph, graph.by_name["one"]):
        graph = graph.add("Flatten", name="flat", inputs="one")
    found = ReplaceLayer(one, new).apply(graph)
    assert list(flaws(found)) == []
    assert found.by_name["one"].type == new
    assert ReplaceLayer(one, old).apply(found).by_name["one"].type == old
