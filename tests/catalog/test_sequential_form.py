"""One decision on Sequential: code and imports never differ."""

import pytest

import workbench as wb
from workbench.catalog.sequential_form import is_sequential, reads_as_sequential, with_kind
from workbench.graph import edits
from workbench.graph.document import Graph

CHAIN = wb.Graph("chain").add("Input", shape=(8,)).add("Dense", units=4).add("Dense", units=2, name="last")


def shared() -> Graph:
    graph = CHAIN.add("Dense", units=2).add("Dense", units=2, name="again")
    return edits.share(graph, graph.by_name["again"].id, graph.by_name["dense_1"].id)


GRAPHS = {
    "chain": (CHAIN, True),
    "with an Output": (CHAIN.add("Output"), True),
    "with a note": (edits.annotate(CHAIN, "n2", "why"), False),
    "branch": (CHAIN.add("Dense", units=2, name="side", inputs="dense"), False),
    "merge": (CHAIN.add("Add", inputs=["dense", "dense"]), False),
    "shared weights": (shared(), False),
    "operation": (CHAIN.add("ops.relu"), False),
    "two inputs": (CHAIN.add("Input", inputs=(), shape=(2,)).add("Concatenate", inputs=["last", "input_1"]), False),
    "output in the middle": (CHAIN.add("Output", inputs="dense"), False),
    "a loss behind it": (CHAIN.add("MeanSquaredError", inputs="last"), True),
}


@pytest.mark.parametrize("name", GRAPHS)
def test_what_code_is_generated(name: str) -> None:
    graph, sequential = GRAPHS[name]
    assert reads_as_sequential(graph) is sequential
    if name != "output in the middle":  # its code leaves out what follows
        assert ("keras.Sequential" in wb.to_source(graph)) is sequential


@pytest.mark.parametrize("sequential", [True, False])
@pytest.mark.parametrize("name", ["chain", "with a note"])
def test_the_other_kind_is_noted_and_kept(name: str, sequential: bool) -> None:
    graph = with_kind(GRAPHS[name][0], sequential=sequential)
    assert is_sequential(graph) is sequential
    assert ("keras.Sequential" in wb.to_source(graph)) is sequential
    assert (graph.form.kind == "") is (GRAPHS[name][1] is sequential)
