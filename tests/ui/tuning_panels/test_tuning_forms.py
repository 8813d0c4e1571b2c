"""What is ticked and how it is searched, as controls."""

import pytest

import workbench as wb
from workbench.training.batches.augmentation import Augmentation
from workbench.training.setup.settings import Settings
from workbench.tuning import Choices, Range, proposals
from workbench.tuning.tuning_errors import EmptyRange, NothingTicked
from workbench.ui.training_panels.settings_panel import SettingsPanel
from workbench.ui.tuning_panels.search_form import SearchForm
from workbench.ui.tuning_panels.space_form import SpaceForm


def drawing(filters: int = 8) -> wb.Graph:
    graph = wb.Graph("digits").add("Input", shape=(8, 8, 1), name="image")
    graph = graph.add("Conv2D", filters=filters, kernel_size=3, activation="relu", name="conv").add("Flatten")
    return graph.add("Dense", units=10, activation="softmax", name="digit")


@pytest.fixture
def form() -> SpaceForm:
    found = SpaceForm()
    found.show(proposals(drawing(), Settings()))
    return found


def said(form: SpaceForm) -> str:
    return str(form._said.value)


def test_nothing_is_ticked_at_first(form: SpaceForm) -> None:
    assert "Nothing is ticked yet: tick what is to be searched. All else keeps its value." in said(form)
    with pytest.raises(NothingTicked):
        form.space()


def test_a_tick_brings_the_proposed_range(form: SpaceForm) -> None:
    row = form.row("conv.filters")
    assert row.tick.description == "filters (now 8)"
    row.tick.value = True
    form.row("optimizer").tick.value = True
    space = form.space().parameters
    assert space["conv.filters"] == Range(4, 16, 2)
    assert isinstance(space["optimizer"], Choices)
    assert "conv.filters 4 to 16 in steps of 2" in said(form)
    row.tick.value = False
    assert list(form.space().parameters) == ["optimizer"]


def test_a_range_that_cannot_be_is_said_at_once(form: SpaceForm) -> None:
    row = form.row("conv.filters")
    row.tick.value = True
    row._controls["low"].value = 20
    assert "Range(low=20, high=16" in row._note.value
    with pytest.raises(EmptyRange):
        form.space()
    row._controls["low"].value = 2
    assert row._note.value == ""
    row._controls["step"].value = "two"
    assert "two" in row._note.value


def test_choices_are_marked(form: SpaceForm) -> None:
    row = form.row("conv.activation")
    row.tick.value = True
    row._controls["values"].value = ("relu", "tanh")
    assert form.space().parameters["conv.activation"] == Choices(("relu", "tanh"))
    row._controls["values"].value = ("relu",)
    assert row._note.value != ""


def test_ticks_follow_the_drawing(form: SpaceForm) -> None:
    form.row("conv.filters").tick.value = True
    form.show(proposals(drawing(filters=12), Settings()))
    assert form.row("conv.filters").tick.description == "filters (now 12)"
    assert list(form.space().parameters) == ["conv.filters"]
    graph = wb.Graph("other").add("Input", shape=(4,), name="x").add("Dense", units=3, name="end")
    form.show(proposals(graph, Settings()))
    with pytest.raises(NothingTicked):
        form.space()


def test_score_method_and_budget() -> None:
    form = SearchForm()
    form.offer("segmentation", ("background", "LV"))
    form.control("class_name").value = "LV"
    form.control("metric").value = "dice"
    form.control("method").value = "tpe"
    form.main.set({"trials": 12, "minutes": 3.0})
    form.further.set({"patience": 4, "min_delta": 0.01, "seed": 7})
    search = form.search(wb.tuning.Space({"epochs": Range(2, 4)}))
    assert (search.scores[0].key, search.scores[0].patience, search.scores[0].min_delta) == ("val_dice[LV]", 4, 0.01)
    assert (search.method, search.trials, search.minutes, search.seed) == ("tpe", 12, 3.0, 7)
    assert (search.population, search.generations) == (10, 6)


def test_the_metrics_are_those_of_the_task() -> None:
    form = SearchForm()
    form.offer("transformation", ())
    keys = [key for _, key in form.control("metric").options]
    assert "psnr" in keys
    assert "accuracy" not in keys


def test_a_searched_augmentation_reaches_the_settings() -> None:
    panel = SettingsPanel(wb.data.load_digits)
    ranges = Augmentation(rotation=10.0, shift=(0.0, 0.1), horizontal_flip=True)
    wanted = Settings(
        epochs=3, learning_rate=0.01, optimizer="SGD", optimizer_params={"momentum": 0.9}, augmentation=ranges
    )
    panel.show(wanted)
    assert panel.settings() == wanted
    panel.show(Settings())
    assert panel.settings().augmentation is None
    panel.close()
