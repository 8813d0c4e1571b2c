"""What an explanation says of its heat map, and of what such a map does not tell."""

from workbench.explain.gradient_pass import FeatureMaps, ForwardPass
from workbench.explain.image_batch import Array
from workbench.explain.sample_pictures import frames_shown
from workbench.explain.score_targets import is_segmentation, predicted_classes
from workbench.messages import mark, say

IMAGE_AXES = 2
"""A heat map with more axes is a row of frames."""
_TEXTS = {
    "signal": mark("The signal that the network was given."),
    "image": mark("The picture that the network was given."),
    "row of frames": mark("The frames that the network was given."),
    "grad_cam": mark("Bright: places whose features at layer {layer!r} raise the score of class {index}."),
    "saliency": mark("Bright: pixels where a tiny change of the value changes the score of class {index} most."),
    "saliency_steps": mark("Bright: steps where a tiny change of the value changes the score of class {index} most."),
    "classifier": mark("Layer {layer!r} was chosen by itself: it gives the last maps that still have places."),
    "segmentation": mark(
        "Layer {layer!r} was chosen by itself: it has the smallest maps, which see the most of the picture."
    ),
    "coarse": mark("The layer has {places} places, each about {pixels} pixels large: nothing finer can be shown."),
    "coarse_steps": mark("The layer has {places} places, each about {pixels} steps long: nothing finer can be shown."),
    "all_frames": mark("The layer has one map for all frames together, so every frame shows the same."),
    "blank": mark(
        "The map is empty: on average over all places nothing here raises this score. Another layer, or saliency, may "
        "still show something."
    ),
    "after": mark(
        "The scores are taken after {activation}, because those before it could not be had: where the "
        "network is sure, the picture gets faint or noisy."
    ),
    "not": mark(
        "It does not tell what is seen there, what speaks against the class, or whether the answer would change "
        "without it. A bright place is a hint, not a proof: a network can be right for a wrong reason."
    ),
    "frames": mark("Frames {frames} of {count} are shown, from left to right."),
    "absent": mark("No pixel of the answer shows class {index}: the pixel that comes nearest was asked about."),
}


def given_text(axes: int) -> str:
    """What stands beside the sample itself, which has so many spatial axes."""
    return say(_TEXTS["signal" if axes < IMAGE_AXES else "image" if axes == IMAGE_AXES else "row of frames"])


def words_of(
    passed: ForwardPass, maps: FeatureMaps | None, index: int, heat: Array, *, chosen: bool
) -> tuple[str, ...]:
    """What a heat map shows and what it does not.

    Args:
        passed: The forward pass.
        maps: The maps of Grad-CAM; None for saliency.
        index: The class.
        heat: The heat map, (…spatial axes).
        chosen: Whether the layer was chosen by itself.
    """
    segmentation = is_segmentation(passed)
    texts = []
    if maps is None:
        texts.append(say(_TEXTS["saliency" if heat.ndim > 1 else "saliency_steps"], index=index))
    else:
        texts.append(say(_TEXTS["grad_cam"], layer=maps.path, index=index))
        reason = _TEXTS["segmentation" if segmentation else "classifier"]
        texts += [say(reason, layer=maps.path)] if chosen else []
        texts += _coarse(passed, maps)
        spatial = passed.places_of(maps).spatial_shape
        texts += [say(_TEXTS["all_frames"])] if len(maps.spatial_shape) < len(spatial) else []
    if segmentation and not (predicted_classes(passed) == index).any():
        texts.append(say(_TEXTS["absent"], index=index))
    if not passed.before_activation:
        texts.append(say(_TEXTS["after"], activation=passed.reading.activation))
    if heat.ndim > IMAGE_AXES:
        shown = ", ".join(map(str, frames_shown(len(heat), heat)))
        texts.append(say(_TEXTS["frames"], frames=shown, count=len(heat)))
    if not heat.any():
        texts.append(say(_TEXTS["blank"]))
    return (*texts, say(_TEXTS["not"]))


def _coarse(passed: ForwardPass, maps: FeatureMaps) -> list[str]:
    whole_shape = passed.places_of(maps).spatial_shape
    if maps.spatial_shape == whole_shape:
        return []
    sizes = whole_shape[-len(maps.spatial_shape) :]
    pixels = [round(whole / part) for whole, part in zip(sizes, maps.spatial_shape, strict=True)]
    if max(pixels) == 1:  # some places of the margin are missing, and nothing is coarse
        return []
    return [
        say(
            _TEXTS["coarse" if len(maps.spatial_shape) > 1 else "coarse_steps"],
            places=" × ".join(map(str, maps.spatial_shape)),
            pixels=" × ".join(map(str, pixels)),
        )
    ]
