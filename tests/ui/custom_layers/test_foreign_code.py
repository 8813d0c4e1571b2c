"""Code that came with a drawing: told of, shown, and run only where it is trusted."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import workbench as wb
from workbench.graph.document import Graph
from workbench.ui.custom_layers.foreign_code import foreign_text
from workbench.ui.editor import Editor

TEXT = (
    "This drawing brings code of its own: Brought. It was not run. Look at it first: code can do whatever you can do "
    "on this computer. Without it the drawing can be edited, but nobody knows what these layers give."
)
SAME = "class Brought(keras.layers.Layer):\n    def call(self, inputs):\n        return inputs  # {mark}"


def brought(folder: Path, mark: str) -> Graph:
    """A drawing with code that leaves a trace where it is run."""
    ran = f"open({str(folder / 'ran.txt')!r}, 'w').close()"
    source = ("import keras", ran, SAME.format(mark=mark))
    graph = wb.Graph("foreign").add("Input", shape=(4,), name="x").add("Dense", units=3, name="dense")
    return graph.add("Custom", name="brought", module="__main__", class_name="Brought", source=source)


@pytest.fixture
def editor(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Editor]:
    found = Editor(brought(tmp_path, request.node.name), tmp_path / "foreign.graph.json")
    yield found
    found.close()


def notice(editor: Editor) -> dict[str, Any] | None:
    return next((one for one in editor.status["notices"] if one["id"] == "foreign"), None)


def press(editor: Editor, action: str) -> None:
    editor._messages.receive({"op": "notice", "request": 1, "notice": "foreign", "action": action})


def test_the_banner_says_what_came_and_what_can_be_done(editor: Editor, tmp_path: Path) -> None:
    found = notice(editor)
    assert found is not None
    assert found["text"] == TEXT
    assert [(one["op"], one["label"]) for one in found["actions"]] == [
        ("show_code", "Show the code"),
        ("trust_code", "Trust and run it"),
        ("leave_code", "Leave it off"),
    ]
    node = editor.document["nodes"][-1]
    assert (node["foreign"], node["editable"]) == (True, False)
    assert [problem.code for problem in editor.analysis.problems] == ["unknown-code"]
    assert not (tmp_path / "ran.txt").exists()


def test_it_is_shown_as_text_and_the_banner_stays(editor: Editor, tmp_path: Path) -> None:
    press(editor, "show_code")
    assert (editor.sheet["kind"], editor.sheet["title"]) == ("view", "Code that came with this drawing")
    assert editor.sheet["text"] == "This code came with the drawing and was not run. It is shown as text only."
    assert "class Brought(keras.layers.Layer):" in editor.sheet["code"]
    assert notice(editor) is not None
    assert not (tmp_path / "ran.txt").exists()


def test_left_off_the_drawing_can_be_edited(editor: Editor, tmp_path: Path) -> None:
    press(editor, "leave_code")
    assert notice(editor) is None
    editor._messages.receive({"op": "add", "request": 2, "type": "Dropout", "x": 0, "y": 300})
    assert editor.graph.nodes[-1].type == "Dropout"
    assert editor.analysis.at(editor.graph.by_name["dense"].id).outputs[0].shape == (None, 3)  # type: ignore[union-attr]
    assert editor.document["nodes"][2]["foreign"]
    assert not (tmp_path / "ran.txt").exists()


def test_trusted_it_is_run_and_known_at_once(editor: Editor, tmp_path: Path) -> None:
    press(editor, "trust_code")
    assert (tmp_path / "ran.txt").exists()
    assert notice(editor) is None
    node = editor.document["nodes"][-1]
    assert (node["foreign"], node["editable"]) == (False, True)
    assert editor.analysis.problems == ()


def test_code_that_fails_is_told_and_nothing_is_trusted(tmp_path: Path) -> None:
    graph = wb.Graph("broken").add("Input", shape=(4,), name="x")
    source = ("import keras", "1 / 0", SAME.format(mark="fails"))
    graph = graph.add("Custom", name="brought", module="__main__", class_name="Brought", source=source)
    editor = Editor(graph, tmp_path / "broken.graph.json")
    answers: list[dict[str, Any]] = []
    editor.send = lambda content, buffers=None: answers.append(content)  # type: ignore[method-assign]
    press(editor, "trust_code")
    assert answers[-1]["message"] == (
        "Brought: running this code failed: ZeroDivisionError: division by zero. Mend it, and save it again."
    )
    assert notice(editor) is not None
    editor.close()


def test_own_drawings_have_no_banner(tmp_path: Path) -> None:
    assert foreign_text(wb.Graph("plain").add("Input", shape=(4,)).add("Dense", units=3)) == ""
