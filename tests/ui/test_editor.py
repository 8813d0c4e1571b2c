"""The editor's kernel side: what a message does, what is shown then, and that nothing is left behind."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ipywidgets
import pytest

import workbench as wb
from workbench.graph.document import Graph
from workbench.ui.canvas_view import CanvasView
from workbench.ui.editor import Editor
from workbench.ui.keras_loading import KERAS


@pytest.fixture(scope="module", autouse=True)
def _keras() -> None:
    done = threading.Event()
    KERAS.when_done(done.set)
    KERAS.start()
    if KERAS.state == "loading":
        done.wait(60)


class Desk:
    """An editor, and what it answered."""

    def __init__(self, graph: Graph, path: Path) -> None:
        self.editor = Editor(graph, path)
        self.answers: list[dict[str, Any]] = []
        self.editor.send = self.answers.append  # type: ignore[method-assign]

    def say(self, op: str, **fields: Any) -> dict[str, Any]:
        self.editor._received(None, {"op": op, "request": len(self.answers) + 1, **fields}, [])
        return self.answers[-1]

    def names(self) -> list[str]:
        return [node["name"] for node in self.editor.document["nodes"]]

    def id(self, name: str) -> str:
        return next(str(node["id"]) for node in self.editor.document["nodes"] if node["name"] == name)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    graph = wb.Graph("digits").add("Input", shape=(28, 28, 1), name="image")
    graph = graph.add("Conv2D", filters=32, kernel_size=5, padding="same", activation="relu").add("MaxPooling2D")
    desk = Desk(graph, tmp_path / "digits.graph.json")
    yield desk
    desk.editor.close()


def test_the_picture_has_nodes_ports_edges_and_shapes(desk: Desk) -> None:
    node = desk.editor.document["nodes"][1]
    assert {key: node[key] for key in ("type", "name", "category", "summary", "block", "shares")} == {
        "type": "Conv2D",
        "name": "conv2d",
        "category": "Convolution",
        "summary": "32 · 5×5 · relu",
        "block": False,
        "shares": "",
    }
    assert node["inputs"] == ({"name": "input", "label": "input", "many": False, "optional": False},)
    assert desk.editor.document["edges"][0] == {
        "source": "n1",
        "sourcePort": "output",
        "target": "n2",
        "targetPort": "input",
    }
    assert desk.editor.report["nodes"]["n3"]["shape"] == "14 × 14 × 32"
    assert desk.editor.report["nodes"]["n3"]["axes"] == "height × width × channels"
    assert desk.editor.report["edges"]["n2:output"] == "28 × 28 × 32"
    assert desk.editor.report["totals"] == {"layers": 2, "params": "832", "macs": "627 k", "trainable": ""}


def test_add_by_click_follows_the_selection_and_is_selected(desk: Desk) -> None:
    assert desk.say("add", type="Flatten", x=1, y=2, after="n3", edge=None)["type"] == "done"
    assert desk.names()[-1] == "flatten"
    assert desk.editor.selection == [desk.id("flatten")]
    assert desk.editor.report["nodes"][desk.id("flatten")]["shape"] == "6272"


def test_add_on_an_edge_goes_between(desk: Desk) -> None:
    desk.say("add", type="Dropout", x=1, y=2, after=None, edge=desk.editor.document["edges"][1])
    assert [(e["source"], e["target"]) for e in desk.editor.document["edges"]] == [
        ("n1", "n2"),
        ("n2", "n4"),
        ("n4", "n3"),
    ]


def test_what_cannot_be_is_refused_in_words_and_changes_nothing(desk: Desk) -> None:
    before = desk.editor.graph
    answer = desk.say("connect", source="n3", sourcePort="output", target="n2", targetPort="input")
    assert answer["type"] == "refused"
    assert answer["message"].startswith("conv2d: the input 'input' already receives 'image'.")
    assert desk.editor.graph is before


@pytest.mark.parametrize(
    "message",
    [
        {"op": "explode"},
        {"op": "add", "type": 5, "x": 0, "y": 0},
        {"op": "move", "positions": {"n1": [None, 1]}},
        {"op": "move", "positions": {"n1": [1e300, 1]}},
        {"op": "open", "path": ["n2"]},
        {"op": "fix", "problem": "none", "fix": 0},
        {"op": "add", "type": "__class__", "x": 0, "y": 0},
        {},
    ],
)
def test_a_message_that_makes_no_sense_is_refused(desk: Desk, message: dict[str, Any]) -> None:
    before = desk.editor.graph
    desk.editor._received(None, message, [])
    assert desk.answers[-1]["type"] == "refused"
    assert desk.editor.graph is before


def test_a_field_that_the_protocol_does_not_know_is_refused(desk: Desk) -> None:
    before = desk.editor.graph
    answer = desk.say("rename", node="n2", name="x", colour="red")
    assert answer["type"] == "refused"
    assert answer["message"].startswith("canvas: a request cannot be read. At the top: Object contains unknown field")
    assert desk.editor.graph is before


def test_delete_undo_and_redo(desk: Desk) -> None:
    desk.say("delete", nodes=["n2"], edges=[])
    assert desk.names() == ["image", "max_pooling2d"]
    assert desk.editor.status["undo"]
    desk.say("undo")
    assert desk.names() == ["image", "conv2d", "max_pooling2d"]
    desk.say("redo")
    assert desk.names() == ["image", "max_pooling2d"]


@pytest.mark.parametrize(
    ("op", "words"),
    [
        ("undo", "There is nothing to undo: this drawing has not been changed."),
        ("redo", "There is nothing to redo: only what was undone last can be done again."),
        ("paste", "There is nothing to paste. Select layers and copy them first, with Ctrl+C."),
    ],
)
def test_where_there_is_nothing_to_undo_redo_or_paste_it_says_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, op: str, words: str
) -> None:
    monkeypatch.setattr(CanvasView, "clipboard", None)
    before = desk.editor.graph
    answer = desk.say(op, **({"x": 0, "y": 0} if op == "paste" else {}))
    assert (answer["type"], answer["message"]) == ("refused", words)
    assert desk.editor.graph is before


def test_a_connection_can_be_deleted_and_moved(desk: Desk) -> None:
    first = desk.editor.document["edges"][0]
    desk.say("delete", nodes=[], edges=[first])
    assert len(desk.editor.document["edges"]) == 1
    desk.say("undo")
    desk.say(
        "reconnect",
        old=desk.editor.document["edges"][1],
        source="n1",
        sourcePort="output",
        target="n3",
        targetPort="input",
    )
    assert [(e["source"], e["target"]) for e in desk.editor.document["edges"]] == [("n1", "n2"), ("n1", "n3")]


def test_copy_and_paste_between_editors(desk: Desk, tmp_path: Path) -> None:
    desk.say("copy", nodes=["n2", "n3"])
    assert desk.editor.status["canPaste"]
    other = Desk(wb.Graph("other"), tmp_path / "other.graph.json")
    other.say("paste", x=10, y=20)
    assert other.names() == ["conv2d", "max_pooling2d"]
    assert len(other.editor.document["edges"]) == 1
    other.editor.close()


def test_cut_and_duplicate(desk: Desk) -> None:
    desk.say("duplicate", nodes=["n2"])
    assert desk.names()[-1] == "conv2d_1"
    assert desk.editor.selection == [desk.id("conv2d_1")]
    desk.say("cut", nodes=[desk.id("conv2d_1")])
    assert desk.names() == ["image", "conv2d", "max_pooling2d"]


def test_fold_open_edit_and_come_back(desk: Desk) -> None:
    desk.say("fold", nodes=["n2", "n3"])
    block = desk.id("block")
    assert desk.editor.report["nodes"][block]["shape"] == "14 × 14 × 32"
    fit = desk.editor.document["fit"]
    desk.say("open", path=[block])
    assert desk.editor.document["path"] == ({"id": block, "name": "block", "times": 1, "copies": 0},)
    assert desk.editor.document["fit"] != fit
    desk.say("rename", node=desk.id("conv2d"), name="edges")
    desk.say("open", path=[])
    assert desk.editor.graph.by_name["block"].inner.by_name["edges"].type == "Conv2D"
    desk.say("unfold", node=block)
    assert set(desk.names()) == {"image", "edges", "max_pooling2d"}


def test_undo_of_the_open_block_shows_the_level_above(desk: Desk) -> None:
    desk.say("fold", nodes=["n2", "n3"])
    desk.say("open", path=[desk.id("block")])
    desk.say("undo")
    assert desk.editor.document["path"] == ()


def test_a_problem_is_shown_jumped_to_and_fixed(desk: Desk) -> None:
    desk.say("add", type="Dense", x=0, y=0, after="n3", edge=None)
    problem = desk.editor.report["problems"][0]
    assert problem["where"] == "dense"
    assert problem["fixes"][0] == "Add Flatten before dense"
    desk.say("select", nodes=[])
    desk.say("go", problem=problem["id"])
    assert desk.editor.selection == [desk.id("dense")]
    desk.say("fix", problem=problem["id"], fix=0)
    assert "flatten" in desk.names()
    assert not [item for item in desk.editor.report["problems"] if item["id"] == problem["id"]]
    assert desk.say("fix", problem=problem["id"], fix=0)["type"] == "refused"


def test_two_editors_of_one_drawing_stay_equal(desk: Desk, tmp_path: Path) -> None:
    other = Desk(desk.editor.graph, tmp_path / "digits.graph.json")
    desk.say("add", type="Flatten", x=0, y=0, after="n3", edge=None)
    assert other.names() == desk.names()
    other.say("undo")
    assert other.names() == desk.names() == ["image", "conv2d", "max_pooling2d"]
    other.editor.close()


def test_the_graph_can_be_set_from_the_notebook(desk: Desk) -> None:
    desk.editor.graph = desk.editor.graph.add("Flatten")
    assert desk.names()[-1] == "flatten"
    desk.editor.undo()
    assert len(desk.names()) == 3


def test_opening_and_closing_fifty_times_leaves_nothing(tmp_path: Path) -> None:
    graph = wb.Graph("leak").add("Input", shape=(4,)).add("Dense", units=2)
    before = (len(ipywidgets.widgets.widget._instances), threading.active_count())
    for number in range(50):
        bench = wb.Workbench(graph, tmp_path / "leak.graph.json")
        bench.editor._received(None, {"op": "select", "request": 1, "nodes": ["n2"] if number % 2 else []}, [])
        bench.editor._received(None, {"op": "rename", "request": 2, "node": "n2", "name": "b"}, [])
        bench.editor._received(None, {"op": "undo", "request": 3}, [])
        bench.close()
    assert (len(ipywidgets.widgets.widget._instances), threading.active_count()) == before


def test_closing_twice_is_harmless(tmp_path: Path) -> None:
    bench = wb.Workbench(wb.Graph("twice"), tmp_path / "twice.graph.json")
    bench.close()
    bench.close()


def test_running_the_cell_again_closes_the_editor_nobody_sees(tmp_path: Path) -> None:
    graph, path = wb.Graph("again").add("Input", shape=(4,)), tmp_path / "again.graph.json"
    before = len(ipywidgets.widgets.widget._instances)
    benches: list[wb.Workbench] = []
    for _ in range(4):
        bench = wb.Workbench(graph, path)
        bench.editor._received(None, {"op": "ready", "request": 0}, [])
        for earlier in benches:
            earlier.editor._received(None, {"op": "stop", "request": 0}, [])
        benches = [bench]
    one = len(ipywidgets.widgets.widget._instances) - before
    benches[0].editor._received(None, {"op": "rename", "request": 1, "node": "n1", "name": "x"}, [])
    assert benches[0].graph.nodes[0].name == "x"
    other = wb.Workbench(wb.Graph("other"), tmp_path / "other.graph.json")
    assert one == len(ipywidgets.widgets.widget._instances) - before - one
    other.close()
    benches[0].close()


def test_an_editor_that_is_still_shown_stays_open(tmp_path: Path) -> None:
    graph, path = wb.Graph("two").add("Input", shape=(4,)), tmp_path / "two.graph.json"
    first = wb.Editor(graph, path)
    first._received(None, {"op": "ready", "request": 0}, [])
    second = wb.Editor(graph, path)
    second._received(None, {"op": "rename", "request": 1, "node": "n1", "name": "x"}, [])
    assert first.document["nodes"][0]["name"] == "x"
    first.close()
    second.close()


def test_the_analysis_is_whole_whether_keras_was_loaded_or_not(desk: Desk) -> None:
    assert desk.editor.analysis.shapes["conv2d"] == (None, 28, 28, 32)
