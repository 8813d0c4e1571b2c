"""Black and white of an image differ, whatever its values are."""

import numpy as np
import pytest

from workbench.data import ImageHeader
from workbench.modules import gamma_correction_grayscale
from workbench.modules.value_scale import value_scale


@pytest.mark.parametrize("value", [0.0, -1.0, -1e17, 1e17, float(np.finfo(np.float32).min)])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_white_is_above_black_for_one_value(value: float, dtype: str) -> None:
    image = np.full((3, 4), value, dtype)
    low, high = value_scale(image, ImageHeader())
    assert low < high
    assert np.isfinite(gamma_correction_grayscale(image)).all()
