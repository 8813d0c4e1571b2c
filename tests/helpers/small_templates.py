"""Every template in a form that trains in a moment, and random data that fits it."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from workbench.catalog.templates import TEMPLATES
from workbench.data.array_group import ArrayGroup
from workbench.data.dataset import Dataset, Split
from workbench.graph.document import Graph

CLASSES = 3
SMALL: Mapping[str, Mapping[str, Any]] = {
    "mlp": {"shape": (8, 8, 1), "units": (4,)},
    "lenet5": {"shape": (16, 16, 1)},
    "alexnet": {"shape": (67, 67, 1), "width": 0.02},
    "vgg16": {"shape": (32, 32, 1), "width": 0.02},
    "resnet": {"shape": (8, 8, 1), "filters": 2, "blocks": 1},
    "cnn3d": {"shape": (16, 16, 16, 1), "filters": 2, "units": 4},
    "cnn1d": {"shape": (16, 2), "filters": 2},
    "lstm": {"shape": (6, 2), "units": 3},
    "transformer": {"shape": (6, 2), "width": 4, "heads": 2, "feedforward": 4, "blocks": 1},
    "fcn": {"shape": (16, 16, 1)},
    "fcn8s": {"shape": (32, 32, 1), "width": 0.02},
    "fcn_alexnet": {"shape": (28, 30, 1), "width": 0.02},
    "unet": {"shape": (8, 8, 1), "filters": 2, "depth": 2},
    "unet3d": {"shape": (8, 8, 4, 1), "filters": 2, "depth": 2},
    "detector": {"shape": (32, 32, 1), "width": 2},
    "denoiser": {"shape": (8, 8, 1), "filters": 2},
    "super_resolution": {"shape": (6, 5, 1), "filters": 4},
    "regressor": {"shape": (4,), "targets": 2, "units": (4,)},
    "image_and_table": {"shape": (8, 8, 1), "features": 3, "filters": 2, "units": 4},
    "image_to_image": {"shape": (8, 8, 1), "channels": 2, "filters": 2, "depth": 2},
}
"""Arguments of each template."""
ANSWERS: Mapping[str, tuple[int, ...]] = {
    "denoiser": (8, 8, 1),
    "super_resolution": (12, 10, 1),
    "image_to_image": (8, 8, 2),
    "regressor": (2,),
}
"""The shape of an answer of the templates that give images or values."""


def small_template(name: str) -> Graph:
    """The template with few filters, for small samples and ``CLASSES`` classes."""
    classes = {} if name in ANSWERS else {"classes": CLASSES}
    return TEMPLATES[name].make(**SMALL[name], **classes)


def answer_shape(name: str) -> tuple[int, ...]:
    """What the small template gives for a sample: probabilities of classes, everywhere for masks; maps; or an image."""
    if name in ANSWERS:
        return ANSWERS[name]
    if TEMPLATES[name].task == "detection":
        return (4, 4, CLASSES + 4)
    places = SMALL[name]["shape"][:-1] if TEMPLATES[name].task == "segmentation" else ()
    return (*places, CLASSES)


def small_data(name: str, samples: int = CLASSES) -> Dataset:
    """Random samples with labels that the small template can be trained on."""
    random = np.random.default_rng(0)
    shape = answer_shape(name)

    def split() -> Split:
        x = random.random((samples, *SMALL[name]["shape"]), "float32")
        if name == "image_and_table":
            table = random.random((samples, SMALL[name]["features"]), "float32")
            return Split({"image": x, "table": table}, np.resize(np.arange(CLASSES), (samples,)))
        if name in ANSWERS:
            return Split(x, random.random((samples, *shape), "float32"))
        if TEMPLATES[name].task == "detection":
            return Split(x, [np.array([[number % CLASSES, 4, 6, 20, 26]], "float32") for number in range(samples)])
        return Split(x, np.resize(np.arange(CLASSES), (samples, *shape[:-1])))

    names = () if name in ANSWERS else tuple(f"class {number}" for number in range(CLASSES))
    return Dataset(name, split(), split(), split(), names)


def fed(x: Any) -> Any:
    """Samples as ``model.predict`` takes them: those of several inputs as a dictionary."""
    return dict(x) if isinstance(x, ArrayGroup) else x
