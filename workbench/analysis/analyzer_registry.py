"""What analyses graphs of another kind than networks: injected, since this package stands below those that know it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from workbench.graph.document import Graph, GraphKind

if TYPE_CHECKING:
    from workbench.analysis.analysis_report import Analysis


class Analyzer(Protocol):
    """Analyses graphs of one kind."""

    def __call__(self, graph: Graph, *, data: Any = None, shapes: bool = True) -> "Analysis":
        """Analyse a graph."""


_providers: dict[GraphKind, Callable[[], Analyzer]] = {}


def install_analyzer(kind: GraphKind, provider: Callable[[], Analyzer]) -> None:
    """Register what analyses graphs of a kind; called once, by ``workbench`` itself, and imported when needed."""
    _providers[kind] = provider


def analyzer_of(kind: GraphKind) -> Analyzer | None:
    """The analyzer of a kind of graph; None for networks, which this package analyses itself."""
    return _providers[kind]() if kind in _providers else None
