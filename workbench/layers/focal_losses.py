"""The focal loss for class indices, which Keras lacks."""

from typing import Any

import keras
from keras import ops

from workbench.layers.channel_shapes import Tensor
from workbench.layers.class_indices import as_class_indices


@keras.saving.register_keras_serializable(package="workbench")
class SparseCategoricalFocalCrossentropy(keras.losses.Loss):
    """Focal loss for class indices: cross-entropy in which examples that are right already count little.

    ``-alpha * (1 - p)^gamma * log(p)`` with p the predicted probability of the right class. It equals
    ``keras.losses.CategoricalFocalCrossentropy`` on one-hot labels.
    Source: Lin et al., "Focal Loss for Dense Object Detection", ICCV 2017, equation 5.

    Args:
        alpha: Weight of the classes: one number, or one a class.
        gamma: How strongly easy examples are played down; 0 does not.
        from_logits: Whether the predictions are raw scores instead of probabilities.
        reduction: How Keras puts the losses of a batch together; None leaves them apart.
        name: What Keras calls the loss.
        dtype: The dtype it is computed in; None for Keras's own.

    Shapes: labels (batch, …) or (batch, …, 1) with indices, predictions (batch, …, classes); losses (batch, …).

    >>> labels, probabilities = np.array([[0, 1]]), np.array([[[0.9, 0.1], [0.2, 0.8]]])
    >>> round(float(SparseCategoricalFocalCrossentropy()(labels, probabilities)), 3)
    0.001
    """

    def __init__(
        self,
        alpha: float | tuple[float, ...] = 0.25,
        gamma: float = 2.0,
        from_logits: bool = False,
        reduction: str | None = "sum_over_batch_size",
        name: str | None = "sparse_categorical_focal_crossentropy",
        dtype: Any = None,
    ) -> None:
        super().__init__(name=name, reduction=reduction, dtype=dtype)
        self.alpha = alpha
        self.gamma = float(gamma)
        self.from_logits = from_logits

    def call(self, y_true: Tensor, y_pred: Tensor) -> Tensor:
        truth = ops.one_hot(as_class_indices(y_true, y_pred), y_pred.shape[-1], dtype=y_pred.dtype)
        alpha = list(self.alpha) if isinstance(self.alpha, tuple | list) else self.alpha
        return keras.losses.categorical_focal_crossentropy(
            truth, y_pred, alpha=alpha, gamma=self.gamma, from_logits=self.from_logits
        )

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "alpha": self.alpha, "gamma": self.gamma, "from_logits": self.from_logits}
