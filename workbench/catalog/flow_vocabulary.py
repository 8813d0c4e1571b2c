"""The catalog's implementation of :class:`workbench.graph.vocabulary.Vocabulary` for flows."""

from collections.abc import Mapping

from workbench.catalog.display_names import snake_case
from workbench.catalog.flow_types import flow_type_names
from workbench.catalog.own_modules import own_module
from workbench.catalog.parameter_validation import check_values
from workbench.catalog.type_lookup import kind_of, node_type
from workbench.graph.document import GraphKind, Node, Value
from workbench.graph.vocabulary import BLOCK, CUSTOM_MODULE, NETWORK, Drawn, Port, Vocabulary

_SEVERAL = (Port("inputs", many=True),)
_INNER: Mapping[str, GraphKind] = {BLOCK: "flow", NETWORK: "network"}


class FlowVocabulary:
    """The data sets, modules and networks of a flow, with their ports and parameters."""

    def drawn_as(self, type_name: str, params: Mapping[str, Value], *, where: str) -> Drawn:  # noqa: ARG002
        """What a node begins with: ``CustomModule`` for a module of the user's own, with the text of its class."""
        own = own_module(type_name)
        return Drawn(type_name, params) if own is None else own.drawn(params)

    def canonical(self, type_name: str) -> str:
        """The type that ``type_name`` is the title of (``Zero-padding``), or ``type_name`` itself."""
        return flow_type_names().get(type_name, type_name) if isinstance(type_name, str) else type_name

    def knows(self, type_name: str) -> bool:
        """Whether ``type_name`` may stand in a flow."""
        return kind_of(type_name, "flow") is not None

    def require(self, type_name: str, *, where: str) -> None:
        """Raise UnknownType unless ``type_name`` may stand in a flow."""
        node_type(type_name, where=where, kind="flow")

    def base_name(self, type_name: str) -> str:
        """The name a first node of this type gets: ``zero_padding`` for ZeroPadding."""
        return snake_case(type_name)

    def inputs(self, node: Node) -> tuple[Port, ...]:
        """Input ports of a node; a merge has one that takes any number of edges."""
        if node.type == CUSTOM_MODULE and node.params.get("merges") is True:
            return _SEVERAL
        return node_type(node.type, where=node.name, kind="flow").inputs

    def outputs(self, node: Node) -> tuple[Port, ...]:
        """Output ports of a node."""
        return node_type(node.type, where=node.name, kind="flow").outputs

    def checked(self, type_name: str, params: Mapping[str, Value], *, where: str) -> Mapping[str, Value]:
        """Return ``params`` in normal form, without those equal to the default, or raise a GraphError."""
        return check_values(node_type(type_name, where=where, kind="flow"), params, where=where)

    def parameter_names(self, type_name: str) -> tuple[str, ...]:
        """The parameters of a module."""
        return tuple(one.name for one in node_type(type_name, kind="flow").parameters)

    def trains(self, node: Node) -> bool:  # noqa: ARG002 - asked of every node
        """No node of a flow is a layer; the layers of a network stand inside its node."""
        return False

    def inner_kind(self, type_name: str) -> GraphKind | None:
        """A block holds a part of the flow, a Network a network."""
        return _INNER.get(type_name)


FLOW_VOCABULARY: Vocabulary = FlowVocabulary()
"""What ``workbench`` installs for flows."""
