"""What a panel leaves in a saved notebook: a page beside the widget, drawn again when the panel changes."""

import base64
import re
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import workbench as wb
from workbench.graph.document import Graph
from workbench.html_elements import Markup
from workbench.ui.drawing_picture import drawing_html
from workbench.ui.editor import Editor
from workbench.ui.panel_display import PanelDisplay
from workbench.ui.workbench_widget import Workbench

WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The bundles that were displayed, each as it is now."""
    bundles: list[dict[str, Any]] = []

    def display(data: dict[str, Any], raw: bool, metadata: Any = None, display_id: bool = False) -> Any:
        bundles.append(dict(data))
        return SimpleNamespace(update=lambda new, raw: bundles[1].update(new)) if display_id else None

    monkeypatch.setattr("IPython.display.display", display)
    return bundles


def network() -> Graph:
    return wb.Graph("a <b>").add("Input", shape=(4,), name="x").add("Dense", units=2, name="dense")


def svg(html: str) -> str:
    found = re.search(r"data:image/svg\+xml;base64,([^\"]*)", html)
    assert found is not None
    return base64.b64decode(found[1]).decode()


def wait_for_text(bundle: dict[str, Any], text: str) -> None:
    deadline = time.monotonic() + 60
    while text not in svg(bundle["text/html"]) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert text in svg(bundle["text/html"])


def test_an_editor_leaves_its_drawing_and_follows_edits(shown: list[dict[str, Any]], tmp_path: Path) -> None:
    editor = Editor(network(), tmp_path / "a.graph.json")
    editor._ipython_display_()
    assert WIDGET in shown[0]
    assert shown[0]["text/plain"].endswith("x (Input), dense (Dense)")
    assert 'alt="Drawing of the network a &lt;b&gt;: x (Input), dense (Dense)"' in shown[1]["text/html"]
    assert "dense" in svg(shown[1]["text/html"])
    editor.graph = network().add("Dense", units=3, name="another")
    wait_for_text(shown[1], "another")
    editor.close()


def test_a_workbench_leaves_the_same(shown: list[dict[str, Any]], tmp_path: Path) -> None:
    bench = Workbench(network(), tmp_path / "a.graph.json")
    bench._ipython_display_()
    assert WIDGET in shown[0]
    assert "dense" in svg(shown[1]["text/html"])
    bench.close()


def test_the_shapes_are_on_the_picture(tmp_path: Path) -> None:
    editor = Editor(network(), tmp_path / "a.graph.json")
    analysis = editor.analysis

    assert "? × 4" in svg(drawing_html(editor.graph, analysis))
    editor.close()


def test_the_picture_is_hidden_while_its_own_widget_lives(shown: list[dict[str, Any]], tmp_path: Path) -> None:
    editor = Editor(network(), tmp_path / "a.graph.json")
    editor._ipython_display_()
    assert f"wb-live-{editor.model_id}" in editor._dom_classes
    assert f"body:has(.wb-live-{editor.model_id}) .wb-static-{editor.model_id}" in shown[1]["text/html"]
    editor.close()


def test_nothing_is_drawn_again_where_nothing_is_displayed_or_all_is_closed(
    shown: list[dict[str, Any]], tmp_path: Path
) -> None:
    drawn: list[int] = []

    def html() -> Markup:
        drawn.append(1)
        return Markup(f"<p>{len(drawn)}</p>")

    display = PanelDisplay(html)
    display.refresh()
    display.refresh_soon()
    assert not drawn
    editor = Editor(network(), tmp_path / "a.graph.json")
    display.show(editor, "text")
    assert len(drawn) == 1
    display.close()
    display.refresh()
    assert len(drawn) == 1
    editor.close()


def test_widgets_of_ipywidgets_7_are_displayed_too(shown: list[dict[str, Any]]) -> None:
    """They display themselves and have no bundle; that of Colab is 7.7.1."""
    widget = SimpleNamespace(model_id="abc", add_class=lambda _name: None)
    PanelDisplay(lambda: Markup("<p>kept</p>")).show(widget, "a panel")
    assert shown[0] == {WIDGET: {"version_major": 2, "version_minor": 0, "model_id": "abc"}, "text/plain": "a panel"}
