"""Two drawings side by side: what was added, removed and changed, on the drawings and in sentences."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from workbench.analysis import Analysis, analyze
from workbench.graph.difference import NodeChange, changed_nodes, difference
from workbench.graph.document import Graph
from workbench.html_elements import Markup, element, elements, joined, picture, prose
from workbench.messages import mark, say
from workbench.text_format import count_text, shorten
from workbench.trace.map.network import of_graph
from workbench.trace.map.network_svg import SIGNS, to_svg
from workbench.ui.ui_errors import NoGraphToCompare

_SAME = mark("The two drawings are the same.")
_WORDS: Mapping[NodeChange, str] = {"added": mark("added"), "removed": mark("removed"), "changed": mark("changed")}
_BEFORE, _AFTER = mark("Before: {name}"), mark("After: {name}")
_COUNTS = mark("{params} parameters, {macs} multiply-adds")
_ALT = mark("Drawing of the network {name}: {boxes}")
_BOX = mark("{name} ({change})")
_LEGEND = mark("{sign} {change}")
_LONGEST = 600
_PANES = (
    "display:flex;gap:12px;align-items:flex-start;overflow:auto;max-height:640px;border:1px solid rgba(128,128,128,.4)"
)
_PANE = "flex:1 0 auto;padding:6px"


class GraphComparison(Struct, frozen=True):
    """Two drawings side by side: pictures and sentences in a notebook, sentences elsewhere.

    Args:
        before: The one.
        after: The other.

    >>> print(compare(graph, graph.add("Dense", units=4, name="more")))
    more was added (Dense).
    """

    before: Graph
    after: Graph

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is different in ``after``, blocks included."""
        return difference(self.before, self.after)

    @property
    def nodes(self) -> Mapping[str, NodeChange]:
        """What has become of each node that is different, by name: ``"added"``, ``"removed"`` or ``"changed"``."""
        return changed_nodes(self.before, self.after)

    def __repr__(self) -> str:
        return "\n".join(self.sentences) or say(_SAME)

    def _repr_html_(self) -> Markup:
        """Both in one frame, so that moving one moves the other."""
        before = self._pane(self.before, _BEFORE, {"removed", "changed"})
        after = self._pane(self.after, _AFTER, {"added", "changed"})
        legend = ", ".join(say(_LEGEND, sign=SIGNS[one], change=say(word)) for one, word in _WORDS.items())
        told = elements("li", map(prose, self.sentences)) if self.sentences else element("li", say(_SAME))
        frame = element("div", joined((before, after)), style=_PANES, tabindex=0, role="group", aria_label=legend)
        return element("div", frame, element("p", legend), element("ul", told))

    def _pane(self, graph: Graph, head: str, shown: set[NodeChange]) -> Markup:
        analysis = analyze(graph)
        changes = {name: change for name, change in self.nodes.items() if change in shown}
        title = element("strong", say(head, name=graph.name))
        return element("div", title, element("div", _counts(analysis)), _drawn(graph, analysis, changes), style=_PANE)


def compare(before: Graph, after: Graph) -> GraphComparison:
    """Show two drawings side by side, with what was added, removed and changed from one to the other.

    Nodes are the same when they have the same name.

    Args:
        before: A drawing.
        after: Another, or a later state of it.

    Returns:
        The comparison: two pictures and sentences in a notebook; ``sentences`` and ``nodes`` for code.

    Raises:
        NoGraphToCompare: One of the two is no drawing; ``wb.from_keras(model)`` makes one of a model.

    >>> compare(graph, graph).sentences
    ()
    """
    for one in (before, after):
        if not isinstance(one, Graph):
            raise NoGraphToCompare(received=type(one).__name__)
    return GraphComparison(before, after)


def _counts(analysis: Analysis) -> str:
    return say(_COUNTS, params=count_text(analysis.params), macs=count_text(analysis.macs))


def _drawn(graph: Graph, analysis: Analysis, changes: Mapping[str, NodeChange]) -> Markup:
    network = of_graph(graph, analysis)
    boxes = tuple(replace(box, change=changes.get(box.name)) for box in network.boxes)
    texts = (say(_BOX, name=name, change=say(_WORDS[change])) for name, change in changes.items())
    alt = say(_ALT, name=graph.name, boxes=shorten(", ".join(texts) or say(_SAME), _LONGEST))
    return picture(to_svg(replace(network, boxes=boxes)).encode(), alt, kind="svg+xml")
