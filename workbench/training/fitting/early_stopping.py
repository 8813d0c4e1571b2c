"""Early stopping: whether a watched metric has stopped improving, with the reason in words."""

from collections.abc import Sequence

from msgspec import Struct

from workbench.messages import mark, say
from workbench.training.history.best_epochs import History, best_epoch, epochs_without_gain
from workbench.training.history.record import Record, curve
from workbench.training.setup.stopping_settings import EarlyStopping

_STOPPED = mark("{key} did not improve for {patience} epochs; it was best in epoch {best} with {value:.4f}.")
_STOPPED_WITHIN = mark(
    "{key} did not improve by more than {min_delta:g} for {patience} epochs; it was best in epoch {best} with "
    "{value:.4f}."
)
_NEVER = mark("{key} had no value for {patience} epochs.")


class Stage(Struct, frozen=True):
    """A phase of a training: its name, empty for a training that has but one, and the epochs before it."""

    name: str = ""
    before: int = 0


WHOLE = Stage()


def reason_after(record: Record, criteria: Sequence[EarlyStopping], before: int = 0) -> str | None:
    """Why training should end after the epochs of a record, of which the first ``before`` do not count; or None.

    One criterion is enough; where several end it in the same epoch, the reason has a sentence for each.
    """
    found = (_reason_of(record, criterion, before) for criterion in criteria)
    return " ".join(dict.fromkeys(filter(None, found))) or None


def _reason_of(record: Record, stopping: EarlyStopping, before: int) -> str | None:
    watched = curve(record, stopping.key)
    if watched is None:
        return None
    # Epochs keep their numbers: those of an earlier phase are there without a value.
    values = [None] * before + watched[before:]
    return reason_to_stop(stopping, {stopping.key: values}, record.name) if watched[before:] else None


def reason_to_stop(stopping: EarlyStopping | None, history: History, where: str) -> str | None:
    """Why training should end after the epochs in ``history``, or None."""
    if stopping is None or stopping.key not in history:
        return None
    values, patience = history[stopping.key], stopping.patience
    if epochs_without_gain(values, stopping.key, stopping.min_delta) < patience:
        return None
    best = best_epoch(history, stopping.key, where)
    if best is None:
        return say(_NEVER, key=stopping.key, patience=patience)
    words = {"key": stopping.key, "patience": patience, "best": best, "value": values[best - 1]}
    if stopping.min_delta:
        return say(_STOPPED_WITHIN, min_delta=stopping.min_delta, **words)
    return say(_STOPPED, **words)
