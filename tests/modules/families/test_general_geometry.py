"""General modules that change the frame: values against OpenCV and NumPy called by hand."""

import cv2
import numpy as np
import pytest

from tests.modules.pictures import pixels, sample
from workbench.data import Sample
from workbench.errors import ImageTooSmall, ModuleParametersDisagree
from workbench.modules import Crop, Flip, Resize, Rotate, ZeroPadding, crop, flip, resize, rotate, zero_padding

IMAGE = pixels((24, 32), "uint8")
COLORS = np.stack([IMAGE, IMAGE // 2, IMAGE // 3], axis=-1)
FLAGS = {
    "linear": cv2.INTER_LINEAR,
    "cubic": cv2.INTER_CUBIC,
    "area": cv2.INTER_AREA,
    "lanczos": cv2.INTER_LANCZOS4,
}


@pytest.mark.parametrize("way", FLAGS)
@pytest.mark.parametrize("image", [IMAGE, COLORS, IMAGE.astype("float32")], ids=["grey", "colour", "float"])
def test_resize_is_that_of_opencv(image: np.ndarray, way: str) -> None:
    np.testing.assert_array_equal(
        resize(image, 11, 50, interpolation=way), cv2.resize(image, (50, 11), None, 0, 0, FLAGS[way])
    )


def test_resize_to_the_nearest_pixel_takes_the_one_under_the_new_centre() -> None:
    assert resize(np.array([[1, 2, 3, 4]], "int64"), 1, 2, interpolation="nearest").tolist() == [[2, 4]]


def test_resize_of_a_volume_changes_its_depth_where_it_is_asked_for() -> None:
    volume = np.stack([np.full((8, 8), value, "float32") for value in (0, 1, 2, 3)])
    assert resize(volume, 4, 4).shape == (4, 4, 4)
    deeper = resize(volume, 4, 4, 8)
    np.testing.assert_allclose(deeper[:, 0, 0], [0, 0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3])


def test_resize_moves_spacing_and_origin() -> None:
    header = Resize(48, 16)(sample()).header
    assert header.spacing == (0.25, 1.0)
    assert header.origin == (-0.125, 0.25)  # the first new pixel is half as high and twice as wide


def test_crop_is_a_slice_with_its_label() -> None:
    result = Crop((4, 20, 6, 30))(sample())
    np.testing.assert_array_equal(result.image, sample().image[4:20, 6:30])
    np.testing.assert_array_equal(result.label.mask.array, sample().label.mask.array[4:20, 6:30])
    assert result.label.boxes.coordinates.tolist() == [[2, 2, 14, 10]]
    assert result.label.points.coordinates.tolist() == [[8, 6]]
    assert result.header.origin == (2.0, 3.0)


def test_crop_cuts_boxes_at_its_frame_and_drops_those_outside() -> None:
    assert Crop((0, 10, 0, 12))(sample()).label.boxes.coordinates.tolist() == [[8, 6, 12, 10]]
    assert Crop((0, 5, 0, 5))(sample()).label.boxes.coordinates.shape == (0, 4)


def test_crop_beyond_the_image_is_refused_in_words() -> None:
    with pytest.raises(ImageTooSmall) as caught:
        crop(IMAGE, (0, 40, 0, 16))
    assert str(caught.value) == (
        "Crop: expected coordinates inside the image, received an image of the size (24, 32). Give coordinates up to "
        "its size; the View tab shows those under the pointer."
    )


def test_crop_of_nothing_is_refused_when_it_is_made() -> None:
    with pytest.raises(ModuleParametersDisagree) as caught:
        Crop((5, 5, 0, 16))
    assert str(caught.value) == (
        "Crop: expected y_min below y_max and x_min below x_max, but received (5, 5, 0, 16). Give them, as in "
        "coordinates=(0, 128, 0, 128)."
    )


@pytest.mark.parametrize(("direction", "code"), [("horizontal", 1), ("vertical", 0), ("both", -1)])
def test_flip_is_that_of_opencv(direction: str, code: int) -> None:
    np.testing.assert_array_equal(flip(COLORS, direction), cv2.flip(COLORS, code))


def test_flip_twice_is_the_image_and_its_header() -> None:
    there = Flip()(sample())
    back = Flip()(there)
    np.testing.assert_array_equal(back.image, sample().image)
    assert back.header.origin == sample().header.origin
    assert there.header.direction == (1.0, 0.0, 0.0, -1.0)
    assert there.header.origin == (0.0, 15.5)


@pytest.mark.parametrize(("angle", "turns"), [(90, 1), (180, 2), (-90, 3), (360, 0)])
def test_quarter_turns_are_exact(angle: int, turns: int) -> None:
    np.testing.assert_array_equal(rotate(COLORS, angle, expand=True), np.rot90(COLORS, turns))


def test_rotate_is_that_of_opencv_around_the_middle() -> None:
    matrix = cv2.getRotationMatrix2D((15.5, 11.5), 30, 1)
    expected = cv2.warpAffine(IMAGE, matrix, (32, 24), borderValue=7)
    difference = np.abs(rotate(IMAGE, 30, value=7).astype(int) - expected)
    assert difference.max() <= 1


def test_rotate_with_a_larger_frame_keeps_all_pixels() -> None:
    turned = rotate(np.ones((20, 30), "float32"), 30, expand=True)
    assert turned.shape == (33, 36)
    assert turned.sum() == pytest.approx(600, rel=0.01)


def test_zero_padding_is_that_of_opencv() -> None:
    expected = cv2.copyMakeBorder(IMAGE, 1, 2, 3, 4, cv2.BORDER_CONSTANT, value=9)
    np.testing.assert_array_equal(zero_padding(IMAGE, 1, 2, 3, 4, value=9), expected)
    assert ZeroPadding(1, 2, 3, 4)(sample()).label.boxes.coordinates.tolist() == [[11, 7, 23, 15]]


def test_a_volume_is_turned_slice_by_slice() -> None:
    volume = sample("L", "uint8", 3)
    result = Rotate(90, expand=True)(volume)
    assert result.size == (3, 32, 24)
    np.testing.assert_array_equal(result.image, np.rot90(volume.image, 1, axes=(1, 2)))


def test_five_channels_turn_like_one() -> None:
    stacked = Rotate(20)(sample("Channels", "float32"))
    alone = Rotate(20)(Sample(sample("Channels", "float32").image[..., 3]))
    np.testing.assert_array_equal(stacked.image[..., 3], alone.image)
