"""All scores of each class as one Keras metric."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import keras
from keras import ops

from workbench.messages import say
from workbench.training.metrics.confusion_matrix import ConfusionMatrix, Kind
from workbench.training.metrics.history_keys import history_key
from workbench.training.metrics.metric_errors import BadMetricSetting
from workbench.training.metrics.metric_table import class_keys
from workbench.training.metrics.score_fractions import divided, fraction

Tensor: TypeAlias = Any


@keras.saving.register_keras_serializable(package="workbench")
class ClassMetrics(ConfusionMatrix):
    """Several scores of every class from one confusion matrix, as entries of Keras's logs: "dice[LV]", "val_dice[LV]".

    Args:
        class_names: A name a class (a label for "multilabel"; two for "binary").
        keys: Scores by class, by the keys of METRICS.
        kind: "softmax": one class of several. "binary": one sigmoid output. "multilabel": a sigmoid output a label.
        threshold: From which probability on a sigmoid output means yes.
        ignore_class: Places with this label are not counted.
        from_logits: Whether sigmoid outputs are raw scores instead of probabilities.
        undefined: The value for 0 / 0, since Keras needs a number; 0 as in scikit-learn.
        name: What Keras's logs call it.
        dtype: Keras's dtype of the result.

    Raises:
        BadMetricSetting: An argument has none of the values that it may have.

    >>> metric = ClassMetrics(["no", "yes"], keys=["dice"], kind="binary")
    >>> metric.update_state(np.array([0, 1, 1]), np.array([0.1, 0.9, 0.2]))
    >>> {key: round(float(value), 3) for key, value in metric.result().items()}
    {'dice[no]': 0.667, 'dice[yes]': 0.667}
    """

    def __init__(
        self,
        class_names: Sequence[str],
        keys: Sequence[str] = ("accuracy", "sensitivity", "specificity", "ppv", "npv", "dice", "iou"),
        kind: Kind = "softmax",
        threshold: float = 0.5,
        ignore_class: int | None = None,
        from_logits: bool = False,
        undefined: float = 0.0,
        name: str | None = "class_metrics",
        dtype: Any = None,
    ) -> None:
        super().__init__(len(class_names), kind, threshold, ignore_class, from_logits, name, dtype)
        known = class_keys("classification")
        if isinstance(keys, str) or not keys or any(key not in known for key in keys):
            expected = say("some of {names}", names=", ".join(known))
            raise BadMetricSetting(where="ClassMetrics", setting="keys", expected=expected, received=keys)
        self.class_names = tuple(class_names)
        self.keys = tuple(keys)
        self.undefined = float(undefined)

    def result(self) -> dict[str, Tensor]:
        self.tell_of_labels_outside()
        found: dict[str, Tensor] = {}
        for key in self.keys:
            scores = ops.cast(divided(*fraction(key, self.matrix), self.undefined), self.dtype)
            found |= {history_key(key, name): scores[place] for place, name in enumerate(self.class_names)}
        return found

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        del config["classes"]
        own = {"class_names": list(self.class_names), "keys": list(self.keys), "undefined": self.undefined}
        return {**config, **own}
