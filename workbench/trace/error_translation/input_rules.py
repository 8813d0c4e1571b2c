"""Rules for errors of models about their input data."""

from math import prod

from workbench.analysis.analysis_report import Shape
from workbench.analysis.axis_names import shape_text
from workbench.messages import mark
from workbench.trace.error_translation.sample_shapes import are_exchanged, equal_sizes
from workbench.trace.error_translation.translation_rule import RaisedError, Sentence, rule, shape

TEMPLATES = {
    "input-size": mark(
        "{node}: the model expects samples of {expected}, but receives {received}. Bring the data to that size, or "
        "change the shape of the Input."
    ),
    "set-without-batches": mark(
        "{method}: the model expects batches of samples, {expected} each, but the data set yields samples one by one. "
        "Make batches: {method}(data.batch(32))."
    ),
    "no-batch": mark(
        "{node}: the model expects a batch of samples, {expected} each, but receives a single one. Add the batch axis: "
        "x[None]."
    ),
    "exchanged": mark(
        "{method}: x and y are exchanged: the model expects samples of {expected}, and y has them. Write "
        "model.{method}(x, y), the samples first."
    ),
    "flat-data": mark(
        "{node}: the model expects samples of {expected}, but receives {received}: as many numbers, in another form. "
        "Use x.reshape({target})."
    ),
    "moved-channels": mark(
        "{node}: the model expects samples of {expected}, but receives {received}: the channels stand at the other "
        "end. Use np.moveaxis(x, {source}, {destination})."
    ),
    "text-data": mark(
        "{node}: expected numbers, received text (dtype string). Turn the text into numbers first, with "
        "TextVectorization or StringLookup, or read the column as float."
    ),
    "several-inputs": mark(
        "{node}: the model expects {expected} inputs ({names}), but receives {received}. Give one array for each, as "
        "in {example}."
    ),
    "pretrained-channels": mark(
        "The weights that were learned on ImageNet expect images of {expected}, but received input_shape={received}. "
        "Repeat a grey image three times with np.repeat(x, 3, axis=-1), or use weights=None."
    ),
    "pretrained-size": mark(
        "With include_top=True the weights that were learned on ImageNet expect images of {expected}, but received "
        "input_shape={received}. Use include_top=False and a head of your own, or resize the images."
    ),
    "pretrained-classes": mark(
        "The head that was learned on ImageNet has 1000 classes, but received classes={received}. Use "
        "include_top=False, and add a Dense layer for your {received} classes."
    ),
    "too-small-images": mark(
        "This network halves images so often that they must be at least {expected}, but received "
        "input_shape={received}. Enlarge the images, with layers.Resizing or keras.ops.image.resize."
    ),
    "shape-of-numbers": mark(
        "Input expects one shape, received the numbers {received} one by one. Write a tuple: shape=({received})."
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
    if are_exchanged(raised, shape(raised.match["expected"])):
        return Sentence("exchanged", {"method": raised.method, "expected": shape_text(shape(raised.match["expected"]))})
    found = size_sentence(name, shape(raised.match["expected"]), shape(raised.match["shape"]))
    given = raised.call.arguments.get("x") if raised.call else None
    if found.code == "no-batch" and hasattr(given, "element_spec"):
        return Sentence("set-without-batches", {"method": raised.method, "expected": found.values["expected"]})
    return found


def size_sentence(node: str, expected: Shape, received: Shape) -> Sentence:
    """The sentence for the most likely mistake."""
    values: dict[str, object] = {"node": node, "expected": shape_text(expected), "received": shape_text(received)}
    wanted = expected[1:]
    if equal_sizes(received, wanted) or equal_sizes(received, wanted[:-1] if wanted[-1:] == (1,) else None):
        return Sentence("no-batch", values)
    if len(received) == len(expected) > _SPECIAL:
        if equal_sizes((*received[2:], received[1]), wanted):
            return Sentence("moved-channels", {**values, "source": 1, "destination": -1})
        if equal_sizes((received[-1], *received[1:-1]), wanted):
            return Sentence("moved-channels", {**values, "source": -1, "destination": 1})
    if _numbers(wanted) is not None and _numbers(wanted) == _numbers(received[1:]):
        target = ", ".join(["-1", *(str(one) for one in wanted)])
        return Sentence("flat-data", {**values, "target": target})
    return Sentence("input-size", values)


def _numbers(sizes: Shape) -> int | None:
    known = [one for one in sizes if one is not None]
    return prod(known) if len(known) == len(sizes) else None


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


@rule(
    r"loading `imagenet` weights, `input_shape` should be (?P<expected>\([^)]*\))\.\s+"
    r"Received: input_shape=(?P<shape>\([^)]*\))"
)
def pretrained_channels(raised: RaisedError) -> Sentence:
    """Greyscale images for weights pretrained on RGB."""
    wanted, given = shape(raised.match["expected"]), shape(raised.match["shape"])
    values = {"expected": shape_text((None, *wanted)), "received": raised.match["shape"]}
    return Sentence("pretrained-size" if wanted[-1:] == given[-1:] else "pretrained-channels", values)


@rule(r"weights=.imagenet.` with `include_top=True`, `classes` should be 1000\.\s+Received classes=(?P<classes>\d+)")
def pretrained_classes(raised: RaisedError) -> Sentence:
    """Another number of classes for a head that is learned already."""
    return Sentence("pretrained-classes", {"received": raised.match["classes"]})


@rule(r"Input size must be at least (?P<expected>\d+x\d+); Received: input_shape=(?P<shape>\([^)]*\))")
def too_small_images(raised: RaisedError) -> Sentence:
    """Images of MNIST for a network of ImageNet."""
    expected = raised.match["expected"].replace("x", " × ")
    return Sentence("too-small-images", {"expected": expected, "received": raised.match["shape"]})


@rule(r"Cannot convert '(?P<shape>\d+)' to a shape")
def not_a_shape(raised: RaisedError) -> Sentence:
    """A number where a tuple is expected; or several numbers, which Input takes for batch size and dtype."""
    given = next((frame.f_locals for frame in raised.frames if frame.f_code.co_name == "Input"), {})
    several = [given.get(name) for name in ("shape", "batch_size", "dtype")]
    numbers = [str(size) for size in several if isinstance(size, int)]
    if len(numbers) > 1:
        return Sentence("shape-of-numbers", {"received": ", ".join(numbers)})
    return Sentence("not-a-shape", {"received": int(raised.match["shape"])})


RULES = (
    input_size,
    adjusted_input_size,
    text_data,
    several_inputs,
    pretrained_channels,
    pretrained_classes,
    too_small_images,
    not_a_shape,
)
