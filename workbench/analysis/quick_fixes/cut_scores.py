"""Scores that a relu has cut at 0 before softmax or sigmoid: where that happens, what it costs, and the way out."""

from workbench.analysis.fixes import Fix
from workbench.analysis.node_context import NodeContext
from workbench.analysis.quick_fixes.basic_fixes import dissolve, reset_param
from workbench.analysis.quick_fixes.sequence_fixes import upstream
from workbench.catalog.loss_matching import SIGMOIDS
from workbench.catalog.output_head import own_activation
from workbench.graph.document import Node
from workbench.graph.ports import layer_owner
from workbench.messages import mark, say

_RELUS = frozenset({"relu", "relu6"})
"""Activations that make every negative number 0."""
_SAME_PLACES = frozenset({"Flatten", "Reshape", "Permute", "Identity", "Dropout", "GaussianNoise", "GaussianDropout"})
"""Layers behind a relu that leave its numbers as they are."""
_NEVER_BELOW_HALF = mark("no probability is ever below 0.5")
_ALIKE = mark("classes with one cannot be told apart")


def cutting(context: NodeContext, start: Node) -> Node | None:
    """The layer whose relu the numbers of ``start`` went through last; None where there is another activation.

    Maps that are pooled behind a relu are means of what was found, as in SqueezeNet, and meant so.
    """
    for node in upstream(context, start):
        owner = layer_owner(context.graph, node)
        if own_activation(owner.type, owner.params) in _RELUS:
            return owner
        if node.type not in _SAME_PLACES:
            return None
    return None


def effect_of_relu(second: str) -> str:
    """What softmax or sigmoid cannot say of scores without those below 0."""
    return say(_NEVER_BELOW_HALF if second in SIGMOIDS else _ALIKE)


def without_relu(context: NodeContext, node: Node) -> Fix:
    """Leave the relu of a layer out, or the layer where it does nothing else."""
    if node.type in ("ReLU", "Activation"):
        return dissolve(context, node)
    return reset_param(context, node, "activation")
