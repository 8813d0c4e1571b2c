"""Rules for errors of models about their input data."""

from math import prod

from workbench.analysis.analysis_report import Shape
from workbench.analysis.axis_names import shape_text
from workbench.messages import mark
from workbench.trace.error_translation.translation_rule import RaisedError, Sentence, rule, shape

TEMPLATES = {
    "input-size": mark(
        "{node}: the model expects samples of {expected}, but receives {received}. Bring the data to that size, or "
        "change the shape of the Input."
    ),
    "no-batch": mark(
        "{node}: the model expects a batch of samples, {expected} each, but receives a single one. Add the batch axis: "
        "x[None]."
    ),
    "flat-data": mark(
        "{node}: the model expects samples of {expected}, but receives {received}: as many numbers, in another form. "
        "Use x.reshape({target})."
    ),
    "moved-channels": mark(
        "{node}: the model expects samples of {expected}, but receives {received}: the channels stand at the other "
        "end. Use np.moveaxis(x, {source}, {destination})."
    ),
    "sample-counts": mark(
        "fit: x and y expect the same number of samples, but x has {x} and y has {y}. Cut both from the data in the "
        "same way."
    ),
    "list-of-samples": mark(
        "fit: expected one array with all samples, received a list of {count} arrays. Use np.stack(x)."
    ),
    "uneven-data": mark(
        "fit: expected an array of numbers, received one of Python objects: its samples differ in size. Bring all to "
        "one size (resize images, pad sequences), then use np.stack."
    ),
    "no-array": mark(
        "fit: expected NumPy arrays or tensors, received a {received}. Use np.array on it, and give x and y the same "
        "kind."
    ),
    "text-data": mark(
        "{node}: expected numbers, received text (dtype string). Turn the text into numbers first, with "
        "TextVectorization or StringLookup, or read the column as float."
    ),
    "several-inputs": mark(
        "{node}: the model expects {expected} inputs ({names}), but receives {received}. Give one array for each, as "
        "in {example}."
    ),
    "no-labels": mark("fit: the loss expects labels, but received None. Give y: model.fit(x, y)."),
    "pretrained-channels": mark(
        "The weights that were learned on ImageNet expect images of {expected}, but received input_shape={received}. "
        "Repeat a grey image three times with np.repeat(x, 3, axis=-1), or use weights=None."
    ),
    "not-a-shape": mark(
        "Input expects a shape, received {received!r}. Write a tuple, with a comma: shape=({received},)."
    ),
}

_SPECIAL = 3


@rule(r"Input \d+(?: with name '(?P<name>[^']*)')? of layer ['\"](?P<layer>[^'\"]+)['\"] is incompatible with the "
      r"layer: expected shape=(?P<expected>\([^)]*\)), found shape=(?P<shape>\([^)]*\))")  # fmt: skip
def input_size(raised: RaisedError) -> Sentence:
    """A functional model on data of another shape."""
    return size_sentence(raised.match["layer"], shape(raised.match["expected"]), shape(raised.match["shape"]))


@rule(r"Invalid input shape for input .* with name '(?P<name>[^']*)' and path '[^']*'\. "
      r"Expected shape (?P<expected>\([^)]*\)), but input has incompatible shape (?P<shape>\([^)]*\))")  # fmt: skip
def adjusted_input_size(raised: RaisedError) -> Sentence:
    """A Sequential on data with another number of axes."""
    name = raised.layer or raised.match["name"]
    return size_sentence(name, shape(raised.match["expected"]), shape(raised.match["shape"]))


def size_sentence(node: str, expected: Shape, received: Shape) -> Sentence:
    """The sentence for the most likely mistake."""
    values: dict[str, object] = {"node": node, "expected": shape_text(expected), "received": shape_text(received)}
    wanted = expected[1:]
    if _equal(received, wanted) or _equal(received, wanted[:-1] if wanted[-1:] == (1,) else None):
        return Sentence("no-batch", values)
    if len(received) == len(expected) > _SPECIAL:
        if _equal((*received[2:], received[1]), wanted):
            return Sentence("moved-channels", {**values, "source": 1, "destination": -1})
        if _equal((received[-1], *received[1:-1]), wanted):
            return Sentence("moved-channels", {**values, "source": -1, "destination": 1})
    if _numbers(wanted) is not None and _numbers(wanted) == _numbers(received[1:]):
        target = ", ".join(["-1", *(str(one) for one in wanted)])
        return Sentence("flat-data", {**values, "target": target})
    return Sentence("input-size", values)


def _equal(one: Shape, two: Shape | None) -> bool:
    return two is not None and len(one) == len(two) and all(b is None or a == b for a, b in zip(one, two, strict=True))


def _numbers(sizes: Shape) -> int | None:
    known = [one for one in sizes if one is not None]
    return prod(known) if len(known) == len(sizes) else None


@rule(r"Data cardinality is ambiguous.*'x' sizes: (?P<x>[\d, ]+)\s+'y' sizes: (?P<y>[\d, ]+)")
def sample_counts(raised: RaisedError) -> Sentence:
    """As many labels as samples; a list of images is taken for the inputs of a model with many."""
    sizes = raised.match["x"].strip().split(", ")
    if len(sizes) > 1 and raised.match["y"].strip() == str(len(sizes)):
        return Sentence("list-of-samples", {"count": len(sizes)})
    return Sentence("sample-counts", {"x": raised.match["x"].strip(), "y": raised.match["y"].strip()})


@rule(r"Invalid dtype: object|Failed to convert a NumPy array to a Tensor \(Unsupported object type")
def ragged_data(raised: RaisedError) -> Sentence:  # noqa: ARG001 - the message has no values
    """Images or sequences of several sizes in one array."""
    return Sentence("uneven-data", {})


@rule(r"Unrecognized data type: x=.*\(of type <class '(?P<kind>[\w.]+)'>\)")
def not_an_array(raised: RaisedError) -> Sentence:
    """A list or data frame beside an array."""
    received = raised.match["kind"].rpartition(".")[2]
    return Sentence("no-array", {"received": "list" if received == "ndarray" else received})


@rule(r"Cast string to \w+ is not supported|dtype='string' is not a valid dtype for Keras type promotion")
def text_data(raised: RaisedError) -> Sentence:
    """Text where numbers are expected."""
    return Sentence("text-data", {"node": raised.node})


@rule(r"Layer \"(?P<layer>[^\"]+)\" expects (?P<expected>\d+)(?: named)? input\(s\)"
      r"(?: with keys (?P<names>\[[^]]*\]))?, but it received (?P<received>\d+) input tensors")  # fmt: skip
def several_inputs(raised: RaisedError) -> Sentence | None:
    """Too few arrays for a model with several inputs."""
    count, names = int(raised.match["expected"]), (raised.match["names"] or "").strip("[]").replace("'", "")
    if count == 1:
        return None
    example = ", ".join(f"{name!r}: …" for name in names.split(", ")) if names else ""
    return Sentence(
        "several-inputs",
        {
            "node": raised.node,
            "expected": count,
            "names": names or count,
            "received": raised.match["received"],
            "example": f"{{{example}}}" if names else "[a, b]",
        },
    )


@rule(r"^None values not supported\.$")
def missing_labels(raised: RaisedError) -> Sentence:  # noqa: ARG001
    """Training without y."""
    return Sentence("no-labels", {})


@rule(
    r"loading `imagenet` weights, `input_shape` should be (?P<expected>\([^)]*\))\.\s+"
    r"Received: input_shape=(?P<shape>\([^)]*\))"
)
def pretrained_channels(raised: RaisedError) -> Sentence:
    """Greyscale images for weights pretrained on RGB."""
    expected = shape_text((None, *shape(raised.match["expected"])))
    return Sentence("pretrained-channels", {"expected": expected, "received": raised.match["shape"]})


@rule(r"Cannot convert '(?P<shape>\d+)' to a shape")
def not_a_shape(raised: RaisedError) -> Sentence:
    """A number where a tuple is expected."""
    return Sentence("not-a-shape", {"received": int(raised.match["shape"])})


RULES = (
    input_size,
    adjusted_input_size,
    sample_counts,
    ragged_data,
    not_an_array,
    text_data,
    several_inputs,
    missing_labels,
    pretrained_channels,
    not_a_shape,
)
