"""Augmentation: each setting does what its name says, to image and mask alike, and nothing else."""

import os
from typing import Any

import msgspec
import numpy as np
import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
keras = pytest.importorskip("keras")

from workbench.data import Dataset, Split  # noqa: E402
from workbench.training.batches.augmentation import Augmentation  # noqa: E402
from workbench.training.batches.augmentation_errors import BadAugmentation, CropTooLarge, NotImageData, TargetsDiffer  # noqa: E402
from workbench.training.batches.augmented_copies import augment, centre_crop, preview  # noqa: E402
from workbench.training.batches.image_targets import target_kind_of  # noqa: E402

SIZE = 65
MIDDLE = (SIZE - 1) / 2
EVERYTHING = Augmentation(
    rotation=30, shift=0.1, zoom=0.2, horizontal_flip=True, vertical_flip=True, shear=10, stretch=0.2, brightness=0.2
)


def block(count: int, top: int, left: int, rows: int, columns: int, size: int = SIZE) -> tuple[Any, Any]:
    """Bright rectangles on black, and their masks."""
    masks = np.zeros((count, size, size), "uint8")
    masks[:, top : top + rows, left : left + columns] = 1
    return masks[..., None].astype("float32"), masks


def centres(masks: Any) -> Any:
    """(images, 2): mean row and column of what is there."""
    return np.array([np.mean(np.nonzero(mask), axis=1) for mask in masks])


def spreads(masks: Any) -> Any:
    """(images, 2, 2): covariance of rows and columns of what is there."""
    return np.array([np.cov(np.nonzero(mask)) for mask in masks])


def changed(augmentation: Augmentation, **changes: Any) -> Augmentation:
    return msgspec.structs.replace(augmentation, **changes)


def areas(masks: Any) -> Any:
    return masks.reshape(len(masks), -1).sum(axis=1)


@pytest.mark.parametrize("classes", [2, 3])
def test_image_and_mask_stay_together(classes: int) -> None:
    """The mask of a changed image is the changed mask, but for the rim where the image is grey."""
    rng = np.random.default_rng(0)
    blobs = rng.integers(0, classes, size=(12, 5, 5)).repeat(13, axis=1).repeat(13, axis=2)
    x, y = augment(EVERYTHING, blobs[..., None] / (classes - 1), blobs.astype("uint8"), seed=5)
    assert x.shape == (12, SIZE, SIZE, 1)
    assert y.shape == (12, SIZE, SIZE)
    assert y.dtype == np.dtype("uint8")
    assert set(np.unique(y)) == set(range(classes))
    # Without brightness the values tell the class.
    x, y = augment(changed(EVERYTHING, brightness=0.0), blobs[..., None].astype("float32"), blobs, seed=5)
    pure = np.abs(x[..., 0] - np.round(x[..., 0])) < 0.01
    assert pure.mean() > 0.6
    agree = np.round(x[..., 0])[pure] == y[pure]
    assert agree.mean() > 0.999 if classes == 2 else agree.mean() > 0.98


def test_nothing_asked_for_changes_nothing() -> None:
    x, y = block(3, 10, 20, 5, 9)
    after_x, after_y = augment(Augmentation(), x, y, seed=1)
    np.testing.assert_array_equal(after_x, x)
    np.testing.assert_array_equal(after_y, y)
    assert not Augmentation().changes
    assert Augmentation().layers() == []


def test_labels_stay_as_they_are() -> None:
    x, labels = block(6, 10, 20, 5, 9)[0], np.arange(6)
    after, same = augment(EVERYTHING, x, labels, seed=1)
    assert not np.array_equal(after, x)
    np.testing.assert_array_equal(same, labels)
    assert augment(EVERYTHING, x, seed=1)[1] is None


def test_rotation_turns_about_the_centre_up_to_its_angle() -> None:
    _, y = block(60, 32 - 2, 12, 5, 41)
    _, turned = augment(Augmentation(rotation=40), y[..., None], y, seed=2)
    np.testing.assert_allclose(centres(turned), MIDDLE, atol=0.3)
    np.testing.assert_allclose(areas(turned), areas(y), rtol=0.08)
    rows, columns, both = spreads(turned)[:, 0, 0], spreads(turned)[:, 1, 1], spreads(turned)[:, 0, 1]
    angles = np.degrees(0.5 * np.arctan2(2 * both, columns - rows))
    assert np.abs(angles).max() < 40.5
    assert angles.max() > 30
    assert angles.min() < -30


def test_shift_moves_up_to_its_part_of_the_size() -> None:
    _, y = block(60, 28, 28, 9, 9)
    _, moved = augment(Augmentation(shift=0.2), y[..., None], y, seed=2)
    way = centres(moved) - MIDDLE
    assert np.abs(way).max() <= 0.2 * SIZE + 0.5
    assert way.min(axis=0).max() < -0.15 * SIZE  # up and left
    assert way.max(axis=0).min() > 0.15 * SIZE  # down and right
    np.testing.assert_allclose(areas(moved), 81, atol=0)


def test_zoom_keeps_the_centre_and_the_proportions() -> None:
    _, y = block(60, 22, 27, 21, 11)
    _, zoomed = augment(Augmentation(zoom=0.3), y[..., None], y, seed=2)
    np.testing.assert_allclose(centres(zoomed), MIDDLE, atol=0.5)
    scale = np.sqrt(areas(zoomed) / areas(y))
    assert 0.65 < scale.min() < 0.8
    assert 1.2 < scale.max() < 1.35
    proportions = np.sqrt(spreads(zoomed)[:, 0, 0] / spreads(zoomed)[:, 1, 1])
    np.testing.assert_allclose(proportions, 21 / 11, rtol=0.2)


def test_stretch_changes_the_proportions_and_keeps_the_area() -> None:
    _, y = block(60, 20, 20, 25, 25)
    _, stretched = augment(Augmentation(stretch=0.3), y[..., None], y, seed=2)
    np.testing.assert_allclose(centres(stretched), MIDDLE, atol=0.5)
    np.testing.assert_allclose(areas(stretched), areas(y), rtol=0.1)
    widths = np.sqrt(spreads(stretched)[:, 1, 1] / spreads(y)[0, 1, 1])
    assert 0.65 < widths.min() < 0.8
    assert 1.2 < widths.max() < 1.35


def test_shear_leans_the_columns_and_leaves_the_rows() -> None:
    _, y = block(60, 22, 30, 21, 5)
    _, leaned = augment(Augmentation(shear=25), y[..., None], y, seed=2)
    np.testing.assert_allclose(centres(leaned), MIDDLE, atol=0.5)
    np.testing.assert_array_equal(leaned.any(axis=2), y.any(axis=2))
    angles = np.degrees(np.arctan(spreads(leaned)[:, 0, 1] / spreads(leaned)[:, 0, 0]))
    assert np.abs(angles).max() < 26
    assert angles.max() > 15
    assert angles.min() < -15


@pytest.mark.parametrize(("setting", "axis"), [("horizontal_flip", 2), ("vertical_flip", 1)])
def test_flips_are_exact_and_happen_half_of_the_time(setting: str, axis: int) -> None:
    rng = np.random.default_rng(3)
    x, y = rng.random((80, 9, 12, 2)).astype("float32"), rng.integers(0, 5, size=(80, 9, 12))
    after_x, after_y = augment(Augmentation(**{setting: True}), x, y, seed=2)
    flipped = np.array(
        [np.array_equal(after, np.flip(before, axis - 1)) for before, after in zip(y, after_y, strict=True)]
    )
    kept = np.array([np.array_equal(after, before) for before, after in zip(y, after_y, strict=True)])
    assert (flipped ^ kept).all()
    assert 25 <= flipped.sum() <= 55
    np.testing.assert_array_equal(after_x[flipped], np.flip(x[flipped], axis))
    np.testing.assert_array_equal(after_x[kept], x[kept])


def test_brightness_changes_the_image_alone_and_stays_in_its_range() -> None:
    rng = np.random.default_rng(3)
    x, y = rng.uniform(-50, 150, size=(60, 6, 6, 1)), rng.integers(0, 2, size=(60, 6, 6))
    after_x, after_y = augment(Augmentation(brightness=0.25), x, y, seed=2)
    np.testing.assert_array_equal(after_y, y)
    assert (after_x.min(), after_x.max()) == (pytest.approx(x.min(), rel=1e-6), pytest.approx(x.max(), rel=1e-6))
    inside = (after_x > x.min() + 1e-3) & (after_x < x.max() - 1e-3)
    added = [np.unique(np.round((after - before)[at], 2)) for before, after, at in zip(x, after_x, inside, strict=True)]
    assert all(len(one) <= 2 for one in added)  # one number an image, but for rounding
    sizes = np.array([one[0] for one in added])
    assert np.abs(sizes).max() <= 0.25 * 200
    assert sizes.max() > 30
    assert sizes.min() < -30


def test_crop_cuts_out_parts_of_its_size_from_everywhere() -> None:
    x = np.arange(20 * 30, dtype="float32").reshape(1, 20, 30, 1).repeat(200, axis=0)
    y = x[..., 0].astype("int64")
    after_x, after_y = augment(Augmentation(crop=(18, 27)), x, y, seed=2)
    assert after_x.shape == (200, 18, 27, 1)
    np.testing.assert_array_equal(after_x[..., 0], after_y)
    corners = {divmod(int(part[0, 0]), 30) for part in after_y}
    assert corners == {(top, left) for top in range(3) for left in range(4)}
    for part in after_y[:20]:
        top, left = divmod(int(part[0, 0]), 30)
        np.testing.assert_array_equal(part, y[0, top : top + 18, left : left + 27])


def test_what_comes_in_from_outside_is_black_and_background() -> None:
    x, y = np.full((20, 16, 16, 1), 3.0), np.ones((20, 16, 16), "uint8")
    x[0, 0, 0] = -7.0
    after_x, after_y = augment(Augmentation(shift=0.5), x, y, seed=2)
    assert after_x[1:].min() == -7.0
    assert after_y.min() == 0


def test_the_same_seed_gives_the_same_and_another_another() -> None:
    x, y = block(5, 10, 20, 25, 19)
    first, again, other = (augment(EVERYTHING, x, y, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first[0], again[0])
    np.testing.assert_array_equal(first[1], again[1])
    assert not np.array_equal(first[0], other[0])
    assert not np.array_equal(augment(EVERYTHING, x)[0], augment(EVERYTHING, x)[0])
    assert len({first[0][place].tobytes() for place in range(5)}) == 5


def test_one_setting_more_leaves_the_others_as_they_were() -> None:
    _, y = block(5, 22, 27, 21, 11)
    alone = augment(Augmentation(rotation=20), y[..., None], y, seed=4)
    with_more = augment(Augmentation(rotation=20, brightness=0.3), y[..., None].astype("float32"), y, seed=4)
    np.testing.assert_array_equal(alone[1], with_more[1])


def test_one_hot_masks_stay_one_hot() -> None:
    classes = np.random.default_rng(1).integers(0, 3, size=(6, 20, 20))
    one_hot = np.eye(3, dtype="uint8")[classes]
    x = classes[..., None].astype("float32")
    _, sparse = augment(EVERYTHING, x, classes, seed=3)
    _, after = augment(EVERYTHING, x, one_hot, seed=3)
    np.testing.assert_array_equal(after, np.eye(3, dtype="uint8")[sparse])


def test_several_labels_a_pixel_have_none_outside() -> None:
    masks = np.ones((6, 20, 20, 3), "uint8")
    _, after = augment(Augmentation(shift=0.5), np.ones((6, 20, 20, 1)), masks, seed=3)
    assert set(np.unique(after.sum(axis=-1))) == {0, 3}


def test_target_images_move_along_and_keep_their_brightness() -> None:
    """Each with its own black outside."""
    x = np.random.default_rng(1).random((6, 20, 20, 1)).astype("float32")
    y = 0.5 * x - 3.0
    after_x, after_y = augment(changed(EVERYTHING, brightness=0.0), x, y, seed=3)
    np.testing.assert_allclose(after_y, 0.5 * after_x - 3.0, atol=1e-5)
    _, kept = augment(Augmentation(brightness=0.5), x, y, seed=3)
    np.testing.assert_array_equal(kept, y)


@pytest.mark.parametrize("dtype", ["bool", "int8", "uint8", "int16", "uint16", "int32", "int64", "float32", "float64"])
def test_masks_keep_their_dtype(dtype: str) -> None:
    x, y = block(4, 10, 20, 25, 19)
    _, after = augment(EVERYTHING, x, y.astype(dtype), seed=3)
    assert after.dtype == np.dtype(dtype)
    np.testing.assert_array_equal(after.astype("uint8"), augment(EVERYTHING, x, y, seed=3)[1])


@pytest.mark.parametrize("dtype", ["uint8", "int16", "float64"])
def test_images_become_float32(dtype: str) -> None:
    x = (255 * block(2, 10, 20, 25, 19)[0]).astype(dtype) if dtype != "float64" else block(2, 10, 20, 25, 19)[0]
    after, _ = augment(Augmentation(rotation=10), x[..., 0].astype(dtype), seed=3)
    assert after.dtype == np.dtype("float32")
    assert after.shape == x.shape[:3]


def test_target_kinds() -> None:
    x = np.zeros((4, 8, 9, 1))
    assert target_kind_of(x, None) == "label"
    assert target_kind_of(x, np.zeros(4)) == "label"
    assert target_kind_of(x, np.zeros((4, 10))) == "label"
    assert target_kind_of(x, np.zeros((4, 9, 8))) == "label"
    assert target_kind_of(x, np.zeros((4, 8, 9), "uint8")) == "mask"
    assert target_kind_of(x, np.ones((4, 8, 9, 1))) == "mask"
    assert target_kind_of(x, np.full((4, 8, 9, 3), 0.5)) == "image"


def test_the_middle_for_validation() -> None:
    x, y = np.arange(6 * 9).reshape(1, 6, 9, 1), np.arange(6 * 9).reshape(1, 6, 9)
    middle_x, middle_y = centre_crop(Augmentation(crop=(4, 4)), x, y)
    np.testing.assert_array_equal(middle_x, x[:, 1:5, 3:7])
    np.testing.assert_array_equal(middle_y, y[:, 1:5, 3:7])
    layer = Augmentation(crop=(4, 4)).layers()[0]
    np.testing.assert_array_equal(layer(x, training=False), middle_x)
    assert centre_crop(Augmentation(crop=(4, 4)), x, np.array([1]))[1] == 1
    for nothing in (None, Augmentation(rotation=4)):
        assert centre_crop(nothing, x, y)[0] is x


def test_preview_shows_the_first_samples_before_and_after() -> None:
    x, y = block(9, 10, 20, 25, 19)
    split = Split(x, y)
    before, after = preview(Dataset("blocks", split, split, split, ("no", "yes")), EVERYTHING, count=4, seed=1)
    np.testing.assert_array_equal(before.x, x[:4])
    assert after.x.shape == (4, SIZE, SIZE, 1)
    assert after.y.shape == (4, SIZE, SIZE)
    np.testing.assert_array_equal(after.x, augment(EVERYTHING, x[:4], y[:4], seed=1)[0])
    assert len(preview(split, EVERYTHING)[1]) == 8


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("rotation", 181, "rotation must be a number of degrees from 0 to 180, but received 181"),
        ("rotation", -1, "rotation must be a number of degrees from 0 to 180, but received -1"),
        ("rotation", True, "rotation must be a number of degrees from 0 to 180, but received True"),
        ("shift", 1.5, "shift must be a part of the image's size from 0 to 1, but received 1.5"),
        ("zoom", 1.0, "zoom must be a number from 0 to 0.9, but received 1.0"),
        ("zoom", float("nan"), "zoom must be a number from 0 to 0.9, but received nan"),
        ("shear", 90, "shear must be a number of degrees from 0 to 60, but received 90"),
        ("stretch", "much", "stretch must be a number from 0 to 0.9, but received 'much'"),
        ("brightness", 20, "brightness must be a part of the range of values from 0 to 1, but received 20"),
        ("horizontal_flip", 1, "horizontal_flip must be True or False, but received 1"),
        ("vertical_flip", None, "vertical_flip must be True or False, but received None"),
        ("crop", 224, "crop must be None or a height and width of at least 1, such as (224, 224), but received 224"),
        (
            "crop",
            (0, 5),
            "crop must be None or a height and width of at least 1, such as (224, 224), but received (0, 5)",
        ),
    ],
)
def test_settings_that_cannot_be(setting: str, value: Any, told: str) -> None:
    with pytest.raises(BadAugmentation) as caught:
        Augmentation(**{setting: value})
    assert str(caught.value) == f"Augmentation: {told}."


def test_data_that_cannot_be_augmented() -> None:
    with pytest.raises(NotImageData) as caught:
        augment(EVERYTHING, np.zeros((5, 4), "float32"))
    assert str(caught.value) == (
        "Augmentation needs images of shape (images, height, width) or (images, height, width, channels), but received "
        "float32 of shape (5, 4). Leave it out for other data."
    )
    with pytest.raises(NotImageData):
        augment(EVERYTHING, np.zeros((0, 8, 8, 1)))
    with pytest.raises(CropTooLarge) as cropped:
        augment(Augmentation(crop=(4, 9)), np.zeros((5, 8, 8, 1)))
    assert str(cropped.value) == ("Augmentation: crop must fit into the images, which are 8 × 8, but received (4, 9).")
    with pytest.raises(TargetsDiffer) as differ:
        augment(EVERYTHING, np.zeros((5, 8, 8, 1)), np.zeros(4))
    assert str(differ.value) == (
        "Augmentation: expected one label, mask or target image for each image, but received images of (5, 8, 8, 1) "
        "and targets of (4,)."
    )


def test_settings_come_back_from_json() -> None:
    augmentation = Augmentation(rotation=20, crop=[8, 8], horizontal_flip=True)
    again = msgspec.json.decode(msgspec.json.encode(augmentation), type=Augmentation)
    assert again == augmentation
    assert hash(again) == hash(augmentation)
