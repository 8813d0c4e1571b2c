"""What works but is seldom intended: a missing activation, dropout behind the last layer."""

from collections.abc import Iterator

from workbench.analysis.analysis_report import Problem
from workbench.analysis.node_context import NodeContext
from workbench.analysis.quick_fixes import dissolve, set_param
from workbench.catalog import kind_of
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
_PASSING = frozenset({"Flatten", "Dropout"})
_HIGH = 0.8


def hidden_activation(context: NodeContext) -> Iterator[Problem]:
    """Two layers with weights need an activation between them, and not an output activation."""
    before = context.source
    while before.type in _PASSING:
        earlier = context.before(before)
        if earlier is None:
            return
        before = earlier
    if before.type not in WEIGHTED or context.node.shares or before.shares:
        return
    activation = own_activation(before.type, before.params)
    codes = {"softmax": "softmax-hidden", "sigmoid": "sigmoid-hidden"}
    if activation in codes:
        yield _told(context, before, codes[activation])
    elif activation == LINEAR and _same_kind(before, context.node):
        yield _told(context, before, "no-activation")


def _told(context: NodeContext, before: Node, code: str) -> Problem:
    """The problem belongs to the earlier node: it is the one to change."""
    earlier = NodeContext(context.place, context.graph, before, before, (), context.tensors)
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
    if own_activation(source.type, source.params) == "softmax":
        yield context.problem("after-softmax", out, source=source.name)
    elif context.type in _RANDOM and source.type in WEIGHTED and not context.place.ids:
        yield context.problem("dropout-last", out)


def _is_last(context: NodeContext) -> bool:
    return all(kind_of(user.type) in ("output", "loss") for user in context.users)
