"""The protocol is written once: what is generated from its structs is up to date, and what is said keeps to it."""

import shutil
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import msgspec
import pytest

import workbench as wb
from workbench.graph.commands import AddNode, Link, Move
from workbench.graph.graph_errors import InvalidCommand
from workbench.ui import generate_protocol
from workbench.ui.canvas_traits import CanvasTraits
from workbench.ui.editor import Editor
from workbench.ui.generate_protocol import FRONTEND, generated
from workbench.ui.protocol import CutNodes, Ready, decode
from workbench.ui.typescript_types import declarations, type_text


def schema(name: str) -> dict[str, Any]:
    text = (FRONTEND / "src" / "generated" / "protocol.schema.json").read_text("utf-8")
    whole: dict[str, Any] = {**msgspec.json.decode(text), "$ref": f"#/$defs/{name}"}
    return whole


@pytest.mark.parametrize("path", generated(), ids=lambda path: path.name)
def test_generated_files_are_up_to_date(path: Path) -> None:
    assert path.read_text("utf-8") == generated()[path], "run: python -m workbench.ui.generate_protocol"


def test_the_command_writes_all_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "src").mkdir()
    shutil.copy(FRONTEND / "PROTOCOL.md", tmp_path)
    files = generated(tmp_path)
    monkeypatch.setattr(generate_protocol, "generated", lambda: files)
    generate_protocol.main()
    assert {path.relative_to(tmp_path): path.read_text("utf-8") for path in files} == {
        path.relative_to(FRONTEND): path.read_text("utf-8") for path in generated()
    }


def test_an_editors_traits_keep_to_the_schema(tmp_path: Path) -> None:
    graph = wb.Graph("digits").add("Input", shape=(4,), name="x").add("Dense", units=3).add("Block", name="tail")
    editor = Editor(graph, tmp_path / "digits.graph.json")
    shown = {name: getattr(editor, name) for name in CanvasTraits.__struct_fields__}
    editor.close()
    traits = msgspec.json.decode(msgspec.json.encode(shown))  # as they travel
    jsonschema.validate(traits, schema("CanvasTraits"))
    assert msgspec.convert(traits, CanvasTraits).status.saved.path == "digits.graph.json"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**traits, "status": {}}, schema("CanvasTraits"))


def test_requests_are_read_without_their_number() -> None:
    link = {"source": "n1", "sourcePort": "output", "target": "n2", "targetPort": "input"}
    message = {"op": "add", "request": 3, "type": "Dense", "x": 1, "y": 2.5, "after": None, "edge": link}
    assert decode(message) == AddNode("Dense", 1, 2.5, edge=Link("n1", "output", "n2", "input"))
    assert decode({"op": "move", "positions": {"n1": [1, 2]}}) == Move({"n1": (1.0, 2.0)})
    assert decode({"op": "cut", "nodes": ["n1"]}) == CutNodes(("n1",))
    assert decode({"op": "ready", "request": 0}) == Ready()
    jsonschema.validate({name: value for name, value in message.items() if name != "request"}, schema("Request"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"op": "explode"}, "At op: Invalid value 'explode'. Expected add, connect, reconnect"),
        ({"op": "undo", "twice": True}, "At the top: Object contains unknown field `twice`."),
        ({"op": "rename", "node": "n1"}, "missing required field `name`"),
        ({"op": "replace_graph", "graph": {"name": "x"}}, "At op: Invalid value 'replace_graph'"),
        ({"op": "delete", "edges": [{"source": "n1"}]}, "At edges[0]: Object missing required field `sourcePort`"),
        (None, "Expected `object`, got `null`"),
    ],
)
def test_a_request_that_is_none_is_refused_with_the_place(content: Any, words: str) -> None:
    with pytest.raises(InvalidCommand) as refusal:
        decode(content)
    assert words in str(refusal.value)


def test_typescript_of_what_schemas_hold() -> None:
    assert type_text({"type": "array", "items": {"enum": ["a", "b"]}}) == '("a" | "b")[]'
    assert type_text({"type": "object", "additionalProperties": {"type": "number"}}) == "Record<string, number>"
    assert type_text({"prefixItems": [{"type": "number"}, {}], "type": "array"}) == "[number, unknown]"
    point = {
        "description": "Where.",
        "properties": {"x": {"type": "number", "description": "In\n pixels."}, "y": {"type": "number"}},
        "required": ["x"],
    }
    assert declarations({"Point": point, "Name": {"type": "string"}}) == (
        "/** Where. */\nexport interface Point {\n  /** In pixels. */\n  x: number;\n  y?: number;\n}\n"
        "\nexport type Name = string;\n"
    )
