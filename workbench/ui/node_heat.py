"""Nodes coloured by what they cost, and the rows that the panel has of one of them."""

from collections.abc import Mapping

from msgspec.structs import replace

from workbench.analysis.network_insight import USUAL_BATCH, Insight, NodeInsight, insight, share_text
from workbench.messages import mark, say
from workbench.text_format import bytes_text, count_text
from workbench.ui.canvas_traits import CanvasHeat, HeatMeasure, NodeShare
from workbench.ui.drawing_session import DrawingSession
from workbench.ui.recent_results import RecentResults

LEVELS = (0.01, 0.05, 0.15, 0.35)
"""Shares at which the next colour begins: most layers of a network take little, and a few take nearly all."""

_UNKNOWN = mark("What the layers cost is told as soon as their shapes are known.")
_OF_FLOW = mark("A flow has no layers; open the network inside it in an editor of its own.")
_WHOLE: Mapping[HeatMeasure, str] = {
    "macs": mark("The whole network takes {whole} multiply-adds for one sample."),
    "params": mark("The whole network has {whole} weights."),
    "memory": mark("The activations of the whole network take {whole} for {batch} samples."),
}
_SENTENCES: Mapping[HeatMeasure, str] = {
    "macs": mark("{share} of the multiply-adds ({part})"),
    "params": mark("{share} of the weights ({part})"),
    "memory": mark("{share} of the memory of activations ({part})"),
}
_SEES = mark("{costs}; receptive field {field}, stride {stride}")


class NodeHeat:
    """What is chosen, and what the canvas shows of it."""

    def __init__(self, session: DrawingSession) -> None:
        self._session = session
        self._insights = RecentResults[Insight]()
        self._chosen = CanvasHeat(shown=False, measure="macs", batch=USUAL_BATCH, text="", nodes={})

    def choose(
        self, *, shown: bool | None = None, measure: HeatMeasure | None = None, batch: int | None = None
    ) -> None:
        """Switch the colours on or off, or choose what they say; what is None stays."""
        before = self._chosen
        self._chosen = replace(
            before,
            shown=before.shown if shown is None else shown,
            measure=measure or before.measure,
            batch=batch or before.batch,
        )

    def traits(self, level: tuple[str, ...]) -> CanvasHeat:
        """What the canvas shows of the level at ``level``."""
        if not self._chosen.shown:
            return self._chosen
        found = self._insight()
        if found is None:
            return replace(self._chosen, text=say(_UNKNOWN if self._session.graph.kind == "network" else _OF_FLOW))
        measure = self._chosen.measure
        whole = _amount(measure, found)
        return replace(
            self._chosen,
            text=say(_WHOLE[measure], whole=whole, batch=found.batch),
            nodes={row.where[-1]: _share(row, measure) for row in found.rows if row.where[:-1] == level},
        )

    def at(self, path: tuple[str, ...]) -> NodeInsight | None:
        """What is known of one node; None where nothing is."""
        found = self._insight()
        return found.at(*path) if found is not None else None

    def _insight(self) -> Insight | None:
        """That of the drawing as it is now; None before the shapes are known, and of a flow."""
        graph, analysis, batch = self._session.graph, self._session.analysis(), self._chosen.batch
        if graph.kind != "network" or not analysis.complete or not analysis.by_id:
            return None
        return self._insights.of(analysis, batch, lambda: insight(graph, batch, analysis=analysis))


def _amount(measure: HeatMeasure, of: Insight | NodeInsight) -> str:
    return bytes_text(of.memory) if measure == "memory" else count_text(getattr(of, measure))


def _share(row: NodeInsight, measure: HeatMeasure) -> NodeShare:
    share: float = getattr(row, f"{measure}_share")
    label = share_text(share)
    costs = say(_SENTENCES[measure], share=label, part=_amount(measure, row))
    return NodeShare(
        level=sum(round(share, 2) >= least for least in LEVELS),  # as the percentage reads
        share=share,
        label=label,
        text=say(_SEES, costs=costs, field=row.field_text, stride=row.stride_text),
    )
