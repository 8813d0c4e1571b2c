"""The catalog: what may stand in a graph, and what the panels offer. Knows Keras only by its generated files."""

from workbench.catalog import templates
from workbench.catalog.config_reader import from_config
from workbench.catalog.node_types import NodeType, Parameter
from workbench.catalog.parameter_summary import summary_of
from workbench.catalog.parameter_validation import check_value, check_values
from workbench.catalog.type_lookup import (
    CATEGORIES,
    canonical,
    categories,
    find_object,
    kind_of,
    node_type,
    node_types,
    objects,
    operation_type,
    types_of,
)

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
    "kind_of",
    "node_type",
    "node_types",
    "objects",
    "operation_type",
    "summary_of",
    "templates",
    "types_of",
]
