"""What of a layer or block training leaves as it is, in the parameter panel: counts, buttons, and how many blocks."""

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from workbench.analysis import NodeReport
from workbench.graph.commands import Command, Freeze, FreezeButLast
from workbench.graph.document import Graph, Node
from workbench.graph.freezing import frozen_state, has_weights
from workbench.graph.frozen_blocks import Unit, trained_at_end, unit_name, units_of
from workbench.graph.graph_errors import GraphError
from workbench.html_elements import element
from workbench.messages import mark, say
from workbench.text_format import count_text, listed
from workbench.ui.canvas_state import lock_text
from workbench.ui.error_text import refusal_html
from workbench.ui.folded_section import FoldedSection
from workbench.ui.panel_styles import PanelStyles

_TITLE = mark("Freezing")
_FREEZE, _TRAIN, _UP_TO = mark("Freeze"), mark("Train again"), mark("Freeze up to here")
_FREEZE_HELP = mark("Training leaves the weights as they are. On the canvas: L.")
_TRAIN_HELP = mark("Training changes the weights again. On the canvas: L.")
_UP_TO_HELP = mark("Freeze this and all that comes before it. On the canvas: Shift + L.")
_COUNTS = mark("{trainable} of {count} parameters are trainable.")
_LAST = mark("Last blocks that are trained")
_LAST_HELP = mark("The others are frozen, and the batch normalization of all.")
_BLOCKS = mark(
    "Of {count} blocks. The first ones see edges and colours, the last ones what is special to the old classes."
)
_TRAINED = mark("Trained: {names}.")
_SHOWN = 4


class FreezingForm:
    """``widget`` is what to show. ``edit`` does a command at the level shown, ``freeze_up_to`` freezes up to a node."""

    def __init__(
        self, styles: PanelStyles, edit: Callable[[Command], None], freeze_up_to: Callable[[str], None]
    ) -> None:
        self._edit, self._freeze_up_to = edit, freeze_up_to
        self._node: Node | None = None
        self._report: NodeReport | None = None
        self._is_showing = False
        self._counts, self._blocks = (widgets.HTML(style=styles.style(widgets.HTML)) for _ in "ab")
        self.note = widgets.HTML(layout=styles.block, style=styles.style(widgets.HTML))
        self.freeze = _button(_FREEZE, _FREEZE_HELP)
        self.train = _button(_TRAIN, _TRAIN_HELP)
        self.up_to = _button(_UP_TO, _UP_TO_HELP)
        self.last = widgets.BoundedIntText(
            0, min=0, max=0, description=say(_LAST), tooltip=say(_LAST_HELP), layout=styles.control,
            style=styles.style(widgets.BoundedIntText), continuous_update=False,
        )  # fmt: skip
        self._last_row = widgets.VBox([widgets.HBox([self.last], layout=styles.block)])
        self._last_row.add_class("wb-row")
        row = widgets.HBox([self.freeze, self.train, self.up_to], layout={"flex_flow": "row wrap"})
        content = widgets.VBox([self._counts, row, self._last_row, self._blocks, self.note])
        self.section = FoldedSection(say(_TITLE), content)
        self.widget = self.section.widget
        self.freeze.on_click(lambda _button: self._set(frozen=True))
        self.train.on_click(lambda _button: self._set(frozen=False))
        self.up_to.on_click(lambda _button: self._do(lambda node: self._freeze_up_to(node.id)))
        self.last.observe(self._chosen, "value")

    def show(self, level: Graph, node: Node, report: NodeReport | None) -> None:
        """Show a node of a level; ``report`` where its parameters are known."""
        if node is self._node and report is self._report:
            return
        is_other = self._node is None or self._node.id != node.id
        self._node, self._report = node, report
        self.note.value = ""
        self.widget.layout.display = "" if has_weights(node) else "none"
        if not has_weights(node):
            return
        state = frozen_state(node)
        self._counts.value = _counts_html(node, report)
        self.freeze.layout.display = "none" if state == "frozen" else ""
        self.train.layout.display = "" if state else "none"
        units = units_of(level, node.id) if node.inner is not None else ()
        self._show_blocks(level, units)
        if is_other:
            self.section.heading.value = bool(units or state)

    def _show_blocks(self, level: Graph, units: tuple[Unit, ...]) -> None:
        self._last_row.layout.display = self._blocks.layout.display = "" if len(units) > 1 else "none"
        if len(units) < 2:  # noqa: PLR2004 - of one block the buttons say all
            return
        trained = trained_at_end(level, units)
        self._is_showing = True
        try:
            self.last.max = max(len(units), self.last.value)  # a smaller one would change the value first
            self.last.value = trained
            self.last.max = len(units)
        finally:
            self._is_showing = False
        names = [unit_name(level, unit).partition("/")[2] for unit in units[len(units) - trained :]]
        lines = [say(_BLOCKS, count=len(units))]
        if 0 < trained < len(units):
            lines.append(say(_TRAINED, names=listed(names, _SHOWN)))
        self._blocks.value = element("div", " ".join(lines), class_="wb-help")

    def _set(self, *, frozen: bool) -> None:
        self._do(lambda node: self._edit(Freeze((node.id,), frozen)))

    def _chosen(self, change: dict[str, Any]) -> None:
        if not self._is_showing:
            self._do(lambda node: self._edit(FreezeButLast(node.id, change["new"])))

    def _do(self, edit: Callable[[Node], None]) -> None:
        """One step of undo; what is refused is said below."""
        if self._node is None:
            return
        self.note.value = ""
        try:
            edit(self._node)
        except GraphError as refusal:
            self.note.value = refusal_html(refusal)


def _counts_html(node: Node, report: NodeReport | None) -> str:
    """What is trained of a node, and what it means that it is frozen."""
    texts = [lock_text(node)]
    if report is not None and report.params:
        counts = {"trainable": count_text(report.trainable_params), "count": count_text(report.params)}
        texts.insert(0, say(_COUNTS, **counts))
    return element("div", " ".join(filter(None, texts)), class_="wb-help", role="status")


def _button(text: str, explanation: str) -> widgets.Button:
    return widgets.Button(description=say(text), tooltip=say(explanation), layout={"width": "auto"})
