"""Color modules that write colours in other numbers, or take channels apart: against OpenCV called by hand."""

import cv2
import numpy as np
import pytest

from tests.modules.pictures import sample
from workbench.data import ImageHeader, Sample
from workbench.errors import ChannelMissing, ColorModeRefused, DtypeRefused, SamplesDoNotFit
from workbench.modules import (
    ChannelMerge,
    ChannelSplit,
    ColorModeConvert,
    ColorToGrayscale,
    channel_split,
    color_mode_convert,
    color_to_grayscale,
)

COLORS = np.random.default_rng(3).integers(0, 256, (24, 32, 3), dtype=np.uint8)
GREY = COLORS[..., 0]
CODES = {
    "L": cv2.COLOR_RGB2GRAY,
    "HSV": cv2.COLOR_RGB2HSV,
    "Lab": cv2.COLOR_RGB2Lab,
    "YCrCb": cv2.COLOR_RGB2YCrCb,
}


@pytest.mark.parametrize("mode", CODES)
def test_bytes_convert_as_opencv_does(mode: str) -> None:
    np.testing.assert_array_equal(color_mode_convert(COLORS, mode), cv2.cvtColor(COLORS, CODES[mode]))


@pytest.mark.parametrize("mode", CODES)
@pytest.mark.parametrize("dtype", ["float32", "float64", "uint16"])
def test_other_types_convert_as_fractions_of_opencv(mode: str, dtype: str) -> None:
    fractions = COLORS.astype("float32") / 255
    image = (COLORS.astype(dtype) * 257) if dtype == "uint16" else fractions.astype(dtype)
    result = color_mode_convert(image, mode)
    assert result.dtype == np.float32
    np.testing.assert_allclose(result, cv2.cvtColor(fractions, CODES[mode]), atol=2e-4)


@pytest.mark.parametrize("mode", ["HSV", "Lab", "YCrCb", "RGBA", "RGB"])
@pytest.mark.parametrize("dtype", ["uint8", "float32"])
def test_there_and_back_is_nearly_the_image(mode: str, dtype: str) -> None:
    image = COLORS if dtype == "uint8" else (COLORS / 255).astype(dtype)
    there = ColorModeConvert(mode)(Sample(image))
    assert there.header.color_mode == mode
    back = ColorModeConvert("RGB")(there)
    difference = np.abs(back.image.astype(float) - image)
    # a hue of bytes has 180 steps only, and OpenCV's root in Lab is a table
    assert difference.mean() <= (3 if dtype == "uint8" else 0.001)
    assert difference.max() <= (20 if dtype == "uint8" else 0.005)


def test_grey_becomes_three_equal_channels_and_an_opaque_alpha() -> None:
    np.testing.assert_array_equal(color_mode_convert(GREY, "RGB"), np.stack([GREY] * 3, axis=-1))
    assert (color_mode_convert(GREY, "RGBA")[..., 3] == 255).all()
    assert (color_mode_convert(GREY / np.float32(255), "RGBA")[..., 3] == 1).all()
    np.testing.assert_array_equal(color_mode_convert(GREY[..., None], "L"), GREY)


def test_sixteen_bits_of_hsv_use_the_whole_range_of_the_type() -> None:
    pure_green = np.array([[[65_535 // 3, 65_535, 65_535]]], "uint16")
    result = ColorModeConvert("RGB")(Sample(pure_green, ImageHeader(2, "HSV")))
    np.testing.assert_allclose(result.image, [[[0, 1, 0]]], atol=1e-5)


def test_volumes_convert_like_their_slices() -> None:
    volume = np.stack([COLORS, COLORS[::-1]])
    result = ColorModeConvert("Lab")(Sample(volume, ImageHeader(3, "RGB")))
    np.testing.assert_array_equal(result.image[1], cv2.cvtColor(COLORS[::-1].copy(), cv2.COLOR_RGB2Lab))


def test_grey_is_that_of_opencv_for_each_type() -> None:
    np.testing.assert_array_equal(color_to_grayscale(COLORS), cv2.cvtColor(COLORS, cv2.COLOR_RGB2GRAY))
    deep = COLORS.astype("uint16") * 257
    np.testing.assert_array_equal(color_to_grayscale(deep), cv2.cvtColor(deep, cv2.COLOR_RGB2GRAY))
    double = COLORS / 255
    np.testing.assert_allclose(color_to_grayscale(double), double @ [0.299, 0.587, 0.114])
    assert color_to_grayscale(double).dtype == np.float64


def test_grey_by_other_methods() -> None:
    np.testing.assert_array_equal(color_to_grayscale(COLORS, "mean"), np.rint(COLORS.mean(axis=-1)))
    np.testing.assert_array_equal(color_to_grayscale(COLORS, "maximum"), COLORS.max(axis=-1))


def test_alpha_is_no_brightness() -> None:
    clear = np.dstack([COLORS, np.zeros_like(GREY)])
    np.testing.assert_array_equal(color_to_grayscale(clear), color_to_grayscale(COLORS))


def test_a_mixed_folder_becomes_grey_altogether() -> None:
    lab = ColorModeConvert("Lab")(Sample(COLORS))
    for one in (Sample(GREY), Sample(GREY[..., None]), Sample(COLORS), lab, sample("Binary"), sample("Channels")):
        result = ColorToGrayscale()(one)
        assert result.header.color_mode == "L"
        assert result.image.ndim == 2
    difference = ColorToGrayscale()(lab).image.astype(int) - color_to_grayscale(COLORS)
    assert np.abs(difference).max() <= 6


def test_stacked_series_are_refused_in_words() -> None:
    with pytest.raises(ColorModeRefused) as caught:
        ColorModeConvert()(sample("Channels"))
    assert "expected the colour mode L, Binary, RGB, RGBA, HSV, Lab, YCrCb, received Channels" in str(caught.value)
    with pytest.raises(DtypeRefused):
        color_to_grayscale(COLORS.astype("int16"))


def test_split_takes_a_channel() -> None:
    np.testing.assert_array_equal(channel_split(COLORS, 2), COLORS[..., 2])
    np.testing.assert_array_equal(channel_split(GREY), GREY)
    assert ChannelSplit(1)(Sample(COLORS)).header.color_mode == "L"


def test_a_channel_that_is_not_there_is_refused_in_words() -> None:
    with pytest.raises(ChannelMissing) as caught:
        channel_split(COLORS, 3)
    assert str(caught.value) == (
        "ChannelSplit: expected an image with a channel 3, counted from 0; received one with 3 of them. "
        "Give a number from 0 to 2."
    )


def test_merge_joins_what_split_took_apart() -> None:
    given = sample("RGB")
    parts = [ChannelSplit(index)(given) for index in range(3)]
    merged = ChannelMerge()(*parts)
    np.testing.assert_array_equal(merged.image, given.image)
    assert merged.header.color_mode == "RGB"
    assert merged.label is parts[0].label
    assert ChannelMerge()(*parts[:2]).header.color_mode == "Channels"
    assert ChannelMerge("HSV")(*parts).header.color_mode == "HSV"
    assert ChannelMerge()(given, parts[0]).image.shape == (24, 32, 4)


def test_merge_refuses_what_does_not_fit_in_words() -> None:
    small = Sample(np.zeros((2, 3), "uint8"), name="a")
    with pytest.raises(SamplesDoNotFit) as caught:
        ChannelMerge()(small, Sample(np.zeros((2, 4), "uint8"), name="a"))
    assert str(caught.value) == (
        "ChannelMerge: expected images of one size and type of numbers, received (2, 3) of uint8 and (2, 4) of uint8. "
        "Put the same Resize in front of each input."
    )
    with pytest.raises(SamplesDoNotFit) as caught:
        ChannelMerge("RGB")(small, small)
    assert str(caught.value) == (
        "ChannelMerge: expected 3 inputs for the colour mode RGB, received 2 channels. "
        "Connect as many inputs, or choose another colour mode."
    )
