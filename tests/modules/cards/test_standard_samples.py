"""The pictures on cards: of every kind, and as pixels to look at."""

from typing import get_args

import numpy as np
import pytest
from msgspec.structs import replace

from workbench.data.image_header import COLOR_MODES, ColorMode
from workbench.data.sample import Sample
from workbench.modules import Resize
from workbench.modules.cards.display_pixels import displayed
from workbench.modules.cards.standard_samples import standard_sample
from workbench.modules.module_description import ALL_DTYPES, Category, Dtype


@pytest.mark.parametrize("mode", COLOR_MODES)
@pytest.mark.parametrize("dimension", [2, 3])
def test_it_is_of_the_colour_mode_and_dimension_that_are_taken(mode: ColorMode, dimension: int) -> None:
    sample = standard_sample(replace(Resize.about, color_modes=(mode,), dimensions=(dimension,)))
    assert (sample.header.color_mode, sample.header.dimension) == (mode, dimension)
    picture = displayed(sample, with_label=True)
    assert picture.shape == (96, 128, 3)
    assert picture.std() > 10


@pytest.mark.parametrize("dtype", ALL_DTYPES)
def test_it_is_of_a_data_type_that_is_taken(dtype: Dtype) -> None:
    sample = standard_sample(replace(Resize.about, dtypes=(dtype,)))
    assert sample.image.dtype == dtype
    assert displayed(sample).std() > 10


@pytest.mark.parametrize("category", get_args(Category))
def test_colour_and_binary_modules_have_pictures_of_their_kind(category: Category) -> None:
    mode = standard_sample(replace(Resize.about, category=category)).header.color_mode
    assert mode == {"Color": "RGB", "Binary": "Binary"}.get(category, "L")


def test_hsv_is_shown_in_its_colours() -> None:
    hsv, rgb = (displayed(standard_sample(replace(Resize.about, color_modes=(mode,)))) for mode in ("HSV", "RGB"))
    assert np.abs(hsv.astype(int) - rgb).mean() < 3


def test_values_that_are_not_finite_are_shown() -> None:
    assert displayed(Sample(np.array([[np.nan, 0.0, 10.0]]))).tolist() == [[0, 0, 255]]
