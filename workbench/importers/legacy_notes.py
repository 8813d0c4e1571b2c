"""Notes on what Keras 1 and 2 computed otherwise than Keras 3 does under the same name."""

from collections.abc import Mapping

from msgspec.structs import replace

from workbench.catalog.sequential_form import is_sequential, with_kind
from workbench.graph.document import Graph, Node, Value
from workbench.importers import fidelity_reasons
from workbench.messages import say

_CHANGED = "hard_sigmoid"


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
