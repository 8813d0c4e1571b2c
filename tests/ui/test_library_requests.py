"""My library on the canvas: saving, placing, managing, handing over, and beginning with what is in it."""

from base64 import b64decode, b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import workbench as wb
from workbench.graph.document import Graph
from workbench.ui.editor import Editor


class Desk:
    """An editor, and what it answered."""

    def __init__(self, graph: Graph, path: Path) -> None:
        self.editor = Editor(graph, path)
        self.answers: list[dict[str, Any]] = []
        self.editor.send = self.answers.append  # type: ignore[method-assign]

    def say(self, op: str, **fields: Any) -> str:
        """The result of a request, or why it is refused."""
        self.editor._received(None, {"op": op, "request": 1, **fields}, [])
        answer = self.answers[-1]
        return str(answer["message"]) if answer["type"] == "refused" else str(answer.get("result", ""))

    def items(self) -> dict[str, dict[str, Any]]:
        return {entry["name"]: entry for entry in self.editor.library["entries"]}

    def pending(self) -> dict[str, Any] | None:
        found: dict[str, Any] | None = self.editor.library["pending"]
        return found

    def id(self, name: str) -> str:
        return str(self.items()[name]["id"])


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Any]:
    opened: list[Desk] = []

    def desk(graph: Graph) -> Desk:
        opened.append(Desk(graph, tmp_path / f"{len(opened)}.graph.json"))
        return opened[-1]

    yield desk
    for one in opened:
        one.editor.close()


def network() -> Graph:
    graph = wb.Graph("digits").add("Input", shape=(8, 8, 1), name="image").add("Conv2D", filters=4, kernel_size=3)
    return graph.add("ReLU").add("Flatten").add("Dense", units=10)


def flow() -> Graph:
    return wb.Graph("pets", kind="flow").add("DataSet").add("Resize", height=16, width=16)


def test_a_selection_is_saved_as_a_block_and_placed_in_another_drawing(desks: Any) -> None:
    desk = desks(network())
    assert desk.say("library_save", name="Unit", nodes=["n2", "n3"], category="Own", description="Conv and ReLU.") == (
        "Saved “Unit” in My library, version 1."
    )
    entry = desk.items()["Unit"]
    assert entry["picture"].startswith("data:image/svg+xml;base64,")
    assert {word: entry[word] for word in ("kind", "category", "description", "facts", "stands", "team", "code")} == {
        "kind": "block", "category": "Own", "description": "Conv and ReLU.", "facts": "version 1",
        "stands": ("network",), "team": False, "code": False,
    }  # fmt: skip
    assert [node["name"] for node in desk.editor.document["nodes"]] == ["image", "conv2d", "relu", "flatten", "dense"]
    other = desks(wb.Graph("other").add("Input", shape=(8, 8, 1), name="image"))
    assert other.say("library_place", item=other.id("Unit"), x=300, y=0, after="n1") == "Added “Unit”."
    assert [(node.name, node.type) for node in other.editor.graph.nodes] == [("image", "Input"), ("Unit", "Block")]
    assert [edge.source for edge in other.editor.graph.edges] == ["n1"]
    assert other.editor.selection == [other.editor.graph.by_name["Unit"].id]
    assert other.items()["Unit"]["facts"] == "version 1 · used 1 time"
    other.editor.undo()
    assert [node.name for node in other.editor.graph.nodes] == ["image"]


def test_a_block_is_put_onto_a_connection(desks: Any) -> None:
    desk = desks(network())
    desk.say("library_save", name="Unit", nodes=["n2", "n3"])
    link = {"source": "n4", "sourcePort": "output", "target": "n5", "targetPort": "input"}
    desk.say("library_place", item=desk.id("Unit"), x=0, y=0, edge=link)
    unit = desk.editor.graph.by_name["Unit"].id
    assert [(edge.source, edge.target) for edge in desk.editor.graph.edges if unit in (edge.source, edge.target)] == [
        ("n4", unit),
        (unit, "n5"),
    ]


def test_what_cannot_be_a_block_is_refused_with_the_reason(desks: Any) -> None:
    desk = desks(network())
    assert "without the network's own inputs, outputs and labels" in desk.say(
        "library_save", name="x", nodes=["n1", "n2"]
    )
    assert desk.say("library_save", name="") == (
        "My library: the name cannot be ''. Expected a text of 1 to 200 characters that can be seen."
    )
    assert desk.items() == {}


def test_the_whole_drawing_is_saved_and_placed_where_it_can_stand(desks: Any) -> None:
    desk = desks(network())
    desk.say("library_save", name="Net")
    assert desk.items()["Net"]["stands"] == ("network", "flow")
    assert wb.library.get("Net") == network()
    desk.say("library_place", item=desk.id("Net"), x=0, y=900)
    assert len(desk.editor.graph.nodes) == 10
    project = desks(flow())
    project.say("library_place", item=project.id("Net"), x=500, y=0, after="n2")
    (held,) = [node for node in project.editor.graph.nodes if node.type == "Network"]
    assert (held.name, held.inner) == ("digits", network())
    assert [edge.target for edge in project.editor.graph.edges] == ["n2", held.id]
    project.say("library_save", name="Project")
    desk.say("library_refresh")
    refusal = desk.say("library_place", item=desk.id("Project"), x=0, y=0)
    assert "stands in a flow, not in a network" in refusal


def test_a_module_does_not_come_into_a_network(desks: Any) -> None:
    project = desks(flow())
    project.say("library_save", name="Resize", nodes=["n2"])
    assert project.items()["Resize"]["stands"] == ("flow",)
    desk = desks(network())
    assert "stands in a flow, not in a network" in desk.say("library_place", item=desk.id("Resize"), x=0, y=0)


def test_an_open_block_is_saved_as_the_block(desks: Any) -> None:
    desk = desks(network())
    desk.say("fold", nodes=["n2", "n3"])
    (block,) = [node for node in desk.editor.graph.nodes if node.type == "Block"]
    desk.say("open", path=[block.id])
    desk.say("library_save", name="Open")
    assert desk.items()["Open"]["kind"] == "block"


def test_an_earlier_version_is_placed(desks: Any) -> None:
    for units in (10, 20):
        wb.library.save(wb.Graph("n").add("Input", shape=(4,)).add("Dense", units=units).by_name["dense"], "Dense")
    desk = desks(wb.Graph("x"))
    assert [one["version"] for one in desk.items()["Dense"]["versions"]] == [2, 1]
    desk.say("library_place", item=desk.id("Dense"), version=1)
    assert desk.editor.graph.nodes[0].params["units"] == 10
    assert "has no version 7" in desk.say("library_place", item=desk.id("Dense"), version=7)


def test_items_are_described_deleted_and_brought_back(desks: Any) -> None:
    desk = desks(network())
    desk.say("library_save", name="Net")
    assert desk.say("library_describe", item=desk.id("Net"), name="Digits", category="Own", description="x") == (
        "Changed “Digits”."
    )
    assert desk.say("library_delete", item=desk.id("Digits")) == "“Digits” was moved to the trash."
    assert (desk.items(), desk.editor.library["deleted"]) == ({}, "Digits")
    assert desk.say("library_restore") == "“Digits” is in My library again."
    assert (list(desk.items()), desk.editor.library["deleted"]) == (["Digits"], "")
    assert "expected the name of an item that was deleted" in desk.say("library_restore")
    assert "there is no item 'gone'" in desk.say("library_delete", item="gone")


def test_an_item_of_the_team_is_placed_and_not_changed_though_an_own_one_has_its_name(
    desks: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wb.library.save(network(), "Net")
    wb.library.export("Net", tmp_path / "net")
    wb.library.save(wb.Graph("own").add("Input", shape=(4,)), "Net")
    monkeypatch.setenv("WORKBENCH_TEAM_LIBRARY", str(tmp_path))
    desk = desks(wb.Graph("x"))
    assert [(entry["team"], entry["facts"]) for entry in desk.editor.library["entries"]] == [
        (False, "version 2"),
        (True, "version 1 · team"),
    ]
    refusal = desk.say("library_delete", item="team/net.wbmodule")
    assert refusal.startswith("My library: 'Net' belongs to the team's library, which cannot be changed from here.")
    assert "belongs to the team's library" in desk.say("library_describe", item="team/net.wbmodule", name="Mine")
    assert len(desk.editor.library["entries"]) == 2
    assert desk.say("library_place", item="team/net.wbmodule") == "Added “Net”."
    assert len(desk.editor.graph.nodes) == 5


def test_a_file_is_looked_at_before_it_is_taken_in(desks: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    source = ("class Scale:\n    pass",)
    own = wb.Graph("o").add("Custom", class_name="Scale", module="", source=source, name="scale").nodes[0]
    wb.library.save(own, "Scale", "Own", "Doubles.")
    content = desks(network()).say("library_export", item=wb.library.entries()[0].key)
    assert b64decode(content).startswith(b"PK")
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "fresh"))
    desk = desks(network())
    assert desk.say("library_preview", file="s.wbmodule", content=content) == ""
    pending: Any = desk.pending()
    told = ("name", "kind", "category", "description", "layers", "code", "present")
    assert {word: pending[word] for word in told} == {
        "name": "Scale", "kind": "layer", "category": "Own", "description": "Doubles.", "layers": ("scale (Custom)",),
        "code": source, "present": "",
    }  # fmt: skip
    assert desk.items() == {}
    assert desk.say("library_cancel") == ""
    assert desk.say("library_import") != ""
    desk.say("library_preview", file="s.wbmodule", content=content)
    assert desk.say("library_import") == "“Scale” is in My library now, version 1."
    assert desk.pending() is None
    desk.say("library_preview", file="s.wbmodule", content=content)
    assert (desk.pending() or {})["present"] == "Scale"
    assert "Nothing was changed." in desk.say("library_import")
    assert desk.pending() is not None
    assert desk.say("library_import", conflict="keep_both") == "“Scale 2” is in My library now, version 1."


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("%%%", "received a file that could not be sent."),
        (b64encode(b"hello").decode(), "received a file that is no zip archive."),
        ("", "received a file that is no zip archive."),
    ],
)
def test_another_file_is_told(desks: Any, content: str, words: str) -> None:
    desk = desks(network())
    assert words in desk.say("library_preview", file="x.wbmodule", content=content)
    assert desk.pending() is None


def test_networks_and_flows_are_offered_on_an_empty_canvas(desks: Any) -> None:
    wb.library.save(network(), "Net", description="Mine.")
    wb.library.save(flow(), "Project")
    desk = desks(wb.Graph("empty"))
    (card,) = [entry for entry in desk.editor.gallery["entries"] if entry["id"].startswith("library:")]
    assert (card["title"], card["text"], card["group"], card["layers"]) == ("Net", "Mine.", "My library", 5)
    desk.say("start", source=card["id"])
    assert [node.type for node in desk.editor.graph.nodes] == [node.type for node in network().nodes]
    assert desk.editor.graph.name == "empty"
    assert wb.library.entries("Net")[0].uses == 1
    project = desks(wb.Graph("f", kind="flow"))
    (card,) = [entry for entry in project.editor.gallery["entries"] if entry["id"].startswith("library:")]
    assert (card["title"], card["text"]) == ("Project", "Kept in My library.")
    wb.library.delete("Project")
    assert "network" in project.say("start", source=card["id"]).lower()
    assert project.editor.graph.nodes == ()


def test_problems_and_damaged_items_are_told(
    desks: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, workbench_home: Path
) -> None:
    monkeypatch.setenv("WORKBENCH_TEAM_LIBRARY", str(tmp_path / "gone"))
    wb.library.save(network(), "Net")
    next(workbench_home.rglob("0001.wbmodule")).write_bytes(b"PK")
    desk = desks(wb.Graph("empty"))
    assert "is not there" in desk.editor.library["problems"][0]
    entry = desk.items()["Net"]
    assert (entry["kind"], entry["stands"], entry["picture"]) == ("damaged", (), "")
    assert "the file is damaged" in entry["problem"]
    assert "the file is damaged" in desk.say("library_place", item=entry["id"], x=0, y=0)


def test_the_list_is_read_anew_when_it_is_asked_for(desks: Any) -> None:
    desk = desks(network())
    wb.library.save(network(), "Net")
    assert desk.items() == {}
    desk.say("library_refresh")
    assert list(desk.items()) == ["Net"]
