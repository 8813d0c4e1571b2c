"""What a network gives for images and their mirror images, for a plain cell."""

from typing import TYPE_CHECKING

import numpy as np

from workbench.data.dataset import Array
from workbench.messages import say
from workbench.training.batches.mirrored_answers import Mirrors
from workbench.training.metrics.metric_table import Task
from workbench.training.setup.mirror_checks import check_mirrors, with_mirrors
from workbench.training.setup.mirror_settings import normal_mirrors
from workbench.training.setup.model_signature import model_signature
from workbench.training.setup.shape_checks import check_shape
from workbench.training.setup.task import given_loss

if TYPE_CHECKING:
    import keras


def predict_mirrored(
    model: "keras.Model", x: Array, mirrors: Mirrors | bool = "both", *, batch_size: int = 32
) -> Array:
    """The mean of what a network gives for images and for their mirror images.

    Masks and images are mirrored back before the mean is taken; a vector, such as the probabilities of classes, stays
    as it is. It takes two to four times as long as ``model.predict``.

    Args:
        model: A network for images.
        x: Images, (images, height, width) or (images, height, width, channels).
        mirrors: ``"horizontal"``: left and right change places. ``"vertical"``: top and bottom. ``"both"``: the image
            itself, each of the two, and both at once.
        batch_size: Images a step.

    Returns:
        The means, of the shape of the outputs.

    Raises:
        NoMirroring: The network is not for images, or its answers have no mean, as those of a detector.
        BadSetting: There are no such mirrors.
        TrainingError: The images do not fit the network.

    >>> predict_mirrored(model, data.test.x[:3], "horizontal").shape
    (3, 10)
    """
    where, images = "predict_mirrored", np.asarray(x)
    signature = model_signature(model, tuple(images.shape[1:]), where=where)
    check_shape(signature.input_shape, images, say("data"))
    chosen, loss = normal_mirrors(mirrors, where, "mirrors"), given_loss(None, model)
    of_boxes = loss is not None and loss.traits is not None and loss.traits.labels == "boxes"
    task: Task = "detection" if of_boxes else "transformation"
    check_mirrors(chosen, task, signature, model, where)
    if not len(images):
        return np.zeros((0, *signature.output_shape), np.float32)
    asked = with_mirrors(model, chosen, signature, loss)
    return np.asarray(asked.predict(images, batch_size=batch_size, verbose=0))
