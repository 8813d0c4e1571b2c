"""Tensors as pictures."""

import cv2
import numpy as np

from workbench.explain.feature_maps import picture


def test_maps_that_are_wider_than_high_stand_beside_each_other() -> None:
    maps = np.arange(3 * 2 * 4, dtype="float32").reshape(1, 3, 2, 4)
    for tensor, first in ((maps, True), (np.moveaxis(maps, 1, -1), False)):
        sheet = picture(tensor, channels_first=first).values
        assert sheet.shape == (2 + 1 + 2, 4 + 1 + 4)  # two rows of two maps, with a pixel between them
        grey = np.arange(8).reshape(2, 4)
        for top, left, start in ((0, 0, 0), (0, 5, 8), (3, 0, 16)):
            expected = ((grey + start) / (7 + start) * 255).astype("uint8")  # black is 0, or less
            np.testing.assert_array_equal(sheet[top : top + 2, left : left + 4], expected)
        assert not sheet[3:, 5:].any()


def test_a_picture_in_a_notebook_is_as_wide_as_fits_and_keeps_its_sides() -> None:
    shown = cv2.imdecode(np.frombuffer(picture(np.ones((1, 2, 4, 1)))._repr_png_(), "uint8"), cv2.IMREAD_GRAYSCALE)
    assert shown.shape == (2 * 105, 4 * 105)


def test_a_sequence_has_a_row_a_step_and_a_vector_a_column_a_value() -> None:
    assert picture(np.ones((1, 3, 7))).values.shape == (3, 7)
    assert picture(np.ones((1, 7))).values.shape == (2, 7)
