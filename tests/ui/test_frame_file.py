"""The height of the editor and its overview are as they were left, also in the next kernel."""

from pathlib import Path

import pytest

import workbench as wb
from workbench.ui.canvas_traits import CanvasFrame
from workbench.ui.drawing_session import DrawingSession
from workbench.ui.editor import Editor
from workbench.ui.frame_file import USUAL_FRAME, frame_path, load_frame, save_frame
from workbench.ui.protocol import SetFrame


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "digits.graph.json"


def test_the_next_session_has_the_frame_of_the_last_one(path: Path) -> None:
    graph = wb.Graph("digits").add("Input", shape=(4,))
    session = DrawingSession(graph, path)
    assert session.frame == USUAL_FRAME
    session.set_frame(SetFrame(height=720, parameters=260))
    session.set_frame(SetFrame(minimap=False))
    assert DrawingSession(graph, path).frame == CanvasFrame(720, minimap=False, parameters=260)
    assert not path.exists()  # a frame is no drawing


def test_an_editor_says_its_height_and_the_next_one_opens_so(path: Path) -> None:
    graph = wb.Graph("digits").add("Input", shape=(4,))
    editor = Editor(graph, path)
    editor._received(editor, {"request": 1, "op": "frame", "height": 640, "minimap": None}, None)
    assert editor.frame == {"height": 640, "minimap": True, "parameters": 0}
    editor.close()
    assert load_frame(path).height == 640


@pytest.mark.parametrize(
    "content",
    ["", "{", '{"op": "frame", "height": 7}', '{"op": "frame", "height": "x"}', '{"op": "undo"}', "[1]", "\xff"],
)
def test_what_cannot_be_read_is_the_usual_frame(path: Path, content: str) -> None:
    frame_path(path).parent.mkdir()
    frame_path(path).write_bytes(content.encode("latin-1"))
    assert load_frame(path) == USUAL_FRAME


def test_a_place_that_cannot_be_written_is_no_error(path: Path) -> None:
    (path.parent / ".workbench").write_text("a file is in the way")
    save_frame(CanvasFrame(700, minimap=True), path)
    assert load_frame(path) == USUAL_FRAME
