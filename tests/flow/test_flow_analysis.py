"""The analysis of a flow: types along its edges, problems with their exact words, and fixes that solve them."""

from pathlib import Path

import numpy as np
import pytest

import workbench as wb
from workbench.analysis import Problem
from workbench.data.sample import Sample
from workbench.data.sample_labels import ClassLabel, MaskLabel, Targets
from workbench.data.sample_set import SampleSet
from workbench.flow.flow_analysis import analyze_flow
from workbench.flow.flow_errors import NotAFlow
from workbench.graph.blocks import fold
from workbench.graph.document import Graph
from workbench.graph.edits import add_node, set_mode


def flow() -> Graph:
    return wb.Graph("project", kind="flow")


def network(*shape: int, units: int = 10, activation: str = "softmax") -> Graph:
    graph = wb.Graph("net").add("Input", shape=shape, name="image").add("Flatten", name="flat")
    return graph.add("Dense", units=units, activation=activation, name="scores")


def digits(**params: object) -> Graph:
    return flow().add("DataSet", source="digits", name="data", **params)


def problems(graph: Graph, **how: object) -> list[Problem]:
    """The problems of a flow; each of their fixes solves its problem, and does not raise."""
    found = analyze_flow(graph, **{"shapes": False, **how}).problems
    for problem in found:
        for fix in problem.fixes:
            after = analyze_flow(fix.apply(graph), **{"shapes": False, **how}).problems
            assert (problem.code, problem.node) not in {(one.code, one.node) for one in after}, fix.label
    return list(found)


def only(graph: Graph, **how: object) -> Problem:
    (found,) = problems(graph, **how)
    return found


def test_a_flow_without_problems_has_types_and_shapes() -> None:
    graph = digits().add("Resize", height=32, width=32, name="resize").add("Network", inner=network(32, 32, 1))
    graph = graph.add("Metrics")
    analysis = analyze_flow(graph, shapes=False)
    assert (analysis.ok, analysis.problems) == (True, ())
    assert dict(analysis.shapes) == {
        "data": (None, 8, 8, 1), "resize": (None, 32, 32, 1), "network": (None, 32, 32, 1),
    }  # fmt: skip
    assert analysis.nodes["resize"].outputs[0].axes == ("samples", "height", "width", "channels")
    assert analysis.types["network"][0].prediction == ("category",)
    assert analysis.at(graph.by_name["resize"].id).outputs[0].dtype == "float32"
    assert wb.analyze(graph, shapes=False) == analysis


def test_an_empty_flow() -> None:
    found = only(flow())
    assert (found.severity, found.message) == (
        "hint", "The flow 'project' is empty. Add a Data Set, then the modules that follow it.",
    )  # fmt: skip


def test_a_flow_without_data() -> None:
    first, second = problems(flow().add("Resize", name="resize"))
    assert first.message == ("The flow 'project' has no Data Set: expected one for the samples to come from. Add one.")
    assert (second.code, second.node, second.severity) == ("unconnected-step", "resize", "warning")
    assert second.message == (
        "resize: no samples reach this Resize node, so it does not run. Connect it behind a Data Set, or delete it."
    )


def test_what_is_loose_beside_a_flow() -> None:
    graph = add_node(add_node(digits().add("Invert"), "DataSet", name="other"), "Flip", name="flip")
    assert [(one.node, one.code) for one in problems(graph)] == [
        ("other", "unused-data-set"), ("flip", "unconnected-step"),
    ]  # fmt: skip


def test_what_is_switched_off_is_no_problem() -> None:
    graph = digits().add("Resize", name="resize").add("GammaCorrectionColor", name="gamma")
    assert only(graph).node == "gamma"
    for mode in ("muted", "bypassed"):
        assert problems(set_mode(graph, [graph.by_name["gamma"].id], mode)) == []


def test_an_end_of_a_block_outside_of_blocks() -> None:
    found = only(add_node(digits().add("Invert"), "Output", name="end"))
    assert (
        found.message == "end: an Output node stands inside blocks only, where samples enter or leave them. Delete it."
    )


def test_a_source_that_is_not_there() -> None:
    found = only(flow().add("DataSet", source="no/where.zip", name="data").add("Invert"))
    assert found.message == (
        "data: expected a folder, a zip archive or the name of a data set as its source, but there is nothing at "
        f"'no/where.zip'. Check the path: it starts at {Path.cwd()}."
    )


def test_a_colour_mode_that_is_not_taken_gets_the_module_that_its_error_proposes() -> None:
    data = SampleSet([Sample(np.zeros((4, 6, 3), "uint8"), name="a")])
    graph = flow().add("DataSet", name="data").add("ClaheGrayscale", name="clahe")
    found = only(graph, data=data)
    assert found.message == (
        "clahe: expected the colour mode L, Channels, received RGB. Put Color to Grayscale in front of it, or take the "
        "module of the same kind for colour images."
    )
    assert [fix.label for fix in found.fixes] == [
        "Add ColorToGrayscale before clahe",
        "Take ClaheColor instead of clahe",
    ]
    fixed = found.fixes[0].apply(graph)
    assert [node.type for node in fixed.nodes] == ["DataSet", "ClaheGrayscale", "ColorToGrayscale"]
    assert len(fixed.edges) == 2


def test_a_binary_image_is_made_by_a_threshold() -> None:
    found = only(digits().add("LargestComponent", name="largest"))
    assert found.message == ("largest: expected the colour mode Binary, received L. Put a threshold in front of it.")
    assert [fix.label for fix in found.fixes] == ["Add OtsuThreshold before largest"]


def test_a_type_of_numbers_that_is_not_taken() -> None:
    found = only(digits().add("BitReduction", name="bits"))
    assert found.code == "dtype-refused"
    assert found.fixes[0].label == "Add DataTypeChange before bits"


def test_images_of_two_sizes_in_a_merge() -> None:
    graph = digits().add("Resize", height=16, width=16, name="resize")
    graph = graph.add("OverlapMerge", inputs=["data", "resize"], name="merge")
    found = only(graph)
    assert found.message == (
        "merge: expected images of one size, received (8, 8) / (16, 16). Put Resize in front of each input."
    )
    assert [fix.label for fix in found.fixes] == ["Add Resize before merge"]


def test_parameters_that_contradict_each_other() -> None:
    found = only(digits().add("Clipping", low=5.0, high=1.0, name="clip"))
    assert found.message == (
        "clip: expected low below high, but received low=5, high=1. Give them, as in low=1, high=99, unit='percentile'."
    )
    assert [fix.label for fix in found.fixes] == ["Reset low of clip", "Reset high of clip"]


def test_a_problem_in_a_block_has_its_path_and_is_fixed_there() -> None:
    graph = digits().add("Resize", name="resize").add("GammaCorrectionColor", name="gamma")
    folded = fold(graph, [graph.by_name["resize"].id, graph.by_name["gamma"].id], "prepare")
    found = only(folded)
    assert (found.node, found.where) == ("prepare/gamma", (folded.by_name["prepare"].id, graph.by_name["gamma"].id))
    assert found.message.startswith("prepare/gamma: expected the colour mode RGB, RGBA, received L.")
    fixed = found.fixes[0].apply(folded)
    assert "ColorModeConvert" in {node.type for node in fixed.by_name["prepare"].inner.nodes}


def test_a_filter_that_drops_everything() -> None:
    found = only(digits().add("ColorModeFilter", color_mode="RGB", name="only"))
    assert found.message == ("only: this filter drops every sample: those that arrive are L. Choose what they are.")


def test_problems_of_a_network_have_the_path_through_its_node() -> None:
    inner = network(8, 8, 1)
    inner = add_node(inner, "Dense", name="loose", params={"units": 3})
    graph = digits().add("Network", inner=inner, name="net")
    found = only(graph)
    assert (found.node, found.code) == ("net/loose", "unconnected")
    assert found.where == (graph.by_name["net"].id, inner.by_name["loose"].id)


def test_an_empty_network_is_told_at_its_node() -> None:
    found = only(digits().add("Network", name="net"))
    assert (found.node, found.code, found.where[-1]) == ("net", "empty", "n2")


def test_an_input_that_does_not_fit_what_arrives() -> None:
    graph = digits().add("Network", inner=network(32, 32, 1), name="net")
    found = only(graph)
    assert found.message == (
        "net: its Input 'image' expects images of the shape (32, 32, 1), but those that arrive have (8, 8, 1). "
        "Put a module in front that makes them fit, or change the Input."
    )
    assert [fix.label for fix in found.fixes] == ["Add Resize before net", "Set the shape of image to (8, 8, 1)"]
    inner = found.fixes[1].apply(graph).by_name["net"].inner
    assert inner.by_name["image"].params["shape"] == (8, 8, 1)


def test_channels_that_do_not_fit() -> None:
    grey = only(digits().add("Network", inner=network(8, 8, 3), name="net"))
    assert grey.fixes[0].label == "Add ColorModeConvert before net"
    colour = digits().add("ColorModeConvert").add("Network", inner=network(8, 8, 1), name="net")
    assert only(colour).fixes[0].label == "Add ColorToGrayscale before net"


def labelled(*sizes: tuple[int, ...], **facts: object) -> SampleSet:
    label = Targets(category=ClassLabel.of(0, ("cat", "dog")))
    known = {"label": label, "split": "train", **facts}
    return SampleSet([Sample(np.zeros(size, "uint8"), name=str(n), **known) for n, size in enumerate(sizes)])


def test_images_of_several_sizes_need_a_resize() -> None:
    graph = flow().add("DataSet").add("Network", inner=network(32, 48, 3), name="net")
    found = only(graph, data=labelled((4, 6, 3), (5, 6, 3)))
    assert found.message == (
        "net: a network takes images of one size, but those that arrive have (None, 6), where None stands for a size "
        "that differs. Put Resize in front of it."
    )
    resize = found.fixes[0].apply(graph).nodes[-1]
    assert (resize.type, dict(resize.params)) == ("Resize", {"height": 32, "width": 48})


def test_images_of_several_kinds_are_made_alike() -> None:
    graph = flow().add("DataSet").add("Network", inner=network(4, 6, 1), name="net")
    found = only(graph, data=labelled((4, 6, 3), (4, 6)))
    assert found.message == (
        "net: a network takes images of one kind, but those that arrive are RGB (uint8, 3), L (uint8, 1). "
        "Put a module in front that makes them alike, such as Color Mode Convert."
    )
    assert [fix.label for fix in found.fixes] == ["Add ColorToGrayscale before net"]


def test_a_network_with_two_inputs() -> None:
    inner = network(8, 8, 1).add("Input", shape=(3,), name="age", inputs=[])
    found = [one for one in problems(digits().add("Network", inner=inner, name="net")) if one.node == "net"]
    assert [one.message for one in found] == [
        "net: a network in a flow takes one image a sample, but this one has the Inputs image, age. "
        "Put the images together with Feature Merge, and keep one Input."
    ]


def test_data_without_labels() -> None:
    found = only(
        flow().add("DataSet").add("Network", name="net", inner=network(4, 6, 3)),
        data=labelled((4, 6, 3), label=Targets()),
    )
    assert found.message == (
        "net: a network learns from labels, but the samples that arrive have none. "
        "Take data with labels, or set task of the data set so that the folder's labels are read."
    )


def test_a_task_that_the_labels_do_not_allow() -> None:
    found = only(digits().add("Network", inner=network(8, 8, 1), task="segmentation", name="net"))
    assert found.message == (
        "net: its task 'segmentation' needs labels with a mask, but the samples that arrive have a class. "
        "Change the network or its task, or take data with such labels."
    )


def test_a_loss_for_boxes() -> None:
    found = only(digits().add("Network", inner=network(8, 8, 1), loss="CenterNet", name="net"))
    assert "its loss 'CenterNet' needs labels with boxes" in found.message


def test_undivided_samples_are_a_hint() -> None:
    graph = flow().add("DataSet", name="data").add("Network", inner=network(4, 6, 3), name="net")
    found = only(graph, data=labelled(*[(4, 6, 3)] * 20, split=""))
    assert (found.severity, found.code) == ("hint", "no-split")
    assert [fix.label for fix in found.fixes] == ["Divide data 80/10/10"]


def test_no_samples_to_train_on() -> None:
    graph = flow().add("DataSet", name="data").add("Network", inner=network(4, 6, 3), name="net")
    found = only(graph, data=labelled(*[(4, 6, 3)] * 20, split="test"))
    assert found.message == (
        "net: expected samples of the split train to learn from, but those that arrive are of test. "
        "Set split of the data set."
    )


def test_a_group_in_two_splits() -> None:
    both = [*labelled(*[(4, 6, 3)] * 9, group="kim"), *labelled(*[(4, 6, 3)] * 9, group="lee", split="test")]
    both += [sample.replaced(split="test", name="again") for sample in labelled((4, 6, 3), group="kim")]
    both += [sample.replaced(name=f"more{n}", group=str(n)) for n, sample in enumerate(labelled(*[(4, 6, 3)] * 9))]
    found = only(flow().add("DataSet", name="data").add("Invert"), data={"data": SampleSet(both)})
    assert found.message == (
        "data: samples of the group 'kim' are in the splits test, train (1 such groups). A network is then tested with "
        "what it has learned by heart. Divide the samples anew: groups stay together then."
    )
    assert [fix.label for fix in found.fixes] == ["Divide data 80/10/10"]


def test_a_group_in_two_splits_of_two_data_sets() -> None:
    graph = flow().add("DataSet", name="one").add("DataSet", name="two")
    graph = graph.add("ConcatenateMerge", inputs=["one", "two"], name="both")
    data = {
        "one": labelled((4, 6, 3), group="kim"),
        "two": SampleSet([one.replaced(name="x") for one in labelled((4, 6, 3), group="kim", split="test")]),
    }
    found = only(graph, data=data)
    assert (found.node, found.code) == ("both", "leaking-groups")


def test_metrics_need_a_prediction_and_a_label() -> None:
    found = only(digits().add("Metrics", name="metrics"))
    assert found.message == (
        "metrics: expected samples with a prediction, but no network stands before it. Put one in front."
    )
    predicted = labelled((4, 6, 3), label=Targets(), prediction=Targets(category=ClassLabel.of(0, ("cat", "dog"))))
    found = only(flow().add("DataSet").add("Metrics", name="metrics"), data=predicted)
    assert found.message == (
        "metrics: expected samples with a label to compare the prediction with, but they have none."
    )


def test_a_prediction_is_extracted_behind_a_network_only() -> None:
    masks = Targets(mask=MaskLabel(np.zeros((4, 6), "uint8"), ("background", "LV")))
    data = labelled((4, 6, 3), label=masks)
    before = flow().add("DataSet").add("PredictionDataExtractionFilter", name="extract")
    assert only(before, data=data).code == "label-missing"
    inner = wb.Graph("net").add("Input", shape=(4, 6, 3)).add("Conv2D", filters=2, kernel_size=1, activation="softmax")
    behind = flow().add("DataSet").add("Network", inner=inner).add("PredictionDataExtractionFilter")
    behind = behind.add("LargestComponent", name="largest")
    assert problems(behind, data=data) == []
    assert analyze_flow(behind, data=data, shapes=False).types["largest"][0].color_mode == "Binary"


def test_nothing_is_told_of_samples_that_are_not_known() -> None:
    graph = flow().add("DataSet").add("GammaCorrectionColor").add("Network", inner=network(3, 3, 1)).add("Metrics")
    assert problems(graph) == []
    assert analyze_flow(graph, shapes=False).types == {}


def test_what_is_no_flow_is_refused() -> None:
    with pytest.raises(NotAFlow):
        analyze_flow(wb.Graph("net"))


def test_a_setting_of_a_network_that_cannot_be() -> None:
    graph = digits().add("Network", inner=network(8, 8, 1), early_stopping={"patiance": 3}, name="net")
    found = only(graph)
    assert found.message.startswith("net.early_stopping")
    assert [fix.label for fix in found.fixes] == ["Reset early_stopping of net"]


def test_what_are_no_samples_is_left_to_the_run() -> None:
    wrong: list[object] = [5, {"data_set": 3}, [], "digits"]
    graph = flow().add("DataSet").add("Invert")
    for data in wrong:
        assert analyze_flow(graph, data=data, shapes=False).problems == ()


def test_an_analysis_prints_a_row_a_step() -> None:
    flow = wb.Graph("flow", kind="flow").add("DataSet", name="data").add("GammaCorrectionColor", name="gamma")
    image = Sample(np.zeros((4, 6), "uint8"), label=Targets(category=ClassLabel.of(0, ("cat", "dog"))))
    lines = repr(wb.analyze(flow, data=SampleSet([image]))).splitlines()
    assert lines[:4] == [
        "step   samples            label     prediction",
        "data   L uint8 4 × 6 × 1  category  –",
        "gamma  –                  –         –",
        "1 problem:",
    ]
    assert lines[4].startswith("error: gamma: ")
    assert len(lines) == 5
