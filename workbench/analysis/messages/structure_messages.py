"""Messages about the structure of the graph alone."""

from workbench.analysis.analysis_report import Severity
from workbench.messages import mark

STRUCTURE: dict[str, tuple[Severity, str]] = {
    "empty": ("hint", mark("The network {node!r} is empty. Add an Input, then the layers that follow it.")),
    "empty-block": (
        "error",
        mark("The block {node!r} is empty. Open it and add an Input, layers and an Output, or delete it."),
    ),
    "cannot-repeat": (
        "error",
        mark(
            "The block {node!r} cannot be there {times} times in a row: {reason}. Change what is inside, or have it "
            "once."
        ),
    ),
    "unknown-type": (
        "error",
        mark(
            "{node}: expected a type of the catalog, but {type!r} is none. Install what brings it, or replace the "
            "node by another."
        ),
    ),
    "no-input": (
        "error",
        mark(
            "The network {node!r} has no Input: expected one for the data to enter. "
            "Add an Input before its first layer."
        ),
    ),
    "no-input-in-block": (
        "error",
        mark("The block {node!r} has no Input: expected one for each tensor that enters it. Open it and add one."),
    ),
    "no-output": (
        "error",
        mark(
            "The network {node!r} has no output: expected a layer that depends on an Input, but there is none. "
            "Connect the first layer to an Input."
        ),
    ),
    "no-output-in-block": (
        "error",
        mark("The block {node!r} has no Output: expected one for each tensor that leaves it. Open it and add one."),
    ),
    "several-outputs": (
        "warning",
        mark(
            "The network ends in several places: {outputs}. Expected one end, or an Output node behind each that is "
            "meant. Mark the outputs, or delete what is left over."
        ),
    ),
    "named-outputs": (
        "hint",
        mark(
            "The network has several outputs: {outputs}. That is right if each is meant: mark them with Output nodes "
            "to say so, or delete what is left over."
        ),
    ),
    "unused-result": (
        "warning",
        mark("{node}: its result is not used: nothing follows it. Connect it, mark it with an Output, or delete it."),
    ),
    "input-without-shape": (
        "error",
        mark(
            "{node}: expected the shape of one sample, for example (28, 28, 1), but it is not set. Set shape in the "
            "parameter panel."
        ),
    ),
    "input-dtype": (
        "error",
        mark(
            "{node}: expected the type of the numbers, for example float32, but {dtype!r} is a policy for layers. "
            "Reset dtype, and set the policy on the layers."
        ),
    ),
    "unused-input": ("warning", mark("{node}: this input is not used: no layer follows it. Connect it or delete it.")),
    "unused-label": ("hint", mark("{node}: this label is not used. Connect it to the y_true of a loss, or delete it.")),
    "unconnected": (  # no error: every layer is so when it is dropped, and the code leaves it out
        "warning",
        mark("{node}: nothing is connected to this {type} node, neither before nor after. Connect it or delete it."),
    ),
    "missing-input": (
        "error",
        mark("{node}: expected a tensor to come in, but nothing is connected. Connect the layer before it."),
    ),
    "missing-inputs": (
        "error",
        mark("{node}: expected a tensor at each input, but nothing is connected to: {ports}. Connect a layer to each."),
    ),
    "one-input-to-merge": (
        "warning",
        mark(
            "{node}: {type} expects two tensors or more, but receives one, and so does nothing. Connect another one, "
            "or remove it."
        ),
    ),
    "cycle": (
        "error",
        mark(
            "{node}: expected data to flow forward only, but these nodes wait for one another: {nodes}. Cut the loop."
        ),
    ),
    "label-in-network": (
        "error",
        mark(
            "{node}: a label holds the answers and may go to a loss only, but it goes to {target!r}. Use an Input "
            "for data that the network may see."
        ),
    ),
}
