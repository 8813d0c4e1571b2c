"""How the traits of the canvas travel: large ones as compressed JSON in a buffer."""

import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import workbench as wb
from workbench.ui.canvas_traits import CanvasTraits
from workbench.ui.canvas_widget import CanvasWidget
from workbench.ui.packed_json import packed

MANY = 300


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[wb.Editor]:
    graph = wb.Graph("wire").add("Input", shape=(8, 8, 4))
    for _ in range(MANY):
        graph = graph.add("Conv2D", filters=4, kernel_size=3, padding="same")
    opened = wb.Editor(graph, tmp_path / "wire.graph.json")
    yield opened
    opened.close()


def unpacked(buffer: bytes) -> Any:
    return json.loads(zlib.decompress(buffer))


@pytest.mark.parametrize("value", [{}, {"name": "합성곱 × 2", "nodes": ({"x": 1.5},)}])
def test_a_value_comes_back(value: dict[str, Any]) -> None:
    assert unpacked(packed(value)) == json.loads(json.dumps(value))


@pytest.mark.parametrize("name", ["document", "report"])
def test_the_drawing_travels_in_a_buffer_which_is_small(editor: wb.Editor, name: str) -> None:
    plain = json.dumps(getattr(editor, name))
    sent = editor.get_state(name)[name]
    assert isinstance(sent, bytes)
    assert unpacked(sent) == json.loads(plain)
    assert len(sent) < len(plain) / 8


def test_all_state_is_what_a_page_that_comes_later_needs(editor: wb.Editor) -> None:
    editor.undo()
    state = editor.get_state()
    assert set(CanvasTraits.__struct_fields__) <= set(state)
    assert len(unpacked(state["document"])["nodes"]) == MANY + 1
    assert set(unpacked(state["report"])["nodes"]) == {node.id for node in editor.graph.nodes}


def test_the_widget_has_the_traits_of_the_protocol() -> None:
    own = {name for name in CanvasWidget.class_own_traits(sync=True) if not name.startswith("_")}
    assert own == set(CanvasTraits.__struct_fields__)
