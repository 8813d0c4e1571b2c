"""The result of a trace: its values, shown as a table."""

from dataclasses import dataclass

from workbench.trace.run.trace_table import html_of, text_of
from workbench.trace.run.trace_values import TraceValues


@dataclass(frozen=True, eq=False, repr=False)
class Trace(TraceValues):
    """The steps of one batch through a model; a table in a notebook, aligned text elsewhere.

    Args:
        name: The model's name.
        steps: The calls in order, each with its shapes, dtype and parameters.
        y_pred: What the model returns, (batch, …); None if it failed.
        y: The labels that were given, (batch, …).
        loss: The loss of the batch as a number; None without labels or loss.
        problems: Mistakes that raise no error.
        error: What the failing step raised; None if none failed.

    >>> seen = wb.trace(model, data.test.x[:5])
    >>> [row["name"] for row in seen.rows], seen.params
    (['image', 'conv', 'flatten', 'scores'], 1490)
    """

    def __repr__(self) -> str:
        return text_of(self)

    def _repr_html_(self) -> str:
        return html_of(self)
