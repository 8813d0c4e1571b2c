"""Tensors as pictures: channels side by side, vectors as stripes, PNG files, and text for a terminal."""

import io

import numpy as np
from PIL import Image

from workbench.imaging.tensor_picture import MOST_MAPS, Picture, picture, to_png

RAMP = np.arange(12, dtype="float32").reshape(1, 3, 4, 1)


def test_the_smallest_value_is_black_and_the_largest_white() -> None:
    values = picture(RAMP).values
    assert values.shape == (3, 4)
    assert values.dtype == np.uint8
    assert (values.min(), values.max(), values[0, 1]) == (0, 255, 255 // 11)


def test_channels_stand_side_by_side_each_with_its_own_range() -> None:
    both = np.concatenate([RAMP, 100 * RAMP], axis=-1)
    sheet = picture(both).values
    assert sheet.shape == (3, 4 + 1 + 4)
    assert np.array_equal(sheet[:, :4], sheet[:, 5:])
    assert np.array_equal(sheet, picture(np.moveaxis(both, -1, 1), channels_first=True).values)


def test_maps_that_are_wider_than_high_stand_below_each_other_too() -> None:
    maps = np.arange(3 * 2 * 4, dtype="float32").reshape(1, 3, 2, 4)
    for tensor, first in ((maps, True), (np.moveaxis(maps, 1, -1), False)):
        sheet = picture(tensor, channels_first=first).values
        assert sheet.shape == (2 + 1 + 2, 4 + 1 + 4)  # two rows of two maps, with a pixel between them
        grey = np.arange(8).reshape(2, 4)
        for top, left, start in ((0, 0, 0), (0, 5, 8), (3, 0, 16)):
            expected = ((grey + start) / (7 + start) * 255).astype("uint8")  # black is 0, or less
            np.testing.assert_array_equal(sheet[top : top + 2, left : left + 4], expected)
        assert not sheet[3:, 5:].any()


def test_in_a_notebook_it_is_as_wide_as_fits_and_keeps_its_sides() -> None:
    shown = Image.open(io.BytesIO(picture(np.ones((1, 2, 4, 1)))._repr_png_()))
    assert shown.size == (4 * 105, 2 * 105)


def test_only_so_many_channels_are_drawn() -> None:
    few, many = (picture(np.ones((1, 2, 2, count))).values.shape for count in (MOST_MAPS, MOST_MAPS + 9))
    assert few == many


def test_sequences_and_vectors() -> None:
    assert picture(np.ones((2, 5, 7))).values.shape == (5, 7)
    assert picture(np.ones((2, 100))).values.shape == (5, 100)


def test_nan_is_drawn_as_zero() -> None:
    assert picture(np.array([[np.nan, 1.0]])).values[0].tolist() == [0, 255]


def test_another_sample_can_be_chosen_and_the_last_stands_for_later_ones() -> None:
    batch = np.stack([RAMP[0], RAMP[0, ::-1]])
    assert np.array_equal(picture(batch, sample=1).values, picture(RAMP[:, ::-1]).values)
    assert np.array_equal(picture(batch, sample=9).values, picture(batch, sample=1).values)


def test_a_png_holds_the_same_values_and_colours() -> None:
    grey = picture(RAMP).values
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(to_png(grey)))), grey)
    colours = np.zeros((2, 2, 3), np.uint8)
    colours[0, 0] = (255, 128, 0)
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(to_png(colours)))), colours)


def test_in_a_terminal_it_is_text_with_its_caption() -> None:
    assert repr(Picture(np.array([[0, 255]], np.uint8), "two pixels")) == " @\ntwo pixels"


def test_a_caption_is_seen_in_a_browser_escaped() -> None:
    html = Picture(picture(RAMP).values, "a <3>, read as 5")._repr_html_()
    assert html is not None
    assert "<figcaption>a &lt;3&gt;, read as 5</figcaption>" in html
    assert 'alt="a &lt;3&gt;, read as 5"' in html
    assert picture(RAMP)._repr_html_() is None


def test_a_small_image_drawn_large_is_a_small_file() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (28, 28, 3), dtype="uint8")
    assert (
        len(to_png(noise.repeat(12, axis=0).repeat(12, axis=1))) < 8_000
    )  # 339 kB of colours; saved notebooks hold it
