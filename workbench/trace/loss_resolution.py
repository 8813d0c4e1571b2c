"""The loss function: from a name, an object, a function, or the loss that the model was compiled with."""

import difflib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from workbench.analysis.keras_head import keras_heads
from workbench.catalog.display_names import snake_case
from workbench.catalog.loss_matching import fitting_loss, label_facts, label_form
from workbench.catalog.loss_table import LOSSES, find_loss
from workbench.codegen.compile_recipe import recipe
from workbench.codegen.loss_expressions import Loss, loss_from
from workbench.graph.document import Graph
from workbench.trace.trace_errors import NoLoss, NoSuchLoss


def resolve_loss(loss: Any, model: Any) -> Any:
    """A callable of (y, y_pred): from a name, a loss or function, or the loss that ``model`` was compiled with.

    Raises NoLoss, NoSuchLoss.
    """
    import keras

    loss = loss if loss is not None else getattr(model, "loss", None)
    if loss is None:
        raise NoLoss(where=getattr(model, "name", "model"))
    if isinstance(loss, dict | list | tuple):
        return SummedLoss(loss)
    if not isinstance(loss, str):
        return _as_compiled(loss)
    if find_loss(loss) is not None:
        return loss_from(loss).make()
    try:
        return keras.losses.get(loss)
    except ValueError:
        raise NoSuchLoss(where="loss", received=loss, expected=closest(loss)) from None


def _as_compiled(loss: Any) -> Any:
    """A loss as ``compile`` takes it: an object for a class, or for a function of Keras."""
    import keras

    if isinstance(loss, keras.losses.Loss | OwnFunction | SummedLoss) or not callable(loss):
        return loss
    if isinstance(loss, type):
        return loss()
    known = loss_from(loss)
    return OwnFunction(loss) if known.own is not None else known.make()


class OwnFunction:
    """A loss function of one's own, which gets labels in the type of the predictions, as ``fit`` hands them over.

    Args:
        function: A function of labels and predictions.
    """

    def __init__(self, function: Callable[[Any, Any], Any]) -> None:
        self.function = function
        self.__name__ = getattr(function, "__name__", type(function).__name__)

    def __call__(self, y: Any, y_pred: Any) -> Any:
        """The loss."""
        import keras

        if isinstance(y_pred, Mapping | list | tuple):
            return self.function(y, y_pred)
        return self.function(keras.ops.convert_to_tensor(y, dtype=y_pred.dtype), y_pred)


def closest(name: str) -> str:
    """The closest loss name: most words in common with ``name``, then most similar."""
    words = set(name.lower().split("_"))
    usual = [traits for traits in LOSSES.values() if traits.usual]
    names = [known for one in usual for known in (*one.aliases, snake_case(one.name)) if known.islower()]
    return max(
        names, key=lambda one: (len(words & set(one.split("_"))), difflib.SequenceMatcher(None, name, one).ratio())
    )


def loss_of_graph(graph: Graph, model: Any, y: Any, loss: Any = None) -> Any:
    """``loss``, or the loss that code cells and ``fit`` use for this graph: the drawn one, or the default.

    ``model`` was built from the graph, ``y`` are labels (samples, …); without labels there is no default.
    """
    if loss is not None or y is None:
        return loss
    made = recipe(graph)
    if made.only is None:
        keys = y if isinstance(y, Mapping) else range(len(made.losses))
        return SummedLoss({key: one.loss.make() for key, one in zip(keys, made.losses, strict=False)})
    if made.only.drawn:
        return made.only.loss.make()
    form = label_form(keras_heads(model)[0], None, label_facts(np.asarray(y)), tuple(model.outputs[0].shape[1:]))
    return Loss(fitting_loss(form)).make()


class SummedLoss:
    """The sum of the losses of a model with several outputs."""

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
