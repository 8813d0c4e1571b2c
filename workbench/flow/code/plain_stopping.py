"""What exported code needs to end a training by the scores of classes; its text goes into exported notebooks."""

from collections.abc import Mapping, Sequence
from typing import Any

import keras
from keras import ops

from workbench.training.metrics.score_fractions import divided, fraction

Tensor = Any


class PlainClassScores(keras.metrics.Metric):
    """Scores of classes as numbers of the history, such as "dice[LV]"; NaN where there is nothing to be measured.

    Each class has a table of truth and answer; yes or no is a question for each label, of which there may be one.
    """

    def __init__(
        self,
        class_names: Sequence[str],
        watched: Sequence[str],
        yes_or_no: bool = False,
        from_logits: bool = False,
        threshold: float = 0.5,
        ignore_class: int | None = None,
    ) -> None:
        super().__init__(name="class_scores")
        self.class_names, self.watched = list(class_names), list(watched)
        self.yes_or_no, self.from_logits = yes_or_no, from_logits
        self.threshold, self.ignore_class = threshold, ignore_class
        self.tables = self.add_variable((len(class_names), 2, 2), "zeros", dtype="int64", name="tables")

    def update_state(self, y_true: Tensor, y_pred: Tensor, sample_weight: Tensor = None) -> None:  # noqa: ARG002
        truth, answer, counted = self._places(ops.convert_to_tensor(y_true), ops.convert_to_tensor(y_pred))
        cells = [ops.sum(counted * one * other, axis=0) for one in (1 - truth, truth) for other in (1 - answer, answer)]
        self.tables.assign_add(ops.reshape(ops.transpose(ops.stack(cells)), self.tables.shape))

    def _places(self, y_true: Tensor, y_pred: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Truth and answer of each place and class, 0 or 1, and which places count: (places, classes)."""
        classes = len(self.class_names)
        chances = ops.sigmoid(y_pred) if self.yes_or_no and self.from_logits else y_pred
        if self.yes_or_no and y_pred.shape[-1] > 1:
            truth = ops.cast(ops.reshape(y_true, (-1, classes)), "int64")
            answer = ops.reshape(chances > self.threshold, (-1, classes))
            return truth, ops.cast(answer, "int64"), ops.cast(truth != self._ignored(), "int64")
        labels = ops.cast(ops.reshape(y_true, (-1,)), "int64")
        answers = chances > self.threshold if self.yes_or_no else ops.argmax(y_pred, axis=-1)
        places = [ops.one_hot(ops.cast(ops.reshape(one, (-1,)), "int32"), classes) for one in (labels, answers)]
        known = (labels >= 0) & (labels < classes) & (labels != self._ignored())
        return ops.cast(places[0], "int64"), ops.cast(places[1], "int64"), ops.cast(known, "int64")[:, None]

    def _ignored(self) -> int:
        return -1 if self.ignore_class is None else self.ignore_class

    def result(self) -> dict[str, Tensor]:
        return {name: self._score(name) for name in self.watched}

    def _score(self, name: str) -> Tensor:
        """Of one class, or the mean over the classes that have one."""
        if name.endswith("]"):
            key, class_name = name[:-1].split("[", 1)
            return divided(*fraction(key, self.tables), float("nan"))[self.class_names.index(class_name)]
        key = {"balanced_accuracy": "sensitivity", "mean_dice": "dice", "mean_iou": "iou"}[name]
        above, below = fraction(key, self.tables)
        known = ops.sum(ops.cast(below > 0, "float64"))
        return divided(ops.sum(divided(above, below, 0.0)), known, float("nan"))


class PlainScoreStopping(keras.callbacks.Callback):
    """Ends the training when a number has not become better for a while; the weights of its best epoch come back.

    An epoch without the number is none that is better: a class that is neither there nor predicted has no Dice.
    """

    def __init__(
        self, monitor: str, mode: str, min_delta: float = 0.0, patience: int = 5, restore_best_weights: bool = True
    ) -> None:
        super().__init__()
        self.monitor, self.sign = monitor, 1 if mode == "max" else -1
        self.min_delta, self.patience, self.restores = min_delta, patience, restore_best_weights

    def on_train_begin(self, logs: Any = None) -> None:  # noqa: ARG002
        self.highest = self.gained = float("-inf")
        self.waited, self.weights = 0, None

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:  # noqa: ARG002
        value = self.sign * (logs or {})[self.monitor]
        if value > self.highest and self.restores:
            self.weights = self.model.get_weights()
        self.highest = max(self.highest, value)
        has_gained = value - self.min_delta > self.gained
        self.gained, self.waited = (value, 0) if has_gained else (self.gained, self.waited + 1)
        if self.waited >= self.patience:
            self.model.stop_training = True

    def on_train_end(self, logs: Any = None) -> None:  # noqa: ARG002
        if self.weights is not None:
            self.model.set_weights(self.weights)
