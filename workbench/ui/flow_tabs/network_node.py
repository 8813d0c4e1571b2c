"""The ``Network`` node of a flow: its drawing and its training settings, read and changed in the flow's drawing."""

from collections.abc import Callable
from typing import Any

import msgspec

from workbench.data import Dataset
from workbench.flow.learning_data import divided_samples
from workbench.flow.network_settings import drawn_settings
from workbench.flow.network_step import network_data
from workbench.graph.block_paths import at, name_at
from workbench.graph.commands import Command, ReplaceGraph, ResetParam, SetParam, UndoStep
from workbench.graph.document import Graph, Node
from workbench.graph.frozen_blocks import path_of
from workbench.graph.graph_errors import GraphError
from workbench.graph.graph_files import compact
from workbench.graph.vocabulary import NETWORK
from workbench.training.setup.settings import Settings, to_json
from workbench.ui.flow_tabs.flow_view import FlowView, OpenDrawing
from workbench.ui.flow_tabs.step_chain import given_to, node_at
from workbench.ui.ui_errors import NotRunBefore


class NetworkNode:
    """A network inside a flow as a drawing with settings of its own. Every change is one step of undo of the flow.

    Args:
        drawing: The flow's drawing.
        path: Of the node, by names.

    Raises:
        UnknownNode: There is no such node.
    """

    def __init__(self, drawing: OpenDrawing, path: str) -> None:
        self._drawing = drawing
        self.ids = path_of(drawing.graph, path)
        """The ids of the blocks that lead to the node, and its own."""
        self._last = at(drawing.graph, self.ids[:-1]).by_id[self.ids[-1]]

    @property
    def node(self) -> Node:
        """The node as it is now; one that was deleted as it was at last."""
        try:
            node = at(self._drawing.graph, self.ids[:-1]).by_id.get(self.ids[-1], self._last)
        except GraphError:  # a block around it was deleted
            return self._last
        self._last = node
        return node  # not what another thread has written there meanwhile

    @property
    def graph(self) -> Graph:
        """The network that is drawn inside."""
        node = self.node
        return node.inner or Graph(node.name)

    @graph.setter
    def graph(self, graph: Graph) -> None:
        self._drawing.do(UndoStep((ReplaceGraph(graph),), self.ids))

    def settings(self) -> Settings:
        """The settings of its training. Raises BadSetting, or msgspec.ValidationError for what is of no such kind."""
        return drawn_settings(self.node)

    def show(self, settings: Settings) -> None:
        """Make these the settings of its training.

        Args:
            settings: The settings; those that are the usual ones are no parameters of the node.
        """
        usual, wanted = _plain(Settings()), _plain(settings)
        node, changes = self.node, list[Command]()
        for name, value in wanted.items():
            if value == usual[name]:
                if name in node.params:
                    changes.append(ResetParam(node.id, name))
            elif name not in node.params or compact(node.params[name]) != compact(value):
                changes.append(SetParam(node.id, name, value))
        if changes:
            self._drawing.do(UndoStep(tuple(changes), self.ids[:-1]))

    def watch(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` after every change of the network inside; returns what ends that."""
        seen = [self.node.inner]

        def tell() -> None:
            inner = self.node.inner
            if inner is not seen[0]:
                seen[0] = inner
                listener()

        return self._drawing.listen(tell)

    def undo(self) -> None:
        """Take back the last step of the flow's drawing."""
        self._drawing.undo()


def network_at(drawing: OpenDrawing, path: str) -> NetworkNode | None:
    """The network of a node.

    Args:
        drawing: The flow's drawing.
        path: Of the node, by names.

    Returns:
        The network; None where the node holds none, or there is no such node.
    """
    found = node_at(drawing.graph, path)
    is_one = found is not None and found.level == "flow" and found.node.type == NETWORK
    return NetworkNode(drawing, path) if is_one else None


def learning_data(session: FlowView, network: NetworkNode) -> Dataset:
    """What a network learns from: the samples in front of it, divided as in a run.

    Args:
        session: The open flow.
        network: The network.

    Returns:
        The data set.

    Raises:
        NotRunBefore: Nothing before it has run.
    """
    path = name_at(session.drawing.graph, network.ids)
    samples = given_to(session, path)
    if samples is None:
        raise NotRunBefore(where=path)
    return network_data(network.graph, divided_samples(samples).samples, network.settings())


def _plain(settings: Settings) -> dict[str, Any]:
    """Every setting in the form that files have."""
    found: dict[str, Any] = msgspec.json.decode(to_json(settings))
    return found
