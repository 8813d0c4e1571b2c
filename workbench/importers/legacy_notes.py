"""Notes on what a saved configuration does not say: other functions of Keras 1 and 2, and what layers have learned."""

from collections.abc import Mapping

from msgspec.structs import replace

from workbench.catalog.sequential_form import is_sequential, with_kind
from workbench.graph.document import Graph, Node, Value
from workbench.importers import fidelity_reasons
from workbench.messages import say

_CHANGED = "hard_sigmoid"
_LEARNED = {
    "Normalization": ("mean", "adapt()"),
    "StringLookup": ("vocabulary", "set_vocabulary()"),
    "IntegerLookup": ("vocabulary", "set_vocabulary()"),
    "TextVectorization": ("vocabulary", "set_vocabulary()"),
}
"""Layers that learn from data, with the argument that can say it and the method that sets it."""


def with_notes(graph: Graph) -> Graph:
    """``graph`` with a note on each node whose function is another one today; the report finds it there."""
    sequential = is_sequential(graph)
    return with_kind(replace(graph, nodes=tuple(map(_noted, graph.nodes))), sequential=sequential)


def _noted(node: Node) -> Node:
    inner = with_notes(node.inner) if node.inner is not None else None
    note = say(fidelity_reasons.HARD_SIGMOID) if _says(node.params, _CHANGED) else node.note
    return replace(node, inner=inner, note=note)


def _says(value: Value, word: str) -> bool:
    if isinstance(value, Mapping):
        return any(_says(item, word) for item in value.values())
    return any(_says(item, word) for item in value) if isinstance(value, tuple) else bool(value == word)


def with_unread_state(graph: Graph) -> Graph:
    """``graph`` with a note on each layer that may have learned from data what the configuration does not say."""
    sequential = is_sequential(graph)
    return with_kind(replace(graph, nodes=tuple(map(_with_state_noted, graph.nodes))), sequential=sequential)


def _with_state_noted(node: Node) -> Node:
    inner = with_unread_state(node.inner) if node.inner is not None else None
    word, method = _LEARNED.get(node.type, ("", ""))
    unsaid = bool(word) and node.params.get(word) is None and not node.note
    text = (
        say(fidelity_reasons.NOT_IN_CODE, what=say(fidelity_reasons.FROM_DATA), method=method) if unsaid else node.note
    )
    return replace(node, inner=inner, note=text)
