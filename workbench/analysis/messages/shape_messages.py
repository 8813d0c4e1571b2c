"""Layers that do not fit the shapes of their inputs."""

from workbench.analysis.analysis_report import Severity
from workbench.messages import mark

SHAPES: dict[str, tuple[Severity, str]] = {
    "rank": (
        "error",
        mark(
            "{node}: {type} expects {expected}, but receives {tensor}. Change what comes before it, or "
            "use a layer made for this shape."
        ),
    ),
    "sequence-needed": (
        "error",
        mark(
            "{node}: {type} expects a sequence (steps × features), but receives {tensor}. Bring the data "
            "into steps first, or use a layer made for this shape."
        ),
    ),
    "dense-on-map": (
        "warning",
        mark(
            "{node}: Dense expects one vector a sample, but receives a map of {tensor}, and would work on "
            "its last axis alone. Flatten the map, or pool it into a vector, before this layer."
        ),
    ),
    "unknown-size": (
        "error",
        mark(
            "{node}: {type} expects to know {size}, but receives {tensor}. Give the "
            "Input a size on every axis, or pool over the unknown axes instead of flattening them."
        ),
    ),
    "size-vanishes": (
        "error",
        mark(
            "{node}: {type} expects at least {needed} along the {axis}, but receives {size}, and would leave nothing "
            "({sizes}). Keep the size with padding, or remove a layer that shrinks it."
        ),
    ),
    "channels-vanish": (
        "error",
        mark(
            "{node}: {type} expects height × width × channels, but the Input {source!r} has the shape {received}, "
            "which looks like channels first, so that {count} is taken for the height. Move the channels to the end."
        ),
    ),
    "merge-shapes": (
        "error",
        mark(
            "{node}: {type} expects equal shapes, but receives {shapes}: they differ in {differences}. Bring both to "
            "the same shape before this node."
        ),
    ),
    "concatenate-shapes": (
        "error",
        mark(
            "{node}: Concatenate expects shapes that are equal but for the {joined} axis, but receives {shapes}: "
            "they differ in {differences}. Bring both to the same size first."
        ),
    ),
    "concatenate-ranks": (
        "error",
        mark(
            "{node}: Concatenate expects tensors with equally many axes, but receives {shapes}. Pool or flatten the "
            "larger one, or connect layers of the same kind."
        ),
    ),
    "concatenate-places": (
        "warning",
        mark(
            "{node}: Concatenate expects to join channels, but with axis={axis} it puts the maps {tensor} side by side "
            "along the {joined}. Reset axis: -1 is the last one, the channels."
        ),
    ),
    "concatenate-axis": (
        "error",
        mark(
            "{node}: Concatenate expects an axis of its inputs, which have the axes 1 to {count}, but axis is {axis}. "
            "Set axis to -1, the last one."
        ),
    ),
    "merge-ranks": (
        "error",
        mark(
            "{node}: {type} repeats the tensor with fewer axes along those it lacks, and expects the others to be "
            "equal, but receives {shapes}: they differ in {differences}. Give both the same size there."
        ),
    ),
    "merge-broadcasts": (
        "warning",
        mark(
            "{node}: {type} expects equal shapes, but receives {shapes}. It would repeat the smaller along "
            "{differences} without a word. If that is not meant, bring both to the same shape."
        ),
    ),
    "gate-width": (
        "error",
        mark(
            "{node}: {type} weighs each channel of {map!r} ({tensor}) by one number of {gate!r}, and so expects "
            "{channels} of them, but receives {count} ({count} ≠ {channels}). Give {gate!r} {channels} units."
        ),
    ),
    "attention-width": (
        "error",
        mark(
            "{node}: {type} compares queries and keys number by number, but {query!r} has {one} features and {key!r} "
            "has {two} ({one} ≠ {two}). Bring both to the same width, for example with a Dense layer."
        ),
    ),
    "attention-length": (
        "error",
        mark(
            "{node}: {type} expects a key for each value, but {key!r} has {one} steps and {value!r} has {two} "
            "({one} ≠ {two}). Connect both to layers of the same sequence."
        ),
    ),
    "stateful-batch": (
        "error",
        mark(
            "{node}: with stateful=True {type} keeps a state for each sample of a batch, and expects to know how many "
            "there are, but the batch has no size. Set batch_size of the Input, or switch stateful off."
        ),
    ),
    "slope-of-unknown": (
        "error",
        mark(
            "{node}: PReLU learns a slope for each place, and expects to know how many there are, but the {axis} of "
            "{tensor} has no size. Set shared_axes, so that each channel has one slope."
        ),
    ),
    "slope-axes": (
        "error",
        mark(
            "{node}: PReLU expects axes of {tensor} in shared_axes, that is numbers from 1 to {count}, but receives "
            "{axes}. Set the axes of space, or none for a vector."
        ),
    ),
    "merge-takes-two": (
        "error",
        mark("{node}: {type} expects exactly two tensors, but receives {count}. Disconnect what is too much."),
    ),
    "groups": (
        "error",
        mark(
            "{node}: expected groups to divide the {what}, but {groups} does not divide {count}. Set groups to a "
            "number that does, for example 1."
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
            "{node}: Embedding expects a sequence of whole numbers, one a word, but receives {tensor}, "
            "and would make a vector of each single number. Remove it if the data are vectors already."
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
            "{node}: {type} expects {expected}, but receives {received}: the shape of the Input {source!r} seems to "
            "count the samples too. Leave the batch out of it."
        ),
    ),
    "data-format-mixed": (
        "warning",
        mark(
            "{node}: {type} expects the channels last, but {source!r} gives them first: {tensor}. "
            "Set data_format='channels_first' here too."
        ),
    ),
    "input-channels-first": (
        "hint",
        mark(
            "{node}: {type} expects height × width × channels, but the Input {source!r} has the shape {received}, "
            "which looks like channels first. Move the channels to the end."
        ),
    ),
    "input-channels-last": (
        "hint",
        mark(
            "{node}: {type} expects channels × height × width, as its data_format says, but the Input {source!r} has "
            "the shape {received}, which looks like channels last. Move the channels to the front."
        ),
    ),
    "shared-shape": (
        "error",
        mark(
            "{node}: it uses the weights of {owner!r}, which were made for {expected}, but receives {received}. "
            "Bring both to the same shape, or give this node weights of its own."
        ),
    ),
    "residual-shapes": (
        "error",
        mark(
            "{node}: what goes into each repetition is added to what comes out of it, so that both need the same "
            "shape, but {given} goes into repetition {number} and {made} comes out of it. Let the layers inside keep "
            "the shape, or join the repetitions in a chain."
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
            "{node}: the network inside expects {expected} at {port!r}, but receives {received}. Resize the data, or "
            "change that Input inside."
        ),
    ),
    "opaque": (
        "error",
        mark("{node}: no code can be written for this {layer}, so what leaves it is not known. {reason}"),
    ),
    "unknown-class": (
        "error",
        mark(
            "{node}: the class {layer} of {module} is not known here. Import the module that defines it, or replace "
            "it by layers of Keras."
        ),
    ),
    "unknown-code": (
        "error",
        mark(
            "{node}: {own} is code of your own that was not run here, so nobody knows what this layer gives. Run the "
            "cell or file that defines it, and import the model again."
        ),
    ),
    "unknown-words": (
        "error",
        mark("{node}: {layer} does not take {words}. Remove them from its config, or give them plain values."),
    ),
    "needs-text": (
        "error",
        mark("{node}: {type} expects text (dtype string), but receives {dtype}. Set the Input's dtype to string."),
    ),
    "parameters": (
        "error",
        mark(
            "{node}: a {type} cannot be made with {params}: expected values that go together. Reset one of them, or "
            "change it in the parameter panel."
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
