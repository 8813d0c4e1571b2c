"""The winner of a search, trained again from scratch with other seeds: how much its numbers vary, and the test data."""

import statistics
from collections.abc import Sequence
from typing import Any

import numpy as np
from msgspec.structs import replace

from workbench.data import Dataset
from workbench.html_elements import element, elements, text_table
from workbench.messages import mark, say
from workbench.text_format import aligned
from workbench.training.fitting.run import Run
from workbench.training.history.record import Record, epoch_values
from workbench.training.metrics.class_scores import flat
from workbench.training.metrics.history_keys import history_key, split_history_key
from workbench.training.metrics.metric_table import label, shown
from workbench.training.setup.setting_limits import refuse
from workbench.training.setup.settings import Settings
from workbench.tuning.search_settings import Score
from workbench.tuning.trial_training import begin_trial, fresh, prepared_trial, settings_to_keep_best
from workbench.tuning.trial_values import Trial

_SEEDS = mark("a whole number of at least 2")
_LEAST = 2
_LARGEST_SEED = 2**31
_HEADS = (mark("seed"), mark("validation"), mark("test"))
_MEAN, _SPREAD, _SEARCHED = mark("mean"), mark("spread"), mark("in the search")
_TITLE = mark("Trial {number} again with {count} other seeds: {metric}")
_OPTIMISTIC = mark(
    "In the search it was {searched}, and again {mean} on average: the number of the search is optimistic, since it "
    "was the best of {trials} looks at the same validation data. Tell the test number, with its spread."
)
_AS_GOOD = mark(
    "In the search it was {searched}, and again {mean} on average. All the same the validation data have chosen it: "
    "tell the test number, with its spread."
)


class Retraining:
    """A trial trained again with other seeds: a table in a notebook, aligned text elsewhere.

    Args:
        trial: The trial.
        key: The score, as the history calls it.
        records: The run of each seed, as a value; it ended with the weights of its best epoch by the score.
        trials: How many trials the search had.

    >>> again = study.retrain(seeds=2)
    >>> len(again.validation), len(again.records), 0.0 <= again.mean(again.test) <= 1.0
    (2, 2, True)
    """

    def __init__(self, trial: Trial, key: str, records: Sequence[Record], trials: int) -> None:
        self.trial, self.key, self.records = trial, key, tuple(records)
        self._trials = trials

    @property
    def validation(self) -> tuple[float | None, ...]:
        """The score of each seed on the split of the search, in its best epoch."""
        return tuple(_value(record, self.key) for record in self.records)

    @property
    def test(self) -> tuple[float | None, ...]:
        """The same number of the test split; None where there is none."""
        metric, class_name, _ = split_history_key(self.key)
        key = history_key(metric, class_name)
        return tuple(
            flat(record.test, record.class_names).get(key) if record.test is not None else None
            for record in self.records
        )

    @staticmethod
    def mean(values: Sequence[float | None]) -> float | None:
        """The mean of the values that there are.

        Args:
            values: Such as ``.validation``.

        Returns:
            The mean; None where there are none.

        >>> Retraining.mean((0.5, None, 1.0))
        0.75
        """
        known = [value for value in values if value is not None]
        return statistics.fmean(known) if known else None

    @staticmethod
    def spread(values: Sequence[float | None]) -> float | None:
        """The standard deviation (with n - 1) of the values that there are.

        Args:
            values: Such as ``.validation``.

        Returns:
            The standard deviation; None for fewer than two.

        >>> round(Retraining.spread((0.5, 1.0)), 4)
        0.3536
        """
        known = [value for value in values if value is not None]
        return statistics.stdev(known) if len(known) >= _LEAST else None

    def __repr__(self) -> str:
        """A row a seed, then mean and spread."""
        return "\n".join([self._title(), aligned([self._heads(), *self._rows()]), self._sentence()])

    def _repr_html_(self) -> str:
        table = text_table(self._heads(), self._rows(), caption=self._title())
        return element("div", table, elements("p", [self._sentence()]))

    def _title(self) -> str:
        metric, class_name, _ = split_history_key(self.key)
        return say(_TITLE, number=self.trial.number, count=len(self.records), metric=label(metric, class_name))

    def _heads(self) -> list[str]:
        return [say(head) for head in _HEADS]

    def _rows(self) -> list[list[str]]:
        each = zip(self.records, self.validation, self.test, strict=True)
        rows = [[str(record.seed), shown(value), shown(test)] for record, value, test in each]
        for head, formula in ((_MEAN, self.mean), (_SPREAD, self.spread)):
            rows.append([say(head), shown(formula(self.validation)), shown(formula(self.test))])
        return [*rows, [say(_SEARCHED), shown(self.trial.score), shown(None)]]

    def _sentence(self) -> str:
        mean, searched = self.mean(self.validation), self.trial.score
        sign = 1 if Score.of(self.key).direction == "max" else -1
        worse = mean is not None and searched is not None and sign * mean < sign * searched
        template = _OPTIMISTIC if worse else _AS_GOOD
        return say(template, searched=shown(searched), mean=shown(mean), trials=self._trials)


def retrained(
    trial: Trial, network: Any, data: Dataset, settings: Settings, score: Score, *, seeds: Any, trials: int
) -> Retraining:
    """Train a trial again from scratch, once for each seed, and wait for all of it.

    Args:
        trial: The trial.
        network: Its drawing, or the model.
        data: A data set with a test split.
        settings: Its settings.
        score: What it was judged by.
        seeds: How often.
        trials: How many trials the search had.

    Raises:
        BadSetting: ``seeds`` is no whole number of at least 2.
    """
    if isinstance(seeds, bool) or not isinstance(seeds, int | np.integer) or seeds < _LEAST:
        refuse(seeds, where="retrain", parameter="seeds", expected=say(_SEEDS), example=3)
    records = []
    for number in range(int(seeds)):
        seed = ((trial.seed or 0) + number + 1) % _LARGEST_SEED
        chosen = settings_to_keep_best(replace(settings, seed=seed), score)
        run = begin_trial(prepared_trial(fresh(network), data, chosen), data, chosen)
        records.append(_waited(run).record)
    return Retraining(trial, score.key, records, trials)


def _waited(run: Run) -> Run:
    try:
        return run.wait()
    except KeyboardInterrupt:
        run.stop()  # whoever interrupts the cell does not want it to go on in the background
        raise


def _value(record: Record, key: str) -> float | None:
    best = record.best(key)
    return None if best is None else epoch_values(record.epochs[best - 1], record).get(key)
