"""What works but is seldom meant: a missing activation, dropout behind the last layer."""

from collections.abc import Iterator

from workbench.analysis.analysis_report import Problem
from workbench.analysis.node_context import NodeContext
from workbench.analysis.quick_fixes import bypass, set_param
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


def hidden_activation(situation: NodeContext) -> Iterator[Problem]:
    """Between two layers with weights stands an activation, and not one made for the end."""
    before = situation.source
    while before.type in _PASSING:
        earlier = situation.before(before)
        if earlier is None:
            return
        before = earlier
    if before.type not in WEIGHTED or situation.node.shares or before.shares:
        return
    activation = own_activation(before.type, before.params)
    codes = {"softmax": "softmax-hidden", "sigmoid": "sigmoid-hidden"}
    if activation in codes:
        yield _told(situation, before, codes[activation])
    elif activation == LINEAR and _same_kind(before, situation.node):
        yield _told(situation, before, "no-activation")


def _told(situation: NodeContext, before: Node, code: str) -> Problem:
    """The problem belongs to the earlier node: it is the one to change."""
    earlier = NodeContext(situation.place, situation.graph, before, before, (), situation.tensors)
    fix = set_param(situation, before, "activation", "relu")
    return earlier.problem(code, fix, follower=situation.node.name)


def _same_kind(one: Node, two: Node) -> bool:
    """Two convolutions make one only without padding or stride between them, but a learner means a relu there too."""
    return {one.type, two.type} <= _DENSE or {one.type, two.type} <= _CONVOLUTIONS


def high_rate(situation: NodeContext) -> Iterator[Problem]:
    """Dropout that leaves almost nothing."""
    rate = situation.value("rate")
    if rate > _HIGH:
        fix = set_param(situation, situation.owner, "rate", 0.5)
        yield situation.problem("high-dropout", fix, rate=rate)


def behind_the_end(situation: NodeContext) -> Iterator[Problem]:
    """The last layer decides; what changes its probabilities afterwards was meant elsewhere."""
    if not _is_last(situation):
        return
    source, out = situation.source, bypass(situation, situation.node)
    if own_activation(source.type, source.params) == "softmax":
        yield situation.problem("after-softmax", out, source=source.name)
    elif situation.type in _RANDOM and source.type in WEIGHTED and not situation.place.ids:
        yield situation.problem("dropout-last", out)


def _is_last(situation: NodeContext) -> bool:
    return all(kind_of(user.type) in ("output", "loss") for user in situation.users)
