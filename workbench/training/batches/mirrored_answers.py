"""Test-time augmentation: the mean of a network's answers for an image and for its mirror images."""

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np

if TYPE_CHECKING:
    import keras

Tensor: TypeAlias = Any
Mirrors = Literal["horizontal", "vertical", "both"]
"""Which mirror images are looked at: left and right changed, top and bottom, or both and also both at once."""
Logits = Literal["softmax", "sigmoid"]

MIRROR_AXES: dict[Mirrors, tuple[tuple[int, ...], ...]] = {
    "horizontal": ((), (2,)),
    "vertical": ((), (1,)),
    "both": ((), (1,), (2,), (1, 2)),
}
"""The axes of (images, height, width, …) that are turned around, for each time the network is asked."""


def mirrored_mean(
    model: "keras.Model", mirrors: Mirrors, *, moves: bool, logits: Logits | None = None
) -> "keras.Model":
    """A model that gives the mean of the answers of another one for images and their mirror images.

    Args:
        model: A network for images; the two share their weights.
        mirrors: Which mirror images.
        moves: Whether answers move with the image, as masks do: they are mirrored back.
        logits: What makes probabilities of the answers, if they are logits: the mean is that of the probabilities,
            given as logits again. None for answers that are averaged as they are.
    """
    import keras

    class MirroredMean(keras.Model):
        """Calls the other model once for each mirror image."""

        def __init__(self) -> None:
            super().__init__(name=f"mirrored_{model.name}")
            self.other = model

        def call(self, images: Tensor, training: bool = False) -> Tensor:
            answers = [self._answer(images, axes, training) for axes in MIRROR_AXES[mirrors]]
            return _mean(keras.ops.stack(answers), logits)

        def _answer(self, images: Tensor, axes: tuple[int, ...], training: bool) -> Tensor:
            answer = self.other(_turned(images, axes), training=training)
            return _turned(answer, axes) if moves else answer

    return MirroredMean()


def _turned(images: Tensor, axes: tuple[int, ...]) -> Tensor:
    from keras import ops

    return ops.flip(images, axis=axes) if axes else images


def _mean(answers: Tensor, logits: Logits | None) -> Tensor:
    """The mean over the first axis."""
    from keras import ops

    if logits is None:
        return ops.mean(answers, axis=0)
    count = float(np.log(answers.shape[0]))
    if logits == "softmax":
        return ops.logsumexp(ops.log_softmax(answers, axis=-1), axis=0) - count
    return ops.logsumexp(ops.log_sigmoid(answers), axis=0) - ops.logsumexp(ops.log_sigmoid(-answers), axis=0)
