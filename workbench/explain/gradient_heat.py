"""Heat maps of a class from the gradient of its score: Grad-CAM and saliency."""

import numpy as np

from workbench.explain.gradient_pass import FeatureMaps, ForwardPass, gradient
from workbench.explain.heat_map import normalized, resized
from workbench.explain.image_batch import Array
from workbench.explain.score_targets import score_of


def grad_cam_heat(passed: ForwardPass, maps: FeatureMaps, index: int) -> Array:
    """The Grad-CAM map of a class, (…spatial axes) of the picture in 0..1."""
    change = maps.of_sample(gradient(passed, score_of(passed, index), maps.parts or maps.tensor))
    values = maps.of_sample(maps.tensor)
    weights = change.mean(axis=tuple(range(change.ndim - 1)))
    heat = np.maximum(values @ weights, 0)
    places = passed.places_of(maps)
    missing = len(places.spatial_shape) - heat.ndim  # a ConvLSTM2D that gives its last map alone has no axis of frames
    full = resized(heat.reshape((*[1] * missing, *heat.shape)), places.spatial_shape)
    return normalized(places.heat(full, passed.shown))


def saliency_heat(passed: ForwardPass, index: int) -> Array:
    """The saliency map of a class, (…spatial axes) of the picture in 0..1."""
    shown = passed.shown
    if shown.embedded:
        change = gradient(passed, score_of(passed, index), shown.tensor)
        change = change if shown.folded else change[0]
    else:
        change = shown.values(gradient(passed, score_of(passed, index), passed.x).ravel())
    return normalized(np.abs(change).max(axis=-1) if change.ndim > 1 else np.abs(change))
