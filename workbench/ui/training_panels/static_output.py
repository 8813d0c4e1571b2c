"""What stays of the Output tab where no widget is drawn: a saved notebook, a terminal, a page on the web."""

import base64
from collections.abc import Sequence
from html import escape

from workbench.messages import say
from workbench.training.history.record import Record
from workbench.ui.training_panels.curves import Focus, charts
from workbench.ui.training_panels.curves_svg import ALT, to_svg
from workbench.ui.training_panels.result_tables import best_epochs, class_table, confusion
from workbench.ui.training_panels.table_html import best_html, class_table_html, confusion_html, state_text


def static_html(records: Sequence[Record], focus: Focus = "mean") -> str:
    """Charts as a picture, and the tables of the last epoch of each run; empty while there is no epoch."""
    if not any(record.epochs for record in records):
        return ""
    picture = base64.b64encode(to_svg(charts(records, focus)).encode()).decode()
    names = ", ".join(record.name for record in records)
    alt = escape(say(ALT, names=names))
    image = f'<img style="max-width:100%" alt="{alt}" src="data:image/svg+xml;base64,{picture}"/>'
    return image + "".join(_tables(record) for record in records if record.epochs)


def _tables(record: Record) -> str:
    last = record.epochs[-1]
    matrix = confusion_html(confusion(record, last.validation or last.train))
    return (
        f"<p>{escape(state_text(record))}</p>{class_table_html(class_table(record, last))}"
        f"{matrix}{best_html(best_epochs(record))}"
    )
