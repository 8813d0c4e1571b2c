"""The early stopping of a network of a flow as plain Keras: callbacks, and the numbers that they watch."""

from collections.abc import Iterator
from typing import Any

from workbench.codegen.compile_recipe import OutputLoss
from workbench.codegen.expressions import CallExpression, Expression, Literal, Name
from workbench.flow.code import plain_stopping
from workbench.flow.code.package_definitions import Definition
from workbench.flow.code.plain_functions import PlainProgram
from workbench.training.metrics.history_keys import better
from workbench.training.metrics.metric_table import class_keys, overall_keys
from workbench.training.setup.settings import Settings
from workbench.training.setup.stopping_settings import EarlyStopping, criteria_of, restoring_criterion

_PLAIN_KEYS = ("loss", "accuracy")
"""Numbers that Keras itself reports after each epoch."""
_ERRORS = {
    "mae": "MeanAbsoluteError",
    "mse": "MeanSquaredError",
    "rmse": "RootMeanSquaredError",
    "msle": "MeanSquaredLogarithmicError",
}
"""Numbers of Keras for answers that are values."""
_CLASSES = ("category", "mask")
_VALUES = ("image", "values")
_SCORES = Definition(plain_stopping.__name__, "PlainClassScores")
_STOPPING = Definition(plain_stopping.__name__, "PlainScoreStopping")


class StoppingCode:
    """What ends a training early, as code.

    Args:
        settings: The settings of the network.
        kind: The kind of label that is learned.
        output: Loss and labels of the network's output.
    """

    def __init__(self, settings: Settings, kind: str, output: OutputLoss) -> None:
        self._settings, self._kind, self._output = settings, kind, output
        self._criteria = [one for one in criteria_of(settings.early_stopping) if self._is_known(one)]

    def left_out(self) -> list[str]:
        """The keys that are watched, and for which there is no plain code."""
        return [one.key for one in criteria_of(self._settings.early_stopping) if one not in self._criteria]

    def needs(self) -> list[Definition]:
        """The classes that callbacks and metrics need."""
        own = [_STOPPING] if any(map(self._is_own, self._criteria)) else []
        return [*([_SCORES] if self._watched() else []), *own]

    def metrics(self, class_names: str, program: PlainProgram) -> Iterator[Expression]:
        """What is measured besides, to be watched.

        Args:
            class_names: The expression of the names of the classes.
            program: The code so far.
        """
        if self._watched():
            yield CallExpression(Name(program.name(_SCORES)), (Name(class_names),), tuple(self._of_scores()))
        for key in dict.fromkeys(one.metric for one in self._criteria if one.metric in _ERRORS):
            yield CallExpression(Name(f"keras.metrics.{_ERRORS[key]}"), keywords=(("name", Literal(key)),))

    def callbacks(self, program: PlainProgram) -> Iterator[Expression]:
        """What watches: Keras's own callback where it does the same."""
        restoring = restoring_criterion(self._settings.early_stopping)
        for one in self._criteria:
            chosen: dict[str, Any] = {
                "monitor": one.key, "mode": better(one.key), "min_delta": one.min_delta, "patience": one.patience,
                "restore_best_weights": one is restoring,
            }  # fmt: skip
            name = program.name(_STOPPING) if self._is_own(one) else "keras.callbacks.EarlyStopping"
            yield CallExpression(Name(name), keywords=tuple((key, Literal(value)) for key, value in chosen.items()))

    def _of_scores(self) -> Iterator[tuple[str, Expression]]:
        settings, asks = self._settings, self._output.labels == "yes or no"
        yield "watched", Literal(self._watched())
        if asks:
            yield "yes_or_no", Literal(asks)
        if asks and self._output.loss.from_logits:
            yield "from_logits", Literal(value=True)
        if asks and settings.threshold != Settings().threshold:
            yield "threshold", Literal(settings.threshold)
        if settings.ignore_class is not None:
            yield "ignore_class", Literal(settings.ignore_class)

    def _watched(self) -> tuple[str, ...]:
        """The scores of classes, as the history calls them, of either split."""
        scores = [one for one in self._criteria if one.metric not in (*_PLAIN_KEYS, *_ERRORS) or one.class_name]
        return tuple(dict.fromkeys(one.key.removeprefix("val_") for one in scores))

    def _is_known(self, criterion: EarlyStopping) -> bool:
        """Whether there is plain code for the number that is watched."""
        key, class_name = criterion.metric, criterion.class_name
        if self._kind in _CLASSES:
            known = class_keys("classification") if class_name else (*_PLAIN_KEYS, *overall_keys("classification"))
            return key in known
        return class_name is None and (key in _PLAIN_KEYS or (self._kind in _VALUES and key in _ERRORS))

    def _is_own(self, criterion: EarlyStopping) -> bool:
        """Whether Keras's callback would do something else.

        It begins with the first number, even if that is none, and takes an epoch that is better by less than
        ``min_delta`` for no better one.
        """
        scores = criterion.key.removeprefix("val_") in self._watched()
        return scores or (criterion.min_delta > 0 and criterion is restoring_criterion(self._settings.early_stopping))
