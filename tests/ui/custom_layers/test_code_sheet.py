"""The code sheet: what is written is kept, checked on a thread, and saved only when it has passed."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest

import workbench as wb
from workbench.catalog.own_layers import own_layer
from workbench.custom import template
from workbench.custom.contract_report import ContractReport, ContractVerdict
from workbench.graph.commands import SetParam
from workbench.ui.custom_layers import layer_workshop
from workbench.ui.editor import Editor

PASSED = (ContractVerdict("made", "passed"), ContractVerdict("training", "not tried"))
FAILED = (
    ContractVerdict("made", "passed"),
    ContractVerdict("shape", "failed", "compute_output_shape says (batch, 3), but call gives (batch, 4).", 19),
)


class Sheet:
    """An editor with the requests of its sheet; answers of the kernel are ``answers``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.open()

    def open(self) -> None:
        graph = wb.Graph("mine").add("Input", shape=(4,), name="x").add("Dense", units=3, name="dense")
        self.editor = Editor(graph, self.path)
        self.answers: list[dict[str, Any]] = []
        self.editor.send = lambda content, buffers=None: self.answers.append(content)  # type: ignore[method-assign]

    def ask(self, op: str, **fields: Any) -> str:
        """Send a request; why it was refused, or nothing."""
        self.answers.clear()
        self.editor._messages.receive({"op": op, "request": 1, **fields})
        return str(self.answers[-1].get("message", ""))

    def write(self, code: str, name: str = "Gain", *, named: bool = False) -> None:
        fields = {"category": "Core", "description": "Multiplies.", "named": named}
        assert self.ask("draft_code", name=name, code=code, **fields) == ""

    @property
    def shown(self) -> dict[str, Any]:
        return dict(self.editor.sheet)

    def node(self, name: str) -> str:
        return self.editor.graph.by_name[name].id


@pytest.fixture
def sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sheet]:
    """A sheet whose check answers at once."""
    monkeypatch.setattr("workbench.ui.custom_layers.code_sheet.start_thread", lambda _name, work, daemon: work())
    verdicts_are(monkeypatch, PASSED)
    found = Sheet(tmp_path / "mine.graph.json")
    yield found
    found.ask("close_code")
    found.ask("close_code")
    found.editor.close()


def verdicts_are(monkeypatch: pytest.MonkeyPatch, verdicts: tuple[ContractVerdict, ...]) -> None:
    monkeypatch.setattr(layer_workshop, "check", lambda *_given: ContractReport("Gain", verdicts))


def save_a_layer(sheet: Sheet, code: str = "") -> None:
    sheet.ask("create_layer", category="Core")
    sheet.write(code or template("Gain"))
    sheet.ask("check_code")
    sheet.ask("save_code")


def test_a_new_layer_begins_with_a_template_that_takes_its_name(sheet: Sheet) -> None:
    assert sheet.shown["kind"] == ""
    sheet.ask("create_layer", category="Merge")
    shown = sheet.shown
    assert (shown["kind"], shown["title"], shown["category"]) == ("new", "A layer of your own", "Merge")
    assert shown["code"] == template("MyLayer")
    sheet.write(shown["code"], "Gain", named=True)
    assert sheet.shown["code"] == template("Gain")
    assert sheet.shown["version"] == shown["version"] + 1


def test_a_name_changes_no_code_that_was_written(sheet: Sheet) -> None:
    sheet.ask("create_layer")
    mine = template("MyLayer") + "# mine\n"
    sheet.write(mine, "MyLayer")
    sheet.write(mine, "Gain", named=True)
    assert sheet.shown["code"] == mine


def test_what_is_written_outlives_the_editor(sheet: Sheet) -> None:
    sheet.ask("create_layer")
    sheet.write("class Half", "Half")
    sheet.editor.close()
    sheet.open()
    assert (sheet.shown["kind"], sheet.shown["code"], sheet.shown["name"]) == ("new", "class Half", "Half")
    assert sheet.shown["isChanged"]
    sheet.ask("close_code")
    assert sheet.shown["kind"] == ""


def test_it_is_saved_only_as_it_was_checked(sheet: Sheet, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet.ask("create_layer")
    sheet.write(template("Gain"))
    sheet.ask("save_code")
    assert sheet.shown["text"] == "Check the code first: it has not been checked as it stands now."
    verdicts_are(monkeypatch, FAILED)
    sheet.ask("check_code")
    assert sheet.shown["verdicts"] == (
        {"text": "It can be made", "outcome": "passed", "line": 0},
        {
            "text": "Its output has the shape that it says: compute_output_shape says (batch, 3), but call gives "
            "(batch, 4).",
            "outcome": "failed",
            "line": 19,
        },
    )
    sheet.ask("save_code")
    assert sheet.shown["text"] == "It cannot be saved yet: 1 point is to be mended."
    verdicts_are(monkeypatch, PASSED)
    sheet.ask("check_code")
    assert (sheet.shown["text"], sheet.shown["isStale"]) == ("The check has passed. Save it to use the layer.", False)
    sheet.write(template("Gain") + "\n")
    assert sheet.shown["isStale"]
    sheet.ask("save_code")
    assert sheet.shown["text"] == "Check the code first: it has not been checked as it stands now."
    assert own_layer("Gain") is None


def test_a_check_that_runs_is_waited_for(sheet: Sheet, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Any] = []
    monkeypatch.setattr(
        "workbench.ui.custom_layers.code_sheet.start_thread", lambda _name, work, daemon: begun.append(work)
    )
    sheet.ask("create_layer")
    sheet.write(template("Gain"))
    sheet.ask("check_code")
    sheet.ask("check_code")
    assert (len(begun), sheet.shown["checking"]) == (1, True)
    sheet.ask("save_code")
    assert sheet.shown["text"] == "The check is still running."
    begun[0]()
    assert not sheet.shown["checking"]


def test_a_name_of_the_catalog_is_refused_and_nothing_is_lost(sheet: Sheet) -> None:
    sheet.ask("create_layer")
    sheet.write(template("Gain"), "Dense")
    sheet.ask("check_code")
    sheet.ask("save_code")
    assert sheet.shown["text"] == (
        "register: 'Dense' is a layer of Keras or of the workbench. Give yours another name, as in "
        "wb.register(Dense, name='MyDense')."
    )
    assert sheet.shown["code"] == template("Gain")


def test_a_saved_layer_stands_in_the_palette_and_on_the_canvas_and_in_the_code(sheet: Sheet) -> None:
    save_a_layer(sheet)
    assert sheet.shown["kind"] == ""
    (entry,) = [item for item in sheet.editor.palette["types"] if item["own"]]
    assert (entry["type"], entry["category"], entry["summary"], entry["editable"]) == (
        "Gain",
        "Core",
        "Multiplies.",
        True,
    )
    sheet.ask("add", type="Gain", after=sheet.node("dense"), x=400, y=0)
    node = sheet.editor.document["nodes"][-1]
    assert (node["name"], node["type"], node["editable"], node["foreign"]) == ("gain", "Gain", True, False)
    assert "class Gain(keras.layers.Layer):" in sheet.editor.source
    assert sheet.editor.analysis.at(sheet.node("gain")).outputs[0].shape == (None, 3)  # type: ignore[union-attr]


def test_nodes_follow_an_edit_as_one_step_of_undo(sheet: Sheet) -> None:
    save_a_layer(sheet)
    sheet.ask("add", type="Gain", after=sheet.node("dense"), x=400, y=0)
    sheet.ask("add", type="Gain", after=sheet.node("gain"), x=600, y=0)
    sheet.ask("fold", nodes=[sheet.node("gain_1")])
    before = sheet.editor.graph
    sheet.ask("edit_code", node=sheet.node("gain"))
    assert (sheet.shown["kind"], sheet.shown["title"]) == ("edit", "Edit Gain")
    assert sheet.shown["code"] == template("Gain")
    sheet.write(template("Gain").replace("return inputs *", "return 3 * inputs *"))
    sheet.ask("check_code")
    sheet.ask("save_code")
    assert sheet.editor.source.count("return 3 * inputs *") == 1
    assert "return inputs *" not in sheet.editor.source
    sheet.editor.undo()
    assert sheet.editor.graph == before


def test_the_same_is_edited_from_the_palette(sheet: Sheet) -> None:
    save_a_layer(sheet)
    sheet.ask("edit_code", type="Gain")
    sheet.write(template("Gain"), "Loud")
    sheet.ask("check_code")
    sheet.ask("save_code")
    assert [item["type"] for item in sheet.editor.palette["types"] if item["own"]] == ["Loud"]


def test_a_copy_takes_the_place_of_its_node(sheet: Sheet) -> None:
    save_a_layer(sheet)
    sheet.ask("add", type="Gain", after=sheet.node("dense"), x=400, y=0)
    sheet.editor.edit(SetParam(sheet.node("gain"), "config", {"initial": 2.0}))
    sheet.ask("copy_as_own", node=sheet.node("gain"))
    assert (sheet.shown["title"], sheet.shown["name"]) == ("A copy of gain of your own", "GainCopy")
    assert sheet.shown["code"] == template("GainCopy")
    sheet.ask("check_code")
    sheet.ask("save_code")
    params = sheet.editor.graph.by_name["gain"].params
    assert (params["class_name"], dict(params["config"])) == ("GainCopy", {"initial": 2.0})
    assert [item["type"] for item in sheet.editor.palette["types"] if item["own"]] == ["Gain", "GainCopy"]


def test_a_copy_of_a_layer_of_keras_keeps_what_was_set(sheet: Sheet) -> None:
    sheet.ask("copy_as_own", node=sheet.node("dense"))
    assert (sheet.shown["name"], sheet.shown["category"]) == ("MyDense", "Core")
    assert "class MyDense(Layer):" in sheet.shown["code"]
    assert "keras_export" not in sheet.shown["code"]
    sheet.ask("check_code")
    sheet.ask("save_code")
    node = sheet.editor.graph.by_name["dense"]
    assert (node.type, node.params["class_name"], dict(node.params["config"])) == ("Custom", "MyDense", {"units": 3})
    assert sheet.editor.analysis.at(node.id).outputs[0].shape == (None, 3)  # type: ignore[union-attr]
    assert sheet.ask("copy_as_own", node=sheet.node("x")) == (
        "x: only a layer of a network that takes one input can be copied. Create a layer of your own, and look at the "
        "code of this one."
    )


def test_a_copy_is_checked_with_what_its_node_has_and_receives(sheet: Sheet, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[tuple[Any, ...]] = []
    monkeypatch.setattr(layer_workshop, "check", lambda *given: checked.append(given) or ContractReport("x", PASSED))  # type: ignore[func-returns-value]
    assert sheet.editor.analysis.ok
    monkeypatch.setattr(sheet.editor.drawing, "analysis", sheet.editor.drawing.analysis_with_shapes)
    sheet.ask("copy_as_own", node=sheet.node("dense"))
    sheet.ask("check_code")
    assert checked == [(sheet.shown["code"], {"units": 3}, (4,))]


def test_a_layer_of_keras_is_read_and_not_edited(sheet: Sheet) -> None:
    assert sheet.ask("edit_code", node=sheet.node("dense")) == (
        "dense is no layer of your own, so its code can only be read. Make a copy of your own to change it."
    )
    sheet.ask("view_code", node=sheet.node("dense"))
    assert (sheet.shown["kind"], sheet.shown["title"]) == ("view", "Code of dense")
    assert "class Dense(Layer):" in sheet.shown["code"]
    sheet.ask("close_code")
    assert sheet.shown["kind"] == ""


def test_what_is_being_written_is_there_again_after_other_code_was_read(sheet: Sheet) -> None:
    sheet.ask("create_layer")
    sheet.write("half", "Half")
    sheet.ask("view_code", type="Dense")
    assert sheet.shown["kind"] == "view"
    sheet.ask("close_code")
    assert (sheet.shown["kind"], sheet.shown["code"]) == ("new", "half")


def test_the_script_of_the_field_is_sent_when_it_is_asked_for(sheet: Sheet) -> None:
    sheet.ask("code_editor")
    assert "openField" in sheet.answers[-1]["result"]


def test_the_true_check_runs_on_a_thread_and_says_the_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = Event()
    sheet = Sheet(tmp_path / "mine.graph.json")
    sheet.editor.observe(lambda change: ended.set() if not change["new"]["checking"] else None, "sheet")
    sheet.ask("create_layer")
    ended.clear()
    sheet.write("class Gain(keras.layers.Layer)\n")
    ended.clear()
    sheet.ask("check_code")
    assert ended.wait(60)
    first = sheet.shown["verdicts"][0]
    assert first == {"text": "It can be made: This is no Python: expected ':'.", "outcome": "failed", "line": 1}
    sheet.ask("close_code")
    sheet.editor.close()
