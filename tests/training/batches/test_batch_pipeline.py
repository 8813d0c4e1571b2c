"""Batches for training: all samples once an epoch, and the same again from the same seed."""

import os
from itertools import islice
from typing import Any

import numpy as np
import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
keras = pytest.importorskip("keras")

from workbench.training.batches.augmentation import Augmentation  # noqa: E402
from workbench.training.batches.augmentation_errors import TargetsDiffer  # noqa: E402
from workbench.training.batches.augmented_copies import augment  # noqa: E402
from workbench.training.batches.batch_pipeline import augmented, steps  # noqa: E402

TURNED = Augmentation(rotation=30, shift=0.1, brightness=0.2)


def data(count: int = 10) -> tuple[Any, Any]:
    rng = np.random.default_rng(0)
    return rng.random((count, 12, 12, 1)).astype("float32"), rng.integers(0, 3, size=(count, 12, 12)).astype("uint8")


def epochs(dataset: Any, count: int, batches: int) -> list[list[Any]]:
    found = [tuple(np.asarray(part) for part in batch) for batch in islice(iter(dataset), count * batches)]
    return [found[start : start + batches] for start in range(0, len(found), batches)]


def test_every_epoch_has_every_sample_once_in_an_order_of_its_own() -> None:
    x = np.arange(10, dtype="float32")[:, None]
    first, second = epochs(augmented(x, x[:, 0], batch_size=4, seed=3), 2, steps(10, 4))
    assert [len(batch[0]) for batch in first] == [4, 4, 2]
    orders = [np.concatenate([batch[1] for batch in epoch]) for epoch in (first, second)]
    assert all(sorted(order) == list(range(10)) for order in orders)
    assert list(orders[0]) != list(orders[1])
    assert all((batch[0][:, 0] == batch[1]).all() for batch in first)


def test_order_may_stay_as_it_is() -> None:
    x, y = data()
    (only,) = epochs(augmented(x, y, batch_size=4, shuffle=False), 1, 3)
    np.testing.assert_array_equal(np.concatenate([batch[1] for batch in only]), y)


def test_the_same_seed_gives_the_same_epochs_also_from_the_middle() -> None:
    """What a run sees that goes on after it was killed."""
    x, y = data()
    whole = epochs(augmented(x, y, TURNED, batch_size=4, seed=5), 3, 3)
    rest = epochs(augmented(x, y, TURNED, batch_size=4, seed=5, first_epoch=1), 2, 3)
    for expected, found in zip(whole[1:], rest, strict=True):
        for one, other in zip(expected, found, strict=True):
            np.testing.assert_array_equal(one[0], other[0])
            np.testing.assert_array_equal(one[1], other[1])
    another = epochs(augmented(x, y, TURNED, batch_size=4, seed=6), 1, 3)
    assert not np.array_equal(whole[0][0][0], another[0][0][0])


def test_a_sample_is_changed_anew_in_every_epoch() -> None:
    x, y = data(2)
    seen = {batch[0].tobytes() for epoch in epochs(augmented(x, y, TURNED, shuffle=False), 4, 1) for batch in epoch}
    assert len(seen) == 4


def test_it_does_what_augment_does() -> None:
    """Image and mask of a batch belong together as in :func:`augment`."""
    y = data(6)[1]
    ((batch,),) = epochs(augmented(y[..., None].astype("float32"), y, Augmentation(rotation=90), shuffle=False), 1, 1)
    pure = np.isin(batch[0][..., 0], (0.0, 1.0, 2.0))
    np.testing.assert_array_equal(batch[0][..., 0][pure], batch[1][pure])
    assert batch[1].dtype == np.uint8
    assert not np.array_equal(batch[1], y)
    assert augment(Augmentation(rotation=90), y[..., None], y, seed=1)[1].shape == batch[1].shape


def test_class_weights_follow_the_pixels() -> None:
    x, y = data()
    (only,) = epochs(augmented(x, y, TURNED, batch_size=5, class_weights=(0.5, 2.0, 3.0)), 1, 2)
    for _, masks, weights in only:
        np.testing.assert_array_equal(weights, np.array([0.5, 2.0, 3.0], "float32")[masks])


def test_keras_trains_with_it() -> None:
    x, y = data()
    model = keras.Sequential(
        [keras.Input((12, 12, 1)), keras.layers.Conv2D(3, 3, padding="same", activation="softmax")]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    batches = augmented(x, y, TURNED, batch_size=4, class_weights=(1.0, 2.0, 3.0))
    history = model.fit(batches, steps_per_epoch=steps(10, 4), epochs=2, verbose=0).history
    assert np.isfinite(history["loss"]).all()


def test_data_that_does_not_fit_is_refused_at_once() -> None:
    with pytest.raises(TargetsDiffer):
        augmented(np.zeros((5, 8, 8, 1)), np.zeros(4), TURNED)
