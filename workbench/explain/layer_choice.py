"""Selection of the layer for Grad-CAM."""

from typing import Any

from workbench.explain.explain_errors import NoConvolution, NoMaps, NoSuchLayer
from workbench.explain.gradient_pass import FeatureMaps, ForwardPass
from workbench.explain.score_targets import is_segmentation
from workbench.text_format import listed

_SPATIAL = 2
"""Kernels of fewer axes have no spatial one."""
_RESAMPLING = ("Pooling", "Pool", "Flatten", "UpSampling", "Cropping", "ZeroPadding")


def layers_with_maps(passed: ForwardPass) -> tuple[str, ...]:
    """The layers whose output still has spatial axes, in the order of calls, without the final ones."""
    return tuple(dict.fromkeys(maps.path for maps in _hidden_maps(passed)))


def maps_of_layer(where: str, passed: ForwardPass, layer: Any) -> FeatureMaps:
    """The maps of ``layer``, a name, a path such as "backbone/conv5", or the layer itself.

    Raises:
        NoSuchLayer: the network has no such layer.
        NoMaps: the layer's output has no spatial axes, or a single place.
    """
    usable = listed(layers_with_maps(passed)) or "–"
    found = [maps for maps in passed.maps if layer is maps.layer or layer in (maps.path, maps.layer.name)]
    if not found:
        raise NoSuchLayer(where=where, received=getattr(layer, "name", layer), expected=usable)
    if not _has_spatial_axes(found[-1]):
        raise NoMaps(where=where, layer=found[-1].path, received=tuple(found[-1].tensor.shape)[1:], expected=usable)
    return found[-1]


def default_maps(where: str, passed: ForwardPass, model_name: str) -> FeatureMaps:
    """The default layer.

    In a classifier: the last convolution, together with the pointwise layers after it (normalization, activation, a
    skip connection), so the last maps before they are pooled or flattened. In a segmentation: the same at the
    smallest maps, which have the largest receptive field (Vinogradova et al., 2020); the last maps would be the output
    itself.

    Raises:
        NoConvolution: there is no such layer.
    """
    maps = _hidden_maps(passed)
    convolutions = [index for index, one in enumerate(maps) if _is_convolution(one) and _has_spatial_axes(one)]
    if not convolutions:
        raise NoConvolution(where=where, received=repr(model_name))
    if is_segmentation(passed):
        smallest = min(_size(maps[index]) for index in convolutions)
        convolutions = [index for index in convolutions if _size(maps[index]) == smallest]
    return _last_refinement(maps, convolutions[-1])


def _last_refinement(maps: list[FeatureMaps], index: int) -> FeatureMaps:
    """The last of the layers that only refine the maps at ``index``, keeping their spatial shape."""
    chosen = maps[index]
    for following in maps[index + 1 :]:
        apart = any(word in type(following.layer).__name__ for word in _RESAMPLING)
        if following.spatial_shape != chosen.spatial_shape or apart:
            break
        chosen = following
    return chosen


def _hidden_maps(passed: ForwardPass) -> list[FeatureMaps]:
    """The maps with spatial axes; in a segmentation without the output itself."""
    ends = [tensor for tensor in (passed.output, passed.scores) if is_segmentation(passed)]
    return [one for one in passed.maps if _has_spatial_axes(one) and not any(one.tensor is end for end in ends)]


def _is_convolution(maps: FeatureMaps) -> bool:
    """A convolution kernel has the rank of its batch: spatial axes, input and output channels.

    One that is repeated in time, by TimeDistributed or as a ConvLSTM, has an axis less, unless it gives its last map.
    """
    kind = type(maps.layer).__name__
    in_time = kind == "TimeDistributed" or kind.startswith("ConvLSTM") or bool(maps.parts)
    rank = len(maps.tensor.shape)
    if in_time and getattr(maps.layer, "return_sequences", True):
        rank -= 1
    return rank > _SPATIAL and any(len(weight.shape) == rank for weight in getattr(maps.layer, "weights", ()))


def _has_spatial_axes(maps: FeatureMaps) -> bool:
    return _size(maps) > 1


def _size(maps: FeatureMaps) -> int:
    size = 1
    for length in maps.spatial_shape:
        size *= length
    return size
