"""What stays of the Output tab where no widget is drawn: a saved notebook, a terminal, a page on the web."""

from collections.abc import Sequence

from workbench.html_elements import Markup, element, joined, picture
from workbench.messages import say
from workbench.training.history.record import Record
from workbench.ui.training_panels.curves import Focus, charts
from workbench.ui.training_panels.curves_svg import alternative_text, to_svg
from workbench.ui.training_panels.residual_charts import residual_plots
from workbench.ui.training_panels.residual_figure import ALT as RESIDUALS
from workbench.ui.training_panels.residual_figure import to_svg as to_svg_of_residuals
from workbench.ui.training_panels.result_tables import best_epochs, class_table, confusion
from workbench.ui.training_panels.table_html import best_html, class_table_html, confusion_html, state_text


def static_html(records: Sequence[Record], focus: Focus = "mean") -> Markup:
    """Charts as a picture, and the tables of the last epoch of each run; empty while there is no epoch."""
    if not any(record.epochs for record in records):
        return Markup()
    drawn = charts(records, focus)
    alt = alternative_text([record.name for record in records], drawn)
    image = picture(to_svg(drawn, large=True).encode(), alt, kind="svg+xml", style="max-width:100%")
    return image + joined(_tables(record) for record in records if record.epochs)


def _tables(record: Record) -> Markup:
    last = record.epochs[-1]
    matrix = confusion_html(confusion(record, last.validation or last.train))
    scores = class_table_html(class_table(record, last))
    plots = residual_plots(record, last.validation or last.train)
    drawn = picture(to_svg_of_residuals(plots).encode(), say(RESIDUALS), kind="svg+xml") if plots else ""
    return joined([element("p", state_text(record)), drawn, scores, matrix, best_html(best_epochs(record))])
