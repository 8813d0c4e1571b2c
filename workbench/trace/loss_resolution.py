"""The number that training makes smaller: from a name, an object, a function, or what the model was compiled with."""

import difflib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from workbench.trace.trace_errors import NoLoss, NoSuchLoss

_NAMES = (
    "mse",
    "mae",
    "mean_squared_error",
    "binary_crossentropy",
    "categorical_crossentropy",
    "sparse_categorical_crossentropy",
    "kl_divergence",
)


def resolve_loss(loss: Any, model: Any) -> Any:
    """A callable of (y, y_pred): from a name, a loss or function, or the loss that ``model`` was compiled with.

    Raises NoLoss, NoSuchLoss.
    """
    import keras

    loss = loss if loss is not None else getattr(model, "loss", None)
    if loss is None:
        raise NoLoss(where=getattr(model, "name", "model"))
    if isinstance(loss, dict | list | tuple):
        return Several(loss)
    if not isinstance(loss, str):
        return loss
    try:
        return _as_loss(keras.losses.get(loss))
    except ValueError:
        raise NoSuchLoss(where="loss", received=loss, expected=closest(loss)) from None


def closest(name: str) -> str:
    """The name that shares most words with ``name``, and among these the most similar one."""
    words = set(name.lower().split("_"))
    return max(
        _NAMES, key=lambda one: (len(words & set(one.split("_"))), difflib.SequenceMatcher(None, name, one).ratio())
    )


def _as_loss(found: Any) -> Any:
    """A function by name, as compile takes it: labels are brought to the prediction's rank, and the mean is taken."""
    import keras

    if isinstance(found, keras.losses.Loss):
        return found
    name = "".join(part.capitalize() for part in found.__name__.split("_"))
    kind = getattr(keras.losses, name, None)
    return kind() if isinstance(kind, type) else found


class Several:
    """The losses of a model with several outputs, added up."""

    def __init__(self, losses: Any) -> None:
        self.losses = {name: resolve_loss(one, None) for name, one in items(losses)}

    def __call__(self, y: Any, y_pred: Any) -> Any:
        import keras

        labels, predictions = dict(items(y)), dict(items(y_pred))
        parts = [keras.ops.mean(loss(labels[name], predictions[name])) for name, loss in self.losses.items()]
        return sum(parts[1:], parts[0])


def items(several: Any) -> Iterator[tuple[Any, Any]]:
    """Entries of a dict by name, those of a list by position."""
    yield from several.items() if isinstance(several, Mapping) else enumerate(several)


def loss_value(loss: Callable[[Any, Any], Any], y: Any, y_pred: Any) -> Any:
    """One number for the batch."""
    import keras

    return keras.ops.mean(loss(y, y_pred))
