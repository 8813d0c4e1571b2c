"""The history keys that a training monitors: for early stopping and for checkpoints."""

from workbench.training.metrics.history_keys import history_key
from workbench.training.setup.settings import Settings
from workbench.training.setup.stopping_settings import criteria_of, restoring_criterion


def watched_key(settings: Settings) -> str:
    """The key whose best epoch's weights are restored: the one of early stopping, or ``val_loss``."""
    criterion = restoring_criterion(settings.early_stopping) or next(iter(criteria_of(settings.early_stopping)), None)
    return criterion.key if criterion is not None else history_key("loss", validation=True)


def kept_keys(settings: Settings) -> tuple[str, ...]:
    """The keys whose best epoch is kept on disk."""
    loss = history_key("loss", validation=True)
    return tuple(dict.fromkeys((loss, watched_key(settings), *settings.checkpoints)))
