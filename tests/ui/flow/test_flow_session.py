"""What the canvas and the tabs of a flow share: data, runs, states, and what is looked at."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.helpers.flow_fakes import FakeEngine, FakeStep, some_samples
from workbench.graph.document import Edge, Graph, Node
from workbench.ui.drawing_session import DrawingSession
from workbench.ui.flow.flow_session import FlowSession
from workbench.ui.ui_errors import FlowIsRunning

FLOW = Graph(
    "phantom",
    (
        Node("n1", "DataSet", "data"),
        Node("n2", "Resize", "resize", {"height": 64}),
        Node("n3", "MinMaxNormalization", "min_max"),
    ),
    (Edge("n1", "output", "n2", "input"), Edge("n2", "output", "n3", "input")),
)
DONE = FakeStep("finished", share=1.0)


def with_params(graph: Graph, name: str, **params: object) -> Graph:
    nodes = (replace(node, params=params) if node.name == name else node for node in graph.nodes)
    return replace(graph, nodes=tuple(nodes))


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def session(tmp_path: Path, engine: FakeEngine) -> FlowSession:
    drawing = DrawingSession(Graph("phantom"), tmp_path / "phantom.graph.json")
    drawing.history = drawing.history.do(FLOW)
    return FlowSession(drawing, some_samples(), engine)


def states(session: FlowSession) -> dict[str, str]:
    return {path: step.state for path, step in session.states().items()}


def test_samples_are_for_the_data_sets_without_a_source(session: FlowSession) -> None:
    assert list(session.data) == ["data"]
    session.drawing.history = session.drawing.history.do(with_params(FLOW, "data", source="pets.zip"))
    assert session.data == {}


def test_a_run_is_of_the_drawing_and_keeps_its_results_beside_it(
    session: FlowSession, engine: FakeEngine, tmp_path: Path
) -> None:
    session.start(sample=20)
    how = engine.runs[0].how
    assert (how["sample"], how["wait"], how["store"]) == (20, False, tmp_path / ".workbench" / "results")
    assert session.is_running


def test_a_second_run_is_refused_while_one_is_under_way(session: FlowSession, engine: FakeEngine) -> None:
    session.start()
    with pytest.raises(FlowIsRunning, match=r"^The flow is running already. Wait until it has ended, or stop it first"):
        session.start()
    session.stop()
    session.start()
    assert len(engine.runs) == 2
    assert engine.runs[0].listeners == []


def test_the_states_are_those_of_the_run_where_nothing_was_changed(session: FlowSession, engine: FakeEngine) -> None:
    assert states(session) == {"data": "waiting", "resize": "waiting", "min_max": "waiting"}
    session.start()
    engine.runs[0].set(data=DONE, resize=FakeStep("running", share=0.5), min_max=FakeStep("scheduled"))
    assert states(session) == {"data": "finished", "resize": "running", "min_max": "scheduled"}


def test_what_lies_behind_a_change_is_out_of_date(session: FlowSession, engine: FakeEngine) -> None:
    session.start()
    engine.runs[0].set(data=DONE, resize=DONE, min_max=DONE)
    session.drawing.history = session.drawing.history.do(with_params(FLOW, "resize", height=32))
    assert states(session) == {"data": "finished", "resize": "out of date", "min_max": "out of date"}


def test_a_step_behind_a_failed_one_names_it_until_that_is_changed(session: FlowSession, engine: FakeEngine) -> None:
    session.start()
    behind = FakeStep("waiting", message="It cannot be run, since data before it failed.")
    engine.runs[0].set(data=FakeStep("failed", message="No folder."), resize=behind, min_max=behind)
    assert session.states()["min_max"].message == "It cannot be run, since data before it failed."
    session.drawing.history = session.drawing.history.do(with_params(FLOW, "resize", height=32))
    assert session.states()["min_max"].message == ""


def test_the_undo_of_a_change_finds_the_old_results(session: FlowSession, engine: FakeEngine) -> None:
    session.start()
    engine.runs[0].set(data=DONE, resize=DONE, min_max=DONE)
    session.drawing.history = session.drawing.history.do(with_params(FLOW, "min_max", low=0.5))
    assert states(session)["min_max"] == "out of date"
    session.drawing.undo()
    assert states(session) == {"data": "finished", "resize": "finished", "min_max": "finished"}


def test_kept_results_are_finished_in_a_new_kernel(session: FlowSession, engine: FakeEngine) -> None:
    engine.kept = {"data": DONE, "resize": DONE}
    assert session.states()["resize"] == DONE
    assert states(session) == {"data": "finished", "resize": "finished", "min_max": "waiting"}
    found = session.result("resize")
    assert found is not None
    assert found.name == "resize"
    assert engine.runs[-1].how["only"] == "resize"
    assert session.result("min_max") is None


def test_a_result_is_that_of_the_drawing_as_it_is_now(session: FlowSession, engine: FakeEngine) -> None:
    session.start()
    engine.runs[0].set(data=DONE, resize=DONE, min_max=DONE)
    engine.runs[0].end()
    session.drawing.history = session.drawing.history.do(with_params(FLOW, "resize", height=32))
    assert session.result("resize") is None
    engine.kept = {"data": DONE, "resize": DONE}  # an earlier run had it with this height
    session.given(None)
    assert session.result("resize") is not None
    assert [run.how.get("only") for run in engine.runs] == [None, "resize"]
    assert session.result("data") is not None
    assert len(engine.runs) == 2


def test_a_whole_result_goes_before_that_of_a_sample(session: FlowSession, engine: FakeEngine) -> None:
    session.start(sample=2)
    engine.runs[0].set(data=FakeStep("finished", share=1.0, sampled=True))
    engine.runs[0].end()
    assert session.result("data") is not None
    assert len(engine.runs) == 1
    engine.kept = {"data": DONE}
    session.given(None)
    assert session.result("data") is not None
    assert session.result("data") is not None
    assert [run.how.get("only") for run in engine.runs] == [None, "data"]


def test_a_sample_that_an_earlier_kernel_ran_is_found_and_marked(session: FlowSession, engine: FakeEngine) -> None:
    sampled = FakeStep("finished", share=1.0, sampled=True, part=2)
    engine.kept = {"data": DONE, "resize": sampled}
    assert session.states()["resize"] is sampled
    assert session.result("resize") is not None
    assert (engine.runs[-1].how["only"], engine.runs[-1].how["sample"]) == ("resize", 2)
    assert session.result("data") is not None
    assert "sample" not in engine.runs[-1].how
    session.start()
    engine.runs[-1].set(data=DONE, resize=FakeStep("running", share=0.5))
    assert session.states()["resize"].state == "running", "of all samples it is not finished yet"


def test_all_listeners_are_told_of_runs_edits_and_choices(session: FlowSession, engine: FakeEngine) -> None:
    heard: list[str] = []
    dispose = session.listen(lambda: heard.append(session.chosen_sample))
    session.chosen_sample = "s1"
    session.chosen_sample = "s1"
    assert heard == ["s1"]
    session.start()
    engine.runs[0].set(data=DONE)
    session.drawing.undo()
    assert len(heard) == 4
    dispose()
    session.chosen_node = "resize"
    assert len(heard) == 4


def test_a_closed_session_stops_its_run_and_hears_nothing(session: FlowSession, engine: FakeEngine) -> None:
    session.start()
    session.close()
    assert engine.runs[0].was_stopped
    assert engine.runs[0].listeners == []


def test_after_a_restart_the_result_of_a_part_is_that_of_the_part(session: FlowSession, engine: FakeEngine) -> None:
    engine.kept = {"data": FakeStep("finished", share=1.0, sampled=True, part=5)}
    assert session.states()["data"].sampled
    session.result("data")
    assert (engine.runs[-1].how["sample"], engine.runs[-1].how["only"]) == (5, "data")
