"""Whatever is edited at whatever level: linked copies stay equal, and blocks say nothing of what is gone."""

import random
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import workbench as wb
from tests.helpers.random_edits import random_command
from workbench.analysis import analyze
from workbench.codegen.codegen_errors import CannotGenerate
from workbench.graph.block_paths import at, walk
from workbench.graph.blocks import fold
from workbench.graph.clipboard import copy
from workbench.graph.commands import (
    Connect,
    Delete,
    Fold,
    LinkCopy,
    MakeUnique,
    Paste,
    RepeatBlock,
    SetParam,
    UndoStep,
    Unfold,
)
from workbench.graph.document import Graph
from workbench.graph.graph_errors import CannotLink, GraphError
from workbench.graph.graph_files import decode, encode
from workbench.graph.history import History
from workbench.graph.inner_parameters import present
from workbench.graph.validation import flaws


def drawn() -> tuple[Graph, str]:
    graph = Graph("net").add("Input", shape=(8,), name="x").add("Dense", units=8, name="a")
    graph = graph.add("Dense", units=8, name="b").add("Dense", units=2, name="out")
    graph = fold(graph, [graph.by_name["a"].id, graph.by_name["b"].id], "stage")
    return graph, graph.by_name["stage"].id


def units(graph: Graph, *path: str) -> object:
    *above, last = path
    return at(graph, above).by_name[last].params["units"]


def levels(graph: Graph, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    for node in graph.nodes:
        if node.inner is not None:
            yield from levels(node.inner, (*path, node.id))


def assert_sound(graph: Graph) -> None:
    assert list(flaws(graph)) == []
    insides: dict[str, Graph | None] = {}
    for path, node in walk(graph):
        if node.link:
            assert insides.setdefault(node.link, node.inner) == node.inner, path
        for place in (*(node.repeat.values if node.repeat else ()), *node.lifted.values()):
            assert node.inner is not None
            assert present(node.inner, place), (path, place)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from(["network", "flow"]))
def test_random_edits_at_all_levels(seed: int, kind: str) -> None:
    chance = random.Random(seed)
    graph = drawn()[0] if kind == "network" else Graph("flow", kind="flow").add("DataSet").add("Resize").add("Block")
    history = History(graph)
    for _ in range(40):
        path = chance.choice(list(levels(graph)))
        try:
            changed = UndoStep((random_command(at(graph, path), chance),), path).apply(graph)
        except GraphError:
            continue
        assert_sound(changed)
        if len(list(walk(changed))) < 200:
            history, graph = history.do(changed), changed
    assert decode(encode(graph), where="net") == graph
    analyze(graph, shapes=False)
    if kind == "network":
        with suppress(CannotGenerate):
            compile(wb.to_source(graph), "net", "exec")
    steps = [history.present, *reversed(history.past)]
    for state in steps[1:]:
        history = history.undo()
        assert history.present == state
    for state in reversed(steps[:-1]):
        history = history.redo()
        assert history.present == state


def test_a_copy_cannot_be_put_into_the_block_that_it_is_a_copy_of() -> None:
    graph, stage = drawn()
    graph = UndoStep((LinkCopy(stage),)).apply(graph)
    with pytest.raises(CannotLink) as refused:
        UndoStep((Paste(copy(graph, [stage])),), (stage,)).apply(graph)
    assert str(refused.value) == ("stage would be inside a linked copy of itself. Make one of the two unique first.")


def test_not_even_by_way_of_another_block() -> None:
    graph, stage = drawn()
    graph = UndoStep((LinkCopy(stage),)).apply(graph)
    graph = UndoStep((Fold((graph.nodes[-1].id,)),)).apply(graph)
    outer = graph.by_name["block"].id
    graph = UndoStep((LinkCopy(outer),)).apply(graph)
    with pytest.raises(CannotLink):
        UndoStep((Paste(copy(graph, [outer])),), (stage,)).apply(graph)


def test_copies_in_copies_follow_from_outside_and_from_inside() -> None:
    graph, stage = drawn()
    graph = UndoStep((LinkCopy(stage),)).apply(graph)
    inner = graph.nodes[-1].id
    graph = UndoStep((Fold((inner,)),)).apply(graph)
    outer = graph.by_name["block"].id
    graph = UndoStep((LinkCopy(outer),)).apply(graph)
    twin = graph.nodes[-1].id
    a = at(graph, (stage,)).by_name["a"].id
    paths = [(stage, "a"), (outer, inner, "a"), (twin, inner, "a")]
    for size, path in enumerate(((stage,), (outer, inner), (twin, inner)), start=20):
        graph = UndoStep((SetParam(a, "units", size),), path).apply(graph)
        assert [units(graph, *one) for one in paths] == [size] * 3


def test_the_last_copy_is_linked_no_more() -> None:
    graph, stage = drawn()
    linked = UndoStep((LinkCopy(stage),)).apply(graph)
    copied = linked.nodes[-1].id
    assert UndoStep((Delete((copied,)),)).apply(linked) == graph
    alone = UndoStep((MakeUnique(copied),)).apply(linked)
    assert [node.link for node in alone.nodes] == [""] * 4


def test_a_copy_that_comes_back_from_the_clipboard_alone_is_no_copy() -> None:
    graph, stage = drawn()
    linked = UndoStep((LinkCopy(stage),)).apply(graph)
    part = copy(linked, [linked.nodes[-1].id])
    pasted = UndoStep((Paste(part),)).apply(Graph("other"))
    assert pasted.nodes[0].link == ""


def test_unfolding_one_copy_leaves_the_other() -> None:
    graph, stage = drawn()
    graph = UndoStep((LinkCopy(stage),)).apply(graph)
    copied = graph.nodes[-1]
    unfolded = UndoStep((Unfold(stage),)).apply(graph)
    assert unfolded.by_id[copied.id].inner == copied.inner
    assert_sound(unfolded)


def test_a_repeated_block_and_its_copy_differ_in_how_often_only() -> None:
    graph, stage = drawn()
    graph = UndoStep((LinkCopy(stage),)).apply(graph)
    twin = graph.nodes[-1].id
    graph = UndoStep((RepeatBlock(twin, 3, "residual", {"a.units": "8"}), Connect(stage, twin))).apply(graph)
    graph = UndoStep((SetParam(at(graph, (stage,)).by_name["b"].id, "activation", "relu"),), (stage,)).apply(graph)
    assert at(graph, (twin,)).by_name["b"].params["activation"] == "relu"
    assert graph.by_id[stage].repeat is None
    assert_sound(graph)
