"""Nodes coloured by what they cost: chosen on the canvas, kept in the kernel, followed at every edit and level."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import workbench as wb
from workbench.graph.commands import SetParam
from workbench.ui.editor import Editor
from workbench.ui.insight_rows import InsightRows
from workbench.ui.keras_loading import KERAS


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[Editor]:
    KERAS.load_now()
    inner = wb.Graph("part").add("Input", shape=(None, None, 1), name="in")
    inner = inner.add("Conv2D", filters=4, kernel_size=3, name="conv").add("Output", name="out")
    graph = wb.Graph("digits").add("Input", shape=(8, 8, 1), name="image").add("Block", inner=inner, name="part")
    graph = graph.add("Flatten", name="flat").add("Dense", units=10, name="digit")
    editor = Editor(graph, tmp_path / "digits.graph.json")
    yield editor
    editor.close()


def say(editor: Editor, **fields: Any) -> None:
    editor._received(None, {"op": "heat", "request": 1, **fields}, [])


def shown(editor: Editor) -> dict[str, tuple[int, str]]:
    names = {node["id"]: node["name"] for node in editor.document["nodes"]}
    return {names[key]: (one["level"], one["label"]) for key, one in editor.heat["nodes"].items()}


def test_it_is_off_until_it_is_wanted(editor: Editor) -> None:
    assert editor.heat == {"shown": False, "measure": "macs", "batch": 32, "text": "", "nodes": {}}


def test_shares_of_each_measure(editor: Editor) -> None:
    say(editor, shown=True)
    assert editor.heat["text"] == "The whole network takes 2.7 k multiply-adds for one sample."
    assert shown(editor) == {"image": (0, "0 %"), "part": (4, "47 %"), "flat": (0, "0 %"), "digit": (4, "53 %")}
    say(editor, measure="params")
    assert editor.heat["text"] == "The whole network has 1.5 k weights."
    assert shown(editor)["part"] == (1, "3 %")
    say(editor, measure="memory", batch=2)
    assert editor.heat["text"] == "The activations of the whole network take 2.8 KiB for 2 samples."


def test_the_sentence_of_a_node(editor: Editor) -> None:
    say(editor, shown=True)
    part = editor.graph.by_name["part"].id
    assert editor.heat["nodes"][part]["text"] == (
        "47 % of the multiply-adds (1.3 k); receptive field 3 × 3, stride 1 × 1"
    )


def test_it_follows_the_level_and_the_edits(editor: Editor) -> None:
    say(editor, shown=True)
    part = editor.graph.by_name["part"].id
    editor._received(None, {"op": "open", "request": 2, "path": [part]}, [])
    assert shown(editor) == {"conv": (4, "47 %")}
    editor._received(None, {"op": "open", "request": 3, "path": []}, [])
    editor.edit(SetParam(editor.graph.by_name["digit"].id, "units", 1))
    assert shown(editor)["part"] == (4, "90 %")
    say(editor, shown=False)
    assert editor.heat["nodes"] == {}


def test_a_network_without_shapes_says_what_is_missing(tmp_path: Path) -> None:
    editor = Editor(wb.Graph("empty"), tmp_path / "empty.graph.json")
    say(editor, shown=True)
    assert editor.heat["text"] == "What the layers cost is told as soon as their shapes are known."
    editor.close()


@pytest.mark.parametrize("fields", [{"batch": 0}, {"batch": 65_537}, {"measure": "time"}])
def test_what_cannot_be_chosen_changes_nothing(editor: Editor, fields: dict[str, Any]) -> None:
    before = editor.heat
    say(editor, **fields)
    assert editor.heat == before


def test_rows_of_the_selected_node(editor: Editor) -> None:
    digit = editor.graph.by_name["digit"].id
    rows = InsightRows()
    rows.show(editor.insight_at((digit,)))
    for text in ("whole input", "1,440 (53 % of the whole)", "1,450 (97 % of the whole)"):
        assert text in rows.widget.value
    rows.show(None)
    assert (rows.widget.value, rows.widget.layout.display) == ("", "none")
