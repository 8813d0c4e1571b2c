"""Early stopping: whether the watched metric has stopped improving, with the reason in words."""

from workbench.messages import mark, say
from workbench.training.history.best_epochs import History, best_epoch, epochs_without_gain
from workbench.training.setup.stopping_settings import EarlyStopping

_STOPPED = mark("{key} did not improve for {patience} epochs; it was best in epoch {best} with {value:.4f}.")
_NEVER = mark("{key} had no value for {patience} epochs.")


def reason_to_stop(stopping: EarlyStopping | None, history: History, where: str) -> str | None:
    """Why training should end after the epochs in ``history``, or None."""
    if stopping is None or stopping.key not in history:
        return None
    values, patience = history[stopping.key], max(1, stopping.patience)
    if epochs_without_gain(values, stopping.key, stopping.min_delta) < patience:
        return None
    best = best_epoch(history, stopping.key, where)
    if best is None:
        return say(_NEVER, key=stopping.key, patience=patience)
    return say(_STOPPED, key=stopping.key, patience=patience, best=best, value=values[best - 1])
