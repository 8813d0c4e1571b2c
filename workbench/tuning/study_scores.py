"""Which trials are best, by any number of the history: pure functions of the trials."""

from collections.abc import Sequence

from workbench.text_format import listed
from workbench.training.metrics.history_keys import better, history_key
from workbench.training.metrics.metric_table import Task, class_keys, overall_keys
from workbench.training.setting_errors import UnknownClass, UnknownMetric
from workbench.training.setup.setting_checks import check_choice
from workbench.training.setup.stopping_settings import SPLITS
from workbench.tuning.search_settings import Score
from workbench.tuning.trial_values import Trial
from workbench.tuning.tuning_errors import NoFinishedTrial


def key_for(metric: str, split: str, class_name: str | None, task: Task, class_names: Sequence[str]) -> str:
    """The key of the history for a metric, a split and a class.

    Raises:
        UnknownMetric: The task has no such metric, or not of single classes, or not of all together.
        UnknownClass: The data has no such class.
        BadSetting: There is no such split.
    """
    check_choice(split, SPLITS, where="study", parameter="split")
    known = overall_keys(task) if class_name is None else class_keys(task)
    if metric not in known:
        raise UnknownMetric(where="study", received=metric, expected=", ".join(known) or "–")
    if class_name is not None and class_name not in class_names:
        raise UnknownClass(where="study", received=class_name, expected=listed(class_names) or "–")
    return history_key(metric, class_name, validation=split == "validation")


def check_scores(scores: Sequence[Score], task: Task, class_names: Sequence[str]) -> None:
    """Raises UnknownMetric or UnknownClass, as :func:`key_for`."""
    for score in scores:
        key_for(score.metric, score.split, score.class_name, task, class_names)


def sorted_by(trials: Sequence[Trial], key: str) -> tuple[Trial, ...]:
    """The finished trials that have a value of a number, the best first; of equal ones the earlier."""
    sign = -1 if better(key) == "max" else 1
    known = [(sign * value, one.number, one) for one in trials if (value := value_of(one, key)) is not None]
    return tuple(one for _, _, one in sorted(known, key=lambda item: item[:2]))


def value_of(trial: Trial, key: str) -> float | None:
    """A number of a finished trial in its best epoch; None for any other trial."""
    return trial.numbers.get(key) if trial.state == "finished" else None


def required(trials: Sequence[Trial], where: str, least: int = 1) -> Sequence[Trial]:
    """The finished ones of some trials. Raises NoFinishedTrial where there are fewer than ``least``."""
    finished = [one for one in trials if one.state == "finished"]
    if len(finished) < least:
        raise NoFinishedTrial(where=where, received=len(finished), expected=least)
    return finished


def pareto_front(trials: Sequence[Trial], scores: Sequence[Score]) -> tuple[Trial, ...]:
    """The finished trials that no other is better than in one score without being worse in another."""
    signs = [1 if score.direction == "max" else -1 for score in scores]
    points = [
        (tuple(sign * value for sign, value in zip(signs, one.scores, strict=True)), one)
        for one in trials
        if one.state == "finished" and len(one.scores) == len(scores)
    ]
    return tuple(one for point, one in points if not any(_beats(other, point) for other, _ in points))


def _beats(other: tuple[float, ...], point: tuple[float, ...]) -> bool:
    return other != point and all(a >= b for a, b in zip(other, point, strict=True))
