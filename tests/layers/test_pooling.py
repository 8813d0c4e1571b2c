"""Our pooling layers against plain NumPy."""

from typing import Any

import numpy as np
import pytest

from tests.layers.conftest import Stands

keras = pytest.importorskip("keras")

from workbench.layers import (  # noqa: E402 - after the skip
    LogSumExpPooling1D,
    LogSumExpPooling2D,
    LogSumExpPooling3D,
    MaxUnpooling2D,
    ROIPooling2D,
)


def log_sum_exp(images: Any, window: tuple[int, int], step: tuple[int, int], sharpness: float) -> Any:
    batch, height, width, channels = images.shape
    rows, columns = (height - window[0]) // step[0] + 1, (width - window[1]) // step[1] + 1
    pooled = np.zeros((batch, rows, columns, channels))
    for row in range(rows):
        for column in range(columns):
            top, left = row * step[0], column * step[1]
            part = images[:, top : top + window[0], left : left + window[1]].astype("float64")
            pooled[:, row, column] = np.log(np.exp(sharpness * part).mean(axis=(1, 2))) / sharpness
    return pooled


@pytest.mark.parametrize(
    ("window", "step", "sharpness"), [((2, 2), None, 1.0), ((3, 2), (1, 2), 5.0), ((2, 3), (2, 1), 0.1)]
)
def test_log_sum_exp_pooling(window: Any, step: Any, sharpness: float, rng: np.random.Generator) -> None:
    images = rng.normal(size=(2, 6, 7, 3)).astype("float32")
    layer = LogSumExpPooling2D(window, strides=step, sharpness=sharpness)
    expected = log_sum_exp(images, window, step or window, sharpness)
    np.testing.assert_allclose(layer(images), expected, rtol=1e-4, atol=1e-5)


def test_log_sum_exp_pooling_lies_between_average_and_maximum(rng: np.random.Generator) -> None:
    images = (100 * rng.normal(size=(1, 4, 4, 2))).astype("float32")
    near_maximum, near_average = LogSumExpPooling2D(2, sharpness=50.0), LogSumExpPooling2D(2, sharpness=1e-4)
    np.testing.assert_allclose(near_maximum(images), keras.layers.MaxPooling2D(2)(images), atol=0.05)
    np.testing.assert_allclose(near_average(images), keras.layers.AveragePooling2D(2)(images), atol=1.0)


def test_log_sum_exp_pooling_same_leaves_the_outside_out() -> None:
    images = np.full((1, 3, 3, 1), -4.0, "float32")
    pooled = LogSumExpPooling2D(2, padding="same")(images)
    np.testing.assert_allclose(pooled, np.full((1, 2, 2, 1), -4.0), rtol=1e-6)


def test_log_sum_exp_pooling_channels_first(rng: np.random.Generator) -> None:
    images = rng.normal(size=(2, 4, 6, 3)).astype("float32")
    first = LogSumExpPooling2D(2, data_format="channels_first")(images.transpose(0, 3, 1, 2))
    np.testing.assert_allclose(np.transpose(first, (0, 2, 3, 1)), LogSumExpPooling2D(2)(images), rtol=1e-6)


@pytest.mark.parametrize("padding", ["valid", "same"])
def test_log_sum_exp_pooling_stands(padding: str, stands: Stands, rng: np.random.Generator) -> None:
    images = rng.normal(size=(2, 5, 6, 3)).astype("float32")
    stands(LogSumExpPooling2D((2, 3), padding=padding), images, unknown=(1, 2))
    stands(LogSumExpPooling2D(2, 1, padding, data_format="channels_first"), images, unknown=(2, 3))


@pytest.mark.parametrize(("window", "step"), [(2, None), (3, 2), (2, 3)])
def test_log_sum_exp_pooling_of_sequences_is_that_of_narrow_images(
    window: int, step: int | None, rng: np.random.Generator
) -> None:
    sequences = rng.normal(size=(2, 9, 3)).astype("float32")
    pooled = LogSumExpPooling1D(window, strides=step, sharpness=3.0)(sequences)
    expected = log_sum_exp(sequences[:, :, None], (window, 1), (step or window, 1), 3.0)[:, :, 0]
    np.testing.assert_allclose(pooled, expected, rtol=1e-4, atol=1e-5)


def test_log_sum_exp_pooling_of_volumes(rng: np.random.Generator) -> None:
    volumes = rng.normal(size=(2, 5, 4, 7, 3)).astype("float32")
    pooled = LogSumExpPooling3D((2, 2, 3), strides=(3, 1, 2), sharpness=2.0)(volumes).numpy()
    assert pooled.shape == (2, 2, 3, 3, 3)
    part = volumes[:, 3:5, 1:3, 4:7].astype("float64")  # the window at (1, 1, 2)
    np.testing.assert_allclose(pooled[:, 1, 1, 2], np.log(np.exp(2.0 * part).mean(axis=(1, 2, 3))) / 2.0, rtol=1e-4)


@pytest.mark.parametrize("data_format", ["channels_last", "channels_first"])
@pytest.mark.parametrize("padding", ["valid", "same"])
def test_log_sum_exp_pooling_of_sequences_and_volumes_stands(
    padding: str, data_format: str, stands: Stands, rng: np.random.Generator
) -> None:
    first = data_format == "channels_first"
    sequences = rng.normal(size=(2, 5, 6)).astype("float32")
    stands(LogSumExpPooling1D(2, 1, padding, 2.0, data_format), sequences, unknown=(2 if first else 1,))
    volumes = rng.normal(size=(2, 3, 4, 5, 3)).astype("float32")
    unknown = (2, 3, 4) if first else (1, 2, 3)
    stands(LogSumExpPooling3D((1, 2, 2), padding=padding, data_format=data_format), volumes, unknown=unknown)


@pytest.mark.parametrize(
    ("pooling", "axes"), [(LogSumExpPooling1D, 1), (LogSumExpPooling2D, 2), (LogSumExpPooling3D, 3)]
)
def test_log_sum_exp_pooling_has_the_sizes_of_keras(pooling: Any, axes: int, rng: np.random.Generator) -> None:
    maps = rng.normal(size=(2, *(5, 7, 6)[:axes], 3)).astype("float32")
    average = getattr(keras.layers, f"AveragePooling{axes}D")
    for window, step, padding in [(2, None, "valid"), (3, 2, "same"), (2, 1, "same")]:
        expected = average(window, step, padding)(maps)
        np.testing.assert_allclose(pooling(window, step, padding, sharpness=1e-3)(maps), expected, atol=5e-3)


def unpooled(pooled: Any, before: Any, tall: int, wide: int) -> Any:
    result = np.zeros_like(before)
    for b, row, column, channel in np.ndindex(*pooled.shape):
        window = before[b, row * tall : (row + 1) * tall, column * wide : (column + 1) * wide, channel]
        y, x = np.unravel_index(window.argmax(), window.shape)
        result[b, row * tall + y, column * wide + x, channel] = pooled[b, row, column, channel]
    return result


@pytest.mark.parametrize("size", [(2, 2), (3, 2), (1, 4)])
def test_max_unpooling_puts_values_back(size: tuple[int, int], rng: np.random.Generator) -> None:
    before = rng.normal(size=(2, 7, 9, 3)).astype("float32")
    pooled = rng.normal(size=(2, 7 // size[0], 9 // size[1], 3)).astype("float32")
    np.testing.assert_array_equal(MaxUnpooling2D(size)([pooled, before]), unpooled(pooled, before, *size))


def test_max_unpooling_undoes_max_pooling() -> None:
    before = np.array([[1, 2], [9, 3]], "float32").reshape(1, 2, 2, 1)
    pooled = keras.layers.MaxPooling2D(2)(before)
    assert MaxUnpooling2D(2)([pooled, before]).numpy().reshape(2, 2).tolist() == [[0, 0], [9, 0]]


def test_max_unpooling_of_equal_maxima_takes_the_first() -> None:
    same = np.ones((1, 2, 2, 1), "float32")
    assert MaxUnpooling2D(2)([same[:, :1, :1], same]).numpy().ravel().tolist() == [1, 0, 0, 0]


def test_max_unpooling_stands(stands: Stands, rng: np.random.Generator) -> None:
    before = rng.normal(size=(2, 5, 6, 3)).astype("float32")
    stands(MaxUnpooling2D(2), before[:, :2, :3], before, unknown=(1, 2))
    first = before.transpose(0, 3, 1, 2)
    stands(MaxUnpooling2D(2, data_format="channels_first"), first[:, :, :2, :3], first)


def test_max_unpooling_refuses_shapes_that_do_not_belong_together() -> None:
    with pytest.raises(ValueError, match=r"pooling the second by \(2, 2\)"):
        MaxUnpooling2D(2)([np.zeros((1, 3, 3, 1), "float32"), np.zeros((1, 8, 8, 1), "float32")])


def regions(features: Any, boxes: Any, tall: int, wide: int) -> Any:
    batch, height, width, channels = features.shape
    result = np.zeros((batch, boxes.shape[1], tall, wide, channels))
    for b, n in np.ndindex(*boxes.shape[:2]):
        x0, y0, x1, y1 = boxes[b, n]
        left, top = int(np.clip(np.floor(x0 * width), 0, width - 1)), int(np.clip(np.floor(y0 * height), 0, height - 1))
        right = int(np.clip(np.ceil(x1 * width), left + 1, width))
        bottom = int(np.clip(np.ceil(y1 * height), top + 1, height))
        for i, j in np.ndindex(tall, wide):
            rows = slice(top + (bottom - top) * i // tall, max(-(-(bottom - top) * (i + 1) // tall), 0) + top)
            columns = slice(left + (right - left) * j // wide, -(-(right - left) * (j + 1) // wide) + left)
            result[b, n, i, j] = features[b, rows, columns].max(axis=(0, 1))
    return result


def test_roi_pooling(rng: np.random.Generator) -> None:
    features = rng.normal(size=(2, 8, 10, 3)).astype("float32")
    corners = np.sort(rng.uniform(size=(2, 5, 2, 2)), axis=2)
    boxes = corners.reshape(2, 5, 4).astype("float32")
    pooled = ROIPooling2D((3, 2))([features, boxes])
    np.testing.assert_allclose(pooled, regions(features, boxes, 3, 2), rtol=1e-6)


def test_roi_pooling_of_the_whole_map_is_its_maximum_and_a_point_is_one_cell() -> None:
    features = np.arange(16, dtype="float32").reshape(1, 4, 4, 1)
    boxes = np.array([[[0, 0, 1, 1], [0.3, 0.3, 0.3, 0.3]]], "float32")
    assert ROIPooling2D(1)([features, boxes]).numpy().ravel().tolist() == [15, 5]


def test_roi_pooling_stands(stands: Stands, rng: np.random.Generator) -> None:
    features = rng.normal(size=(2, 6, 5, 3)).astype("float32")
    boxes = np.tile(np.array([0.1, 0.2, 0.8, 0.9], "float32"), (2, 4, 1))
    stands(ROIPooling2D(2), features, boxes)
    stands(ROIPooling2D((3, 2), data_format="channels_first"), features.transpose(0, 3, 1, 2), boxes)


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: LogSumExpPooling2D(0), "pool_size: expected a positive whole number or two of them, received 0"),
        (lambda: LogSumExpPooling1D((2, 2)), r"pool_size: expected a positive whole number, received \(2, 2\)"),
        (lambda: LogSumExpPooling3D("2"), "pool_size: expected a positive whole number or three of them, received '2'"),
        (lambda: LogSumExpPooling2D(2, padding="full"), "padding: expected 'valid' or 'same', received 'full'"),
        (lambda: LogSumExpPooling2D(2, sharpness=0), "sharpness: expected a number above 0, received 0"),
        (lambda: MaxUnpooling2D(2, data_format="nhwc"), "data_format: expected 'channels_last' or 'channels_first'"),
        (lambda: ROIPooling2D((1, 2, 3)), "output_size: expected a positive whole number"),
    ],
)
def test_wrong_arguments_are_refused(build: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        build()
