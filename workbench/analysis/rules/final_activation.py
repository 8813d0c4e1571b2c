"""What a node ends with: its activation, found through nodes that change none."""

from workbench.graph.document import Graph, Node, Value
from workbench.graph.ports import layer_owner

_OWN_TYPES = {"Softmax": "softmax", "ReLU": "relu", "LeakyReLU": "leaky_relu", "ELU": "elu", "PReLU": "prelu"}
_PASSING = frozenset(
    {"Output", "Flatten", "Reshape", "Dropout", "Permute", "Cropping2D", "ZeroPadding2D", "UpSampling2D"}
)
_SETTING = frozenset(
    {"Dense", "EinsumDense", "Conv1D", "Conv2D", "Conv3D", "Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose"}
    | {"SeparableConv1D", "SeparableConv2D", "DepthwiseConv1D", "DepthwiseConv2D", "Activation"}
)
LINEAR = "linear"


def activation_of(owner: Node) -> str | None:
    """The activation a node ends with; None for one that has none to set, or an activation of one's own."""
    if owner.type in _OWN_TYPES:
        return _OWN_TYPES[owner.type]
    if owner.type not in _SETTING:
        return None
    return named(owner.params.get("activation"))


def named(value: Value) -> str | None:
    """The name of an activation parameter; None means no activation to Keras, that is linear."""
    if value is None:
        return LINEAR
    return value if isinstance(value, str) else None


def deciding(graph: Graph, node: Node) -> Node:
    """The node that decides what ``node`` gives: behind Output, Flatten and the like stands another."""
    while node.type in _PASSING and graph.incoming[node.id]:
        node = graph.by_id[graph.incoming[node.id][0].source]
    return layer_owner(graph, node)
