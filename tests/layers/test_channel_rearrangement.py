"""Depth to space against TensorFlow."""

import re

import numpy as np
import pytest

from tests.layers.conftest import Stands

keras = pytest.importorskip("keras")

from workbench.layers import DepthToSpace2D  # noqa: E402 - after the skip


@pytest.mark.parametrize(("size", "channels"), [(2, 4), (2, 12), (3, 18), (1, 3)])
def test_it_equals_tensorflow(size: int, channels: int, rng: np.random.Generator) -> None:
    import tensorflow as tf

    images = rng.normal(size=(2, 3, 5, channels)).astype("float32")
    expected = tf.nn.depth_to_space(images, size) if size > 1 else images
    np.testing.assert_array_equal(DepthToSpace2D(size)(images), expected)


def test_it_stands(stands: Stands, rng: np.random.Generator) -> None:
    images = rng.normal(size=(2, 3, 4, 8)).astype("float32")
    stands(DepthToSpace2D(2), images, unknown=(1, 2))
    first = DepthToSpace2D(2, data_format="channels_first")
    stands(first, images.transpose(0, 3, 1, 2), unknown=(2, 3))
    back = np.transpose(first(images.transpose(0, 3, 1, 2)), (0, 2, 3, 1))
    np.testing.assert_array_equal(back, DepthToSpace2D(2)(images))


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^block_size: expected 1 or more, received 0$"):
        DepthToSpace2D(0)
    expected = "larger: expected a multiple of 9 channels, as block_size is 3, received shape (None, 4, 4, 8)"
    with pytest.raises(ValueError, match=re.escape(expected)):
        DepthToSpace2D(3, name="larger")(keras.Input((4, 4, 8)))
