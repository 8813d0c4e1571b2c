"""Rules for errors of layers about their inputs."""

import re
from math import prod

from workbench.analysis.analysis_report import Shape
from workbench.analysis.axis_names import axis_names, shape_text, size_along, tensor_text
from workbench.analysis.messages import expected_text
from workbench.messages import mark, say
from workbench.trace.error_translation.sample_shapes import are_exchanged
from workbench.trace.error_translation.translation_rule import RaisedError, Sentence, differences, rule, shape, shapes

_INPUT = r"Input \d+(?: with name '[^']*')? of layer ['\"](?P<layer>[^'\"]+)['\"] is incompatible with the layer: "
_IMAGE = 4
_COLOURS = (1, 3)
"""Channels of a grey and of a coloured image."""
_SMALLEST = 8
"""Height and width of the smallest picture that is taken for one; less may be a batch of short rows."""
_SAMPLE = re.compile(r"call\(\):\s+• inputs=tf\.Tensor\(shape=\((\d+), (\d+), ([13])\)")

TEMPLATES = {
    "no-channels": mark(
        "{node}: {type} expects an image map (height × width × channels), but receives {received}: the axis of the "
        "channels is missing. Add it with x[..., None], or x.reshape(-1, {height}, {width}, 1)."
    ),
    "made-for": mark(
        "{node}: its weights were made for {expected} {axis}, but it receives {received}. Bring the size that it was "
        "made for, or make a new layer."
    ),
    "one-sample": mark(
        "{node}: the model expects a batch, but receives one sample of {received}, whose first axis it takes for the "
        "batch. Add the batch axis with x[None], or .batch(32) to a data set."
    ),
    "no-room": mark(
        "{node}: {type} expects at least {needed} along the {axis}, but receives {size} ({received}), and would leave "
        "nothing. Keep the size with padding='same', or remove a layer that shrinks it."
    ),
    "not-a-list": mark(
        "{node}: {type} merges two tensors or more, but receives one ({received}). Call it on a list: {type}()([a, b])."
    ),
    "needs-frames": mark(
        "{node}: TimeDistributed expects steps before what its layer works on (steps × features), but receives "
        "{received}. Bring the data into steps first, or use the layer without TimeDistributed."
    ),
    "one-tensor": mark(
        "{node}: {type} expects {expected} tensor, but receives a list of {received}. Merge them first, for example "
        "with Concatenate."
    ),
    "missing-argument": mark(
        "{node}: {type} expects an argument {argument!r}, but receives none. Call it as layer(query, value); for "
        "self-attention give the same tensor twice."
    ),
    "batch-in-shape": mark(
        "{node}: {type} expects an image map (height × width × channels), but receives {received}: the shape of the "
        "Input seems to count the samples too. Leave the batch out of it."
    ),
}


@rule(
    _INPUT + r"expected (?:min_|max_)?ndim=(?P<wanted>\d+), found ndim=\d+\. Full shape received: (?P<shape>\([^)]*\))"
)
def input_rank(raised: RaisedError) -> Sentence:
    """A layer for sequences, images or volumes that receives something else."""
    received, wanted = shape(raised.match["shape"]), int(raised.match["wanted"])
    values = {
        "node": raised.node,
        "type": raised.kind_of(raised.node),
        "received": shape_text(received),
        "tensor": tensor_text(received, axis_names(len(received))),
        "expected": expected_text(wanted),
    }
    if wanted == _IMAGE and _is_picture(received):
        return Sentence("one-sample", {**values, "received": " × ".join(map(str, received))})
    if wanted == _IMAGE and len(received) == _IMAGE - 1:
        return Sentence("no-channels", {**values, "height": received[1] or -1, "width": received[2] or -1})
    if wanted == _IMAGE and len(received) == _IMAGE + 1:
        return Sentence("batch-in-shape", values)
    return Sentence("rank", values)


def _is_picture(received: Shape) -> bool:
    """Whether the whole shape is that of a picture (height, width, channels), without a batch."""
    known = [size for size in received if size is not None]
    return len(known) == len(received) == _IMAGE - 1 and known[-1] in _COLOURS and min(known[:2]) >= _SMALLEST


@rule(_INPUT + r"expected axis (?P<axis>-?\d+) of input shape to have value (?P<size>\d+), "
      r"but received input with shape (?P<shape>\([^)]*\))")  # fmt: skip
def built_for_other_input(raised: RaisedError) -> Sentence:
    """Weights that were built for another input size."""
    one = _SAMPLE.search(raised.text)
    if one:
        return Sentence("one-sample", {"node": raised.node, "received": " × ".join(one.groups())})
    received, axis = shape(raised.match["shape"]), int(raised.match["axis"])
    wanted = getattr(raised.call.owner, "input_shape", None) if raised.call else None
    if isinstance(wanted, tuple) and are_exchanged(raised, wanted):
        return Sentence("exchanged", {"method": raised.method, "expected": shape_text(wanted)})
    if (
        len(received) == _IMAGE
        and axis in (-1, 3)
        and str(received[1]) == raised.match["size"]
        and received[2] == received[3]
    ):
        expected = shape_text((None, *received[2:], received[1]))
        values = {"expected": expected, "received": shape_text(received), "source": 1, "destination": -1}
        return Sentence("moved-channels", {"node": raised.node, **values})
    known = -len(received) <= axis < len(received)
    return Sentence(
        "made-for",
        {
            "node": raised.node,
            "expected": raised.match["size"],
            "axis": say(axis_names(len(received))[axis]) if known else "",
            "received": _with_size(received, received[axis] if known else None),
        },
    )


def _with_size(received: Shape, size: int | None) -> str:
    """``20 (4 × 20)``: the size along the axis in question and the whole shape, where that is more."""
    whole = shape_text(received)
    return whole if size is None or str(size) == whole else f"{size} ({whole})"


@rule(r"Shapes used to initialize variables must be fully-defined.*for variable path='(?P<layer>[^'/]+)/")
def unknown_size(raised: RaisedError) -> Sentence:
    """Weights for an axis of no known size."""
    tensor = tensor_text((None, None), axis_names(2))
    values = {"type": raised.kind_of(raised.node), "size": size_along(axis_names(2)[1]), "tensor": tensor}
    return Sentence("unknown-size", {"node": raised.node, **values})


@rule(r"Kernel shape must have the same length as input, but received kernel of shape (?P<kernel>\([^)]*\)) and "
      r"input of shape (?P<shape>\([^)]*\))")  # fmt: skip
def kernel_shape(raised: RaisedError) -> Sentence:
    """An Input whose shape counts the samples."""
    kind = raised.kind_of(raised.layer)
    return Sentence(
        "batch-in-shape", {"node": raised.node, "type": kind, "received": shape_text(shape(raised.match["shape"]))}
    )


@rule(r"Computed output size would be (?:zero or )?negative\. Received:? `inputs[ .]shape=(?P<shape>[^`]+)`, "
      r"`(?:kernel shape|pool_size)=(?P<window>[^`]+)`")  # fmt: skip
def vanishing_size(raised: RaisedError) -> Sentence:
    """A window larger than what is left of the image."""
    received, window = shape(raised.match["shape"]), shape(raised.match["window"])
    kind = raised.kind_of(raised.layer)
    axes = [axis for axis in range(1, len(received) - 1) if (received[axis] or 0) < (window[axis - 1] or 0)]
    axis = axes[0] if axes else 1
    return Sentence(
        "no-room",
        {
            "node": raised.node,
            "type": kind,
            "needed": window[axis - 1],
            "axis": say(axis_names(len(received))[axis]),
            "size": received[axis],
            "received": shape_text(received),
        },
    )


@rule(r"Negative dimension size caused by subtracting (?P<window>\d+) from (?P<size>\d+)|"
      r"Computed output size would be negative: -?\d+ \[input_size: (?P<eager_size>\d+), effective_filter_size: "
      r"(?P<eager_window>\d+)|could not create a descriptor for a pooling forward")  # fmt: skip
def window_too_large(raised: RaisedError) -> Sentence | None:
    """The same of a model that is built already: most often a single image, whose rows are taken for the batch."""
    given = re.search(r"inputs=tf\.Tensor\(shape=(\([^)]*\))", raised.text)
    if given is None:
        return None
    received, window = shape(given.group(1)), raised.match["window"] or raised.match["eager_window"]
    if _is_one_image(received):
        return Sentence("one-sample", {"node": raised.node, "received": " × ".join(map(str, received[:-1]))})
    size = raised.match["size"] or raised.match["eager_size"]
    if window is None or size is None:
        return None
    axis = next((axis for axis in range(1, len(received) - 1) if str(received[axis]) == size), 1)
    values = {
        "needed": window,
        "size": size,
        "axis": say(axis_names(len(received))[axis]),
        "received": shape_text(received),
    }
    return Sentence("no-room", {"node": raised.node, "type": raised.kind_of(raised.layer), **values})


def _is_one_image(shape: Shape) -> bool:
    """Whether a batch (height, width, channels, 1) is an image whose rows were taken for the batch."""
    known = [size for size in shape if size is not None]
    return len(known) == len(shape) == _IMAGE and known[2] in _COLOURS and min(known[:2]) > max(_COLOURS)


@rule(r"A `Concatenate` layer requires inputs with matching shapes.*input_shape=(?P<shapes>\[.*?\)\])")
def concatenated_shapes(raised: RaisedError) -> Sentence:
    """Tensors that differ in more than the joined axis."""
    one, two, *_ = shapes(raised.match["shapes"][1:-1])
    joined = len(one) - 1
    return Sentence(
        "concatenate-shapes",
        {
            "node": raised.node,
            "joined": say(axis_names(len(one))[joined]),
            "shapes": f"({shape_text(one)}), ({shape_text(two)})",
            "differences": ", ".join(differences(one, two, joined)),
        },
    )


@rule(r"Inputs have incompatible shapes\. Received shapes (?P<one>\([^)]*\)) and (?P<two>\([^)]*\))")
def merged_shapes(raised: RaisedError) -> Sentence:
    """Tensors that are added or multiplied element by element."""
    one, two = (None, *shape(raised.match["one"])), (None, *shape(raised.match["two"]))
    kind = raised.kind or "Add"
    return Sentence(
        "merge-shapes",
        {
            "node": raised.node,
            "type": kind,
            "shapes": f"({shape_text(one)}), ({shape_text(two)})",
            "differences": ", ".join(differences(one, two)),
        },
    )


@rule(
    r"A (?:merge|`(?P<kind>\w+)`) layer should be called on a list of(?: at least \d+)? inputs?\. "
    r"Received: input_shape=(?P<shape>\([^)]*\))"
)
def not_a_list(raised: RaisedError) -> Sentence:
    """A merge layer on a single tensor."""
    kind = raised.kind or raised.match["kind"] or "Add"
    received = shape_text(shape(raised.match["shape"]))
    return Sentence("not-a-list", {"node": raised.node, "type": kind, "received": received})


@rule(r"The total size of the tensor must be unchanged\. Received: input_shape=(?P<shape>\([^)]*\)), "
      r"target_shape=(?P<target>\([^)]*\))")  # fmt: skip
def layer_reshape(raised: RaisedError) -> Sentence:
    """A reshape that would need another number of values."""
    received, target = shape(raised.match["shape"]), shape(raised.match["target"])
    return Sentence(
        "reshape-size",
        {
            "node": raised.node,
            "count": prod(size or 1 for size in received),
            "target": raised.match["target"],
            "wanted": prod(size or 1 for size in target),
        },
    )


@rule(
    r"`TimeDistributed` Layer should be passed an `input_shape` with at least 3 dimensions, "
    r"received: (?P<shape>\([^)]*\))"
)
def frame_sizes(raised: RaisedError) -> Sentence:
    """Data without a time axis."""
    return Sentence(
        "needs-frames",
        {"node": raised.node, "received": shape_text(shape(raised.match["shape"]))},
    )


@rule(
    r"Layer \"(?P<layer>[^\"]+)\" expects (?P<expected>1) input\(s\), but it received (?P<received>\d+) input tensors"
)
def expects_one_tensor(raised: RaisedError) -> Sentence:
    """A list where one tensor is expected."""
    values = {"expected": raised.match["expected"], "received": raised.match["received"]}
    return Sentence("one-tensor", {"node": raised.node, "type": raised.kind_of(raised.node), **values})


@rule(r"missing a required argument: '(?P<argument>value)'")
def missing_call_argument(raised: RaisedError) -> Sentence:
    """Attention that is given a query alone."""
    kind = raised.kind or "MultiHeadAttention"
    return Sentence("missing-argument", {"node": raised.node, "type": kind, "argument": raised.match["argument"]})


RULES = (
    input_rank,
    built_for_other_input,
    unknown_size,
    kernel_shape,
    vanishing_size,
    window_too_large,
    concatenated_shapes,
    merged_shapes,
    not_a_list,
    layer_reshape,
    frame_sizes,
    expects_one_tensor,
    missing_call_argument,
)
