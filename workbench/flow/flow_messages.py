"""Every message of the analysis of a flow, by code: its severity and its template.

What a module refuses has the code and the words of the module's own error. The problems of a network inside a flow are
those of the network, with the path through its node.
"""

from collections.abc import Mapping

from immutabledict import immutabledict

from workbench.analysis.analysis_report import Severity
from workbench.messages import mark

FLOW_TEMPLATES: Mapping[str, tuple[Severity, str]] = immutabledict(
    {
        "empty-flow": ("hint", mark("The flow {node!r} is empty. Add a Data Set, then the modules that follow it.")),
        "no-data-set": (
            "warning",
            mark("The flow {node!r} has no Data Set: expected one for the samples to come from. Add one."),
        ),
        "unconnected-step": (
            "warning",
            mark(
                "{node}: no samples reach this {type} node, so it does not run. "
                "Connect it behind a Data Set, or delete it."
            ),
        ),
        "unused-data-set": (
            "hint",
            mark("{node}: nothing follows this data set. Connect a module or a network to it."),
        ),
        "end-outside-block": (
            "error",
            mark("{node}: an {type} node stands inside blocks only, where samples enter or leave them. Delete it."),
        ),
        "source-missing": (
            "error",
            mark(
                "{node}: expected a folder, a zip archive or the name of a data set as its source, but there is "
                "nothing at {received!r}. Check the path: it starts at {here}."
            ),
        ),
        "leaking-groups": (
            "warning",
            mark(
                "{node}: samples of the group {group!r} are in the splits {splits} ({count} such groups). A network "
                "is then tested with what it has learned by heart. Divide the samples anew: groups stay together then."
            ),
        ),
        "no-split": (
            "hint",
            mark(
                "{node}: the samples that arrive belong to no split; they will be divided 80/10/10, those of a group "
                "together. Set split of the data set to choose the shares."
            ),
        ),
        "nothing-to-train-on": (
            "error",
            mark(
                "{node}: expected samples of the split train to learn from, but those that arrive are of {received}. "
                "Set split of the data set."
            ),
        ),
        "all-dropped": (
            "error",
            mark("{node}: this filter drops every sample: those that arrive are {received}. Choose what they are."),
        ),
        "mixed-images": (
            "error",
            mark(
                "{node}: a network takes images of one kind, but those that arrive are {received}. "
                "Put a module in front that makes them alike, such as Color Mode Convert."
            ),
        ),
        "sizes-differ": (
            "error",
            mark(
                "{node}: a network takes images of one size, but those that arrive have {received}, where None stands "
                "for a size that differs. Put Resize in front of it."
            ),
        ),
        "input-shape": (
            "error",
            mark(
                "{node}: its Input {input!r} expects images of the shape {expected}, but those that arrive have "
                "{received}. Put a module in front that makes them fit, or change the Input."
            ),
        ),
        "several-network-inputs": (
            "error",
            mark(
                "{node}: a network in a flow takes one image a sample, but this one has the Inputs {inputs}. "
                "Put the images together with Feature Merge, and keep one Input."
            ),
        ),
        "several-network-outputs": (
            "error",
            mark(
                "{node}: a network in a flow gives one answer a sample, but this one has the outputs {outputs}. "
                "Draw a Network for each of them behind the same module, each with one output and its task."
            ),
        ),
        "several-labels-a-pixel": (
            "error",
            mark(
                "{node}: a mask has one class for each pixel, but the network says yes or no to each of {count} "
                "classes. Set the activation of the last layer to softmax and the loss to "
                "SparseCategoricalCrossentropy, or draw a Network for each class, which ends with one sigmoid output."
            ),
        ),
        "no-label": (
            "error",
            mark(
                "{node}: a network learns from labels, but the samples that arrive have none. "
                "Take data with labels, or set task of the data set so that the folder's labels are read."
            ),
        ),
        "task-and-labels": (
            "error",
            mark(
                "{node}: {why} {needed}, but the samples that arrive have {received}. "
                "Change the network or its task, or take data with such labels."
            ),
        ),
        "class-count": (
            "error",
            mark(
                "{node}: the network ends with {received} for each answer, but the data have {expected} classes: "
                "{names}. Set the last layer to {expected}."
            ),
        ),
        "mask-size": (
            "error",
            mark(
                "{node}: the network gives maps of {received}, but the masks have {expected}. "
                "Change the strides or the upsampling of the network, so that both are equal."
            ),
        ),
        "no-prediction": (
            "error",
            mark("{node}: expected samples with a prediction, but no network stands before it. Put one in front."),
        ),
        "nothing-to-compare": (
            "error",
            mark("{node}: expected samples with a label to compare the prediction with, but they have none."),
        ),
    }
)
"""Severity and template by code."""

# What stands on the buttons of fixes, besides those of networks.
DIVIDE = mark("Divide {node} {shares}")
MAKE_INPUT = mark("Set the shape of {node} to {shape}")
ADD_DATA_SET = mark("Add a Data Set")
TAKE_INSTEAD = mark("Take {type} instead of {node}")

KINDS = immutabledict(
    {
        "category": mark("a class"),
        "mask": mark("a mask"),
        "boxes": mark("boxes"),
        "points": mark("points"),
        "image": mark("an image as the answer"),
        "values": mark("numbers"),
    }
)
"""Kinds of labels in words."""
NO_LABELS = mark("no labels")
BY_TASK = mark("its task {task!r} needs labels with")
BY_LOSS = mark("its loss {loss!r} needs labels with")
BY_OUTPUT = mark("its output of the shape {shape} needs labels with")
"""Why a network needs labels of a kind."""
