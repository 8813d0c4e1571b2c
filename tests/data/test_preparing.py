import numpy as np
import pytest

from workbench.data import Dataset, Split, center_crop, make_lv_phantom, stretch_contrast
from workbench.data.data_errors import BadChoice


@pytest.fixture(scope="module")
def phantom() -> Dataset:
    return make_lv_phantom(6)


def test_the_middle_of_images_and_masks(phantom: Dataset) -> None:
    cropped = center_crop(phantom, 100, 128)
    assert cropped.train.x.shape == (2, 100, 128, 1)
    np.testing.assert_array_equal(cropped.train.x, phantom.train.x[:, 78:178, 64:192])
    np.testing.assert_array_equal(cropped.test.y, phantom.test.y[:, 78:178, 64:192])
    np.testing.assert_array_equal(cropped.test.groups, phantom.test.groups)
    assert cropped.test.details.keys() == phantom.test.details.keys()


def test_labels_stay() -> None:
    split = Split(np.zeros((3, 8, 8, 1)), np.arange(3))
    data = center_crop(Dataset("d", split, split, split, ("a",)), 4, 6)
    assert data.train.x.shape == (3, 4, 6, 1)
    np.testing.assert_array_equal(data.train.y, [0, 1, 2])


@pytest.mark.parametrize(("height", "width", "name"), [(0, 8, "height"), (8, 257, "width"), (2.5, 8, "height")])
def test_a_size_that_cannot_be_is_refused(phantom: Dataset, height: object, width: object, name: str) -> None:
    with pytest.raises(BadChoice, match=f"center_crop: '{name}' must be a whole number from 1 to 256"):
        center_crop(phantom, height, width)


def test_contrast_is_that_of_each_image_alone(phantom: Dataset) -> None:
    dark = Split(phantom.train.x * np.float32(0.3) + np.float32(0.2), phantom.train.y)
    first = stretch_contrast(phantom).train.x
    second = stretch_contrast(Dataset("d", dark, dark, dark, phantom.class_names)).train.x
    np.testing.assert_allclose(first, second, atol=1e-5)
    assert (first.min(), first.max()) == (0, 1)
    assert first.dtype == np.float32
    low, high = np.percentile(phantom.train.x[0], (1, 99))
    np.testing.assert_allclose(first[0], np.clip((phantom.train.x[0] - low) / (high - low), 0, 1), atol=1e-6)


def test_an_even_image_stays_finite() -> None:
    split = Split(np.full((1, 4, 4, 1), 0.5, np.float32), np.zeros(1))
    assert not stretch_contrast(Dataset("d", split, split, split[:0], ("a",))).train.x.any()


@pytest.mark.parametrize(("low", "high"), [(5, 5), (-1, 99), (1, 101), (60, 40)])
def test_percentiles_out_of_order_are_refused(phantom: Dataset, low: float, high: float) -> None:
    with pytest.raises(BadChoice, match="must be percentiles with 0 <= low < high <= 100"):
        stretch_contrast(phantom, low, high)
