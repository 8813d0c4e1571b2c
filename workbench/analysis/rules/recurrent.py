"""Recurrent layers that keep their state from batch to batch."""

from collections.abc import Iterator

from workbench.analysis import messages as text
from workbench.analysis.analysis_report import Problem
from workbench.analysis.fixes import Fix
from workbench.analysis.node_context import NodeContext
from workbench.analysis.quick_fixes import recurrent_type, recurrent_value, set_recurrent
from workbench.graph.commands import SetParam
from workbench.graph.traversal import ancestors
from workbench.graph.vocabulary import INPUT

TYPES = frozenset({"LSTM", "GRU", "SimpleRNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D", "Bidirectional"})
_BATCH = 32
"""Keras's own number of samples a batch."""


def stateful(context: NodeContext) -> Iterator[Problem]:
    """A state for each sample of a batch: their number must be known."""
    if not recurrent_type(context.owner) or not recurrent_value(context.owner, "stateful"):
        return
    if context.shape[0] is not None:
        return
    off = set_recurrent(context, context.node, "stateful", False)
    yield context.problem("stateful-batch", *_batch_size(context), off)


def _batch_size(context: NodeContext) -> Iterator[Fix]:
    """A number of samples for every Input that leads here; inside a block it comes from outside."""
    if context.location.ids:
        return
    leading = ancestors(context.graph, [context.node.id])
    inputs = [node for node in context.graph.nodes if node.id in leading and node.type == INPUT]
    if inputs:
        changes = [SetParam(node.id, "batch_size", _BATCH) for node in inputs]
        names = ", ".join(node.name for node in inputs)
        yield context.fix(text.SET, *changes, parameter="batch_size", node=names, value=_BATCH)
