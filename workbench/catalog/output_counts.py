"""How many tensors an operation or custom layer returns."""

from workbench.catalog.node_types import NodeType
from workbench.graph.document import Node
from workbench.graph.vocabulary import Port

MOST = 1000


def results(item: NodeType, node: Node) -> tuple[Port, ...]:
    """The output ports of an operation or custom layer; for some they depend on the parameters (``ops.split``)."""
    number = _number(item, node)
    return item.outputs if number is None else ports(number)


def ports(number: int) -> tuple[Port, ...]:
    """``output``, ``output_1``, ``output_2`` …: as many as there are results."""
    return tuple(Port(f"output_{place}" if place else "output") for place in range(number))


def _number(item: NodeType, node: Node) -> int | None:
    match item.name:
        case "Custom":
            number = node.params.get("results", 1)
        case "ops.unstack":
            number = node.params.get("num")
        case "ops.split" | "ops.array_split" | "ops.hsplit" | "ops.vsplit" | "ops.dsplit":
            parts = node.params.get("indices_or_sections")
            number = len(parts) + 1 if isinstance(parts, tuple) else parts
        case _:
            return None
    return min(number, MOST) if isinstance(number, int) and number > 0 else None
