"""What exported code needs to train a network of a flow and to ask it; its text goes into exported notebooks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.set_conversion import box_rows, with_channels
from workbench.flow.code.plain_sample import PlainSample, PlainTargets
from workbench.flow.code.plain_sets import with_splits
from workbench.flow.network_answers import with_prediction
from workbench.training.batches.batch_order import FIRST_STEP
from workbench.training.detection.padded_boxes import padded_boxes


class PlainAnswerForm(NamedTuple):
    """How the outputs of a network are read."""

    task: str
    kind: str
    class_names: tuple[str, ...] = ()
    activation: str = ""
    stride: int = 1
    thresholds: Mapping[str, float] = {}


def ready_to_learn(samples: list[PlainSample]) -> list[PlainSample]:
    """The samples in splits: divided by chance where they are not, and with some for validation."""
    splits = {sample.split for sample in samples}
    if splits == {""}:
        return with_splits(samples, (0.8, 0.1, 0.1), 0)
    if "train" not in splits or "validation" in splits:
        return samples
    learned = iter(with_splits([one for one in samples if one.split == "train"], (0.8, 0.2, 0.0), 0))
    return [replace(one, split=next(learned).split) if one.split == "train" else one for one in samples]


def images_of(samples: Sequence[PlainSample]) -> Array:
    """(samples, height, width, channels): what a network sees."""
    images = np.stack([with_channels(one.image, one.header.dimension) for one in samples])
    return images.astype(np.float32) if images.dtype == np.float64 else images


def classes_of(samples: Sequence[Any]) -> Array:
    """(samples,): the number of the class of each; or (samples, classes) where some have several."""
    scores = np.stack([one.label.category.scores for one in samples])
    single = np.all(np.count_nonzero(scores, axis=1) == 1)
    return scores.argmax(axis=1) if single else scores


def masks_of(samples: Sequence[Any]) -> Array:
    """(samples, height, width): a class for each pixel."""
    return np.stack([one.label.mask.array for one in samples])


def boxes_of_samples(samples: Sequence[Any]) -> Array:
    """(samples, boxes, 5): class, xmin, ymin, xmax, ymax; the class -1 where a sample has fewer boxes."""
    return padded_boxes([box_rows(one) for one in samples])


def targets_of_samples(samples: Sequence[Any]) -> Array:
    """(samples, height, width, channels): the image that is the answer."""
    images = np.stack([with_channels(one.label.image.array, one.header.dimension) for one in samples])
    return images.astype(np.float32) if images.dtype == np.float64 else images


def values_of_samples(samples: Sequence[Any]) -> Array:
    """(samples, columns): the numbers that are the answer."""
    values = np.stack([one.label.values.values for one in samples])
    return values.astype(np.float32) if values.dtype == np.float64 else values


def training_batches(
    x: Array,
    y: Array,
    batch_size: int,
    epochs: int,
    seed: int,
    class_weights: Sequence[float] | None = None,
    change: Callable[..., Any] | None = None,
) -> Any:
    """The batches of all epochs, one after the other; the order of each epoch depends on the seed alone.

    So do the changes of a batch, for which ``change`` gets the images, the answers and two numbers as a seed.
    """
    import tensorflow as tf

    def places(epoch: Any) -> Any:
        shuffle = tf.random.experimental.stateless_shuffle
        order = shuffle(tf.range(len(x), dtype=tf.int64), seed=tf.stack([tf.constant(seed, tf.int64), epoch]))
        # Where all batches have one size, TensorFlow is told so: it changes the last bits of what is computed.
        return tf.data.Dataset.from_tensor_slices(order).batch(batch_size, drop_remainder=len(x) % batch_size == 0)

    def batch(chosen: Any, number: Any) -> Any:
        images, answers = tf.gather(x, chosen), tf.gather(y, chosen)
        if change is not None:
            images, answers = change(images, answers, tf.stack([tf.constant(seed, tf.int64), number]))
        if class_weights is None:
            return images, answers
        return images, answers, tf.gather(tf.constant(class_weights, tf.float32), tf.cast(answers, tf.int64))

    numbers = tf.data.Dataset.range(FIRST_STEP, FIRST_STEP + epochs * -(-len(x) // batch_size))
    chosen = tf.data.Dataset.range(epochs).flat_map(places)
    return tf.data.Dataset.zip((chosen, numbers)).map(batch).prefetch(tf.data.AUTOTUNE)


def balanced_weights(y: Array, classes: int) -> list[float]:
    """Weights that make rare classes count as much as common ones: samples / (classes * samples of the class)."""
    counts = np.bincount(y.ravel(), minlength=classes)
    present = np.count_nonzero(counts)
    weights: list[float] = np.where(counts > 0, y.size / (present * np.maximum(counts, 1)), 1.0).tolist()
    return weights


def answers_of(model: Any, x: Array, batch_size: int) -> Array:
    """What a network answers for images; the last batch is filled up, so that all have one size."""
    answers = []
    for start in range(0, len(x), batch_size):
        batch = x[start : start + batch_size]
        filled = np.concatenate([batch, np.repeat(batch[-1:], batch_size - len(batch), axis=0)])
        answers.append(np.asarray(model.predict_on_batch(filled))[: len(batch)])
    return np.concatenate(answers)


def with_predictions(
    samples: list[PlainSample], outputs: Array, form: PlainAnswerForm, read: Callable[..., list[PlainTargets]]
) -> list[Any]:
    """The samples, each with what the network says of it."""
    predictions = read(outputs, form)
    return [with_prediction(one, prediction) for one, prediction in zip(samples, predictions, strict=True)]  # type: ignore[arg-type]
