"""For how many epochs a network was trained, counted while ``fit`` runs, whatever history a notebook shows.

Runs in the student's process, so that a notebook that knows of it can keep the count too low: what is found is a reason
to look, and no judgement. The count belongs to the weights, not to the object: a copy, a file that is read
again, and ``set_weights`` take it along.
"""

import hashlib
from typing import Any

_epochs_of: dict[bytes, int] = {}
"""Epochs of training behind the weights with a digest."""


def count_epochs() -> None:
    """Count from now on, in every ``fit`` of this process."""
    from keras.callbacks import CallbackList

    on_train_begin, on_epoch_end, on_train_end = (
        CallbackList.on_train_begin, CallbackList.on_epoch_end, CallbackList.on_train_end
    )  # fmt: skip

    def begin(callbacks: Any, logs: Any = None) -> None:
        callbacks.epochs_behind = epochs_behind(callbacks.model)
        on_train_begin(callbacks, logs)

    def epoch_end(callbacks: Any, epoch: int, logs: Any = None) -> None:
        on_epoch_end(callbacks, epoch, logs)
        callbacks.epochs_behind = getattr(callbacks, "epochs_behind", 0) + 1
        _note(callbacks)

    def end(callbacks: Any, logs: Any = None) -> None:
        on_train_end(callbacks, logs)
        _note(callbacks)  # a callback may have put earlier weights back

    CallbackList.on_train_begin, CallbackList.on_epoch_end, CallbackList.on_train_end = begin, epoch_end, end


def epochs_behind(network: Any) -> int:
    """How many epochs of training led to the weights that a Keras model holds now; 0 where that is not known."""
    return _epochs_of.get(_digest(network), 0)


def _note(callbacks: Any) -> None:
    digest = _digest(callbacks.model)
    _epochs_of[digest] = max(_epochs_of.get(digest, 0), getattr(callbacks, "epochs_behind", 0))


def _digest(network: Any) -> bytes:
    digest = hashlib.sha256()
    for weights in network.get_weights():
        digest.update(weights.tobytes())
    return digest.digest()
