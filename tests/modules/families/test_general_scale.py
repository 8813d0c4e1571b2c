"""Type of numbers, bits and windows: against scikit-image, Pillow and the formulas of DICOM."""

import numpy as np
import pytest
from PIL import Image, ImageOps
from skimage.util import img_as_float32, img_as_ubyte, img_as_uint

from tests.modules.pictures import pixels
from workbench.data import Sample
from workbench.errors import DtypeRefused, ModuleParametersDisagree
from workbench.modules import BitReduction, WindowSetting, bit_reduction, data_type_change, window_setting

IMAGE = pixels((24, 32), "uint8")


def test_change_of_the_type_rounds_and_cuts() -> None:
    image = np.array([[-3.0, 0.5, 1.5, 254.6, 300]])
    assert data_type_change(image, "uint8").tolist() == [[0, 0, 2, 255, 255]]
    assert data_type_change(np.array([[70_000, -70_000]]), "int16").tolist() == [[32_767, -32_768]]
    assert data_type_change(np.array([[3e9, -3e9]], "float32"), "int32").tolist() == [[2**31 - 1, -(2**31)]]
    assert data_type_change(np.array([[2**63]], "uint64"), "int32").tolist() == [[2**31 - 1]]
    assert data_type_change(np.array([[200]], "uint8"), "int16").tolist() == [[200]]
    assert data_type_change(np.array([[True, False]]), "uint8").tolist() == [[1, 0]]


def test_the_range_of_the_type_is_mapped_as_scikit_image_does_it() -> None:
    shares = pixels((24, 32), "float32")
    np.testing.assert_array_equal(data_type_change(shares, "uint8", "type"), img_as_ubyte(shares))
    np.testing.assert_allclose(data_type_change(IMAGE, "float32", "type"), img_as_float32(IMAGE), atol=1e-7)
    np.testing.assert_array_equal(data_type_change(IMAGE, "uint16", "type"), img_as_uint(IMAGE))
    assert data_type_change(np.array([[True, False]]), "uint8", "type").tolist() == [[255, 0]]


def test_the_range_of_the_image_is_mapped_to_all_of_the_type() -> None:
    ct = np.array([[-1000, 0, 1000]], "int16")
    assert data_type_change(ct, "uint8", "image").tolist() == [[0, 128, 255]]
    assert data_type_change(ct, "float64", "image").tolist() == [[0, 0.5, 1]]
    assert data_type_change(np.full((2, 2), 7.0), "uint8", "image").tolist() == [[0, 0], [0, 0]]


@pytest.mark.parametrize("bits", range(1, 9))
def test_bit_reduction_is_posterize_of_pillow(bits: int) -> None:
    expected = np.asarray(ImageOps.posterize(Image.fromarray(IMAGE), bits))
    np.testing.assert_array_equal(bit_reduction(IMAGE, bits), expected)
    assert len(np.unique(bit_reduction(np.arange(256, dtype="uint8").reshape(16, 16), bits))) == 2**bits


def test_bit_reduction_of_wide_and_signed_numbers_rounds_down() -> None:
    assert bit_reduction(np.array([[4095, 65_535]], "uint16"), 8).tolist() == [[3840, 65_280]]
    assert bit_reduction(np.array([[-1, -257, 255]], "int16"), 8).tolist() == [[-256, -512, 0]]


def test_bit_reduction_refuses_fractions_in_words() -> None:
    with pytest.raises(DtypeRefused) as caught:
        BitReduction()(Sample(np.zeros((3, 3), "float32")))
    assert str(caught.value) == (
        "BitReduction: expected an image of uint8, uint16, int16, received float32. Put the module Data Type Change in "
        "front of it, or Min-Max Normalization if the range of the values does not matter."
    )


def by_the_standard(value: float, level: float, width: float) -> float:
    """DICOM PS3.3 C.11.2.1.2.1, with 0 and 1 as the ends."""
    if value <= level - 0.5 - (width - 1) / 2:
        return 0.0
    if value > level - 0.5 + (width - 1) / 2:
        return 1.0
    return (value - (level - 0.5)) / (width - 1) + 0.5


@pytest.mark.parametrize(("level", "width"), [(40, 80), (-600, 1500), (2048, 4096), (0, 2), (0, 1), (100, 100)])
def test_the_window_is_that_of_the_standard(level: float, width: float) -> None:
    image = np.arange(-2000, 3000, dtype="int16").reshape(50, 100)
    expected = [by_the_standard(value, level, width) for value in image.ravel().tolist()]
    np.testing.assert_allclose(window_setting(image, level, width).ravel(), expected, atol=1e-6)


def test_the_other_functions_of_the_window() -> None:
    image = np.array([[-1e9, 0.0, 0.25, 0.5, 1e9]])
    np.testing.assert_allclose(window_setting(image, 0.25, 0.5, "linear exact"), [[0, 0, 0.5, 1, 1]])
    curve = 1 / (1 + np.exp(-4 * (image[0, 1:4] - 0.25) / 0.5))
    result = window_setting(image, 0.25, 0.5, "sigmoid")
    np.testing.assert_allclose(result, [[0, *curve, 1]], atol=1e-6)


def test_a_narrow_window_is_refused_in_words() -> None:
    with pytest.raises(ModuleParametersDisagree) as caught:
        WindowSetting(width=0.5)
    assert str(caught.value) == (
        "WindowSetting: expected a width of at least 1 for the function 'linear', but received width=0.5. "
        "Give them, as in width=0.5, function='linear exact'."
    )
