"""The tabs of a flow's network: its settings are parameters of the node, and each change is a step of undo."""

import time
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from tests.helpers.flow_fakes import FakeStep
from tests.ui.flow_tabs import flow_fake as fake
from tests.ui.training_panels.records import classified
from workbench.data import SampleSet
from workbench.flow.prediction_comparison import metrics_of
from workbench.graph.commands import Rename, SetParam, UndoStep
from workbench.training.batches.augmentation import Augmentation
from workbench.training.setup.rate_plan import RatePlan
from workbench.training.setup.settings import Settings
from workbench.training.setup.stopping_settings import EarlyStopping
from workbench.tuning.trial_values import Trial
from workbench.ui.flow_tabs.early_stopping_tab import EarlyStoppingTab
from workbench.ui.flow_tabs.network_node import NetworkNode, network_at
from workbench.ui.flow_tabs.output_page import OutputPage
from workbench.ui.flow_tabs.tab_page import TabPage
from workbench.ui.flow_tabs.training_tab import TrainingTab
from workbench.ui.flow_tabs.tuning_page import TuningPage
from workbench.ui.training_panels.stopping_list import StoppingList
from workbench.ui.ui_errors import NotRunBefore

pytestmark = pytest.mark.usefixtures("front_end")
_TIMEOUT = 60.0


def shown(session: fake.FakeSession, node: str = "network") -> EarlyStoppingTab:
    """The tab, looked at."""
    page = EarlyStoppingTab(session)
    session.chosen_node = node
    page.shown = True
    page.wait(_TIMEOUT)
    return page


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _TIMEOUT
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert condition()


def params(session: fake.FakeSession) -> dict[str, object]:
    return dict(session.drawing.graph.by_name["network"].params)


def list_of(page: EarlyStoppingTab) -> StoppingList:
    assert page.stopping is not None
    return page.stopping


def test_settings_are_those_parameters_that_differ() -> None:
    session = fake.session()
    network = NetworkNode(session.drawing, "network")
    assert network.settings() == Settings()
    settings = Settings(epochs=3, learning_rate=0.01, early_stopping=EarlyStopping("dice", "LV", patience=2))
    network.show(settings)
    assert network.settings() == settings
    assert set(params(session)) == {"epochs", "learning_rate", "early_stopping"}
    network.show(Settings(epochs=3))
    assert params(session) == {"epochs": 3}
    session.drawing.undo()
    assert network.settings() == settings
    before = session.drawing.history
    network.show(settings)
    assert session.drawing.history is before, "nothing has changed"


def test_the_drawing_inside_is_a_drawing_of_its_own() -> None:
    session = fake.session()
    network = network_at(session.drawing, "network")
    assert network is not None
    drawn = network.graph.add("Input", shape=(4, 6, 1)).add("Dense", units=2)
    network.graph = drawn
    inner = session.drawing.graph.by_name["network"].inner
    assert inner == drawn
    network.undo()
    assert network.graph.nodes == ()
    session.drawing.do(UndoStep((Rename(network.node.id, "cnn"),)))
    assert network.node.name == "cnn", "it is known by its id"
    assert network_at(session.drawing, "resize") is None
    assert network_at(session.drawing, "nobody") is None


def test_early_stopping_shows_the_criteria_of_the_node_and_follows_undo() -> None:
    session = fake.session(data={"digits": fake.many(3)})
    page = shown(session)
    assert list_of(page).criteria() is None
    assert [name for name, _ in list_of(page).rows[0].fields.controls["class_name"].options] == [
        "all classes", "cat", "dog",
    ]  # fmt: skip
    list_of(page).switch.controls["on"].value = True
    list_of(page).rows[0].fields.set({"metric": "accuracy", "class_name": "dog", "patience": 2})
    two = EarlyStopping("accuracy", "dog", patience=2)
    assert NetworkNode(session.drawing, "network").settings().early_stopping == two
    session.drawing.undo()
    session.tell()
    page.wait(_TIMEOUT)
    assert list_of(page).criteria() == NetworkNode(session.drawing, "network").settings().early_stopping != two
    page.close()


def test_training_shows_all_settings_and_changes_only_what_was_touched() -> None:
    session = fake.session(data={"digits": fake.many(3)})
    network = NetworkNode(session.drawing, "network")
    drawn = Settings(
        optimizer="SGD", optimizer_params={"momentum": 0.9}, augmentation=Augmentation(rotation=10.0),
        rate_plan=RatePlan("cosine", warmup=2), class_weights=(1.0, 3.0), seed=4, learning_rate=0.0123456789,
    )  # fmt: skip
    network.show(drawn)
    before = session.drawing.history
    page = TrainingTab(session)
    session.chosen_node, page.shown = "network", True
    page.wait(_TIMEOUT)
    assert session.drawing.history is before, "looking changes nothing"
    panel = page.panel
    assert panel is not None
    said = panel.settings()
    assert (said.optimizer_params, said.augmentation, said.rate_plan) == (
        {"momentum": 0.9},
        drawn.augmentation,
        drawn.rate_plan,
    )
    assert "name" not in panel.keeping.controls, "a flow names and keeps its own runs"
    panel.basic.controls["epochs"].value = 3
    assert network.settings() == replace(drawn, epochs=3)
    panel.augmentation.controls["rotation"].value = "20"
    assert network.settings() == replace(drawn, epochs=3, augmentation=Augmentation(rotation=20.0))
    session.drawing.undo()
    session.tell()
    page.wait(_TIMEOUT)
    assert panel.augmentation.controls["rotation"].value == "10"
    panel.learning.controls["decay_rate"].value = 0.5
    assert "decay_rate" in panel._note.value or "decay_rate" in page.note.value
    assert network.settings() == replace(drawn, epochs=3)
    page.close()


def test_several_criteria_are_shown_and_a_refused_value_is_said() -> None:
    session = fake.session()
    several = (EarlyStopping("loss", patience=4, restore_best=False), EarlyStopping("dice", "liver", min_delta=0.01))
    NetworkNode(session.drawing, "network").show(Settings(early_stopping=several))
    page = shown(session)
    # The first that puts weights back decides for all: the switch is one for the whole list.
    found = list_of(page).criteria()
    assert isinstance(found, tuple)
    assert [(one.metric, one.class_name, one.patience) for one in found] == [("loss", None, 4), ("dice", "liver", 5)]
    list_of(page).rows[1].fields.set({"patience": 0})
    said = "&#39;patience&#39; must be a whole number of at least 1, but received 0. Give it, as in patience=5."
    assert said in page.note.value
    session.tell()  # something else goes on meanwhile: what is being typed stays
    page.wait(_TIMEOUT)
    assert said in page.note.value
    list_of(page).rows[1].fields.set({"patience": 3})
    assert page.note.value == ""
    page.close()


@pytest.mark.parametrize(
    ("kind", "no_network"),
    [
        (EarlyStoppingTab, "Choose a Network node: its training can stop before the last epoch."),
        (TrainingTab, "Choose a Network node to see and change how it is trained."),
        (TuningPage, "Choose a Network node to search for better parameters of it."),
    ],
)
def test_what_is_no_network_or_has_bad_settings_is_said(kind: type[TabPage], no_network: str) -> None:
    session = fake.session()
    page = kind(session)
    session.chosen_node = "resize"
    page.shown = True
    page.wait(_TIMEOUT)
    assert no_network in page.children[0].value
    node = session.drawing.graph.by_name["network"]
    session.drawing.do(UndoStep((SetParam(node.id, "early_stopping", {"metric": "loss", "patience": -3}),)))
    session.chosen_node = "network"
    page.wait(_TIMEOUT)
    assert "patience" in page.children[0].value
    assert 'role="alert"' in page.children[0].value
    page.close()


def test_output_draws_the_training_of_the_node_only_while_it_is_looked_at() -> None:
    session = fake.session()
    page = OutputPage(session)
    session.chosen_node = "resize"
    page.shown = True
    page.wait(_TIMEOUT)
    said = "Choose a Network node to see how it learns, or a Metrics node to see how good the predictions are."
    assert said in page.children[0].value
    session.chosen_node = "network"
    page.wait(_TIMEOUT)
    assert "Run the flow to train network: then curves and tables appear here." in page.children[0].value
    session.trainings["network"] = classified(epochs=3)
    session.tell()
    page.wait(_TIMEOUT)
    output = page.output
    assert output is not None
    assert page.children == (output.widget,)
    assert [len(one.epochs) for one in output.records] == [3]
    page.shown = False
    session.trainings["network"] = classified(epochs=5)
    session.tell()
    page.wait(_TIMEOUT)
    assert [len(one.epochs) for one in output.records] == [3], "nobody looks"
    page.shown = True
    page.wait(_TIMEOUT)
    assert page.output is output
    assert [(one.name, len(one.epochs)) for one in output.records] == [("network", 5)], "by the name of the node"
    page.close()
    assert session.listener_count == 0


def test_a_search_reads_and_changes_the_node() -> None:
    session = fake.session()
    session.drawing.do(UndoStep((SetParam("n4", "epochs", 3),)))
    network = NetworkNode(session.drawing, "network")
    network.graph = network.graph.add("Input", shape=(4, 6, 1)).add("Flatten").add("Dense", units=2, name="head")
    page = TuningPage(session)
    session.chosen_node = "network"
    page.shown = True
    page.wait(_TIMEOUT)
    (tab,) = page.tabs.values()
    assert page.children[-1] is tab.widget
    with pytest.raises(NotRunBefore, match="network: expected samples in front of the network, received none"):
        tab._load()
    trial = Trial(7, "finished", {"learning_rate": 0.25, "head.units": 5})
    tab.application.apply(trial)
    assert network.settings().learning_rate == 0.25
    assert network.settings().epochs == 3
    assert network.graph.by_name["head"].params["units"] == 5
    tab.undo.click()
    wait_for(lambda: network.settings().learning_rate is None)  # the thread that saves may be the first to see it
    assert network.graph.by_name["head"].params["units"] == 2
    session.chosen_node = "resize"
    page.wait(_TIMEOUT)
    assert "Choose a Network node to search for better parameters of it." in page.children[0].value
    page.close()


def test_output_of_a_metrics_node_is_its_table() -> None:
    session = fake.session()
    page = OutputPage(session)
    session.chosen_node = "metrics"
    page.shown = True
    page.wait(_TIMEOUT)
    assert "Run the flow to see here what metrics says of the predictions." in page.children[0].value
    samples = SampleSet([fake.predicted(at) for at in range(4)])
    session.measured["metrics"] = metrics_of(samples)
    session.progress["metrics"] = FakeStep("finished")
    session.tell()
    page.wait(_TIMEOUT)
    assert page.children == (page.table,)
    assert "<td>0.7500</td>" in page.table.value
    page.close()
