"""What the system's clipboard holds: nodes as text, and whatever else a user has copied."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import workbench as wb
from workbench.graph.clipboard import LARGEST_TEXT, copy, from_text, to_text
from workbench.graph.commands import AddAnnotation
from workbench.graph.document import Graph
from workbench.graph.graph_errors import NotPasteable


def part() -> Graph:
    graph = wb.Graph("net").add("Input", shape=(8,), name="x").add("Dense", units=4, name="밀집")
    graph = AddAnnotation("note", (0.0, 300.0), (200.0, 100.0), "why").apply(graph)
    return copy(graph, [item.id for item in graph.items])


def test_copied_nodes_come_back_from_their_text() -> None:
    assert from_text(to_text(part())) == part()


def changed(change: dict[str, object]) -> str:
    data = json.loads(to_text(part()))
    data["graph"]["nodes"][1] |= change
    return json.dumps(data)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "no text"),
        ("https://keras.io", "https://keras.io"),
        ('{"a": 1}', '{"a": 1}'),
        (to_text(part())[:-40], "broken text"),
        (changed({"type": "Evil"}), "Evil"),
        (changed({"params": {"units": -1}}), "nodes[1]"),
        (changed({"script": "alert(1)"}), "nodes[1]"),
        (to_text(wb.Graph("empty")), "without nodes"),
        ("x" * (LARGEST_TEXT + 1), "more than"),
        ("\ud800", "ud800"),
    ],
)
def test_foreign_and_damaged_texts_are_refused_in_words(text: str, word: str) -> None:
    with pytest.raises(NotPasteable) as refusal:
        from_text(text)
    assert word in str(refusal.value)
    assert "copied on a canvas" in str(refusal.value)


@given(st.text())
def test_no_text_does_anything_but_be_refused(text: str) -> None:
    with pytest.raises(NotPasteable):
        from_text(text)


def test_a_part_that_is_too_large_has_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.graph.clipboard.LARGEST_TEXT", 100)
    assert to_text(part()) == ""
