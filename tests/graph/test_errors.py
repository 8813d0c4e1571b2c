"""The exact words of every refusal a beginner meets."""

import pickle

import pytest

import workbench as wb
from workbench.graph import edits
from workbench.graph.blocks import fold, unfold
from workbench.graph.document import Graph
from workbench.graph.graph_errors import (
    CannotFold,
    CannotShare,
    DuplicateEdge,
    DuplicateName,
    GraphError,
    InvalidName,
    InvalidPosition,
    NotABlock,
    ParameterRange,
    ParameterType,
    PortTaken,
    UnknownNode,
    UnknownParameter,
    UnknownPort,
    UnknownType,
    WouldMakeCycle,
)


def small() -> Graph:
    graph = wb.Graph("digits").add("Input", shape=(28, 28, 1), name="image")
    return graph.add("Flatten").add("Dense", units=10)


IMAGE, FLATTEN, DENSE = "n1", "n2", "n3"

REFUSALS = [
    (
        DuplicateName,
        lambda g: g.add("Dense", units=3, name="dense"),
        "digits: the name 'dense' is taken. Expected a name no other node of this graph has. Try 'dense_1'.",
    ),
    (
        InvalidName,
        lambda g: edits.rename(g, DENSE, "a/b"),
        "dense: 'a/b' cannot be a name. Expected a text of whole characters without '/'. "
        "Choose a short text without '/'.",
    ),
    (
        InvalidName,
        lambda g: edits.rename(g, DENSE, "  "),
        "dense: '  ' cannot be a name. Expected a text that is not empty. Choose a short text without '/'.",
    ),
    (
        UnknownNode,
        lambda g: g.add("Dense", units=3, inputs="conv"),
        "digits: there is no node 'conv'. Expected one of: 'image', 'flatten', 'dense'. "
        "Name a node that is in the graph.",
    ),
    (
        UnknownPort,
        lambda g: edits.connect(g, IMAGE, DENSE, target_port="query"),
        "dense: there is no port 'query'. Expected one of: 'input'. Connect to a port the node has.",
    ),
    (
        UnknownPort,
        lambda g: edits.connect(g, DENSE, IMAGE),
        "image: there is no port ''. Expected one of: none. Connect to a port the node has.",
    ),
    (
        PortTaken,
        lambda g: edits.connect(g, IMAGE, DENSE, target_port="input"),
        "dense: the input 'input' already receives 'flatten'. Expected a free input. "
        "Delete that connection first, or merge both tensors with Add or Concatenate.",
    ),
    (
        DuplicateEdge,
        lambda g: edits.connect(g, FLATTEN, DENSE, target_port="input"),
        "dense: 'flatten' is already connected to it. Expected a new connection. Nothing needs to be done.",
    ),
    (
        WouldMakeCycle,
        lambda g: edits.connect(edits.disconnect(g, g.edges[0]), DENSE, FLATTEN),
        "flatten: connecting 'dense' to it would make a loop: flatten → dense → flatten. "
        "Expected data to flow forward only. Connect a node that does not depend on this one.",
    ),
    (
        NotABlock,
        lambda g: unfold(g, DENSE),
        "digits: 'dense' is no block. Expected a block. Select a block to open or unfold it.",
    ),
    (
        CannotFold,
        lambda g: fold(g, []),
        "digits: an empty selection cannot become a block. Expected layers that follow one another, without the "
        "network's own inputs, outputs and labels. Change the selection.",
    ),
    (
        CannotShare,
        lambda g: edits.share(g, DENSE, FLATTEN),
        "dense: cannot share weights with 'flatten'. Expected another Dense node that owns its layer. "
        "Choose another node.",
    ),
    (
        InvalidPosition,
        lambda g: edits.move(g, {DENSE: (float("nan"), 0.0)}),
        "dense: (nan, 0.0) is no place on the canvas. Expected x and y within ±1,000,000 pixels. "
        "Give two finite numbers.",
    ),
]


@pytest.mark.parametrize(("kind", "edit", "message"), REFUSALS)
def test_a_refusal_says_where_expected_received_and_what_to_do(kind, edit, message) -> None:
    graph = small()
    before = (graph.nodes, graph.edges)
    with pytest.raises(GraphError) as refusal:
        edit(graph)
    assert type(refusal.value) is kind
    assert str(refusal.value) == message
    assert (graph.nodes, graph.edges) == before


@pytest.mark.parametrize(
    ("kind", "edit"),
    [
        (UnknownType, lambda g: g.add("Conv2d", filters=3)),
        (UnknownParameter, lambda g: edits.set_param(g, DENSE, "filters", 3)),
        (ParameterType, lambda g: edits.set_param(g, DENSE, "units", "ten")),
        (ParameterRange, lambda g: edits.set_param(g, DENSE, "units", 0)),
    ],
)
def test_what_the_catalog_refuses_is_typed(kind, edit) -> None:
    with pytest.raises(kind):
        edit(small())


def test_a_refusal_can_be_pickled() -> None:
    with pytest.raises(UnknownNode) as refusal:
        small().add("Dense", units=1, inputs="conv")
    again = pickle.loads(pickle.dumps(refusal.value))
    assert (type(again), str(again), again.values) == (UnknownNode, str(refusal.value), refusal.value.values)


def test_braces_in_a_name_are_only_text() -> None:
    graph = small().add("Dense", units=1, name="{where}{0}")
    with pytest.raises(DuplicateName, match=r"the name '\{where\}\{0\}' is taken"):
        graph.add("Dense", units=1, name="{where}{0}")
