"""Frozen flows side by side: the numbers of each on the same data, and the samples on which they disagree."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from workbench.flow.flow_metrics import FlowMetrics, SampleScores, label_of, split_names
from workbench.flow.network_errors import PredictionsNotComparable
from workbench.html_elements import joined, text_table
from workbench.messages import mark, mark_plural, say, say_plural
from workbench.text_format import aligned
from workbench.training.metrics.metric_table import shown

if TYPE_CHECKING:
    from workbench.flow.frozen_flow import FrozenFlow

_ONE_TASK = mark("frozen flows, one or more, that predict the same kind of answer")
_TAKE_SAME = mark("Compare flows of one task.")
_METRIC, _SPLIT, _NAME, _TRUTH = mark("metric"), mark("split"), mark("name"), mark("truth")
_DIFFERENT = mark_plural("{count:,} sample is predicted differently", "{count:,} samples are predicted differently")
_NAMES = mark("{count} names, one for each flow")
_GIVE_NAMES = mark("Give a name for each flow, or none.")
_SHOWN = 60


class FrozenComparison(Struct, frozen=True):
    """Numbers of several frozen flows. Prints as text, and as a table in a notebook.

    Args:
        names: What each flow is called.
        metrics: The numbers of each.

    >>> compared = wb.flow.compare([frozen], samples, which=["accuracy"])
    >>> compared.heads
    ['metric', 'split', 'digits']
    """

    names: tuple[str, ...]
    metrics: tuple[FlowMetrics, ...]

    @property
    def heads(self) -> list[str]:
        """The headings of ``rows``."""
        return [say(_METRIC), say(_SPLIT), *self.names]

    @property
    def rows(self) -> list[list[str]]:
        """A row a metric, class and split, with a value a flow, as texts."""
        keys = dict.fromkeys(key for one in self.metrics for key in one.keys)
        splits = split_names(self.metrics)
        return [
            [label_of(key), split, *(shown(one.value(key, split)) for one in self.metrics)]
            for key in keys
            for split in splits
        ]

    @property
    def different(self) -> list[list[str]]:
        """The samples whose predictions differ in words or numbers: name, split, truth, the prediction of each."""
        by_name = [{one.name: one for one in metrics.samples} for metrics in self.metrics]
        found = []
        for name, first in by_name[0].items():
            others = [rows[name] for rows in by_name[1:] if name in rows]
            if len({_answer(one) for one in (first, *others)}) > 1:
                found.append([name, first.split, first.truth, *(_words(rows.get(name)) for rows in by_name)])
        return found

    def __repr__(self) -> str:
        left = [False, False, *(True for _ in self.names)]
        return "\n".join([aligned([self.heads, *self.rows], left), say_plural(_DIFFERENT, len(self.different))])

    def _repr_html_(self) -> str:
        rows = self.different
        heads = [say(_NAME), say(_SPLIT), say(_TRUTH), *self.names]
        tables = [text_table(self.heads, self.rows)]
        if rows:
            tables.append(text_table(heads, rows[:_SHOWN], caption=say_plural(_DIFFERENT, len(rows))))
        return joined(tables)


def _answer(one: SampleScores) -> tuple[object, ...]:
    return one.prediction, *one.values.values(), *one.by_class.values()


def _words(one: SampleScores | None) -> str:
    """The prediction of a sample, with its first number where words do not tell the difference."""
    if one is None:
        return shown(None)
    value = next(iter(one.values.values()), None)
    return f"{one.prediction} ({shown(value)})" if one.prediction else shown(value)


def compared(flows: Sequence["FrozenFlow"], data: Any, which: Sequence[str], names: Sequence[str]) -> FrozenComparison:
    """See :func:`workbench.flow.project_trial.compare`."""
    if not flows or len({flow.manifest.networks[-1].form.task for flow in flows}) > 1:
        received = ", ".join(flow.manifest.networks[-1].form.task for flow in flows) or say("none")
        words = {"expected": say(_ONE_TASK), "received": received, "remedy": say(_TAKE_SAME)}
        raise PredictionsNotComparable(where="compare", **words)
    if names and len(names) != len(flows):
        expected = say(_NAMES, count=len(flows))
        raise PredictionsNotComparable(where="compare", expected=expected, received=len(names), remedy=say(_GIVE_NAMES))
    chosen = tuple(map(str, names)) or numbered([flow.name for flow in flows])
    return FrozenComparison(chosen, tuple(flow.metrics(data, which=which) for flow in flows))


def numbered(names: Sequence[str]) -> tuple[str, ...]:
    """Names that are each there once.

    >>> numbered(["digits", "digits", "cells"])
    ('digits', 'digits (2)', 'cells')
    """
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(found)
