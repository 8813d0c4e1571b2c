"""The preview of activations: offered by a training or a trace, switched, of a chosen sample, stale after an edit."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import workbench as wb
from workbench.graph.blocks import fold
from workbench.graph.commands import Move, SetParam
from workbench.ui import activation_preview
from workbench.ui.editor import Editor


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[Editor]:
    graph = wb.Graph("digits").add("Input", shape=(8, 8, 1), name="image").add("Conv2D", filters=4, kernel_size=3)
    graph = graph.add("Flatten").add("Dense", units=10, activation="softmax", name="digit")
    editor = Editor(graph, tmp_path / "digits.graph.json")
    yield editor
    editor.close()
    for thread in threading.enumerate():
        if thread.name == "workbench-activations":
            thread.join(60)


def say(editor: Editor, **fields: Any) -> None:
    editor._received(None, {"op": "activations", "request": 1, **fields}, [])


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert condition()


X = np.random.default_rng(0).random((5, 8, 8, 1), "float32")


def test_nothing_is_computed_before_it_is_wanted(editor: Editor) -> None:
    assert editor.activations == {
        "shown": False,
        "stale": False,
        "sample": 0,
        "count": 0,
        "pictures": {},
        "text": "Train the network, or trace it with wb.trace(model, x): then it shows what each layer gives.",
    }
    say(editor, shown=True)
    assert editor.activations["shown"]
    assert editor.activations["count"] == 0
    say(editor, shown=False)
    editor.preview(wb.build_model(editor.graph), X)
    assert (editor.activations["count"], editor.activations["pictures"]) == (5, {})


def test_a_trace_of_the_drawing_gives_pictures_of_a_chosen_sample(editor: Editor) -> None:
    say(editor, shown=True)
    wb.trace(editor.graph, X)
    wait_for(lambda: len(editor.activations["pictures"]) == 4)
    assert (editor.activations["count"], editor.activations["sample"], editor.activations["text"]) == (5, 0, "")
    before = editor.activations["pictures"]
    say(editor, sample=3)
    wait_for(lambda: editor.activations["pictures"] and editor.activations["pictures"] != before)
    assert editor.activations["sample"] == 3
    say(editor, sample=99)
    assert editor.activations["sample"] == 4


def test_a_trace_of_another_model_changes_nothing(editor: Editor) -> None:
    other = wb.Graph("other").add("Input", shape=(4,)).add("Dense", units=2)
    wb.trace(other, np.ones((3, 4)))
    assert editor.activations["count"] == 0


def test_an_edit_of_the_network_makes_it_stale_and_moving_a_node_does_not(editor: Editor) -> None:
    say(editor, shown=True)
    editor.preview(wb.build_model(editor.graph), X)
    wait_for(lambda: len(editor.activations["pictures"]) == 4)
    conv = editor.graph.nodes[1].id
    editor.edit(Move({conv: (40.0, 80.0)}))
    assert not editor.activations["stale"]
    editor.edit(SetParam(conv, "filters", 5))
    assert editor.activations["stale"]
    assert editor.activations["text"] == "The drawing has changed since: train or trace again."
    editor.undo()
    assert not editor.activations["stale"]
    assert len(editor.activations["pictures"]) == 4


def test_an_opened_block_shows_what_is_inside(editor: Editor) -> None:
    ids = [node.id for node in editor.graph.nodes]
    editor.graph = fold(editor.graph, ids[1:3], "features")
    block = next(node.id for node in editor.graph.nodes if node.inner)
    say(editor, shown=True)
    editor.preview(wb.build_model(editor.graph), X)
    wait_for(lambda: block in editor.activations["pictures"])
    editor._view.open((block,))
    inner = next(node for node in editor.graph.nodes if node.inner).inner
    assert inner is not None
    assert set(editor.activations["pictures"]) == {node.id for node in inner.nodes}


def test_what_a_layer_raises_is_said(editor: Editor) -> None:
    say(editor, shown=True)
    editor.preview(wb.build_model(editor.graph), np.ones((2, 5, 5, 3), "float32"))
    wait_for(lambda: editor.activations["text"].startswith("No activations: "))
    assert editor.activations["pictures"] == {}


def test_data_that_change_later_change_nothing(editor: Editor) -> None:
    say(editor, shown=True)
    x = X.copy()
    editor.preview(wb.build_model(editor.graph), x)
    wait_for(lambda: len(editor.activations["pictures"]) == 4)
    before = dict(editor.activations["pictures"])
    x[:] = 0
    say(editor, sample=1)
    say(editor, sample=0)
    wait_for(lambda: len(editor.activations["pictures"]) == 4)
    assert editor.activations["pictures"] == before


def test_a_closed_editor_hears_of_no_trace_and_keeps_no_samples(editor: Editor) -> None:
    say(editor, shown=True)
    editor.preview(wb.build_model(editor.graph), X)
    wait_for(lambda: len(editor.activations["pictures"]) == 4)
    editor.close()
    wb.trace(editor.graph, X)
    assert editor._view.preview._walked is None


def test_of_no_samples_nothing_is_shown_and_of_large_ones_few_are_kept(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = wb.build_model(editor.graph)
    editor.preview(model, X[:0])
    assert editor.activations["count"] == 0
    monkeypatch.setattr(activation_preview, "_MOST_KEPT", 3 * X[0].nbytes)
    editor.preview(model, X)
    assert editor.activations["count"] == 3
