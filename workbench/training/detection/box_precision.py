"""Average precision in the history of a training of one's own, as a callback of Keras."""

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np

from workbench.data.dataset import Array
from workbench.layers.centre_points import decode_boxes
from workbench.training.detection.box_scores import box_scores
from workbench.training.detection.padded_boxes import boxes_of


class BoxPrecision(keras.callbacks.Callback):
    """Adds ``val_map50``, ``val_ap50[cell]`` and the other scores of boxes to the logs of every epoch.

    Callbacks after it can monitor them: early stopping and checkpoints.

    Args:
        x: Images of the validation, (images, height, width, channels).
        y: Their boxes, (images, boxes, 5), filled up with the class -1.
        class_names: A name a class.
        stride: Pixels from one cell of the prediction to the next.
        threshold: The score from which on a box counts for accuracy, precision and recall.
        batch_size: Images that are predicted at once.

    >>> BoxPrecision(np.zeros((1, 16, 16, 3)), np.full((1, 1, 5), -1.0), ("cell",), 8).class_names
    ('cell',)
    """

    def __init__(
        self, x: Array, y: Array, class_names: Sequence[str], stride: int, threshold: float = 0.5, batch_size: int = 32
    ) -> None:
        super().__init__()
        self.x, self.y, self.class_names = x, y, tuple(class_names)
        self.stride, self.threshold, self.batch_size = stride, threshold, batch_size

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:  # noqa: ARG002 - Keras calls by these names
        """Predict, and put the scores into the logs; what is undefined is 0, since Keras needs a number."""
        maps = self.model.predict(self.x, batch_size=self.batch_size, verbose=0)
        found = keras.ops.convert_to_numpy(decode_boxes(maps, self.stride))
        scores = box_scores(boxes_of(self.y), list(np.asarray(found)), len(self.class_names), self.threshold)
        own = {f"val_{key}": value for key, value in scores.values.items()}
        for key, values in scores.by_class.items():
            own |= {f"val_{key}[{name}]": value for name, value in zip(self.class_names, values, strict=True)}
        if logs is not None:
            logs.update({key: value or 0.0 for key, value in own.items()})
