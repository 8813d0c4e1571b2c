"""Linked copies: an edit inside one happens inside all."""

import pytest

import workbench as wb
from tests.graph.test_repetition import drawn, stage
from workbench.graph.clipboard import copy
from workbench.graph.commands import AddNode, Delete, LinkCopy, MakeUnique, Paste, SetParam, UndoStep
from workbench.graph.difference import difference
from workbench.graph.document import Graph
from workbench.graph.graph_errors import CannotLink
from workbench.graph.linked_blocks import copies


def with_copy() -> Graph:
    graph = drawn()
    return UndoStep((LinkCopy(stage(graph)),)).apply(graph)


def filters(graph: Graph, name: str) -> int:
    return int(graph.by_name[name].inner.by_name["conv"].params["filters"])


def set_filters(graph: Graph, block: str, value: int) -> Graph:
    inner = graph.by_name[block]
    return UndoStep((SetParam(inner.inner.by_name["conv"].id, "filters", value),), (inner.id,)).apply(graph)


def test_an_edit_inside_either_happens_inside_both() -> None:
    graph = with_copy()
    graph = set_filters(graph, "stage_1", 9)
    assert (filters(graph, "stage"), filters(graph, "stage_1")) == (9, 9)
    graph = set_filters(graph, "stage", 7)
    assert (filters(graph, "stage"), filters(graph, "stage_1")) == (7, 7)
    assert copies(graph, graph.by_name["stage"].link) == ("stage", "stage_1")


def test_a_unique_copy_goes_its_own_way() -> None:
    graph = with_copy()
    graph = UndoStep((MakeUnique(graph.by_name["stage_1"].id),)).apply(graph)
    graph = set_filters(graph, "stage_1", 9)
    assert (filters(graph, "stage"), filters(graph, "stage_1")) == (4, 9)


def test_copies_inside_other_blocks_follow() -> None:
    graph = with_copy()
    outer = wb.Graph("outer")
    part = copy(graph, [graph.by_name["stage_1"].id])
    graph = UndoStep((AddNode("Block", name="around"),)).apply(graph)
    graph = UndoStep((Paste(part),), (graph.by_name["around"].id,)).apply(graph)
    graph = set_filters(graph, "stage", 6)
    assert graph.by_name["around"].inner.by_name["stage_1"].inner.by_name["conv"].params["filters"] == 6
    assert copies(graph, graph.by_name["stage"].link) == ("stage", "stage_1", "around/stage_1")
    assert outer.nodes == ()


def test_none_can_be_inside_itself() -> None:
    graph = with_copy()
    part = copy(graph, [graph.by_name["stage_1"].id])
    with pytest.raises(CannotLink) as refused:
        UndoStep((Paste(part),), (stage(graph),)).apply(graph)
    assert str(refused.value) == ("stage_1 would be inside a linked copy of itself. Make one of the two unique first.")


def test_a_block_of_another_drawing_with_the_same_link_is_no_copy() -> None:
    graph = with_copy()
    other = set_filters(graph, "stage", 5)
    pasted = UndoStep((Paste(copy(other, [stage(other)])),)).apply(graph)
    assert [node.link == graph.by_name["stage"].link for node in pasted.nodes if node.inner] == [True, True, False]
    assert filters(pasted, "stage_2") == 5


def test_deleting_inside_one_deletes_inside_all_and_undo_brings_all_back() -> None:
    graph = with_copy()
    gone = UndoStep((Delete((graph.by_name["stage"].inner.by_name["act"].id,)),), (stage(graph),)).apply(graph)
    assert all("act" not in gone.by_name[name].inner.by_name for name in ("stage", "stage_1"))
    assert "stage_1 is now a linked copy." not in difference(graph, gone)
    assert difference(graph, UndoStep((MakeUnique(stage(graph)),)).apply(graph)) == (
        "stage is no linked copy any more.",
        "stage_1 is no linked copy any more.",
    )
