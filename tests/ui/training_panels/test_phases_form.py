"""The form of two phases: shown where something is frozen, and what it makes of the settings."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

import workbench as wb
from workbench.graph.document import Graph
from workbench.graph.weight_source import WeightSource
from workbench.training import Settings
from workbench.ui.training_panels.phases_form import PhasesForm


def _network(count: int = 3) -> Graph:
    graph = Graph("net").add("Input", shape=(4,), name="x")
    for number in range(1, count + 1):
        graph = graph.add("Dense", units=3, name=f"dense{number}")
    return wb.freeze(graph).add("Dense", units=2, name="head")


@pytest.fixture
def form() -> Iterator[PhasesForm]:
    form = PhasesForm()
    yield form
    form.close()


def _labels(form: PhasesForm) -> list[str]:
    return [label for label, _ in form.fields.controls["unfreeze"].options]


def test_it_is_there_only_while_something_is_frozen(form: PhasesForm) -> None:
    form.on.value = True
    form.show(wb.unfreeze(_network()))
    assert (form.widget.layout.display, form.is_on) == ("none", False)
    form.show(_network())
    assert (form.widget.layout.display, form.is_on) == ("", True)


def test_blocks_are_offered_from_the_last_one_on(form: PhasesForm) -> None:
    form.show(_network())
    assert _labels(form) == [
        "none: the head alone",
        "the last one: dense3",
        "the last 2: from dense2 on",
        "the last 3: from dense1 on",
    ]
    assert form.fields.controls["unfreeze"].value == 1


def test_a_choice_stays_while_the_drawing_is_edited_as_far_as_there_are_blocks(form: PhasesForm) -> None:
    form.show(_network())
    form.fields.controls["unfreeze"].value = 3
    form.show(_network(4))
    assert form.fields.controls["unfreeze"].value == 3
    form.show(_network(2))
    assert form.fields.controls["unfreeze"].value == 2


def test_the_rest_of_both_phases_is_as_in_the_settings(form: PhasesForm) -> None:
    form.show(_network())
    form.fields.set({"head_epochs": 7, "tune_epochs": 2, "tune_rate": 1e-4, "unfreeze": 2})
    found = form.phases(Settings(epochs=99, batch_size=8, learning_rate=0.01, seed=4))
    assert found.head == Settings(epochs=7, batch_size=8, learning_rate=0.01, seed=4)
    assert found.tune == Settings(epochs=2, batch_size=8, learning_rate=1e-4, seed=4)
    assert found.unfreeze == 2


def test_the_head_alone_is_feature_extraction(form: PhasesForm) -> None:
    form.show(_network())
    form.fields.set({"unfreeze": 0})
    assert form.phases(Settings()).tune is None


def test_random_weights_that_are_frozen_are_told(form: PhasesForm) -> None:
    form.show(_network())
    assert "What is frozen has random weights, as nothing of this drawing was trained before." in form.note.value
    form.show(replace(_network(), weights=WeightSource()))
    assert form.note.value == ""
