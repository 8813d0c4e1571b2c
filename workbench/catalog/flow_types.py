"""What may stand in a flow: data sets, image-processing modules, networks, metrics, and blocks of these."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from workbench.catalog.module_catalog import MODULE_CATEGORIES, ModuleType, modules
from workbench.catalog.node_types import NodeType, Parameter
from workbench.catalog.training_parameters import setting_parameters
from workbench.graph.vocabulary import BLOCK, CUSTOM_MODULE, DATA_SET, INPUT, METRICS, NETWORK, OUTPUT, Port
from workbench.messages import mark

STEPS = mark("Data & networks")
OWN = mark("My modules")
BLOCKS = mark("Blocks")
FLOW_CATEGORIES = (STEPS, *MODULE_CATEGORIES, OWN, BLOCKS)
"""Categories of the palette of a flow, in its order. Translate them where they are shown."""

SPLIT_PRESETS = ("80/10/10", "70/15/15", "60/20/20", "80/20/0", "0/0/100")
"""Shares of train, validation and test, as ``SampleSet.split`` names them."""

_SAMPLES_IN, _SAMPLES_OUT = (Port("input"),), (Port("output"),)


def _data_set() -> ModuleType:
    return ModuleType(
        name=DATA_SET,
        title="Data Set",
        korean="데이터 셋",
        kind="data",
        category=STEPS,
        module="workbench.data",
        summary=mark("The samples that the flow works on: images with what is known of them."),
        detail=mark(
            "A folder or zip archive as wb.data.from_folder reads it, a file of kept samples, or a data set by its "
            "name, such as digits or phantom. Without a source the samples are given where the flow is run: "
            "wb.flow.run(graph, data=samples)."
        ),
        url="",
        parameters=(
            Parameter(
                "source", "path",
                mark("A folder, a zip archive, or a data set's name; empty when the samples are given in the cell."),
                default="",
            ),
            Parameter(
                "task", "enum", mark("What is to be learned; None lets the folder say it."),
                nullable=True, choices=("classification", "segmentation", "detection", "transformation"),
            ),
            Parameter(
                "split", "enum",
                mark("The shares of train, validation and test, in percent; None keeps the split that the data have."),
                nullable=True, choices=SPLIT_PRESETS,
            ),
            Parameter(
                "split_seed", "int", mark("The same seed divides the samples in the same way."), default=0, minimum=0,
                advanced=True,
            ),
            Parameter(
                "template", "string", mark("How the folder is laid out, such as class_folders; None guesses."),
                nullable=True, advanced=True,
            ),
            Parameter(
                "dimension", "int", mark("3 makes one volume of the slices in a patient's folder."),
                nullable=True, minimum=2, maximum=3, advanced=True,
            ),
            Parameter(
                "class_names", "text_list", mark("The names of all classes, where files do not say them."),
                default=(), advanced=True,
            ),
            Parameter(
                "keep_names", "bool", mark("Whether DICOM's files and folders keep their names."),
                default=False, advanced=True,
            ),
        ),
        outputs=_SAMPLES_OUT,
    )  # fmt: skip


def _network() -> ModuleType:
    return ModuleType(
        name=NETWORK,
        title="Neural Network",
        korean="신경망",
        kind="network",
        category=STEPS,
        module="workbench.training",
        summary=mark("A neural network: it learns from the training samples, and adds its prediction to every sample."),
        detail=mark(
            "Open it to draw its layers. It is trained on the samples of the split train and checked on those of "
            "validation; what comes out are the same samples, each with a prediction."
        ),
        url="",
        parameters=setting_parameters(),
        inputs=_SAMPLES_IN,
        outputs=_SAMPLES_OUT,
    )


def _metrics() -> ModuleType:
    return ModuleType(
        name=METRICS,
        title="Metrics",
        korean="평가 지표",
        kind="metrics",
        category=STEPS,
        module="workbench.training",
        summary=mark("Compare predictions with labels, split by split: accuracy, Dice, mean average precision."),
        detail=mark("It stands at the end of a flow, behind a network or what processes its predictions."),
        url="",
        parameters=(
            Parameter(
                "which", "text_list", mark("Names of metrics, such as dice and iou; without any, all of the task."),
                default=(),
            ),
            Parameter(
                "frame", "enum",
                mark("Compare in the frame of the original image, or in that of the image that the network saw."),
                default="original", choices=("original", "network"),
            ),
        ),
        inputs=_SAMPLES_IN,
    )  # fmt: skip


def _custom() -> ModuleType:
    return ModuleType(
        name=CUSTOM_MODULE,
        title="Custom Module",
        korean="사용자 모듈",
        kind="module",
        category=OWN,
        module="",
        summary=mark("A module that you wrote in a cell or a file: wb.flow.add_module(flow, MyModule)."),
        detail=mark(
            "The code travels with the flow as text. It runs where somebody has run it or accepted it."
        ),
        url="",
        parameters=(
            Parameter(
                "source", "object", mark("The code: imports, constants, functions, and the class at the end."),
                default=(), advanced=True,
            ),
            Parameter("parameters", "object", mark("The arguments of the class, by name."), default={}),
            Parameter(
                "facts", "object", mark("What it takes: dimensions, colour modes, types of numbers."),
                default={}, advanced=True,
            ),
            Parameter(
                "merges", "bool", mark("Whether it takes a sample of each of several inputs."), default=False,
                advanced=True,
            ),
        ),
        inputs=_SAMPLES_IN,
        outputs=_SAMPLES_OUT,
    )  # fmt: skip


def _blocks() -> tuple[ModuleType, ...]:
    return (
        ModuleType(
            name=BLOCK, title="Block", korean="블록", kind="block", category=BLOCKS, module="", url="",
            summary=mark("A part of the flow folded into one node."),
        ),
        ModuleType(
            name=INPUT, title="Input", korean="입력", kind="input", category=BLOCKS, module="", url="",
            summary=mark("Where samples enter a block."), outputs=_SAMPLES_OUT,
        ),
        ModuleType(
            name=OUTPUT, title="Output", korean="출력", kind="output", category=BLOCKS, module="", url="",
            summary=mark("Where samples leave a block."), inputs=_SAMPLES_IN,
        ),
    )  # fmt: skip


@cache
def flow_types() -> Mapping[str, NodeType]:
    """Everything that may stand in a flow, by name.

    >>> [name for name, item in flow_types().items() if item.kind == "network"]
    ['Network']
    """
    own = (_data_set(), _network(), _metrics())
    last = (_custom(), *_blocks())
    return MappingProxyType({**{item.name: item for item in own}, **modules(), **{item.name: item for item in last}})


@cache
def flow_type_names() -> Mapping[str, str]:
    """Every name and title of the types of a flow, with the type it means: ``Zero-padding`` for ZeroPadding."""
    titles = {
        title: item.name
        for item in flow_types().values()
        if isinstance(item, ModuleType)
        for title in (item.title, item.korean)
    }
    return MappingProxyType({**titles, **{name: name for name in flow_types()}})
