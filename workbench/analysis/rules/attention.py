"""Attention that compares queries and keys of different widths."""

from collections.abc import Iterator

from workbench.analysis.analysis_report import Problem
from workbench.analysis.node_context import IncomingTensor, NodeContext
from workbench.analysis.quick_fixes import add_on

TYPES = frozenset({"Attention", "AdditiveAttention"})


def widths(context: NodeContext) -> Iterator[Problem]:
    """Query and key are multiplied, or added, number by number; the key is the value where none is connected."""
    by_port = {incoming.edge.target_port: incoming for incoming in context.incoming_tensors}
    query, key = by_port.get("query"), by_port.get("key") or by_port.get("value")
    if query is None or key is None:
        return
    one, two = query.tensor.shape[-1], key.tensor.shape[-1]
    if one is None or two is None or one == two:
        return
    yield context.problem(
        "attention-width",
        add_on(context, key, "Dense", units=one),
        add_on(context, query, "Dense", units=two),
        query=_name(context, query),
        key=_name(context, key),
        one=one,
        two=two,
    )


def lengths(context: NodeContext) -> Iterator[Problem]:
    """Each key belongs to one value."""
    by_port = {incoming.edge.target_port: incoming for incoming in context.incoming_tensors}
    key, value = by_port.get("key"), by_port.get("value")
    if key is None or value is None or len(key.tensor.shape) < 3 or len(value.tensor.shape) < 3:  # noqa: PLR2004
        return
    one, two = key.tensor.shape[1], value.tensor.shape[1]
    if one is not None and two is not None and one != two:
        yield context.problem(
            "attention-length", key=_name(context, key), value=_name(context, value), one=one, two=two
        )


def _name(context: NodeContext, incoming: IncomingTensor) -> str:
    return context.graph.by_id[incoming.edge.source].name
