"""The catalog's implementation of :class:`workbench.graph.vocabulary.Vocabulary`."""

from collections.abc import Mapping

from workbench.catalog.display_names import snake_case
from workbench.catalog.layer_families import can_train
from workbench.catalog.node_types import NodeType
from workbench.catalog.output_counts import results
from workbench.catalog.own_layers import drawn_own, own_layer
from workbench.catalog.parameter_validation import check_values
from workbench.catalog.type_lookup import canonical, kind_of, node_type
from workbench.graph.document import GraphKind, Node, Value
from workbench.graph.vocabulary import BLOCK, MODEL, Drawn, Port, Vocabulary


class CatalogVocabulary:
    """The node types, ports and parameters of the catalog."""

    def drawn_as(self, type_name: str, params: Mapping[str, Value], *, where: str) -> Drawn:
        """What a node begins with: ``Custom`` for a layer of the user's own, with the text of its class."""
        own = own_layer(type_name)
        own = own if own is not None and kind_of(type_name) is None else None
        return Drawn(type_name, params) if own is None else drawn_own(own, params, where=where)

    def canonical(self, type_name: str) -> str:
        """The type that ``type_name`` is another name of, or ``type_name`` itself."""
        return canonical(type_name)

    def knows(self, type_name: str) -> bool:
        """Whether ``type_name`` may stand in a network."""
        return kind_of(type_name) is not None

    def require(self, type_name: str, *, where: str) -> None:
        """Raise UnknownType unless ``type_name`` may stand in a graph."""
        node_type(type_name, where=where)

    def base_name(self, type_name: str) -> str:
        """The name a first node of this type gets: ``conv2d`` for Conv2D."""
        return snake_case(type_name.rpartition(".")[2])

    def inputs(self, node: Node) -> tuple[Port, ...]:
        """Input ports of a node, in the order of the call."""
        return node_type(node.type, where=node.name).inputs

    def outputs(self, node: Node) -> tuple[Port, ...]:
        """Output ports of a node; recurrent layers have more when ``return_state`` is on."""
        item = node_type(node.type, where=node.name)
        if item.kind in ("operation", "custom"):
            return results(item, node)
        if node.call.get("return_attention_scores") is True:
            return (*item.outputs, Port("attention_scores"))
        if node.params.get("return_state") is True:
            return item.outputs + item.states
        return item.outputs + _inner_states(item, node.params.get("layer"))

    def checked(self, type_name: str, params: Mapping[str, Value], *, where: str) -> Mapping[str, Value]:
        """Return ``params`` in normal form, without those equal to the default, or raise a GraphError."""
        return check_values(node_type(type_name, where=where), params, where=where)

    def parameter_names(self, type_name: str) -> tuple[str, ...]:
        """The parameters of a layer; none of what is no layer of the catalog."""
        item = node_type(type_name)
        return tuple(one.name for one in item.parameters) if item.kind == "layer" else ()

    def trains(self, node: Node) -> bool:
        """Whether a layer can have weights that training changes."""
        item = node_type(node.type, where=node.name)
        own = item.kind == "layer" and item.parameter("trainable") is not None
        return item.kind == "custom" or (own and can_train(item.name, item.category))

    def inner_kind(self, type_name: str) -> GraphKind | None:
        """Blocks and nested models hold a network."""
        return "network" if type_name in (BLOCK, MODEL) else None


def _inner_states(item: NodeType, layer: Value) -> tuple[Port, ...]:
    """The states of both directions when the layer inside a Bidirectional returns them."""
    if item.name != "Bidirectional" or layer is None or layer["config"].get("return_state") is not True:
        return ()
    states = node_type(layer["class_name"]).states
    return tuple(Port(f"{way}_{state.name}") for way in ("forward", "backward") for state in states)


VOCABULARY: Vocabulary = CatalogVocabulary()
"""What ``workbench`` installs for networks."""
