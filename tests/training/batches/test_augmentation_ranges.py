"""Ranges of augmentation: a pair of numbers is the range itself, and what makes no sense is refused in words."""

import os
import reprlib
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
keras = pytest.importorskip("keras")

from workbench.data import Split  # noqa: E402
from workbench.training import Settings  # noqa: E402
from workbench.training.batches.augmentation import Augmentation  # noqa: E402
from workbench.training.batches.augmentation_errors import BadAugmentation  # noqa: E402
from workbench.training.batches.augmented_copies import augment, preview  # noqa: E402
from workbench.training.batches.batch_pipeline import augmented  # noqa: E402
from workbench.training.batches.random_transform import DRAWS, RandomTransform  # noqa: E402
from workbench.training.setup.settings import from_json, to_json  # noqa: E402

SIZE = 65


def square(count: int) -> tuple[Any, Any]:
    """A bright square of 11 pixels in the middle of each image, and its masks."""
    masks = np.zeros((count, SIZE, SIZE), "uint8")
    masks[:, 27:38, 27:38] = 1
    return masks[..., None].astype("float32"), masks


def centres(masks: Any) -> Any:
    return np.array([np.mean(np.nonzero(mask), axis=1) for mask in masks]) - (SIZE - 1) / 2


def test_a_shift_goes_to_one_side_only() -> None:
    x, y = square(60)
    _, moved = augment(Augmentation(shift=(0.1, 0.2)), x, y, seed=1)
    assert centres(moved).min() >= 0.1 * SIZE - 0.5
    assert centres(moved).max() <= 0.2 * SIZE + 0.5
    assert np.ptp(centres(moved)) > 0.05 * SIZE


def test_a_zoom_is_a_range_of_factors() -> None:
    x, y = square(60)
    _, zoomed = augment(Augmentation(zoom=(1.5, 2.0)), x, y, seed=1)
    scale = np.sqrt(zoomed.reshape(60, -1).sum(axis=1) / 121)
    assert 1.4 < scale.min() < 1.6
    assert 1.9 < scale.max() < 2.1


def test_a_rotation_by_one_angle_is_that_angle() -> None:
    x, y = np.random.default_rng(0).random((3, 9, 9, 1)).astype("float32"), np.arange(243).reshape(3, 9, 9)
    after_x, after_y = augment(Augmentation(rotation=(90, 90)), x, y, seed=1)
    np.testing.assert_array_equal(after_y, np.rot90(y, -1, axes=(1, 2)))
    np.testing.assert_allclose(after_x, np.rot90(x, -1, axes=(1, 2)), atol=1e-5)


def test_boxes_move_along() -> None:
    x = square(20)[0]
    boxes = np.tile(np.array([[0, 27, 27, 38, 38]], "float32"), (20, 1, 1))
    _, after = augment(Augmentation(shift=(0.1, 0.2), noise=0.1), x, boxes, seed=1)
    _, masks = augment(Augmentation(shift=(0.1, 0.2)), x, square(20)[1], seed=1)
    for box, mask in zip(after[:, 0], masks, strict=True):
        rows, columns = np.nonzero(mask)
        found = [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
        np.testing.assert_allclose(box[1:], found, atol=0.51)


def test_brightness_and_contrast_follow_their_formulas() -> None:
    x = np.random.default_rng(0).uniform(0.4, 0.6, (5, 8, 8, 3)).astype("float32")
    x[0, 0, 0], x[0, 0, 1] = 0.0, 1.0
    brighter, _ = augment(Augmentation(brightness=(0.1, 0.1)), x, seed=1)
    np.testing.assert_allclose(brighter, np.clip(x + 0.1, 0, 1), atol=1e-6)
    mean = x.mean(axis=(1, 2), keepdims=True)
    flatter, _ = augment(Augmentation(contrast=(0.5, 0.5)), x, seed=1)
    np.testing.assert_allclose(flatter, (x - mean) * 0.5 + mean, atol=1e-6)
    steeper, _ = augment(Augmentation(contrast=(3, 3)), x, seed=1)
    np.testing.assert_allclose(steeper, np.clip((x - mean) * 3 + mean, 0, 1), atol=1e-6)


@pytest.mark.parametrize(
    ("number", "pair"),
    [
        (Augmentation(rotation=20), Augmentation(rotation=(-20, 20))),
        (Augmentation(shift=0.25), Augmentation(shift=(-0.25, 0.25))),
        (Augmentation(zoom=0.25), Augmentation(zoom=(0.75, 1.25))),
        (Augmentation(stretch=0.5), Augmentation(stretch=(0.5, 1.5))),
        (Augmentation(shear=10), Augmentation(shear=(-10, 10))),
        (Augmentation(brightness=0.25), Augmentation(brightness=(-0.25, 0.25))),
        (Augmentation(contrast=0.25), Augmentation(contrast=(0.75, 1.25))),
        (Augmentation(noise=0.25), Augmentation(noise=(0, 0.25))),
        (Augmentation(laplace_noise=0.25), Augmentation(laplace_noise=(0, 0.25))),
        (Augmentation(salt_and_pepper=0.25), Augmentation(salt_and_pepper=(0, 0.25))),
    ],
)
def test_a_number_is_a_range_to_either_side(number: Augmentation, pair: Augmentation) -> None:
    x = np.random.default_rng(0).random((4, 12, 12, 1)).astype("float32")
    after = augment(number, x, seed=3)[0]
    np.testing.assert_array_equal(after, augment(pair, x, seed=3)[0])
    assert not np.array_equal(after, x)


DEGREES, FACTORS, VALUES = "degrees from -360 to 360", "factors from 0.1 to 10", "parts of the range of values from"


@pytest.mark.parametrize(
    ("setting", "value", "of_what", "example"),
    [
        ("rotation", (15, -15), DEGREES, "(-15, 15)"),
        ("rotation", (0, 361), DEGREES, "(-15, 15)"),
        ("rotation", (0, 10, 20), DEGREES, "(-15, 15)"),
        ("rotation", (), DEGREES, "(-15, 15)"),
        ("shear", (0, 61), "degrees from -60 to 60", "(-15, 15)"),
        ("shift", (0, 1.1), "parts of the image's size from -1 to 1", "(-0.1, 0.1)"),
        ("zoom", (-0.2, 0.2), FACTORS, "(0.8, 1.2)"),
        ("zoom", ("a", True), FACTORS, "(0.8, 1.2)"),
        ("zoom", (0.5, float("inf")), FACTORS, "(0.8, 1.2)"),
        ("stretch", (1.2, 1.1), FACTORS, "(0.8, 1.2)"),
        ("contrast", (-1, 1), "factors from 0 to 10", "(0.8, 1.2)"),
        ("brightness", [0.1], f"{VALUES} -1 to 1", "(0, 0.1)"),
        ("noise", (-0.1, 0.1), f"{VALUES} 0 to 1", "(0, 0.1)"),
        ("laplace_noise", (0, float("nan")), f"{VALUES} 0 to 1", "(0, 0.1)"),
        ("salt_and_pepper", (0, 2), "shares of the pixels from 0 to 1", "(0, 0.05)"),
    ],
)
def test_ranges_that_cannot_be(setting: str, value: Any, of_what: str, example: str) -> None:
    with pytest.raises(BadAugmentation) as caught:
        Augmentation(**{setting: value})
    assert str(caught.value) == (
        f"Augmentation: {setting} must be a range (low, high) of {of_what}, low not above high, such as {example}, but "
        f"received {value!r}."
    )


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("contrast", 1, "a number from 0 to 0.9"),
        ("noise", -0.1, "a part of the range of values from 0 to 1"),
        ("laplace_noise", None, "a part of the range of values from 0 to 1"),
        ("salt_and_pepper", 1.5, "a share of the pixels from 0 to 1"),
        ("noise", "x" * 5000, "a part of the range of values from 0 to 1"),
        ("noise", 10**400, "a part of the range of values from 0 to 1"),
    ],
)
def test_numbers_that_cannot_be(setting: str, value: Any, told: str) -> None:
    with pytest.raises(BadAugmentation) as caught:
        Augmentation(**{setting: value})
    assert str(caught.value) == f"Augmentation: {setting} must be {told}, but received {reprlib.repr(value)}."


LOWEST = {"rotation": (-360, 360), "shift": (-1, 1), "zoom": (0.1, 10), "noise": (0, 1), "brightness": (-1, 1)}


@given(st.data())
@settings(deadline=None, max_examples=60)
def test_every_range_within_its_limits_is_taken_and_travels(data: st.DataObject) -> None:
    chosen = {}
    for name, (lowest, highest) in LOWEST.items():
        pair = st.tuples(st.floats(lowest, highest), st.floats(lowest, highest)).map(lambda two: tuple(sorted(two)))
        chosen[name] = data.draw(st.just(0.0) | pair)
    augmentation = Augmentation(**chosen)
    assert msgspec.json.decode(msgspec.json.encode(augmentation), type=Augmentation) == augmentation
    assert from_json(to_json(Settings(augmentation=augmentation))).augmentation == augmentation
    for name in LOWEST:
        middle, half = augmentation.middle_and_half(name)
        value = getattr(augmentation, name)
        if isinstance(value, tuple):
            assert (middle - half, middle + half) == pytest.approx(value, abs=1e-9)
    layer = RandomTransform(augmentation)
    assert RandomTransform(**layer.get_config()).augmentation == layer.augmentation


def test_a_range_of_nothing_changes_nothing() -> None:
    nothing = Augmentation(rotation=(0, 0), zoom=(1, 1), contrast=(1.0, 1.0), noise=(0, 0), shift=np.float64(0))
    assert nothing == Augmentation()
    assert not nothing.changes


def test_outside_training_a_range_to_one_side_changes_nothing() -> None:
    x = np.random.default_rng(0).random((2, 12, 14, 1)).astype("float32")
    chosen = Augmentation(rotation=(30, 60), zoom=(2, 3), brightness=(0.2, 0.4), noise=(0.1, 0.2), crop=(9, 9))
    model = keras.Sequential([keras.Input((12, 14, 1)), RandomTransform(chosen, seed=1)])
    np.testing.assert_array_equal(model.predict(x, verbose=0), x[:, 2:11, 3:12])
    assert not np.allclose(model(x, training=True), x[:, 2:11, 3:12])


GAUSSIAN, LAPLACE, SALT = Augmentation(noise=0.1), Augmentation(laplace_noise=0.1), Augmentation(salt_and_pepper=0.1)


def grey(count: int = 6, side: int = 64) -> Any:
    """Grey images; in the first corner are the smallest and the largest value, 0 and 100."""
    x = np.full((count, side, side, 2), 50.0, "float32")
    x[:, 0, 0], x[:, 0, 1] = 0.0, 100.0
    return x


@pytest.mark.parametrize(("name", "kurtosis"), [("noise", 0.0), ("laplace_noise", 3.0)])
def test_noise_has_its_mean_spread_and_distribution(name: str, kurtosis: float) -> None:
    from scipy import stats

    after, _ = augment(Augmentation(**{name: (0.05, 0.05)}), grey(), seed=1)
    added = (after - grey())[:, 1:]
    assert added.mean() == pytest.approx(0.0, abs=0.1)
    assert added.std() == pytest.approx(5.0, rel=0.02)
    assert stats.kurtosis(added, axis=None) == pytest.approx(kurtosis, abs=0.4)
    assert abs(np.corrcoef(added[..., 0].ravel(), added[..., 1].ravel())[0, 1]) < 0.02
    weaker, _ = augment(Augmentation(**{name: 0.05}), grey(40), seed=1)
    spreads = (weaker - grey(40))[:, 1:].std(axis=(1, 2, 3))
    assert spreads.max() <= 5.1
    assert spreads.min() < 1.0


def test_salt_and_pepper_are_a_share_of_the_pixels() -> None:
    after, _ = augment(Augmentation(salt_and_pepper=(0.2, 0.2)), grey(), seed=1)
    inside = after[:, 1:]
    assert set(np.unique(inside)) == {0.0, 50.0, 100.0}
    np.testing.assert_array_equal(inside[..., 0], inside[..., 1])
    assert (inside[..., 0] == 0).mean() == pytest.approx(0.1, abs=0.01)
    assert (inside[..., 0] == 100).mean() == pytest.approx(0.1, abs=0.01)


@pytest.mark.parametrize("noise", [GAUSSIAN, LAPLACE, SALT], ids=["gaussian", "laplace", "salt and pepper"])
def test_noise_changes_the_image_alone_within_its_range_and_the_seed_decides(noise: Augmentation) -> None:
    x = np.random.default_rng(2).random((5, 16, 16)).astype("float32")
    masks, target = (x > 0.5).astype("uint8"), x * 0.5
    after, same = augment(noise, x, masks, seed=4)
    np.testing.assert_array_equal(same, masks)
    np.testing.assert_array_equal(augment(noise, x, target, seed=4)[1], target)
    assert (after.min(), after.max()) >= (x.min(), 0.0)
    assert after.max() <= x.max()
    assert after.shape == x.shape
    np.testing.assert_array_equal(after, augment(noise, x, seed=4)[0])
    assert not np.array_equal(after, augment(noise, x, seed=5)[0])
    assert not np.array_equal(after[0] - x[0], after[1] - x[1])
    layers = [RandomTransform(noise, seed=seed)(x[..., None], training=True) for seed in (1, 1, 2)]
    np.testing.assert_array_equal(layers[0], layers[1])
    assert not np.array_equal(layers[0], layers[2])


def test_one_kind_more_leaves_the_others_as_they_were() -> None:
    x, y = square(5)
    alone = augment(Augmentation(rotation=20, shift=0.1), x, y, seed=4)[1]
    with_noise = augment(Augmentation(rotation=20, shift=0.1, noise=0.3, contrast=0.2), x, y, seed=4)[1]
    np.testing.assert_array_equal(alone, with_noise)


def test_the_changes_of_a_seed_are_those_of_earlier_versions() -> None:
    """A run that is gone on with sees what it would have seen: these sums were taken before there was noise."""
    rng = np.random.default_rng(0)
    x, y = rng.random((7, 17, 23, 2)).astype("float32"), rng.integers(0, 3, (7, 17, 23)).astype("uint8")
    chosen = Augmentation(
        rotation=30, shift=0.1, zoom=0.2, horizontal_flip=True, vertical_flip=True, shear=10, stretch=0.2,
        brightness=0.2, crop=(10, 12),
    )  # fmt: skip
    after_x, after_y = augment(chosen, x, y, seed=5)
    assert float(after_x.sum()) == pytest.approx(802.957, rel=1e-5)
    assert int(after_y.sum()) == 790


def test_batches_of_an_epoch_have_noise_of_their_own_and_the_seed_repeats_it() -> None:
    x, y = grey(8, 8), np.arange(8)
    first, again = (list(augmented(x, y, GAUSSIAN, batch_size=4, seed=1).take(4)) for _ in range(2))
    for one, other in zip(first, again, strict=True):
        np.testing.assert_array_equal(one[0], other[0])
    assert len({np.asarray(batch[0]).tobytes() for batch in first}) == 4


def test_the_preview_shows_noise() -> None:
    before, after = preview(Split(grey(), np.arange(6)), GAUSSIAN, count=3)
    assert after.x.shape == before.x.shape == (3, 64, 64, 2)
    assert not np.array_equal(before.x, after.x)


def test_nothing_drawn_is_the_middle_of_a_range() -> None:
    x = np.random.default_rng(0).random((1, 9, 9, 1)).astype("float32")
    zeros = np.zeros((1, len(DRAWS)), "float32")
    turned = RandomTransform(Augmentation(rotation=(0, 180))).images(x, zeros)
    np.testing.assert_allclose(turned, np.rot90(x, -1, axes=(1, 2)), atol=1e-5)
