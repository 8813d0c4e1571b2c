"""Which axes the inputs of a network and the outputs of a layer have."""

from workbench.analysis.analysis_report import Shape, Tensor
from workbench.analysis.axis_names import BATCH, STEPS, axis_names
from workbench.analysis.node_context import NodeContext, value_of
from workbench.catalog.layer_families import family_of
from workbench.graph.document import Graph, Node
from workbench.graph.ports import layer_owner
from workbench.graph.traversal import descendants
from workbench.graph.vocabulary import BOX_LABEL

_IN_TIME = ("ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D", "TimeDistributed")
_TIME = frozenset({"LSTM", "GRU", "SimpleRNN", "Bidirectional", *_IN_TIME})
_NEW_AXES = ("Reshape", "Flatten", "RepeatVector", "Embedding", "CategoryEncoding")


def input_tensor(graph: Graph, node: Node) -> Tensor | None:
    """The tensor of an Input, its axes named as its successors interpret them; None if it has no shape."""
    inside, dtype = value_of(node, "shape"), node.params.get("dtype") or "float32"
    if inside is None or dtype.startswith("mixed_"):
        return None
    shape = (node.params.get("batch_size"), *inside)
    users = [layer_owner(graph, graph.by_id[edge.target]) for edge in graph.outgoing[node.id]]
    channels_first = any(is_channels_first(user) for user in users)
    in_time = any(user.type in _IN_TIME for user in users) or _is_film(graph, node, users)
    axes = axis_names(len(shape), channels_first=channels_first, in_time=in_time)
    return Tensor("output", shape, dtype, axes)


def _is_film(graph: Graph, node: Node, users: list[Node]) -> bool:
    """Whether an Input has frames: time follows, or pictures, which may yet lack a TimeDistributed."""
    if len(node.params.get("shape") or ()) != 4:  # noqa: PLR2004 - steps, height, width, channels
        return False
    behind = (graph.by_id[node_id].type for node_id in descendants(graph, [node.id]))
    for_pictures = any((family_of(user.type) or ("", 0))[1] == 2 for user in users)  # noqa: PLR2004
    return for_pictures or any(one in _TIME for one in behind)


def label_tensor(node: Node) -> Tensor:
    """The tensor of a Label, the batch first."""
    shape: tuple[int | None, ...] = (None, *(node.params.get("shape") or ()))
    if node.type == BOX_LABEL:
        shape = (None, node.params.get("max_boxes"), 5)
    return Tensor("output", shape, node.params.get("dtype") or "float32", axis_names(len(shape)))


def output_axes(context: NodeContext, shape: Shape, *, first: bool) -> tuple[str, ...]:
    """Names for the axes of an output; most layers keep those of their input. ``first`` is False for states."""
    arriving = context.incoming_tensors[0].tensor
    if not first or context.type in _NEW_AXES:
        return axis_names(len(shape))
    if context.type == "Permute":
        return (BATCH, *(arriving.axes[axis] for axis in context.value("dims")))
    if context.value("data_format") is not None and len(shape) == len(arriving.axes):
        in_time = context.type in _IN_TIME or arriving.axes[1] == STEPS
        return axis_names(len(shape), channels_first=is_channels_first(context.owner), in_time=in_time)
    if len(shape) == len(arriving.axes):
        return arriving.axes
    return axis_names(len(shape), channels_first=is_channels_first(context.owner))


def has_channels_first(graph: Graph) -> bool:
    """Whether a layer of the level takes the channels first, so that names of axes are no more than guessed."""
    return any(not node.shares and is_channels_first(node) for node in graph.nodes)


def is_channels_first(owner: Node) -> bool:
    """Whether a layer was told to take the channels first."""
    return owner.inner is None and bool(owner.params) and value_of(owner, "data_format") == "channels_first"
