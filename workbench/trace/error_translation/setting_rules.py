"""Rules for errors about unknown names and settings, and about values of the wrong type."""

import difflib
import re

from workbench.catalog import node_types
from workbench.catalog.display_names import snake_case
from workbench.messages import mark
from workbench.trace.error_translation.translation_rule import RaisedError, Sentence, rule
from workbench.trace.loss_resolution import closest

TEMPLATES = {
    "unknown-name": mark(
        "compile: there is no {kind} {received!r}. Expected a name that Keras knows, perhaps {suggestion!r}. Check the "
        "spelling."
    ),
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
    "text-labels": mark(
        "fit: expected numbers, received text ({received}). Turn the labels into class numbers first, for example with "
        "np.unique(y, return_inverse=True)[1]."
    ),
    "missing-setting": mark(
        "{node}: expected a value for {argument!r}, received none. Write it, as in {node}({argument}=…)."
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
    "no-file": mark(
        "There is no file {received!r} here. Expected one that was saved before. Check the name, and the folder with "
        "os.getcwd()."
    ),
    "weights-ending": mark(
        "A file of weights expects the ending .weights.h5, received {received!r}. Use "
        "model.save_weights('model.weights.h5'), or model.save('model.keras') for the whole model."
    ),
}  # fmt: skip


@rule(r"Could not interpret (?P<kind>loss|optimizer|metric) identifier: (?P<name>\S+)")
def unknown_name(raised: RaisedError) -> Sentence:
    """A misspelt loss, optimizer or metric in compile."""
    kind, name = raised.match["kind"], raised.match["name"]
    suggestion = closest(name) if kind == "loss" else _closest_of(kind, name)
    return Sentence("unknown-name", {"kind": kind, "received": name, "suggestion": suggestion})


def _closest_of(kind: str, name: str) -> str:
    if kind == "metric":
        known = ["accuracy", "auc", *(snake_case(one.name) for one in node_types("Metric"))]
    else:
        known = ["adam", "adamw", "sgd", "rmsprop", "adagrad", "adadelta", "adamax", "nadam", "ftrl", "lion"]
    return difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.0)[0]


@rule(r"Only instances of `?keras\.Layer`? can be added to a Sequential model\. Received: (?P<what>.*) \(of type")
def not_a_layer(raised: RaisedError) -> Sentence | None:
    """A class, or a layer's output, in the list of a Sequential."""
    named = re.match(r"<class '(?:[\w.]+\.)?(\w+)'>", raised.match["what"])
    if named:
        return Sentence("not-a-layer", {"received": named.group(1)})
    return Sentence("a-tensor-in-a-list", {}) if raised.match["what"].startswith("<KerasTensor") else None


@rule(r"All `outputs` values must be KerasTensors\..*of type <class '[\w.]+\.(?P<kind>\w+)'>")
def output_is_a_layer(raised: RaisedError) -> Sentence:
    """A layer that was never called, as the output of a model."""
    return Sentence("output-is-a-layer", {"received": raised.match["kind"]})


@rule(r"When providing `x` as a (?:tf\.data\.Dataset|\S+), `y` should not be passed")
def labels_twice(raised: RaisedError) -> Sentence:  # noqa: ARG001
    """``y`` given besides a data set that contains labels."""
    return Sentence("labels-twice", {})


@rule(r"Argument `validation_split` is only supported for tensors or NumPy arrays")
def split_of_dataset(raised: RaisedError) -> Sentence:  # noqa: ARG001
    """``validation_split`` given with a data set."""
    return Sentence("split-of-a-set", {})


@rule(r"Invalid dtype: (?P<kind>str\d+|object_|<U\d+)")
def text_labels(raised: RaisedError) -> Sentence:
    """Names of classes instead of numbers."""
    return Sentence("text-labels", {"received": raised.match["kind"]})


@rule(r"^(?P<kind>\w+)\.__init__\(\) missing \d+ required positional arguments?: '(?P<argument>\w+)'")
def missing_setting(raised: RaisedError) -> Sentence | None:
    """``Dense()`` without units. Other classes than Keras's have messages of their own."""
    kind = raised.match["kind"]
    if kind not in {one.name for one in node_types()}:
        return None
    return Sentence("missing-setting", {"node": kind, "argument": raised.match["argument"]})


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


@rule(r"File not found: filepath=(?P<one>\S+)\. Please|unable to open file: name = '(?P<two>[^']+)', errno = 2")
def missing_file(raised: RaisedError) -> Sentence:
    """A saved model that is not there."""
    return Sentence("no-file", {"received": raised.match["one"] or raised.match["two"]})


@rule(r"The filename must end in `\.weights\.h5`\. Received: filepath=(?P<path>\S+)$")
def weights_ending(raised: RaisedError) -> Sentence:
    """Weights under another name."""
    return Sentence("weights-ending", {"received": raised.match["path"]})


RULES = (
    unknown_name,
    not_a_layer,
    output_is_a_layer,
    labels_twice,
    split_of_dataset,
    text_labels,
    missing_setting,
    wrong_choice,
    channel_groups,
    dot_sizes,
    missing_file,
    weights_ending,
)
