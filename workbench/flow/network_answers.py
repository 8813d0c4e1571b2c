"""What a network answers for samples, as their prediction: class, mask, boxes, image or values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, NoReturn

import numpy as np
from immutabledict import immutabledict
from msgspec import Struct

from workbench.catalog.loss_matching import wanted_activation
from workbench.data.affine_map import Array
from workbench.data.sample import Sample
from workbench.data.sample_labels import BoxLabel, ClassLabel, ImageLabel, MaskLabel, Targets, ValueLabel
from workbench.data.set_conversion import with_channels
from workbench.flow.class_thresholds import chosen_classes, chosen_labels
from workbench.flow.network_errors import AnswerUnreadable
from workbench.messages import mark, say
from workbench.training.fitting.new_data_scores import activated
from workbench.training.metrics.metric_table import Task
from workbench.training.setup.shape_checks import check_shape
from workbench.training.setup.task import Kind, TrainingTask

LEAST_SCORE = 0.01
"""A box that is less sure is none, as in the metrics of a training."""
_MOST_BOXES = 100
_USUAL = 0.5
_SAMPLE = mark("sample {name!r}")
_ONE_CLASS = mark("one class for each pixel")
_SEVERAL = mark("several labels at once for each pixel")


class AnswerForm(Struct, frozen=True, forbid_unknown_fields=True):
    """How the outputs of a trained network are read.

    Args:
        task: What the network has learned.
        kind: Whether an output is one class of several, yes or no, several labels at once, values, or boxes.
        class_names: A name a class; of a regression a name a column.
        activation: What makes probabilities of outputs that are raw scores; "" where they are what they are.
        stride: Of a detector: pixels of the image from one cell of its maps to the next.
        thresholds: By class, from which probability on it is the answer; without one the most probable class is.

    >>> AnswerForm("classification", "softmax", ("cat", "dog")).stride
    1
    """

    task: Task
    kind: Kind
    class_names: tuple[str, ...] = ()
    activation: Literal["", "softmax", "sigmoid"] = ""
    stride: int = 1
    thresholds: Mapping[str, float] = immutabledict()


def answer_form(task: TrainingTask) -> AnswerForm:
    """How the outputs of a network are read that was trained for a task.

    Args:
        task: What is learned.

    Returns:
        The form. A threshold of the settings counts for "yes", for each of several labels, and for none of several
        classes of which one is right.

    Raises:
        AnswerUnreadable: Masks with several labels for each pixel, which no sample can hold.
    """
    if task.kind == "multilabel" and task.name == "segmentation":
        refuse_several_labels(task.signature.name)
    traits = task.loss.traits
    activation: Literal["", "softmax", "sigmoid"] = ""
    if traits is not None and task.loss.from_logits and task.kind in ("softmax", "binary", "multilabel"):
        activation = "sigmoid" if wanted_activation(traits, task.signature.units) == "sigmoid" else "softmax"
    stride = task.stride if task.kind == "boxes" else 1
    return AnswerForm(task.name, task.kind, task.class_names, activation, stride, _usual_thresholds(task))


def refuse_several_labels(where: str) -> NoReturn:
    """Say that a mask has one class for each pixel. Raises AnswerUnreadable."""
    raise AnswerUnreadable(where=where, expected=say(_ONE_CLASS), received=say(_SEVERAL))


def _usual_thresholds(task: TrainingTask) -> Mapping[str, float]:
    """Those of the settings, where they decide."""
    if task.settings.threshold == _USUAL or task.kind not in ("binary", "multilabel"):
        return immutabledict()
    names = task.class_names if task.kind == "multilabel" else task.class_names[1:]
    return immutabledict(dict.fromkeys(names, task.settings.threshold))


def predicted(
    samples: Sequence[Sample],
    model: Any,
    form: AnswerForm,
    batch_size: int = 32,
    is_stopped: Callable[[], bool] = lambda: False,
) -> list[Sample]:
    """Samples with what a network says of them.

    Every batch has the same number of images (the last one is filled up with copies), so that an answer does not
    depend on how many samples were asked for together.

    Args:
        samples: Some samples, as many as fit into memory.
        model: The trained network.
        form: How its outputs are read.
        batch_size: Images a step.
        is_stopped: Asked before every batch; when it says so, the rest is left out.

    Returns:
        The samples in their order, each with its prediction.

    Raises:
        TrainingError: An image does not fit the network; names the sample.
    """
    found: list[Sample | None] = [None] * len(samples)
    for places in _of_one_shape(samples):
        for start in range(0, len(places), batch_size):
            if is_stopped():
                break
            batch = places[start : start + batch_size]
            outputs = _asked([samples[place] for place in batch], model, batch_size)
            for place, prediction in zip(batch, predictions(outputs, form), strict=True):
                found[place] = with_prediction(samples[place], prediction)
    return [sample for sample in found if sample is not None]


def _of_one_shape(samples: Sequence[Sample]) -> list[list[int]]:
    """The places of the samples by shape and type of their images: a batch has one of each."""
    groups: dict[tuple[Any, ...], list[int]] = {}
    for place, sample in enumerate(samples):
        groups.setdefault((sample.image.shape, sample.image.dtype.str), []).append(place)
    return list(groups.values())


def _asked(samples: Sequence[Sample], model: Any, batch_size: int) -> Array:
    """The outputs for one batch, (samples, …)."""
    first = samples[0]
    x = np.stack([with_channels(one.image, one.header.dimension) for one in samples])
    shape = getattr(model, "input_shape", None)
    if isinstance(shape, tuple):
        check_shape(tuple(shape[1:]), x, say(_SAMPLE, name=first.name))
    filled = np.concatenate([x, np.repeat(x[-1:], batch_size - len(x), axis=0)]) if len(x) < batch_size else x
    return np.asarray(model.predict_on_batch(as_fed(filled)))[: len(x)]


def as_fed(x: Array) -> Array:
    """Images as a training feeds them: of 64 bits they become Keras's own float type."""
    if x.dtype != np.float64:
        return x
    from workbench.training.batches.batch_order import as_keras

    return np.asarray(as_keras(x))


def with_prediction(sample: Sample, prediction: Targets) -> Sample:
    """The sample with what a network says of it; an image has channels where that of the label has them.

    Args:
        sample: The sample.
        prediction: The prediction.

    Returns:
        A new sample.
    """
    image, known = prediction.image, sample.label.image
    axes = sample.header.dimension
    flat = known is None or known.array.ndim == axes
    if image is not None and flat and image.array.ndim == axes + 1 and image.array.shape[-1] == 1:
        prediction = replace(prediction, image=ImageLabel(image.array[..., 0]))
    return sample.replaced(prediction=prediction)


def predictions(outputs: Array, form: AnswerForm) -> list[Targets]:
    """What outputs mean.

    Args:
        outputs: (samples, …), as the network gives them.
        form: How they are read.

    Returns:
        A prediction a sample.

    >>> form = AnswerForm("classification", "softmax", ("cat", "dog"))
    >>> predictions(np.array([[0.2, 0.8]]), form)[0].category.name
    'dog'
    >>> maps = np.array([[[[0.75, 0.5, 0.5, 0.0, 0.0]]]], "float32")
    >>> found = predictions(maps, AnswerForm("detection", "boxes", ("cell",), stride=8))[0].boxes
    >>> found.coordinates.tolist(), found.scores.tolist()
    ([[0.0, 0.0, 8.0, 8.0]], [0.75])
    """
    return _READERS[form.task](activated(outputs, form.activation), form)


def probabilities_of(outputs: Array, form: AnswerForm) -> Array:
    """Probabilities of all classes: of a single output those of "no" and "yes".

    Args:
        outputs: (samples, …), the activation applied.
        form: How they are read.

    Returns:
        (samples, …, classes).
    """
    if form.kind != "binary":
        return outputs
    yes = outputs[..., 0] if outputs.shape[-1] == 1 else outputs
    return np.stack([1 - yes, yes], axis=-1)


def _categories(outputs: Array, form: AnswerForm) -> list[Targets]:
    shares, names = probabilities_of(outputs, form), form.class_names
    if form.kind == "multilabel":
        chosen = [tuple(np.flatnonzero(one).tolist()) for one in chosen_labels(shares, names, form.thresholds)]
    elif form.thresholds:
        chosen = [(int(one),) for one in chosen_classes(shares, names, form.thresholds)]
    else:
        return [Targets(category=ClassLabel(scores, names)) for scores in shares]
    return [Targets(category=ClassLabel(scores, names, one)) for scores, one in zip(shares, chosen, strict=True)]


def _masks(outputs: Array, form: AnswerForm) -> list[Targets]:
    chosen = chosen_classes(probabilities_of(outputs, form), form.class_names, form.thresholds)
    kind = np.min_scalar_type(max(1, len(form.class_names) - 1))
    return [Targets(mask=MaskLabel(mask, form.class_names)) for mask in chosen.astype(kind)]


def _boxes(outputs: Array, form: AnswerForm) -> list[Targets]:
    """Boxes with at least the score of their class; one with a number that is not finite is none."""
    from workbench.layers.centre_points import decode_boxes

    decoded = np.asarray(decode_boxes(outputs, form.stride, _MOST_BOXES))
    least = np.array([form.thresholds.get(name, LEAST_SCORE) for name in form.class_names])
    found = []
    for rows in decoded:
        classes, scores = rows[:, 0].astype(np.int64), rows[:, -1]
        kept = np.isfinite(rows).all(axis=1) & (scores >= least[classes])
        label = BoxLabel(rows[kept, 1:5], classes[kept], form.class_names, scores[kept])
        found.append(Targets(boxes=label))
    return found


def _images(outputs: Array, _form: AnswerForm) -> list[Targets]:
    return [Targets(image=ImageLabel(image)) for image in outputs]


def _values(outputs: Array, form: AnswerForm) -> list[Targets]:
    return [Targets(values=ValueLabel(row, form.class_names)) for row in outputs.reshape(len(outputs), -1)]


_READERS: Mapping[Task, Callable[[Array, AnswerForm], list[Targets]]] = {
    "classification": _categories,
    "segmentation": _masks,
    "detection": _boxes,
    "transformation": _images,
    "regression": _values,
}
