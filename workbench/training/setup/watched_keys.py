"""The keys of the history that a training looks at: for stopping early, and for the weights that are kept."""

from workbench.training.metrics.history_keys import history_key
from workbench.training.setup.settings import Settings


def watched_key(settings: Settings) -> str:
    """The number whose best epoch has the weights that are put back: the one of early stopping, or ``val_loss``."""
    return settings.early_stopping.key if settings.early_stopping else history_key("loss", validation=True)


def kept_keys(settings: Settings) -> tuple[str, ...]:
    """The keys whose best epoch is kept on disk."""
    loss = history_key("loss", validation=True)
    return tuple(dict.fromkeys((loss, watched_key(settings), *settings.checkpoints)))
