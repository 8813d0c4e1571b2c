"""Rules for errors about unknown names and settings, and about values of the wrong type."""

import re

from workbench.messages import mark
from workbench.trace.error_translation.translation_rule import RaisedError, Sentence, rule

TEMPLATES = {
    "not-a-layer": mark(
        "Sequential: expected layers, received the class {received} itself. Make the layer: {received}(…)."
    ),
    "a-tensor-in-a-list": mark(
        "Sequential: expected layers, received a tensor, the result of a layer. Leave the call out: layers.Dense(10) "
        "and not layers.Dense(10)(x)."
    ),
    "output-is-a-layer": mark(
        "Model: expected tensors as outputs, received the layer {received!r}. Call the layer on what comes before it: "
        "outputs = layer(x)."
    ),
    "labels-twice": mark(
        "fit: expected the labels inside the data set, received a data set and y. Leave y out, or build the set of "
        "pairs: tf.data.Dataset.from_tensor_slices((x, y))."
    ),
    "split-of-a-set": mark(
        "fit: validation_split expects arrays, received a data set. Divide it yourself and give validation_data, for "
        "example data.take(20) for validation and data.skip(20) for training."
    ),
    "wrong-choice": mark(
        "{argument}: expected one of {expected}, received {received!r}. Check the spelling."
    ),
    "groups": mark(
        "{node}: groups={groups} parts the channels evenly, but {channels} come in: {received}. Choose a number that "
        "divides {channels}."
    ),
    "dot-sizes": mark(
        "{node}: Dot expects equal sizes along the axes it sums over, received {one} and {two} from {shapes}. Change "
        "what comes before it, or axes=…."
    ),
    "weights-ending": mark(
        "A file of weights expects the ending .weights.h5, received {received!r}. Use "
        "model.save_weights('model.weights.h5'), or model.save('model.keras') for the whole model."
    ),
}  # fmt: skip


@rule(r"Only instances of `?keras\.Layer`? can be added to a Sequential model\. Received: (?P<what>.*) \(of type")
def not_a_layer(raised: RaisedError) -> Sentence | None:
    """A class, or a layer's output, in the list of a Sequential."""
    named = re.match(r"<class '(?:[\w.]+\.)?(\w+)'>", raised.match["what"])
    if named:
        return Sentence("not-a-layer", {"received": named.group(1)})
    given = raised.frames[-1].f_locals.get("layer") if raised.frames else None
    is_tensor = raised.match["what"].startswith("<KerasTensor") or hasattr(given, "shape")
    return Sentence("a-tensor-in-a-list", {}) if is_tensor else None


@rule(r"All `outputs` values must be KerasTensors\..*including invalid value <class '[\w.]+\.(?P<name>\w+)'>"
      r"|All `outputs` values must be KerasTensors\..*of type <class '[\w.]+\.(?P<kind>\w+)'>")  # fmt: skip
def output_is_a_layer(raised: RaisedError) -> Sentence:
    """A layer that was never called, as the output of a model."""
    return Sentence("output-is-a-layer", {"received": raised.match["name"] or raised.match["kind"]})


@rule(r"When providing `x` as a (?:tf\.data\.Dataset|\S+), `y` should not be passed")
def labels_twice(raised: RaisedError) -> Sentence:  # noqa: ARG001
    """``y`` given besides a data set that contains labels."""
    return Sentence("labels-twice", {})


@rule(r"Argument `validation_split` is only supported for tensors or NumPy arrays")
def split_of_dataset(raised: RaisedError) -> Sentence:  # noqa: ARG001
    """``validation_split`` given with a data set."""
    return Sentence("split-of-a-set", {})


@rule(r"The `(?P<argument>padding|data_format)` argument must be (?:a list/tuple or )?one of \{?(?P<expected>[^}]*?)\}?"
      r"\. Received: (?P<received>\S+)$")  # fmt: skip
def wrong_choice(raised: RaisedError) -> Sentence:
    """A misspelt word for padding."""
    words = sorted(re.findall(r"[\w]+", raised.match["expected"]))
    values = {"argument": raised.match["argument"], "received": raised.match["received"]}
    return Sentence("wrong-choice", {**values, "expected": ", ".join(map(repr, words))})


@rule(r"number of input channels must be evenly divisible by the number of groups\. Received groups=(?P<groups>\d+), "
      r"but the input has (?P<channels>\d+) channels \(full input shape is (?P<shape>\([^)]*\))")  # fmt: skip
def channel_groups(raised: RaisedError) -> Sentence:
    """Channels that are not divisible by the groups."""
    values = {name: raised.match[name] for name in ("groups", "channels")}
    return Sentence("groups", {"node": raised.node, "received": raised.match["shape"], **values})


@rule(r"Incompatible input shapes: axis values (?P<one>\d+) \(at axis -?\d+\) != (?P<two>\d+) \(at axis -?\d+\)\. "
      r"Full input shapes: (?P<shapes>\(.*\))")  # fmt: skip
def dot_sizes(raised: RaisedError) -> Sentence:
    """Vectors of other lengths in Dot."""
    return Sentence(
        "dot-sizes", {"node": raised.node, **{name: raised.match[name] for name in ("one", "two", "shapes")}}
    )


@rule(r"The filename must end in `\.weights\.h5`\. Received: filepath=(?P<path>\S+)$")
def weights_ending(raised: RaisedError) -> Sentence:
    """Weights under another name."""
    return Sentence("weights-ending", {"received": raised.match["path"]})


RULES = (
    not_a_layer,
    output_is_a_layer,
    labels_twice,
    split_of_dataset,
    wrong_choice,
    channel_groups,
    dot_sizes,
    weights_ending,
)
