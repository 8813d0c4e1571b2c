"""Sizes of maps: windows larger than the map, groups, and pictures with the channels first."""

from collections.abc import Iterator, Sequence
from math import gcd

from workbench.analysis.analysis_report import Problem
from workbench.analysis.axis_inference import is_channels_first
from workbench.analysis.axis_names import CHANNELS, size_text
from workbench.analysis.fixes import Fix
from workbench.analysis.node_context import NodeContext, value_of
from workbench.analysis.quick_fixes import dissolve, set_param, upstream
from workbench.catalog import node_type
from workbench.catalog.layer_families import CONVOLUTIONS, DIMENSIONS, KEEPING_SHAPE, POOLINGS
from workbench.graph.document import Node, Value
from workbench.messages import mark, say

_CROPPINGS = frozenset(f"Cropping{n}D" for n in DIMENSIONS)
TYPES = CONVOLUTIONS | POOLINGS | _CROPPINGS
GROUPED = frozenset({"Conv1D", "Conv2D", "Conv3D"})
IMAGES = frozenset({"Conv2D", "SeparableConv2D", "DepthwiseConv2D"})
_LONGEST_HISTORY = 8
_COLOURS = (1, 3)
_MAP = 4
_FILTERS = mark("filters")


def spatial_axes(owner: Node, rank: int) -> range:
    """The axes that hold space, the batch being axis 0."""
    return range(2, rank) if value_of(owner, "data_format") == "channels_first" else range(1, rank - 1)


def size_after(owner: Node, size: int, index: int) -> int | None:
    """The size along the ``index``-th spatial axis behind a layer; None for a layer this cannot tell of.

    ``floor((size - dilation (kernel - 1) - 1) / stride) + 1`` without padding (Dumoulin and Visin 2016, section 2.4).
    """
    if owner.type in KEEPING_SHAPE:
        return size
    if owner.type in _CROPPINGS:
        return size - sum(_cropped(owner, index))
    if owner.type not in TYPES:
        return None
    stride = _along(value_of(owner, "strides"), index) or _along(value_of(owner, "pool_size"), index) or 1
    if value_of(owner, "padding") != "valid":
        return -(-size // stride)
    return (size - _window(owner, index)) // stride + 1


def _window(owner: Node, index: int) -> int:
    """How many places the layer's window spans."""
    if owner.type in _CROPPINGS:
        return sum(_cropped(owner, index)) + 1
    kernel = _along(value_of(owner, "kernel_size") or value_of(owner, "pool_size"), index) or 1
    return (_along(value_of(owner, "dilation_rate"), index) or 1) * (kernel - 1) + 1


def _along(value: Value, index: int) -> int | None:
    """One number of an int or a tuple: the same for all axes, or one an axis."""
    if isinstance(value, tuple | list):
        return int(value[index] if index < len(value) else value[0])
    return None if value is None else int(value)


def _cropped(owner: Node, index: int) -> tuple[int, int]:
    cropping = value_of(owner, "cropping")
    if isinstance(cropping, int):
        return cropping, cropping
    one = cropping if owner.type == "Cropping1D" else cropping[index]
    if isinstance(one, int):
        return one, one
    return one[0], one[1]


def vanishing(context: NodeContext) -> Iterator[Problem]:
    """The window is larger than the map: nothing would be left."""
    moved = _with_channels_moved(context)
    for index, axis in enumerate(spatial_axes(context.owner, context.rank)):
        size = context.shape[axis]
        after = None if size is None else size_after(context.owner, size, index)
        if size is not None and after is not None and after <= 0:
            if moved is not None and context.input_node is not None:
                fix = set_param(context, context.input_node, "shape", moved)
                yield context.problem("channels-vanish", fix, source=context.input_node.name, count=size)
                return
            yield context.problem(
                "size-vanishes",
                *_larger(context),
                needed=_window(context.owner, index),
                axis=say(context.incoming_tensors[0].tensor.axes[axis]),
                size=size,
                sizes=_size_history(context, axis),
            )
            return


def _larger(context: NodeContext) -> Iterator[Fix]:
    """Pad this layer, fit its window, or leave out a layer before it that shrinks: those that help."""
    owner = context.owner
    if context.type in POOLINGS and all(context.shape[axis] == 1 for axis in spatial_axes(owner, context.rank)):
        yield dissolve(context, context.node)  # there is nothing left to pool
    if value_of(owner, "padding") == "valid":
        yield set_param(context, owner, "padding", "same")
    yield from _smaller_window(context)
    if owner.type in _CROPPINGS:
        yield dissolve(context, context.node)
    shrinking = next((node for node in _chain(context) if node.type in POOLINGS | _CROPPINGS), None)
    if shrinking is not None and _enough_without(context, shrinking):
        yield dissolve(context, shrinking)


def _smaller_window(context: NodeContext) -> Iterator[Fix]:
    owner = context.owner
    axes = spatial_axes(owner, context.rank)
    sizes = [context.shape[axis] for axis in axes]
    for parameter in ("kernel_size", "pool_size"):
        window = value_of(owner, parameter)
        if window is None or (_along(value_of(owner, "dilation_rate"), 0) or 1) > 1:
            continue
        fitting = tuple(
            min(size or 1, _along(window, index) or 1) if size else _along(window, index) or 1
            for index, size in enumerate(sizes)
        )
        if min(fitting, default=0) > 0:
            yield set_param(context, owner, parameter, fitting[0] if len(set(fitting)) == 1 else fitting)


def _chain(context: NodeContext) -> Iterator[Node]:
    """The nodes before this one, nearest first, as long as each has one input and tells its size."""
    node: Node | None = context.source
    while node is not None and node.type in TYPES | KEEPING_SHAPE and not node.shares:
        yield node
        node = context.before(node)


def _enough_without(context: NodeContext, gone: Node) -> bool:
    """Whether this layer would have enough to work on if ``gone`` were left out."""
    came = context.shape_into(gone)
    if came is None or len(came) != context.rank:
        return False
    between = []
    for node in _chain(context):
        if node is gone:
            break
        between.append(node)
    return all(
        _survives([*reversed(between), context.owner], came[axis], index)
        for index, axis in enumerate(spatial_axes(context.owner, context.rank))
    )


def _survives(nodes: Sequence[Node], size: int | None, index: int) -> bool:
    for node in nodes:
        if size is None:
            return True
        size = size_after(node, size, index)
        if size is None or size <= 0:
            return False
    return True


def _size_history(context: NodeContext, axis: int) -> str:
    """How the size decreased: ``28 → pool1 14 → pool2 7``."""
    steps: list[str] = []
    size = context.shape[axis]
    for node in _chain(context):
        came = context.shape_into(node)
        if came is None or len(came) <= axis:
            break
        if came[axis] != size:
            steps.append(f"{node.name} {size_text(size)}")
            size = came[axis]
    told = [size_text(size), *reversed(steps[:_LONGEST_HISTORY])]
    return " → ".join([*told, context.node.name + " 0"])


def groups(context: NodeContext) -> Iterator[Problem]:
    """Channels and filters must be divisible by the number of groups."""
    owner = context.owner
    parts, filters = context.value("groups") or 1, context.value("filters")
    first = value_of(owner, "data_format") == "channels_first"
    channels = context.shape[1 if first else -1]
    for what, count in ((CHANNELS, channels), (_FILTERS, filters)):
        if count is not None and count % parts:
            fix = set_param(context, owner, "groups", 1)
            yield context.problem("groups", fix, what=say(what), groups=parts, count=count)
            return


def normalization_groups(context: NodeContext) -> Iterator[Problem]:
    """GroupNormalization starts with 32 groups: too many for most small maps."""
    axis, parts = context.value("axis"), context.value("groups")
    if not isinstance(axis, int) or not -context.rank <= axis < context.rank:
        return
    channels = context.shape[axis]
    if channels is not None and parts > 0 and channels % parts:
        fix = set_param(context, context.owner, "groups", gcd(parts, channels))
        yield context.problem("groups", fix, what=say(CHANNELS), groups=parts, count=channels)


def mixed_formats(context: NodeContext) -> Iterator[Problem]:
    """A layer that takes the channels last behind one that gives them first: its rows are channels."""
    arriving = context.incoming_tensors[0].tensor
    if node_type(context.owner.type).parameter("data_format") is None:
        return
    if context.value("data_format") == "channels_first":
        return
    behind = next((node for node in upstream(context, context.source) if node.type not in KEEPING_SHAPE), None)
    if behind is None or not is_channels_first(behind):
        return  # a transposition between the two has another order
    if context.rank >= _MAP and arriving.axes[1] == CHANNELS:
        fix = set_param(context, context.owner, "data_format", "channels_first")
        yield context.problem("data-format-mixed", fix, source=behind.name)


def misplaced_channels(context: NodeContext) -> Iterator[Problem]:
    """A shape such as (1, 28, 28) before a layer that takes the channels last, or the other way round."""
    source, moved = context.input_node, _with_channels_moved(context)
    if source is not None and moved is not None:
        first = context.value("data_format") == "channels_first"
        code = "input-channels-last" if first else "input-channels-first"
        yield context.problem(code, set_param(context, source, "shape", moved), source=source.name)


def _with_channels_moved(context: NodeContext) -> Value:
    """The shape of the Input with its channels at the other end, where they seem to be at the wrong one."""
    if context.input_node is None or context.rank != _MAP or context.type not in IMAGES:
        return None
    shape = context.shape[1:]
    first = context.value("data_format") == "channels_first"
    channels, *space = reversed(shape) if first else shape
    if channels not in _COLOURS or not all(size is not None and size > 2 * channels for size in space):
        return None
    return (channels, *reversed(space)) if first else (*space, channels)
