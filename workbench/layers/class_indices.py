"""Labels that are class indices, checked against the prediction."""

from keras import ops

from workbench.layers.channel_shapes import Tensor
from workbench.messages import say


def as_class_indices(y_true: Tensor, y_pred: Tensor) -> Tensor:
    """Class indices of shape (batch, …), one axis fewer than the predictions."""
    if len(y_true.shape) == len(y_pred.shape) and y_true.shape[-1] == 1:
        y_true = ops.squeeze(y_true, -1)
    if len(y_true.shape) != len(y_pred.shape) - 1:
        message = say(
            "expected labels with one class index for each place, of shape (batch, …) or (batch, …, 1), and "
            "predictions of shape (batch, …, classes), received {labels} and {predictions}",
            labels=tuple(y_true.shape),
            predictions=tuple(y_pred.shape),
        )
        raise ValueError(message)
    return ops.cast(y_true, "int32")
