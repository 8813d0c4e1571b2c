"""Images and volumes, with and without an axis of channels, as the planes that functions for pictures take."""

from collections.abc import Callable

import numpy as np

from workbench.data.affine_map import Array

_IMAGE_AXES = 2


def by_plane(function: Callable[[Array], Array], image: Array, dimension: int) -> Array:
    """Apply a function of pictures to an image, or to each slice of a volume.

    Args:
        function: Takes (height, width), or (height, width, channels) with at least two channels, C-contiguous; gives a
            picture of any size and type.
        image: (height, width[, channels]) or (depth, height, width[, channels]).
        dimension: How many of its axes are spatial.

    Returns:
        The result with the axes of ``image``; an axis of one channel is kept.

    >>> by_plane(lambda plane: plane[:2], np.zeros((5, 4, 6, 1)), 3).shape
    (5, 2, 6, 1)
    """
    if image.ndim == dimension == _IMAGE_AXES:
        return function(np.ascontiguousarray(image))
    single = image.ndim > dimension and image.shape[-1] == 1
    bare = image[..., 0] if single else image
    if dimension == _IMAGE_AXES:
        result = function(np.ascontiguousarray(bare))
    else:
        result = np.stack([function(np.ascontiguousarray(plane)) for plane in bare])
    return result[..., None] if single and result.ndim == dimension else result


def flat_plane(image: Array) -> Array:
    """All values of an image in one grey picture, for functions of OpenCV that treat each pixel by itself.

    Args:
        image: (height, width[, channels]) or (depth, height, width[, channels]).

    Returns:
        (height, width), or (first axis, all others); C-contiguous.

    >>> flat_plane(np.zeros((5, 4, 6, 3))).shape
    (5, 72)
    """
    whole = np.ascontiguousarray(image)
    return whole if whole.ndim == _IMAGE_AXES else whole.reshape(len(whole), -1)


def by_channel(function: Callable[[Array], Array], plane: Array) -> Array:
    """Apply a function of grey pictures to each channel.

    Args:
        function: Takes and gives (height, width).
        plane: (height, width) or (height, width, channels).

    Returns:
        The result with the axes of ``plane``.
    """
    if plane.ndim == _IMAGE_AXES:
        return function(plane)
    channels = [function(np.ascontiguousarray(plane[..., index])) for index in range(plane.shape[-1])]
    return np.stack(channels, axis=-1)
