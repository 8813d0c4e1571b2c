"""Which steps give something else than in an earlier drawing."""

import pytest
from msgspec.structs import replace

from workbench.graph.document import Edge, Graph, Node
from workbench.ui.flow.changed_steps import changed_steps

INSIDE = Graph(
    "inside", (Node("i", "Input", "in"), Node("m", "Invert", "invert")), (Edge("i", "output", "m", "input"),)
)
LAYERS = Graph("net", (Node("x", "Input", "x"), Node("d", "Dense", "dense", {"units": 2})))
FLOW = Graph(
    "flow",
    (
        Node("n1", "DataSet", "data"),
        Node("n2", "Resize", "resize", {"height": 64}),
        Node("n3", "Block", "block", inner=INSIDE),
        Node("n4", "Flip", "flip"),
        Node("n5", "Network", "net", inner=LAYERS),
    ),
    (
        Edge("n1", "output", "n2", "input"),
        Edge("n2", "output", "n3", "in"),
        Edge("n1", "output", "n4", "input"),
        Edge("n3", "out", "n5", "input"),
    ),
)


def changed(node_id: str, **fields: object) -> Graph:
    return replace(FLOW, nodes=tuple(replace(node, **fields) if node.id == node_id else node for node in FLOW.nodes))


def test_nothing_has_changed_in_the_same_drawing() -> None:
    assert changed_steps(FLOW, FLOW) == frozenset()
    assert changed_steps(FLOW, replace(FLOW, nodes=tuple(FLOW.nodes))) == frozenset()


@pytest.mark.parametrize("fields", [{"name": "smaller"}, {"position": (8.0, 8.0)}, {"note": "why"}])
def test_names_places_and_notes_are_no_change(fields: dict[str, object]) -> None:
    assert changed_steps(FLOW, changed("n2", **fields)) == frozenset()


def test_a_parameter_changes_the_step_and_all_behind_it() -> None:
    after = changed("n2", params={"height": 32})
    assert changed_steps(FLOW, after) == {"resize", "block", "block/in", "block/invert", "net"}


def test_a_step_inside_a_block_leaves_those_before_it() -> None:
    inner = replace(INSIDE, nodes=(INSIDE.nodes[0], replace(INSIDE.nodes[1], mode="bypassed")))
    assert changed_steps(FLOW, changed("n3", inner=inner)) == {"block", "block/invert", "net"}


def test_a_layer_changes_its_network_only_and_its_place_does_not() -> None:
    moved = replace(LAYERS, nodes=(replace(LAYERS.nodes[0], position=(8.0, 0.0)), LAYERS.nodes[1]))
    wider = replace(LAYERS, nodes=(LAYERS.nodes[0], replace(LAYERS.nodes[1], params={"units": 3})))
    assert changed_steps(FLOW, changed("n5", inner=moved)) == frozenset()
    assert changed_steps(FLOW, changed("n5", inner=wider)) == {"net"}


def test_a_new_connection_changes_what_it_leads_to() -> None:
    edges = tuple(Edge("n2", "output", "n4", "input") if edge.target == "n4" else edge for edge in FLOW.edges)
    assert changed_steps(FLOW, replace(FLOW, edges=edges)) == {"flip"}


def test_a_new_node_is_changed() -> None:
    after = replace(FLOW, nodes=(*FLOW.nodes, Node("n6", "Crop", "crop")))
    assert changed_steps(FLOW, after) == {"crop"}
