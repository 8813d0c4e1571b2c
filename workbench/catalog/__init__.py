"""The catalog: what may stand in a graph, and what the panels offer. Knows Keras only by its generated files."""

from workbench.catalog.checking import check_value, check_values
from workbench.catalog.configs import from_config
from workbench.catalog.lookup import (
    CATEGORIES,
    canonical,
    categories,
    find_object,
    node_type,
    node_types,
    objects,
    operation_type,
)
from workbench.catalog.summary import summary_of
from workbench.catalog.types import NodeType, Parameter

__all__ = [
    "CATEGORIES",
    "NodeType",
    "Parameter",
    "canonical",
    "categories",
    "check_value",
    "check_values",
    "find_object",
    "from_config",
    "node_type",
    "node_types",
    "objects",
    "operation_type",
    "summary_of",
]
