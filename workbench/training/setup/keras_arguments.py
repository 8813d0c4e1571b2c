"""What a learner who knows ``fit`` and ``compile`` of Keras is told where a training names things otherwise."""

import reprlib
from typing import Any

from workbench.catalog.loss_table import find_loss
from workbench.messages import mark, say
from workbench.training.setting_errors import ObjectAsSetting

_ARGUMENTS = {
    "lr": mark("The learning rate is called learning_rate."),
    "validation_data": mark(
        "Samples for validation belong to the data: wb.data.Dataset('mine', train, validation, test, class_names)."
    ),
    "validation_split": mark("Of arrays (x, y) a fifth is held out for validation by itself. Leave it out."),
    "verbose": mark("A run shows its curves itself, and run.history has the numbers. Leave it out."),
    "metrics": mark("Every metric of the task is counted by itself. Leave it out."),
    "shuffle": mark("The samples of each epoch are shuffled by itself. Leave it out."),
    "class_weight": mark("Weights are called class_weights: 'balanced', or a number for each class."),
    "patience": mark("Give early_stopping=wb.training.EarlyStopping(patience=5)."),
}
_CLASS_OF_KERAS = mark("Give loss={name!r}, and its parameters as in loss_params={{'from_logits': True}}.")
_OWN_LOSS = mark("A loss of your own comes with the network: model.compile(loss={name}), and without loss here.")
_OPTIMIZER = mark("Give optimizer={name!r}, learning_rate=0.001, and its further parameters as optimizer_params.")


def keras_argument_remedy(name: str) -> str | None:
    """What to do instead of an argument of Keras; None for a name that Keras does not know either.

    >>> keras_argument_remedy("lr")
    'The learning rate is called learning_rate.'
    """
    return say(_ARGUMENTS[name]) if name in _ARGUMENTS else None


def refuse_object(value: Any, parameter: str, where: str) -> None:
    """Refuse an object, function or class of a loss or optimizer, with its name as what to give.

    Raises:
        ObjectAsSetting: It is one.
    """
    is_class = isinstance(value, type)
    if isinstance(value, str | bytes | bool | int | float) or value is None:
        return
    kind = value if is_class else type(value)
    if not callable(value) and not kind.__module__.startswith("keras."):
        return
    name = getattr(value, "__name__", kind.__name__)
    if parameter == "optimizer":
        remedy = say(_OPTIMIZER, name=name)
    else:
        known = find_loss(name)
        remedy = say(_CLASS_OF_KERAS, name=known.name) if known else say(_OWN_LOSS, name=name)
    raise ObjectAsSetting(where=where, parameter=parameter, received=reprlib.repr(value), remedy=remedy)
