"""Frames and notes: what they hold, how they move, and that they are kept."""

from pathlib import Path

import pytest

import workbench as wb
from workbench.graph.annotations import held
from workbench.graph.clipboard import copy
from workbench.graph.commands import (
    AddAnnotation,
    AddNode,
    Delete,
    Duplicate,
    EditAnnotation,
    FrameNodes,
    Move,
    Paste,
    ResizeAnnotation,
    UndoStep,
    new_nodes,
)
from workbench.graph.document import Graph
from workbench.graph.graph_errors import FileBroken, InvalidAnnotation, InvalidPosition, UnknownNode
from workbench.graph.graph_files import decode, encode
from workbench.graph.history import History
from workbench.graph.history_file import load_history, save_history


def network() -> Graph:
    graph = wb.Graph("net").add("Input", shape=(8,), name="x").add("Dense", units=4, name="a")
    return graph.add("Dense", units=2, name="b")


def framed() -> Graph:
    graph = network()
    return FrameNodes((graph.by_name["a"].id, graph.by_name["b"].id), "Head").apply(graph)


def noted(text: str = "# Why\n\n*because*") -> Graph:
    return AddAnnotation("note", (10.0, 500.0), (200.0, 100.0), text).apply(framed())


def test_a_frame_is_drawn_around_the_nodes_it_is_for() -> None:
    graph = framed()
    (frame,) = graph.annotations
    assert (frame.kind, frame.text) == ("frame", "Head")
    assert set(held(graph, frame)) == {graph.by_name["a"].id, graph.by_name["b"].id}


def test_a_frame_moves_with_what_it_holds() -> None:
    graph = framed()
    (frame,) = graph.annotations
    x, y = frame.position
    moved = Move({frame.id: (x + 100, y - 50)}).apply(graph)
    for name, (dx, dy) in {"a": (100, -50), "b": (100, -50), "x": (0, 0)}.items():
        before = graph.by_name[name].position
        assert moved.by_name[name].position == (before[0] + dx, before[1] + dy)


def test_what_is_moved_by_itself_is_not_moved_twice() -> None:
    graph = framed()
    (frame,) = graph.annotations
    a = graph.by_name["a"].id
    moved = Move({frame.id: (500.0, 500.0), a: (7.0, 8.0)}).apply(graph)
    assert moved.by_id[a].position == (7.0, 8.0)


def test_a_node_that_is_dragged_out_leaves_the_frame_as_it_is() -> None:
    graph = framed()
    moved = Move({graph.by_name["a"].id: (5000.0, 0.0)}).apply(graph)
    assert moved.annotations == graph.annotations


def test_a_tidying_keeps_the_frame_around_what_it_holds() -> None:
    graph = framed()
    places = {graph.by_name["a"].id: (0.0, 900.0), graph.by_name["b"].id: (700.0, 900.0)}
    moved = Move(places, keep_frames=True).apply(graph)
    assert set(held(moved, moved.annotations[0])) == set(held(graph, graph.annotations[0]))


def test_a_layer_that_is_dropped_into_a_frame_widens_it() -> None:
    graph = framed()
    x, y = graph.by_name["b"].position
    grown = AddNode("Dropout", x - 20, y).apply(graph)
    assert {node.name for node in grown.nodes if node.id in held(grown, grown.annotations[0])} >= {"a", "b"}


def test_deleting_a_frame_leaves_what_it_holds() -> None:
    graph = framed()
    assert Delete((graph.annotations[0].id,)).apply(graph) == network()


def test_frames_and_notes_are_copied_with_nodes_and_by_themselves() -> None:
    graph = noted()
    part = copy(graph, [item.id for item in graph.items])
    pasted = Paste(part, (0.0, 2000.0)).apply(graph)
    assert [one.text for one in pasted.annotations] == ["Head", "# Why\n\n*because*"] * 2
    assert len({item.id for item in pasted.items}) == 2 * len(graph.items)
    note = graph.annotations[1].id
    twice = Duplicate((note,)).apply(graph)
    assert new_nodes(graph, twice) == (twice.annotations[-1].id,)
    assert twice.annotations[-1].text == graph.annotations[1].text


def test_frames_and_notes_are_saved_undone_and_kept_in_the_history(tmp_path: Path) -> None:
    graph = noted()
    assert decode(encode(graph), where="file") == graph
    history = History(framed()).do(graph)
    save_history(history, tmp_path / "steps")
    loaded = load_history(tmp_path / "steps")
    assert loaded == history
    assert loaded.undo().present == framed()


def test_frames_and_notes_change_no_code_and_no_analysis() -> None:
    assert wb.to_source(noted()) == wb.to_source(network())
    assert wb.analyze(noted(), shapes=False) == wb.analyze(network(), shapes=False)


def test_frames_stand_in_blocks_too() -> None:
    graph = wb.Graph("net").add("Block", name="block")
    block = graph.nodes[0]
    found = UndoStep((AddAnnotation("note", (0.0, 0.0), (200.0, 90.0), "inside"),), (block.id,)).apply(graph)
    inner = found.nodes[0].inner
    assert inner is not None
    assert inner.annotations[0].text == "inside"
    assert decode(encode(found), where="file") == found


@pytest.mark.parametrize(
    ("text", "size"),
    [("x" * 20_001, (200.0, 100.0)), ("", (200.0, 1.0)), ("", (float("nan"), 50.0)), ("\ud800", (99.0, 99.0))],
)
def test_what_a_note_cannot_be_is_refused(text: str, size: tuple[float, float]) -> None:
    with pytest.raises(InvalidAnnotation, match="net"):
        AddAnnotation("note", (0.0, 0.0), size, text).apply(network())


def test_a_place_off_the_canvas_is_refused() -> None:
    with pytest.raises(InvalidPosition):
        AddAnnotation("note", (1e9, 0.0), (200.0, 100.0), "far").apply(network())


def test_a_frame_around_nothing_and_an_edit_of_a_node_are_refused() -> None:
    with pytest.raises(UnknownNode):
        FrameNodes((), "empty").apply(network())
    with pytest.raises(UnknownNode):
        EditAnnotation(network().nodes[0].id, "text").apply(network())


def test_texts_and_sizes_change() -> None:
    graph = noted()
    frame, note = graph.annotations
    graph = EditAnnotation(note.id, "new").apply(ResizeAnnotation(frame.id, (1.0, 2.0), (300.0, 400.0)).apply(graph))
    assert graph.annotations[1].text == "new"
    assert (graph.annotations[0].position, graph.annotations[0].size) == ((1.0, 2.0), (300.0, 400.0))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"id": "n1"}, "graph.nodes"),
        ({"size": [1, 1]}, "annotations[0].size"),
        ({"position": [1e9, 0]}, "annotations[0].position"),
        ({"kind": "script"}, "annotations[0].kind"),
        ({"onclick": "alert(1)"}, "annotations[0]"),
    ],
)
def test_a_file_with_a_broken_annotation_is_refused_with_its_place(change: dict[str, object], place: str) -> None:
    import json

    data = json.loads(encode(noted()))
    data["graph"]["annotations"][0] |= change
    with pytest.raises(FileBroken) as refusal:
        decode(json.dumps(data).encode(), where="file")
    assert place in str(refusal.value)
