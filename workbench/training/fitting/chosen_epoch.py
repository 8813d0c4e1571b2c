"""Which epoch of a kept run is meant: by its number, as the last one, or as the best one by a key."""

from workbench.messages import mark, say
from workbench.training.history.record import Record
from workbench.training.setup.setting_limits import refuse
from workbench.training.setup.stopping_settings import restoring_criterion
from workbench.training.setup.watched_keys import watched_key

_EPOCH = mark("the number of an epoch, 'last', or a key of the history such as 'val_accuracy'")


def chosen_epoch(record: Record, epoch: int | str | None) -> int:
    """The number of an epoch, from 1.

    Args:
        record: The run, as a value; it has an epoch.
        epoch: The number; ``"last"``; a key of the history; None for the epoch that the training ended with.

    Raises:
        BadSetting: It is none of these.
        UnknownMetric: The history has no such number.
    """
    last = len(record.epochs)
    if isinstance(epoch, bool) or not isinstance(epoch, int | str | None):
        refuse(epoch, where=record.name, parameter="epoch", expected=say(_EPOCH), example="last")
    if isinstance(epoch, int):
        return epoch
    if epoch == "last":
        return last
    if epoch is None:
        restored = record.state == "stopped" or restoring_criterion(record.settings.early_stopping) is not None
        key = watched_key(record.settings)
        return (record.best(key) if restored and key in record.history else None) or last
    return record.best(epoch) or last
