"""The tables of the Output tab: the numbers of one epoch, its confusion matrix, and the best epochs."""

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from workbench.messages import mark, say
from workbench.training.history.record import Epoch, Record
from workbench.training.metrics.class_scores import Scores
from workbench.training.setup.stopping_settings import SplitName
from workbench.ui.training_panels.output_controls import dropdown, set_changed
from workbench.ui.training_panels.result_tables import SPLIT_LABELS, best_epochs, class_table, confusion, tiles
from workbench.ui.training_panels.table_html import (
    MATRIX,
    best_html,
    class_table_html,
    confusion_html,
    said,
    tiles_html,
)

RESIDUALS = mark("Residuals")
_NO_EPOCH = mark("Numbers appear after the first epoch.")


class OutputTables:
    """``tiles`` stand above the charts, ``widget`` below them. ``changed`` is called when another split is chosen."""

    def __init__(self, changed: Callable[[], object]) -> None:
        self.split = dropdown(MATRIX, [(say(text), name) for name, text in SPLIT_LABELS.items()], "validation")
        self.split.observe(lambda _change: changed(), "value")
        self.tiles, self.classes, self.matrix, self.best = (widgets.HTML() for _ in range(4))
        matrix = widgets.VBox([self.split, self.matrix])
        self.widget: Any = widgets.HBox([self.classes, matrix, self.best], layout={"flex_flow": "row wrap"})
        # As wide as it is: where two do not fit beside each other, the second goes below, and no column is cut.
        set_changed(self.classes.layout, flex="0 1 auto", width="auto", max_width="100%", margin="0 18px 0 2px")
        set_changed(matrix.layout, flex="2 1 400px", min_width="0", max_width="560px", margin="0 18px 0 2px")
        set_changed(self.best.layout, flex="1 1 200px", min_width="0", margin="0 2px")

    def show(self, record: Record, position: int | None) -> None:
        """Show the epoch at ``position``, counted from 1, or that there is none."""
        if position is None or position > len(record.epochs):
            self.tiles.value = said(say(_NO_EPOCH), "wb-quiet")
            self.classes.value = self.matrix.value = self.best.value = ""
            self.split.layout.display = "none"
            return
        epoch = record.epochs[position - 1]
        has_matrix = any(s and (s.confusion or s.residuals) for s in (epoch.train, epoch.validation))
        set_changed(self.split, description=say(RESIDUALS if record.task == "regression" else MATRIX))
        self.split.layout.display = "" if has_matrix else "none"
        self.tiles.value = tiles_html(tiles(record, epoch))
        self.classes.value = class_table_html(class_table(record, epoch))
        self.matrix.value = confusion_html(confusion(record, _scores(epoch, self.split.value)), titled=False)
        self.best.value = best_html(best_epochs(record))

    def scores(self, record: Record, position: int | None) -> Scores | None:
        """What the chosen split gave in the epoch at ``position``, counted from 1; None where there is none."""
        if position is None or position > len(record.epochs):
            return None
        return _scores(record.epochs[position - 1], self.split.value)


def _scores(epoch: Epoch, split: SplitName) -> Scores:
    return epoch.validation if split == "validation" and epoch.validation is not None else epoch.train
