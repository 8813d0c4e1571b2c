import numpy as np
import pytest
from sklearn import datasets

from workbench.data import load_digits
from workbench.data.data_errors import BadChoice
from workbench.data.digits import HELD_OUT


def test_sizes_of_the_splits() -> None:
    data = load_digits()
    assert [split.x.shape for split in data.splits.values()] == [
        (1197, 8, 8, 1),
        (HELD_OUT, 8, 8, 1),
        (HELD_OUT, 8, 8, 1),
    ]
    assert data.class_names == tuple("0123456789")


def test_all_images_are_scikit_learns_with_their_own_labels() -> None:
    published = datasets.load_digits()
    expected = {image.tobytes(): label for image, label in zip(published.images, published.target, strict=True)}
    data = load_digits()
    for split in data.splits.values():
        for image, label in zip(split.x, split.y, strict=True):
            assert expected.pop((image[..., 0] * 16).astype(float).tobytes()) == label
    assert not expected


def test_the_large_images_are_the_small_ones_enlarged() -> None:
    small, large = load_digits().train, load_digits(28).train
    np.testing.assert_array_equal(small.y, large.y)
    assert large.x.shape == (1197, 28, 28, 1)
    # Each small pixel covers 3.5 large ones; sampling the large image at its centre gives nearly its value back.
    centres = np.floor((np.arange(8) + 0.5) * 3.5).astype(int)
    sampled = large.x[:, centres][:, :, centres]
    assert np.abs(sampled - small.x).mean() < 0.1
    assert np.corrcoef(sampled.ravel(), small.x.ravel())[0, 1] > 0.97


def test_another_size_is_refused() -> None:
    with pytest.raises(BadChoice) as caught:
        load_digits(12)
    assert str(caught.value) == "load_digits: 'size' must be 8 or 28, but received 12. Give it, as in size=28."


@pytest.mark.slow
def test_keras_learns_from_read_only_arrays() -> None:
    import keras

    data = load_digits()
    model = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Flatten(), keras.layers.Dense(10)])
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    validation = (data.validation.x, data.validation.y)
    history = model.fit(data.train.x, data.train.y, validation_data=validation, epochs=2, verbose=0).history
    assert history["loss"][1] < history["loss"][0]
    assert not data.train.x.flags.writeable
