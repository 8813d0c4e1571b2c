"""Networks against data where the shapes of their layers are known."""

import numpy as np
import pytest

import workbench as wb
from workbench.data.sample import Sample
from workbench.data.sample_labels import MaskLabel, Targets
from workbench.data.sample_set import SampleSet
from workbench.flow import analyze_flow
from workbench.graph.document import Graph

NAMES = ("background", "LV", "myocardium")


def classifier(units: int, activation: str = "softmax") -> Graph:
    graph = wb.Graph("net").add("Input", shape=(8, 8, 1)).add("Flatten").add("Dense", units=units, name="scores")
    return graph.add("Activation", activation=activation) if activation else graph


def segmenter(filters: int, strides: int = 1) -> Graph:
    graph = wb.Graph("net").add("Input", shape=(8, 8, 1))
    return graph.add("Conv2D", filters=filters, kernel_size=3, strides=strides, padding="same", activation="softmax")


def masks(classes: int) -> SampleSet:
    label = Targets(mask=MaskLabel(np.zeros((8, 8), "uint8"), NAMES[:classes]))
    return SampleSet([Sample(np.zeros((8, 8), "uint8"), label=label, split="train", name="a")])


def problems(network: Graph, data: SampleSet | None = None, **settings: object) -> dict[str, str]:
    graph = wb.Graph("project", kind="flow").add("DataSet", source="" if data else "digits", name="data")
    graph = graph.add("Network", inner=network, name="net", **settings)
    analysis = analyze_flow(graph, data=data)
    for problem in analysis.problems:
        for fix in problem.fixes:
            after = analyze_flow(fix.apply(graph), data=data).problems
            assert problem.code not in {one.code for one in after}, fix.label
    return {problem.code: problem.message for problem in analysis.problems}


def test_as_many_units_as_classes() -> None:
    assert problems(classifier(10)) == {}
    assert problems(classifier(3)) == {
        "class-count": "net: the network ends with 3 for each answer, but the data have 10 classes: 0, 1, 2, 3, 4, 5, "
        "6, 7, 8, 9. Set the last layer to 10."
    }


def test_maps_of_the_size_of_the_masks() -> None:
    assert problems(segmenter(3), masks(3)) == {}
    assert problems(segmenter(3, strides=2), masks(3)) == {
        "mask-size": "net: the network gives maps of (4, 4), but the masks have (8, 8). "
        "Change the strides or the upsampling of the network, so that both are equal."
    }
    assert set(problems(segmenter(5), masks(3))) == {"class-count"}


@pytest.mark.parametrize("filters", [1, 2])
def test_yes_or_no_takes_one_map_or_two(filters: int) -> None:
    assert "class-count" not in problems(segmenter(filters), masks(2))


def test_a_network_for_classes_does_not_learn_masks() -> None:
    assert problems(classifier(3), masks(3)) == {
        "task-and-labels": "net: its output of the shape (3,) needs labels with a class / numbers, but the samples "
        "that arrive have a mask. Change the network or its task, or take data with such labels."
    }


def test_a_network_for_masks_does_not_learn_classes() -> None:
    assert problems(segmenter(10)) == {
        "task-and-labels": "net: its output of the shape (8, 8, 10) needs labels with a mask / an image as the answer "
        "/ boxes, but the samples that arrive have a class. Change the network or its task, or take data with such "
        "labels."
    }


def test_numbers_of_a_flow_are_those_of_its_networks() -> None:
    graph = wb.Graph("project", kind="flow").add("DataSet", source="digits").add("Network", inner=classifier(10))
    analysis = wb.analyze(graph)
    assert analysis.params == wb.analyze(classifier(10)).params > 0
    assert analysis.nodes["network"].macs == analysis.macs > 0
    assert (analysis.complete, analysis.ok) == (True, True)


def two_ends(*, marked: bool = False) -> Graph:
    graph = (
        wb.Graph("net").add("Input", shape=(8, 8, 1)).add("Flatten", name="flat").add("Dense", units=10, name="kind")
    )
    graph = graph.add("Dense", units=1, name="age", inputs=("flat",))
    if not marked:
        return graph
    return graph.add("Output", name="first", inputs=("kind",)).add("Output", name="second", inputs=("age",))


@pytest.mark.parametrize("marked", [True, False])
def test_of_several_outputs_each_wants_a_network_of_its_own(marked: bool) -> None:
    assert problems(two_ends(marked=marked))["several-network-outputs"] == (
        "net: a network in a flow gives one answer a sample, but this one has the outputs kind, age. "
        "Draw a Network for each of them behind the same module, each with one output and its task."
    )


def test_one_of_two_ends_that_is_marked_is_the_output() -> None:
    assert "several-network-outputs" not in problems(two_ends().add("Output", name="only", inputs=("kind",)))


@pytest.mark.parametrize("settings", [{}, {"loss": "BinaryCrossentropy"}])
def test_masks_with_several_labels_a_pixel(settings: dict[str, str]) -> None:
    graph = wb.Graph("net").add("Input", shape=(8, 8, 1))
    graph = graph.add("Conv2D", filters=3, kernel_size=3, padding="same", activation="sigmoid", name="maps")
    found = problems(graph, masks(3), **settings)
    assert found == {
        "several-labels-a-pixel": "net: a mask has one class for each pixel, but the network says yes or no to each of "
        "3 classes. Set the activation of the last layer to softmax and the loss to SparseCategoricalCrossentropy, or "
        "draw a Network for each class, which ends with one sigmoid output."
    }
