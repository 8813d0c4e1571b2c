"""The editor's kernel side of bypass, frames, clipboards and pictures."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

import workbench as wb
from tests.ui.test_editor import Desk
from workbench.graph.clipboard import from_text
from workbench.ui.markdown_html import markdown_html
from workbench.ui.ui_errors import NoSuchPicture


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    graph = wb.Graph("digits").add("Input", shape=(28, 28, 1), name="image")
    graph = graph.add("Conv2D", filters=32, kernel_size=5, name="conv").add("Dropout", rate=0.5, name="drop")
    desk = Desk(graph, tmp_path / "digits.graph.json")
    yield desk
    desk.editor.close()


def test_switched_off_nodes_are_said_to_be_so_and_undone_in_one_step(desk: Desk) -> None:
    ids = [desk.id("conv"), desk.id("drop")]
    desk.say("set_mode", nodes=ids, mode="bypassed")
    assert [node["activity"] for node in desk.editor.document["nodes"]] == ["active", "bypassed", "bypassed"]
    assert desk.editor.report["totals"]["layers"] == 0
    desk.say("undo")
    assert {node["activity"] for node in desk.editor.document["nodes"]} == {"active"}
    desk.say("set_mode", nodes=[desk.id("conv")], mode="muted")
    assert [node["activity"] for node in desk.editor.document["nodes"]] == ["active", "muted", "left_out"]
    refused = desk.say("set_mode", nodes=[desk.id("image")], mode="muted")
    assert refused["type"] == "refused"
    assert "image" in refused["message"]


def test_frames_and_notes_are_in_the_document_and_selected_when_they_are_new(desk: Desk) -> None:
    desk.say("frame_nodes", nodes=[desk.id("conv")], title="<b>Part</b>")
    (frame,) = desk.editor.document["annotations"]
    assert (frame["kind"], frame["text"], frame["html"]) == ("frame", "<b>Part</b>", "")
    assert desk.editor.selection == [frame["id"]]
    desk.say("add_annotation", kind="note", position=[0, 300], size=[200, 100], text="**why** <i>not</i>")
    note = desk.editor.document["annotations"][1]
    assert note["html"] == "<p><strong>why</strong> &lt;i&gt;not&lt;/i&gt;</p>\n"
    desk.say("delete", nodes=[frame["id"], note["id"]], edges=[])
    assert not desk.editor.document["annotations"]
    assert desk.names() == ["image", "conv", "drop"]


def test_a_copy_answers_with_the_text_for_the_systems_clipboard(desk: Desk) -> None:
    done = desk.say("copy", nodes=[desk.id("conv")])
    assert done["type"] == "done"
    assert [node.name for node in from_text(done["result"]).nodes] == ["conv"]
    assert "result" not in desk.say("undo")


def test_a_text_is_pasted_and_selected(desk: Desk, tmp_path: Path) -> None:
    text = desk.say("copy", nodes=[desk.id("conv"), desk.id("drop")])["result"]
    other = Desk(wb.Graph("other"), tmp_path / "other.graph.json")
    try:
        other.say("paste_text", text=text, x=40.0, y=80.0)
        assert other.names() == ["conv", "drop"]
        assert len(other.editor.selection) == 2
        refused = other.say("paste_text", text="<script>alert(1)</script>", x=0.0, y=0.0)
        assert refused["type"] == "refused"
        assert "cannot be pasted here" in refused["message"]
        assert other.names() == ["conv", "drop"]
    finally:
        other.editor.close()


def test_a_picture_has_layers_frames_notes_and_what_is_bypassed(desk: Desk) -> None:
    desk.say("frame_nodes", nodes=[desk.id("conv"), desk.id("drop")], title="Part & more")
    desk.say("add_annotation", kind="note", position=[0, 300], size=[200, 100], text="<script>alert(1)</script>")
    desk.say("set_mode", nodes=[desk.id("drop")], mode="bypassed")
    svg = desk.say("picture")["result"]
    texts = [element.text for element in ET.fromstring(svg).iter() if element.text]
    assert "Part & more" in texts
    assert "<script>alert(1)</script>" in "".join(texts)
    assert "Dropout · bypassed" in texts
    assert not [element for element in ET.fromstring(svg).iter() if element.tag.endswith("script")]


def test_a_picture_is_saved_as_svg_or_png_and_as_nothing_else(desk: Desk, tmp_path: Path) -> None:
    svg = desk.editor.save_picture(tmp_path / "digits.svg")
    assert svg.read_text("utf-8").startswith("<svg")
    with pytest.raises(NoSuchPicture, match=r"\.svg or \.png.*'\.gif'"):
        desk.editor.save_picture(tmp_path / "digits.gif")
    pytest.importorskip("cairosvg", exc_type=ImportError)
    png = desk.editor.save_picture(str(tmp_path / "digits.PNG"))
    assert png.read_bytes().startswith(b"\x89PNG")


def test_without_cairo_a_png_is_refused_with_what_to_do(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "cairosvg", None)
    with pytest.raises(NoSuchPicture, match="pip install"):
        desk.editor.save_picture(tmp_path / "digits.png")
    assert not (tmp_path / "digits.png").exists()


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# Why", "<h1>Why</h1>\n"),
        ("a <b>bold</b> word", "<p>a &lt;b&gt;bold&lt;/b&gt; word</p>\n"),
        ("<div onclick=alert(1)>", "<p>&lt;div onclick=alert(1)&gt;</p>\n"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("[x](JAVASCRIPT:alert)", "<p>[x](JAVASCRIPT:alert)</p>\n"),
        ("[x](data:text/html,y)", "<p>[x](data:text/html,y)</p>\n"),
        ("[x](https://keras.io)", '<p><a href="https://keras.io">x</a></p>\n'),
        ("![x](https://keras.io/a.png)", '<p>!<a href="https://keras.io/a.png">x</a></p>\n'),
        ("<javascript:alert(1)>", "<p>&lt;javascript:alert(1)&gt;</p>\n"),
    ],
)
def test_markdown_shows_what_is_written_and_lets_no_markup_through(text: str, html: str) -> None:
    assert markdown_html(text) == html
