"""A flow on its canvas: what is asked for there, and what its nodes show of the runs."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import workbench as wb
from tests.helpers.flow_fakes import FakeEngine, FakeRun, FakeStep, some_samples
from workbench.graph.commands import SetParam
from workbench.graph.document import Graph
from workbench.graph.graph_errors import WrongKind
from workbench.ui import canvas_widget
from workbench.ui.flow import flow_session
from workbench.ui.flow.canvas_runs import canvas_runs
from workbench.ui.flow.flow_widget import Flow
from workbench.ui.flow.throttle import Throttle
from workbench.ui.ui_errors import NoFlowData

DONE = FakeStep("finished", share=1.0, shape=(16, 16, 1))


def drawn() -> Graph:
    inner = wb.Graph("net").add("Input", shape=(16, 16, 1), name="image").add("Flatten", name="flat")
    flow = wb.Graph("phantom", kind="flow").add("DataSet", source="digits", name="data")
    return flow.add("Resize", height=16, width=16, name="resize").add("Network", inner=inner, name="net")


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    engine = FakeEngine()
    monkeypatch.setattr(flow_session, "_engine", lambda: engine)
    return engine


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = []
    monkeypatch.setattr(canvas_widget.CanvasWidget, "send", lambda _self, content: messages.append(content))
    return messages


@pytest.fixture
def flow(tmp_path: Path, engine: FakeEngine, sent: list[dict[str, Any]]) -> Iterator[Flow]:
    bench = Flow(drawn(), tmp_path / "phantom.graph.json")
    yield bench
    bench.close()


def tell(flow: Flow, **message: Any) -> None:
    """Send what the front end would."""
    flow.editor._messages.receive({"request": 1, **message})


def shown(flow: Flow) -> dict[str, Any]:
    """What the canvas shows of the runs now; on the page this comes a moment later."""
    flow._canvas.show()
    runs: dict[str, Any] = flow.editor.runs
    return runs


def keep(flow: Flow, engine: FakeEngine, **steps: FakeStep) -> None:
    """Have the store keep results of steps, "block__resize" for one in a block."""
    engine.kept = {name.replace("__", "/"): step for name, step in steps.items()}
    flow.session.given(None)


def states(flow: Flow) -> dict[str, str]:
    return {node: step["state"] for node, step in shown(flow)["nodes"].items()}


@pytest.mark.parametrize(
    ("message", "how"),
    [
        ({"what": "all"}, {}),
        ({"what": "retry"}, {"retry": True}),
        ({"what": "only", "node": "n2"}, {"only": "resize"}),
        ({"what": "forward", "node": "n2"}, {"start": "resize"}),
        ({"what": "sample", "sample": "20"}, {"sample": 20}),
        ({"what": "sample", "sample": "12,5%"}, {"sample": 0.125}),
        ({"what": "sample", "sample": "100 %"}, {}),
    ],
)
def test_what_is_asked_for_is_run(flow: Flow, engine: FakeEngine, message: dict[str, Any], how: dict[str, Any]) -> None:
    tell(flow, op="run_flow", **message)
    asked = {key: value for key, value in engine.runs[0].how.items() if key not in ("data", "store", "wait")}
    assert asked == how
    assert shown(flow)["running"] is True


def test_the_first_unfinished_step_is_the_first_that_is_not_kept(
    flow: Flow, engine: FakeEngine, sent: list[dict[str, Any]]
) -> None:
    keep(flow, engine, data=DONE)
    tell(flow, op="run_flow", what="unfinished")
    assert engine.runs[0].how["start"] == "resize"
    engine.runs[0].end()
    keep(flow, engine, data=DONE, resize=DONE, net=DONE)
    tell(flow, op="run_flow", what="unfinished")
    assert len(engine.runs) == 1
    assert sent[-1]["message"] == (
        "phantom: every module is finished, and nothing was changed since. There is nothing left to run."
    )


@pytest.mark.parametrize("part", ["", "0", "-3", "2.5", "0 %", "101 %", "many", "nan", "1e3", "<b>5</b>", "9" * 400])
def test_what_is_no_part_of_the_samples_is_refused_in_words(
    flow: Flow, engine: FakeEngine, sent: list[dict[str, Any]], part: str
) -> None:
    tell(flow, op="run_flow", what="sample", sample=part)
    assert engine.runs == []
    assert sent[-1]["type"] == "refused"
    assert "A number of samples is at least 1; a percentage is above 0 and at most 100." in sent[-1]["message"]


def test_one_module_is_run_only_where_one_is_named(flow: Flow, engine: FakeEngine, sent: list[dict[str, Any]]) -> None:
    tell(flow, op="run_flow", what="only", node="n99")
    assert sent[-1]["message"] == (
        "phantom: expected a module of the flow to run, received 'n99'. Select one module of the flow first."
    )
    tell(flow, op="run_flow", what="only", node="")
    assert "expected a module of the flow to run, received nothing. Select one" in sent[-1]["message"]
    tell(flow, op="open", path=["n3"])
    tell(flow, op="run_flow", what="forward", node="n2")
    assert "expected a module of the flow to run, received 'flat'" in sent[-1]["message"]
    assert engine.runs == []


def test_runs_are_offered_before_the_store_was_asked(
    tmp_path: Path, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Throttle, "request", lambda _self: None)  # the store never answers
    bench = Flow(drawn(), tmp_path / "phantom.graph.json")
    runs: dict[str, Any] = bench.editor.runs
    assert (runs["offered"], runs["running"], runs["sample"], runs["nodes"]) == (True, False, "20", {})
    tell(bench, op="run_flow", what="all")
    assert len(engine.runs) == 1
    bench.close()


def test_a_run_is_stopped_from_the_canvas(flow: Flow, engine: FakeEngine, sent: list[dict[str, Any]]) -> None:
    tell(flow, op="stop_flow")
    assert sent[-1]["message"] == (
        "The flow is not running: there is nothing to stop. The modules show how far they are."
    )
    tell(flow, op="run_flow", what="all")
    tell(flow, op="stop_flow")
    assert engine.runs[0].was_stopped
    assert shown(flow)["running"] is False


def test_the_nodes_show_how_far_they_are_and_what_came_out(flow: Flow, engine: FakeEngine) -> None:
    assert states(flow) == {"n1": "waiting", "n2": "waiting", "n3": "waiting"}
    assert shown(flow)["text"] == ""
    tell(flow, op="run_flow", what="all")
    half = FakeStep("running", share=0.426, seconds_left=61, shape=(16, None, 1), sizes=((16, 20, 1), (16, 24, 1)))
    engine.runs[0].set(data=DONE, resize=half, net=FakeStep("scheduled"))
    runs = shown(flow)
    assert runs["text"] == "1 of 3 steps are finished. Running: resize."
    assert runs["nodes"]["n2"] == {
        "state": "running",
        "share": 0.426,
        "text": "Running: 42 %, about 2 min left.",
        "shape": "16 × None × 1",
        "sizes": "The samples have these sizes: 16 × 20 × 1, 16 × 24 × 1.",
        "message": "",
        "issues": "",
        "sampled": False,
    }


def test_of_many_steps_that_run_the_first_are_named() -> None:
    graph = Graph("many", (), (), kind="flow")
    running = {f"m{at}": FakeStep("running") for at in range(5)}
    told = canvas_runs(graph, (), running, running=True, sample="20").text
    assert told == "0 of 5 steps are finished. Running: m0, m1, m2 and 2 more."


def test_failures_issues_and_samples_are_told(flow: Flow, engine: FakeEngine) -> None:
    tell(flow, op="run_flow", what="sample", sample="5")
    part = FakeStep("finished", share=1.0, issues=2, sampled=True)
    engine.runs[0].set(data=part, resize=FakeStep("failed", share=0.1, message="resize: <b>no</b> memory."))
    nodes = shown(flow)["nodes"]
    assert nodes["n1"]["text"] == "Finished. Only a sample of the data was run."
    assert nodes["n1"]["issues"] == "2 samples could not be processed."
    assert (nodes["n2"]["state"], nodes["n2"]["message"]) == ("failed", "resize: <b>no</b> memory.")
    assert shown(flow)["text"] == "1 of 3 steps are finished. 1 step failed."
    assert shown(flow)["sample"] == "5"


@pytest.mark.parametrize(("share", "told"), [(float("nan"), 0.0), (7.0, 1.0), (-1.0, 0.0)])
def test_a_share_that_is_none_does_not_reach_the_page(
    flow: Flow, engine: FakeEngine, share: float, told: float
) -> None:
    keep(flow, engine, data=FakeStep("running", share=share))
    assert shown(flow)["nodes"]["n1"]["share"] == told


def test_an_edit_while_it_runs_puts_what_lies_behind_out_of_date(flow: Flow, engine: FakeEngine) -> None:
    tell(flow, op="run_flow", what="all")
    engine.runs[0].set(data=DONE, resize=DONE, net=FakeStep("running", share=0.5))
    flow.editor.edit(SetParam("n2", "height", 32))
    assert states(flow) == {"n1": "finished", "n2": "out of date", "n3": "out of date"}
    flow.editor.undo()
    assert states(flow) == {"n1": "finished", "n2": "finished", "n3": "running"}


def test_a_block_is_what_the_gravest_of_its_steps_is(flow: Flow, engine: FakeEngine) -> None:
    tell(flow, op="fold", nodes=["n2"])
    block = next(node.id for node in flow.graph.nodes if node.type == "Block")
    failed = FakeStep("failed", share=0.5, message="block/resize: it failed.", issues=1)
    keep(flow, engine, block__resize=failed)
    step = shown(flow)["nodes"][block]
    assert (step["state"], step["share"], step["message"]) == ("failed", 0.5, "block/resize: it failed.")
    assert step["text"] == "0 of the 1 step in it is finished."
    assert step["issues"] == "1 sample could not be processed."


def test_a_double_click_opens_the_network_with_the_palette_of_layers(flow: Flow) -> None:
    assert "Resize" in {item["type"] for item in flow.editor.palette["types"]}
    tell(flow, op="open", path=["n3"])
    assert flow.editor.document["kind"] == "network"
    assert [crumb["name"] for crumb in flow.editor.document["path"]] == ["net"]
    types = {item["type"] for item in flow.editor.palette["types"]}
    assert "Conv2D" in types
    assert "Resize" not in types
    assert shown(flow)["nodes"] == {}
    tell(flow, op="open", path=[])
    assert flow.editor.document["kind"] == "flow"
    assert "Resize" in {item["type"] for item in flow.editor.palette["types"]}


def test_modules_do_not_go_into_a_network_and_layers_not_into_a_flow(flow: Flow, sent: list[dict[str, Any]]) -> None:
    tell(flow, op="open", path=["n3"])
    tell(flow, op="add", type="Invert", x=0, y=0)
    assert sent[-1]["type"] == "refused"
    assert "a module of a flow" in sent[-1]["message"]
    tell(flow, op="open", path=[])
    tell(flow, op="add", type="Conv2D", x=0, y=0)
    assert "Open a Network node of the flow, with a double-click, and add it there." in sent[-1]["message"]
    assert [node.name for node in flow.graph.nodes] == ["data", "resize", "net"]


def test_a_layer_in_a_network_is_changed_and_the_change_undone(flow: Flow, engine: FakeEngine) -> None:
    tell(flow, op="run_flow", what="all")
    engine.runs[0].set(data=DONE, resize=DONE, net=DONE)
    tell(flow, op="open", path=["n3"])
    tell(flow, op="add", type="Dense", x=0, y=0, after="n2")
    tell(flow, op="open", path=[])
    assert states(flow) == {"n1": "finished", "n2": "finished", "n3": "out of date"}
    tell(flow, op="undo")
    assert states(flow)["n3"] == "finished"


def test_the_selected_module_is_looked_at_everywhere(flow: Flow) -> None:
    tell(flow, op="select", nodes=["n2"])
    assert flow.session.chosen_node == "resize"
    tell(flow, op="select", nodes=["n1", "n2"])
    assert flow.session.chosen_node == "resize"
    flow.session.chosen_node = "data"
    shown(flow)
    assert flow.editor.selection == ["n1"]
    flow.session.chosen_node = "gone/away"
    shown(flow)
    assert flow.editor.selection == ["n1"]


def test_running_the_cell_again_finds_the_run_that_is_under_way(flow: Flow, engine: FakeEngine, tmp_path: Path) -> None:
    tell(flow, op="run_flow", what="all")
    again = Flow(drawn(), tmp_path / "phantom.graph.json", some_samples())
    assert again.session is flow.session
    flow.close()
    assert not engine.runs[0].was_stopped
    again.close()
    assert engine.runs[0].was_stopped


def test_a_new_kernel_shows_what_is_kept(tmp_path: Path, engine: FakeEngine) -> None:
    first = Flow(drawn(), tmp_path / "phantom.graph.json")
    first.editor.edit(SetParam("n2", "height", 32))
    first.close()
    engine.kept = {"data": DONE, "resize": DONE}
    flow_session._sessions.clear()
    second = Flow(drawn(), tmp_path / "phantom.graph.json")
    assert second.graph.by_name["resize"].params["height"] == 32
    assert states(second) == {"n1": "finished", "n2": "finished", "n3": "waiting"}
    second.close()


def test_the_last_report_of_progress_reaches_the_page(flow: Flow, engine: FakeEngine) -> None:
    tell(flow, op="run_flow", what="all")
    arrived = threading.Event()

    def note(change: dict[str, Any]) -> None:
        if change["new"]["nodes"].get("n2", {}).get("share") == 1.0:
            arrived.set()

    flow.editor.observe(note, "runs")
    for number in range(101):
        engine.runs[0].set(resize=FakeStep("running", share=number / 100))
    assert arrived.wait(60)


@pytest.mark.parametrize("data", [3, "digits", {"data": 3}, {3: some_samples()}, [some_samples()]])
def test_data_that_are_no_samples_are_refused(data: Any, tmp_path: Path) -> None:
    with pytest.raises(NoFlowData, match=r"^wb\.Flow: expected samples as wb\.data\.from_folder gives them"):
        Flow(drawn(), tmp_path / "phantom.graph.json", data)


def test_a_network_is_no_flow(tmp_path: Path, engine: FakeEngine) -> None:
    with pytest.raises(WrongKind):
        Flow(wb.Graph("net").add("Input", shape=(4,)), tmp_path / "a.graph.json")
    wb.save(wb.Graph("net").add("Input", shape=(4,)), tmp_path / "b.graph.json")
    with pytest.raises(WrongKind, match=r"^b\.graph\.json: expected a flow"):
        Flow(drawn(), tmp_path / "b.graph.json")


def test_an_editor_of_a_flow_says_where_it_is_run(tmp_path: Path, sent: list[dict[str, Any]]) -> None:
    editor = wb.Editor(drawn(), tmp_path / "phantom.graph.json")
    editor._messages.receive({"request": 1, "op": "run_flow", "what": "all"})
    assert sent[-1]["message"] == (
        "This editor does not run its drawing. A flow is run where it is opened with wb.Flow(graph)."
    )
    assert editor.runs["offered"] is False
    editor.close()


def test_the_run_of_a_closed_flow_changes_nothing(flow: Flow, engine: FakeEngine) -> None:
    tell(flow, op="run_flow", what="all")
    run: FakeRun = engine.runs[0]
    flow.close()
    run.set(data=DONE)
    assert run.listeners == []
