"""Every sentence that an analysis can say, by code: how grave it is, and its template.

A template says which node, what was expected, what came, and what to do. ``{node}`` is the node's name, ``{type}`` its
type, ``{received}`` what arrives (without the batch) and ``{axes}`` the names of those axes.
"""

from collections.abc import Mapping

from immutabledict import immutabledict

from workbench.analysis.values import Severity
from workbench.messages import mark

_STRUCTURE: dict[str, tuple[Severity, str]] = {
    "empty": ("hint", mark("The network {node!r} is empty. Add an Input, then the layers that follow it.")),
    "empty-block": (
        "error",
        mark("The block {node!r} is empty. Open it and add an Input, layers and an Output, or delete it."),
    ),
    "unknown-type": (
        "error",
        mark(
            "{node}: expected a type of the catalog, but {type!r} is none. "
            "Install what brings it, or replace the node by another."
        ),
    ),
    "no-input": (
        "error",
        mark("The network {node!r} has no Input: expected one for the data to enter. Add an Input before its first layer."),
    ),
    "no-input-in-block": (
        "error",
        mark("The block {node!r} has no Input: expected one for each tensor that enters it. Open it and add one."),
    ),
    "no-output": (
        "error",
        mark(
            "The network {node!r} has no output: no layer depends on an Input. Connect an Input to the first layer."
        ),
    ),
    "no-output-in-block": (
        "error",
        mark("The block {node!r} has no Output: expected one for each tensor that leaves it. Open it and add one."),
    ),
    "several-outputs": (
        "warning",
        mark(
            "The network ends in several places: {outputs}. Expected one end, or an Output node behind each that is meant. "
            "Mark the outputs, or delete what is left over."
        ),
    ),
    "unused-result": (
        "warning",
        mark("{node}: its result is not used: nothing follows it. Connect it, mark it with an Output, or delete it."),
    ),
    "unused-input": ("warning", mark("{node}: this input is not used: no layer follows it. Connect it or delete it.")),
    "unused-label": ("hint", mark("{node}: this label is not used. Connect it to the y_true of a loss, or delete it.")),
    "unconnected": (
        "error",
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
            "{node}: {type} expects two tensors or more, but receives one, and so does nothing. "
            "Connect another one, or remove it."
        ),
    ),
    "cycle": (
        "error",
        mark("{node}: expected data to flow forward only, but these nodes wait for one another: {nodes}. Cut the loop."),
    ),
    "label-in-network": (
        "error",
        mark(
            "{node}: a label holds the answers and may go to a loss only, but it goes to {target!r}. "
            "Use an Input for data that the network may see."
        ),
    ),
}

_SHAPES: dict[str, tuple[Severity, str]] = {
    "rank": (
        "error",
        mark(
            "{node}: {type} expects {expected}, but receives {received} ({axes}). "
            "Change what comes before it, or use a layer made for this shape."
        ),
    ),
    "sequence-needed": (
        "error",
        mark(
            "{node}: {type} expects a sequence (steps × features), but receives {received} ({axes}). "
            "Bring the data into steps first, or use a layer made for this shape."
        ),
    ),
    "dense-on-map": (
        "warning",
        mark(
            "{node}: Dense expects one vector a sample, but receives a map of {received} ({axes}), and would work on its "
            "last axis alone. Flatten the map, or pool it into a vector, before this layer."
        ),
    ),
    "unknown-size": (
        "error",
        mark(
            "{node}: {type} expects to know how many {axis} come in, but receives {received} ({axes}). "
            "Give the Input a size on every axis, or pool over the unknown axes instead of flattening them."
        ),
    ),
    "size-vanishes": (
        "error",
        mark(
            "{node}: {type} expects at least {needed} along the {axis}, but receives {size}, and would leave nothing "
            "({story}). Keep the size with padding, or remove a layer that shrinks it."
        ),
    ),
    "merge-shapes": (
        "error",
        mark(
            "{node}: {type} expects equal shapes, but receives {shapes}: they differ in {differences}. "
            "Bring both to the same shape before this node."
        ),
    ),
    "concatenate-shapes": (
        "error",
        mark(
            "{node}: Concatenate expects shapes that are equal but for the {joined} axis, but receives {shapes}: "
            "they differ in {differences}. Bring both to the same size first."
        ),
    ),
    "merge-ranks": (
        "error",
        mark(
            "{node}: {type} expects tensors with equally many axes, but receives {shapes}. "
            "Flatten the larger one, or connect layers of the same kind."
        ),
    ),
    "merge-broadcasts": (
        "warning",
        mark(
            "{node}: {type} expects equal shapes, but receives {shapes}. It would repeat the smaller along {differences} "
            "without a word. If that is not meant, bring both to the same shape."
        ),
    ),
    "merge-takes-two": (
        "error",
        mark("{node}: {type} expects exactly two tensors, but receives {count}. Disconnect what is too much."),
    ),
    "groups": (
        "error",
        mark(
            "{node}: expected groups to divide the {what}, but {groups} does not divide {count}. "
            "Set groups to a number that does, for example 1."
        ),
    ),
    "reshape-size": (
        "error",
        mark(
            "{node}: Reshape keeps all {count} numbers of a sample, but a target of {target} would hold {wanted}. "
            "Choose sizes whose product is {count}, or -1 for one of them."
        ),
    ),
    "permute-axes": (
        "error",
        mark(
            "{node}: Permute expects every axis of {received} once, that is the numbers 1 to {count} in some order, "
            "but dims is {dims}. Set dims to as many numbers as there are axes."
        ),
    ),
    "embedding-on-vectors": (
        "warning",
        mark(
            "{node}: Embedding expects a sequence of whole numbers, one a word, but receives {received} ({axes}), and "
            "would make a vector of each single number. Remove it if the data are vectors already."
        ),
    ),
    "embedding-on-floats": (
        "hint",
        mark(
            "{node}: Embedding expects whole numbers (int32), but receives {dtype}, and would cut off all decimals. "
            "Set the Input's dtype to int32."
        ),
    ),
    "input-has-batch": (
        "error",
        mark(
            "{node}: {type} expects {expected}, but receives {received}: the shape of the Input {source!r} seems to count "
            "the samples too. Leave the batch out of it."
        ),
    ),
    "input-channels-first": (
        "hint",
        mark(
            "{node}: {type} expects height × width × channels, but the Input {source!r} has the shape {received}, which "
            "looks like channels first. Move the channels to the end."
        ),
    ),
    "shared-shape": (
        "error",
        mark(
            "{node}: it uses the weights of {owner!r}, which were made for {expected}, but receives {received}. "
            "Bring both to the same shape, or give this node weights of its own."
        ),
    ),
    "shared-block": (
        "error",
        mark(
            "{node}: it uses the block {owner!r} again, but with {received} the node {inner!r} inside cannot work. "
            "Bring in what {owner!r} receives, or give this node a block of its own."
        ),
    ),
    "model-input": (
        "error",
        mark(
            "{node}: the network inside expects {expected} at {port!r}, but receives {received}. "
            "Resize the data, or change that Input inside."
        ),
    ),
    "needs-text": (
        "error",
        mark("{node}: {type} expects text (dtype string), but receives {dtype}. Set the Input's dtype to string."),
    ),
    "parameters": (
        "error",
        mark(
            "{node}: a {type} cannot be made with {params}: expected values that go together. "
            "Reset one of them, or change it in the parameter panel."
        ),
    ),
    "refused": (
        "error",
        mark(
            "{node}: {type} cannot work with what it receives: {shapes}. Expected a shape that fits its parameters "
            "({params}). Change what comes before it, or its parameters."
        ),
    ),
}

_HABITS: dict[str, tuple[Severity, str]] = {
    "softmax-one-unit": (
        "warning",
        mark(
            "{node}: softmax over one unit always gives 1, so it cannot learn; expected two units or more, "
            "received {size}. Use sigmoid for a yes-or-no answer, or one unit a class."
        ),
    ),
    "softmax-axis": (
        "warning",
        mark(
            "{node}: softmax expects to work along the channels or features, but works along the {axis} of "
            "{received} ({axes}). Set the axis that holds the classes."
        ),
    ),
    "softmax-hidden": (
        "warning",
        mark(
            "{node}: softmax is for the last layer; expected another activation here, before {follower!r}, received "
            "softmax. Use relu inside the network."
        ),
    ),
    "sigmoid-hidden": (
        "hint",
        mark(
            "{node}: sigmoid between layers learns slowly; expected relu or the like before {follower!r}, received "
            "sigmoid. Use relu inside the network."
        ),
    ),
    "no-activation": (
        "hint",
        mark(
            "{node}: expected an activation between it and {follower!r}, but there is none, so the two compute no more "
            "than one could. Set one, for example relu."
        ),
    ),
    "large-dense": (
        "hint",
        mark(
            "{node}: expected at most some million weights in one layer, but {units} units on {received} inputs are "
            "{count}. Pool the map before it, or use fewer units."
        ),
    ),
    "high-dropout": (
        "hint",
        mark("{node}: expected a rate from 0.1 to 0.5, received {rate}: almost nothing gets through. Lower the rate."),
    ),
    "dropout-last": (
        "warning",
        mark(
            "{node}: expected no dropout behind the last layer, but it would set parts of the answer itself to zero in "
            "training. Remove it, or put it before the last layer."
        ),
    ),
    "after-softmax": (
        "warning",
        mark(
            "{node}: expected nothing behind the softmax of {source!r}, but {type} changes its probabilities. "
            "Remove it, or put it before that layer."
        ),
    ),
}

_LOSSES: dict[str, tuple[Severity, str]] = {
    "sigmoid-categorical": (
        "warning",
        mark(
            "{node}: {type} expects probabilities that add up to 1 (softmax), but {source!r} ends with sigmoid. "
            "Use softmax, or a binary loss if a sample can have several classes."
        ),
    ),
    "categorical-one-unit": (
        "error",
        mark(
            "{node}: {type} expects one unit a class, but {source!r} has one unit. "
            "Use BinaryCrossentropy for a yes-or-no answer, or more units."
        ),
    ),
    "softmax-binary": (
        "warning",
        mark(
            "{node}: {type} judges every unit by itself and expects sigmoid, but {source!r} ends with softmax. "
            "Use a categorical loss, or sigmoid."
        ),
    ),
    "activation-twice": (
        "warning",
        mark(
            "{node}: from_logits=True expects raw scores, but {source!r} ends with {activation} already, which would be "
            "applied twice. Switch from_logits off, or remove the activation."
        ),
    ),
    "scores-as-probabilities": (
        "warning",
        mark(
            "{node}: {type} expects probabilities, but {source!r} ends with {activation}. "
            "Use {wanted} there, or set from_logits=True for raw scores."
        ),
    ),
    "label-one-hot": (
        "error",
        mark(
            "{node}: {type} expects one class number a sample, but the label {label!r} has the shape {labels}, as if "
            "one-hot. Use CategoricalCrossentropy for one-hot labels."
        ),
    ),
    "label-sparse": (
        "error",
        mark(
            "{node}: {type} expects one-hot labels of {predicted}, but the label {label!r} has the shape {labels}: class "
            "numbers. Use SparseCategoricalCrossentropy for class numbers."
        ),
    ),
    "classes": (
        "error",
        mark(
            "{node}: expected one unit for each of the {classes} classes of {label!r}, but {source!r} gives {units}. "
            "Set its number of units to {classes}."
        ),
    ),
    "label-shape": (
        "error",
        mark(
            "{node}: {type} expects labels of the prediction's shape {predicted}, but {label!r} has {labels}. "
            "Give the last layer as many units as the label has numbers."
        ),
    ),
    "label-broadcasts": (
        "warning",
        mark(
            "{node}: {type} expects labels of the prediction's shape {predicted}, but {label!r} has {labels}. Keras would "
            "stretch one over the other and give a number that means nothing. Make both shapes equal."
        ),
    ),
    "label-squeezed": (
        "hint",
        mark(
            "{node}: {type} expects labels of the prediction's shape {predicted}, but {label!r} has {labels}. Keras adds "
            "the missing axis here, NumPy would not. Write the label's shape as {predicted}."
        ),
    ),
    "sparse-shape": (
        "error",
        mark(
            "{node}: {type} expects labels of shape {expected} (the prediction without its classes), but {label!r} has "
            "{labels}. Change the label's shape, or what the network ends with."
        ),
    ),
}

TEMPLATES: Mapping[str, tuple[Severity, str]] = immutabledict({**_STRUCTURE, **_SHAPES, **_HABITS, **_LOSSES})
"""Severity and template by code."""

# What stands on the buttons of fixes.
ADD_BEFORE = mark("Add {type} before it")
ADD_ON = mark("Add {type} after {source}")
ADD_INPUT = mark("Add an Input before {node}")
ADD_OUTPUT = mark("Mark it with an Output")
ADD_OUTPUTS = mark("Mark each with an Output")
KEEP_OUTPUT = mark("Keep {kept} as the only output and delete: {gone}")
CONNECT = mark("Connect {source} to {node}")
DISCONNECT = mark("Disconnect {node}")
DELETE = mark("Delete {node}")
BYPASS = mark("Remove {node} and connect around it")
SET = mark("Set {parameter} of {node} to {value}")
RESET = mark("Reset {parameter} of {node}")
REPLACE = mark("Replace {node} by {type}")
OWN_WEIGHTS = mark("Give {node} weights of its own")

# What a layer expects, by number of axes with the batch.
EXPECTED: Mapping[int, str] = immutabledict(
    {
        2: mark("one vector a sample (features)"),
        3: mark("a sequence (steps × features)"),
        4: mark("an image map (height × width × channels)"),
        5: mark("a volume (depth × height × width × channels)"),
    }
)
