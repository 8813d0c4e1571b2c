"""What a search works on: a drawing and the settings of its training, wherever both are kept."""

from collections.abc import Callable
from typing import Protocol

from workbench.graph.document import Graph
from workbench.training.setup.settings import Settings


class TunedDrawing(Protocol):
    """A network that is drawn: an editor's, or the one inside a node of a flow."""

    @property
    def graph(self) -> Graph:
        """The drawing as it is now."""

    @graph.setter
    def graph(self, graph: Graph) -> None: ...

    def watch(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` after every change; returns what ends that."""

    def undo(self) -> None:
        """Go back one step."""


class TunedSettings(Protocol):
    """The settings of its training."""

    def settings(self) -> Settings:
        """As they are now. Raises BadSetting, BadAugmentation."""

    def show(self, settings: Settings) -> None:
        """Take over what a search has changed."""
