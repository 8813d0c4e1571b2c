"""Thresholds: bytes are compared by OpenCV, all else by NumPy, with one answer."""

import numpy as np
import pytest

from workbench.modules import threshold

BYTES = np.arange(256, dtype=np.uint8).reshape(16, 16)


@pytest.mark.parametrize("cut", [-1e9, -1, -0.5, 0, 0.5, 126.5, 127, 127.999, 254, 254.5, 255, 255.5, 256, 1e9])
@pytest.mark.parametrize("foreground", ["bright", "dark"])
def test_bytes_have_the_answer_of_the_formula(cut: float, foreground: str) -> None:
    above = (BYTES.astype(float) > cut) == (foreground == "bright")
    result = threshold(BYTES, cut, foreground=foreground)
    np.testing.assert_array_equal(result, 255 * above.astype(np.uint8))
    assert result.dtype == np.uint8
    np.testing.assert_array_equal(threshold(BYTES.astype(np.int16), cut, foreground=foreground), result)


@pytest.mark.parametrize(
    "image",
    [BYTES.reshape(16, 16, 1), BYTES.reshape(4, 8, 8), BYTES.reshape(4, 8, 8, 1), BYTES.T, BYTES[::-1, ::2]],
    ids=["a channel", "volume", "volume with a channel", "turned", "strided"],
)
def test_bytes_of_any_axes_and_strides(image: np.ndarray) -> None:
    image.setflags(write=False)
    np.testing.assert_array_equal(threshold(image, 100), np.where(image > 100, 255, 0))
