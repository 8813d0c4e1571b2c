"""What a trace gives back: its values, shown as a table."""

from dataclasses import dataclass

from workbench.trace.run.trace_table import html_of, text_of
from workbench.trace.run.trace_values import TraceValues


@dataclass(frozen=True, eq=False, repr=False)
class Trace(TraceValues):
    """The steps of one batch through a model, shown as a table.

    ``y_pred`` is what the model returns, None if it failed. ``loss`` is a number, None without labels or loss.
    ``problems`` say what is wrong although numbers come out; ``error`` is what the failing step raised.
    """

    def __repr__(self) -> str:
        return text_of(self)

    def _repr_html_(self) -> str:
        return html_of(self)
