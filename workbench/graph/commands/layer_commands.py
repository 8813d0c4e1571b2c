"""Commands about the layer of a node: its parameters, the arguments of its call, and who shares it."""

from workbench.graph import composed_edits, edits
from workbench.graph.commands.command_base import CommandBase
from workbench.graph.document import Graph, Value
from workbench.graph.make_room import make_room_for_growth
from workbench.graph.node_lookup import find
from workbench.graph.ports import layer_owner


class SetParam(CommandBase, frozen=True, tag="set_param"):
    """Set a parameter of a node's layer."""

    node: str
    parameter: str
    value: Value

    def apply(self, graph: Graph) -> Graph:
        changed = edits.set_param(graph, self.node, self.parameter, self.value)
        return make_room_for_growth(graph, changed, layer_owner(graph, find(graph, self.node)).id)


class ResetParam(CommandBase, frozen=True, tag="reset_param"):
    """Give a parameter its default again."""

    node: str
    parameter: str

    def apply(self, graph: Graph) -> Graph:
        changed = edits.reset_param(graph, self.node, self.parameter)
        return make_room_for_growth(graph, changed, layer_owner(graph, find(graph, self.node)).id)


class SetArgument(CommandBase, frozen=True, tag="set_argument"):
    """Give one call an argument besides its tensors; None takes it away."""

    node: str
    argument: str
    value: Value

    def apply(self, graph: Graph) -> Graph:
        return edits.set_argument(graph, self.node, self.argument, self.value)


class ShareLayer(CommandBase, frozen=True, tag="share_layer"):
    """Make a node use the layer, and so the weights, of another one."""

    node: str
    owner: str

    def apply(self, graph: Graph) -> Graph:
        return edits.share(graph, self.node, self.owner)


class OwnLayer(CommandBase, frozen=True, tag="own_layer"):
    """Give a node that shares another's layer a layer of its own."""

    node: str

    def apply(self, graph: Graph) -> Graph:
        return composed_edits.own_layer(graph, self.node)
