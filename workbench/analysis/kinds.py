"""Kinds of node types, without an error for a type that the catalog does not have."""

from functools import cache

from workbench.catalog import node_type
from workbench.catalog.node_types import Kind
from workbench.graph.graph_errors import GraphError


@cache
def kind_of(type_name: str) -> Kind | None:
    """The kind of a node type; None when there is no such type."""
    try:
        return node_type(type_name).kind
    except (GraphError, KeyError):
        return None
