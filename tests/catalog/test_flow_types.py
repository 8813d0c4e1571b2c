"""What may stand in a flow: every module, data sets, networks with the settings of a training, and metrics."""

from contextlib import suppress
from typing import get_args

import msgspec
import pytest

import workbench as wb
from workbench.catalog import categories, check_values, kind_of, node_type, node_types, objects, summary_of, types_of
from workbench.catalog.category_colours import FLOW_COLOURS
from workbench.catalog.flow_types import FLOW_CATEGORIES, SPLIT_PRESETS, flow_type_names, flow_types
from workbench.catalog.flow_vocabulary import FLOW_VOCABULARY
from workbench.catalog.module_catalog import ModuleType, modules
from workbench.catalog.search_words import words_of
from workbench.data.folders.folder_import import Task as FolderTask
from workbench.data.sample_split import SPLIT_PRESETS as PRESETS_OF_SETS
from workbench.graph.document import Node, thawed
from workbench.graph.graph_errors import ParameterType, TypeOfOtherLevel
from workbench.messages import say
from workbench.modules import make
from workbench.modules.module_errors import ModuleParametersDisagree
from workbench.training import Settings
from workbench.training.setup.settings import TASKS


def test_a_flow_takes_every_module_and_nothing_of_a_network_but_blocks() -> None:
    both = types_of("flow").keys() & types_of("network").keys()
    assert types_of("flow").keys() - modules().keys() == {
        "DataSet", "Network", "Metrics", "CustomModule", "Block", "Input", "Output",
    }  # fmt: skip
    assert both == {"Block", "Input", "Output"}


def test_the_palette_of_a_flow_holds_each_type_once_in_a_coloured_category() -> None:
    shown = [item.name for item in node_types(kind="flow")]
    assert sorted(shown) == sorted(flow_types())
    assert categories("flow") == FLOW_CATEGORIES == tuple(FLOW_COLOURS)
    assert all(item.summary and item.summary == say(item.summary) for item in node_types(kind="flow"))


def test_a_type_is_looked_up_on_its_own_level() -> None:
    assert (kind_of("DataSet"), kind_of("DataSet", "flow"), kind_of("Dense", "flow")) == (None, "data", None)
    with pytest.raises(TypeOfOtherLevel):
        node_type("Dense", kind="flow")


def test_the_parameters_of_a_network_are_the_training_settings_with_their_defaults() -> None:
    fields = {field.name: field.default for field in msgspec.structs.fields(Settings)}
    parameters = {item.name: item.default for item in node_type("Network", kind="flow").parameters}
    assert list(parameters) == [*fields, "pretrained"]
    assert parameters == {**fields, "pretrained": None}


def test_the_choices_of_a_network_are_those_of_the_training() -> None:
    network = node_type("Network", kind="flow")
    assert network.parameter("task").choices == TASKS
    assert network.parameter("optimizer").choices == tuple(objects("optimizers"))
    assert set(network.parameter("loss").choices) == {item.name for item in node_types("Loss")}
    assert all(parameter.help for parameter in network.parameters)


def test_what_a_network_node_keeps_becomes_settings() -> None:
    given = {"epochs": 3, "optimizer": "SGD", "optimizer_params": {"momentum": 0.9}, "class_weights": "balanced"}
    graph = wb.Graph("a", kind="flow").add("Network", **given, checkpoints=["val_accuracy"])
    params = msgspec.json.encode(thawed(graph.nodes[0].params))
    assert msgspec.json.decode(params, type=Settings) == Settings(**given, checkpoints=("val_accuracy",))


def test_a_data_set_takes_what_folders_and_sets_take() -> None:
    kind = node_type("DataSet", kind="flow")
    assert kind.parameter("task").choices == get_args(FolderTask)
    assert tuple(PRESETS_OF_SETS) == SPLIT_PRESETS
    assert (kind.inputs, len(kind.outputs)) == ((), 1)
    assert node_type("Metrics", kind="flow").outputs == ()


@pytest.mark.parametrize("name", sorted(modules()))
def test_whatever_a_node_of_a_module_can_keep_makes_the_module(name: str) -> None:
    kind = node_type(name, kind="flow")
    assert isinstance(kind, ModuleType)
    for parameter in kind.parameters:
        for value in parameter.choices or (parameter.default,):
            kept = check_values(kind, {parameter.name: value}, where=name)
            with suppress(ModuleParametersDisagree):  # what a choice needs of the other parameters is no matter of type
                assert make(name, kept).parameters()[parameter.name] in (value, parameter.default)


def test_merges_take_several_inputs() -> None:
    merges = [item for item in node_types(kind="flow") if item.inputs and item.inputs[0].many]
    assert {"ConcatenateMerge", "OverlapMerge", "SplitDataMerge"} <= {item.name for item in merges}
    assert "Resize" not in {item.name for item in merges}


def test_types_are_found_by_title_and_by_korean_name() -> None:
    assert flow_type_names()["Zero-padding"] == flow_type_names()["제로 패딩"] == "ZeroPadding"
    assert FLOW_VOCABULARY.canonical("Neural Network") == "Network"
    assert words_of(node_type("Network", kind="flow"))[:2] == ("Neural Network", "신경망")
    assert "segmentation" not in words_of(node_type("Resize", kind="flow"))


def test_names_of_new_nodes() -> None:
    graph = wb.Graph("a", kind="flow").add("DataSet").add("HistogramEqualizationGrayscale").add("Network")
    assert [node.name for node in graph.nodes] == ["data_set", "histogram_equalization_grayscale", "network"]


def test_a_summary_says_what_tells_most() -> None:
    def summary(type_name: str, **params: object) -> str:
        return summary_of(Node("n1", type_name, "x", params), "flow")

    assert summary("Resize", height=64) == "64 · 256"
    assert summary("DataSet", source="pets.zip", task="classification") == "pets.zip · classification"
    assert summary("Network", epochs=5) == "5 · Adam"
    assert summary("Rotate", angle=30.0) == "angle 30"
    assert summary("DataSet") == ""


def test_a_list_of_texts_is_checked() -> None:
    metrics = node_type("Metrics", kind="flow")
    assert check_values(metrics, {"which": ["dice", "iou"]}, where="m") == {"which": ("dice", "iou")}
    for wrong in ("dice", 5, {"a": "b"}, [5], [None]):
        with pytest.raises(ParameterType):
            check_values(metrics, {"which": wrong}, where="m")
