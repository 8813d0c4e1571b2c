"""What works but is seldom intended: a missing activation, dropout behind the last layer."""

from collections.abc import Iterator

from workbench.analysis.analysis_report import Problem
from workbench.analysis.node_context import NodeContext
from workbench.analysis.quick_fixes import dissolve, set_param, upstream
from workbench.catalog import kind_of
from workbench.catalog.layer_families import GLOBAL_POOLINGS, POOLINGS
from workbench.catalog.loss_matching import SIGMOIDS, SOFTMAXES
from workbench.catalog.output_head import LINEAR, own_activation
from workbench.graph.document import Node

_DENSE = frozenset({"Dense"})
_CONVOLUTIONS = frozenset({"Conv1D", "Conv2D", "Conv3D"})
WEIGHTED = _DENSE | _CONVOLUTIONS
DROPOUT = frozenset({"Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "AlphaDropout"})
_NORMALIZING = frozenset({"BatchNormalization", "LayerNormalization"})
_CHANGING = frozenset({"Activation", "ReLU", "LeakyReLU"})
LAST = DROPOUT | _NORMALIZING | _CHANGING | {"GaussianNoise", "GaussianDropout"}
_RANDOM = DROPOUT | {"GaussianNoise", "GaussianDropout"}
_LINEAR = frozenset({"Flatten", "Dropout"})
"""What may stand between two layers with weights and leave them as one."""
_ANY = DROPOUT | _NORMALIZING | POOLINGS | GLOBAL_POOLINGS | {"Flatten", "GaussianNoise", "GaussianDropout"}
"""What stands between layers inside a network, whatever their activation."""
_HIGH = 0.8


def hidden_activation(context: NodeContext) -> Iterator[Problem]:
    """Two layers with weights need an activation between them, and not an output activation."""
    before, linear = _weighted_before(context)
    if before is None or context.node.shares or before.shares:
        return
    activation = own_activation(before.type, before.params)
    codes = {"softmax": "softmax-hidden", "sigmoid": "sigmoid-hidden"}
    if activation in codes:
        yield _of_earlier(context, before, codes[activation])
    elif activation == LINEAR and linear and _same_kind(before, context.node):
        yield _of_earlier(context, before, "no-activation")


def _weighted_before(context: NodeContext) -> tuple[Node | None, bool]:
    """The layer with weights, or the activation, before the node; and whether all between leaves both layers one."""
    linear = True
    normalized = context.type in _DENSE
    for node in upstream(context, context.source):
        if node.type in WEIGHTED or node.type == "Activation":
            return node, linear
        if node.type not in _ANY:
            break
        linear = linear and (node.type in _LINEAR or (normalized and node.type == "BatchNormalization"))
    return None, False


def _of_earlier(context: NodeContext, before: Node, code: str) -> Problem:
    """The problem belongs to the earlier node: it is the one to change."""
    earlier = NodeContext(context.location, context.graph, before, before, (), context.tensors)
    fix = set_param(context, before, "activation", "relu")
    return earlier.problem(code, fix, follower=context.node.name)


def _same_kind(one: Node, two: Node) -> bool:
    """Two convolutions make one only without padding or stride between them, but a learner means a relu there too."""
    return {one.type, two.type} <= _DENSE or {one.type, two.type} <= _CONVOLUTIONS


def high_rate(context: NodeContext) -> Iterator[Problem]:
    """Dropout that leaves almost nothing."""
    rate = context.value("rate")
    if rate > _HIGH:
        fix = set_param(context, context.owner, "rate", 0.5)
        yield context.problem("high-dropout", fix, rate=rate)


def after_last_layer(context: NodeContext) -> Iterator[Problem]:
    """The last layer computes the probabilities; a layer that changes them afterwards is misplaced."""
    if not _is_last(context):
        return
    source, out = context.source, dissolve(context, context.node)
    if own_activation(source.type, source.params) == "softmax" and not _probability(context):
        yield context.problem("after-softmax", out, source=source.name)
    elif context.type in _RANDOM and source.type in WEIGHTED and not context.location.ids:
        yield context.problem("dropout-last", out)


def _probability(context: NodeContext) -> bool:
    """Whether the node is a second softmax or sigmoid, of which another rule tells."""
    return context.type == "Activation" and own_activation(context.type, context.owner.params) in SOFTMAXES | SIGMOIDS


def _is_last(context: NodeContext) -> bool:
    return all(kind_of(user.type) in ("output", "loss") for user in context.users)
