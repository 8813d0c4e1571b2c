"""Work is never lost: autosave, reopening, broken files, two programs on one file."""

import gc
import json
import threading
from pathlib import Path

import pytest

import workbench as wb
from workbench.graph import edits
from workbench.graph.commands import AddNode, Delete, UndoStep
from workbench.graph.document import Graph
from workbench.graph.graph_errors import UnknownNode
from workbench.ui import autosave as autosave_module
from workbench.ui.autosave import history_path
from workbench.ui.drawing_session import DrawingSession, default_path, open_session


@pytest.fixture
def start() -> Graph:
    return wb.Graph("digits").add("Input", shape=(8, 8, 1), name="image")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "digits.graph.json"


def add(session: DrawingSession, type_name: str) -> None:
    session.replace(session.graph.add(type_name))
    session.autosave.flush()


def reopened(start: Graph, path: Path) -> DrawingSession:
    """Open the file as a new kernel would."""
    gc.collect()
    return DrawingSession(start, path)


def test_opening_writes_nothing(start: Graph, path: Path) -> None:
    session = DrawingSession(start, path)
    assert not path.exists()
    assert (session.saved.state, session.notice) == ("off", "")


def test_every_edit_is_saved_and_comes_back_with_its_history(start: Graph, path: Path) -> None:
    session = DrawingSession(start, path)
    for type_name in ("Flatten", "Dense", "Dense"):
        add(session, type_name)
    session.undo()
    session.autosave.flush()
    assert wb.load(path) == session.graph
    again = reopened(start, path)
    assert again.history == session.history
    again.redo()
    assert [node.name for node in again.graph.nodes] == ["image", "flatten", "dense", "dense_1"]


def test_continuing_is_said_and_can_be_turned_back(start: Graph, path: Path) -> None:
    add(DrawingSession(start, path), "Flatten")
    again = reopened(start, path)
    assert again.notice == (
        "Continued from digits.graph.json, where this drawing was saved. The graph given in the cell was not used."
    )
    again.start_over()
    assert again.graph == start
    again.undo()
    assert len(again.graph.nodes) == 2


def test_a_broken_file_is_left_alone_and_work_goes_to_another(start: Graph, path: Path) -> None:
    path.write_text("{ half a file")
    session = DrawingSession(start, path)
    add(session, "Flatten")
    assert path.read_text() == "{ half a file"
    assert wb.load(path.with_name("digits-2.graph.json")) == session.graph
    assert session.notice.endswith("This drawing is saved to digits-2.graph.json from now on.")


def test_a_file_changed_by_another_program_is_not_overwritten(start: Graph, path: Path) -> None:
    session = DrawingSession(start, path)
    add(session, "Flatten")
    other = start.add("Dense", units=3, name="from elsewhere")
    wb.save(other, path)
    add(session, "Dense")
    assert wb.load(path) == other
    assert wb.load(path.with_name("digits-2.graph.json")) == session.graph
    assert "changed by another program" in session.saved.message


def test_a_deleted_file_is_simply_written_again(start: Graph, path: Path) -> None:
    session = DrawingSession(start, path)
    add(session, "Flatten")
    path.unlink()
    add(session, "Dense")
    assert wb.load(path) == session.graph


def test_a_file_edited_by_hand_keeps_the_older_steps_of_undo(start: Graph, path: Path) -> None:
    session = DrawingSession(start, path)
    add(session, "Flatten")
    wb.save(edits.rename(session.graph, "n2", "flat"), path)
    again = reopened(start, path)
    assert again.graph.nodes[1].name == "flat"
    again.undo()
    assert again.graph.nodes[1].name == "flatten"


def test_an_unreadable_history_costs_only_the_history(start: Graph, path: Path) -> None:
    session = DrawingSession(start, path)
    add(session, "Flatten")
    history_path(path).write_text("{")
    again = reopened(start, path)
    assert again.graph == session.graph
    assert again.history.past == ()


def test_a_write_that_fails_is_said_and_tried_again(start: Graph, path: Path, monkeypatch) -> None:
    session = DrawingSession(start, path)

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(autosave_module, "save", full)
        add(session, "Flatten")
    state: str = session.saved.state
    assert state == "failed"
    assert session.saved.message == (
        "The drawing could not be saved to digits.graph.json: No space left on device. "
        "It is kept in memory; the next edit tries again."
    )
    add(session, "Dense")
    assert session.saved.state == "saved"
    assert wb.load(path) == session.graph


def test_a_refused_edit_changes_nothing(start: Graph, path: Path) -> None:
    session = DrawingSession(start, path)
    with pytest.raises(UnknownNode):
        session.do(UndoStep((Delete(("n99",)),)))
    assert session.graph is start
    assert not path.exists()


def test_editors_of_one_file_share_one_drawing(start: Graph, path: Path) -> None:
    first = open_session(start, path)
    second = open_session(start, path)
    assert first is second
    told = []
    dispose = second.listen(lambda: told.append(first.graph))
    add(first, "Flatten")
    dispose()
    add(first, "Dense")
    assert told
    assert len(told[-1].nodes) == 2


def test_many_threads_edit_one_drawing(start: Graph, path: Path) -> None:
    session = DrawingSession(start, path)

    def edit_often() -> None:
        for _ in range(20):
            session.do(UndoStep((AddNode("Flatten"),)))

    workers = [threading.Thread(target=edit_often) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    session.autosave.flush()
    assert len(session.graph.nodes) == 81
    assert wb.load(path) == session.graph


def test_no_thread_outlives_its_writing(start: Graph, path: Path) -> None:
    session = DrawingSession(start, path)
    add(session, "Flatten")
    assert not [thread for thread in threading.enumerate() if thread.name == "workbench-autosave"]


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("digits", "digits.graph.json"),
        ("my net", "my-net-b973a0.graph.json"),
        ("숫자", "숫자.graph.json"),
    ],
)
def test_the_file_is_named_after_the_graph(name: str, file: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert default_path(name) == tmp_path / file


def test_the_file_is_readable_json(start: Graph, path: Path) -> None:
    add(DrawingSession(start, path), "Flatten")
    assert json.loads(path.read_text())["graph"]["name"] == "digits"


@pytest.mark.parametrize("names", [("a b", "a-b"), ("🧠", "🐱"), ("한" * 200, "한" * 199), ("..", "graph")])
def test_two_names_never_share_a_file_and_every_name_fits(
    names: tuple[str, str], start: Graph, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    first, second = (default_path(name) for name in names)
    assert first != second
    for path in (first, second):
        add(reopened(start, path), "Flatten")
        assert path.exists()
        assert history_path(path).exists()


def test_a_newer_drawing_that_had_to_step_aside_is_named(start: Graph, path: Path) -> None:
    session = DrawingSession(start, path)
    add(session, "Flatten")
    wb.save(start.add("Dense", units=3), path)
    add(session, "Dense")
    assert reopened(start, path).notice == (
        "Continued from digits.graph.json. A newer drawing is in digits-2.graph.json, written when another program "
        "had changed the file. To go on with it, pass path='digits-2.graph.json' to the editor."
    )
