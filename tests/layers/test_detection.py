"""The detector's loss and layer: heat maps against loops, boxes there and back, suppression as NumPy's."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

keras = pytest.importorskip("keras")

from workbench.layers import CenterNet, CenterNetDecoding  # noqa: E402 - after the skip
from workbench.layers.centre_points import decode_boxes, gaussian_radius, heat_maps  # noqa: E402
from workbench.training.detection.box_overlap import box_iou, suppress  # noqa: E402

BOXES = np.array(
    [
        [[0, 3, 5, 30, 40], [1, 20, 20, 61, 50], [0, 33, 4, 60, 30]],
        [[1, 0, 0, 16, 16], [-1, -1, -1, -1, -1], [-1, -1, -1, -1, -1]],
    ],
    "float32",
)


def perfect(boxes: Any, height: int, width: int, classes: int, stride: int) -> Any:
    """The maps that stand for exactly these boxes."""
    maps = np.zeros((len(boxes), height, width, classes + 4), "float32")
    for maps_of_one, rows in zip(maps, boxes, strict=True):
        for kind, *corners in rows[rows[:, 0] >= 0]:
            left, top, right, bottom = (corner / stride for corner in corners)
            x, y = (left + right) / 2, (top + bottom) / 2
            cell = maps_of_one[int(y), int(x)]
            cell[int(kind)] = 1.0
            cell[-4:] = [x - int(x), y - int(y), math.log(right - left), math.log(bottom - top)]
    return maps


def test_radius_keeps_the_overlap_in_each_of_the_three_cases() -> None:
    for height, width, least in ((10.0, 20.0, 0.7), (3.0, 3.0, 0.3), (50.0, 4.0, 0.5)):
        r = float(gaussian_radius(np.array(height), np.array(width), least))
        box = np.array([[0, 0, width, height]])
        moved = np.array(
            [[r, r, width + r, height + r], [r, r, width - r, height - r], [-r, -r, width + r, height + r]]
        )
        overlaps = box_iou(box, moved)[0]
        assert overlaps.min() == pytest.approx(least)


def test_heat_maps_equal_the_formula_in_loops() -> None:
    found = np.asarray(heat_maps(BOXES, 8, 8, 2, 8))
    expected = np.zeros((2, 8, 8, 2))
    for image, boxes in enumerate(BOXES):
        for kind, left, top, right, bottom in boxes[boxes[:, 0] >= 0]:
            x, y = int((left + right) / 16), int((top + bottom) / 16)
            size = np.array((bottom - top) / 8), np.array((right - left) / 8)
            deviation = (2 * float(gaussian_radius(*size)) + 1) / 6
            for row in range(8):
                for column in range(8):
                    heat = math.exp(-((row - y) ** 2 + (column - x) ** 2) / (2 * deviation**2))
                    place = image, row, column, int(kind)
                    expected[place] = max(expected[place], heat)
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_maps_of_boxes_decode_to_these_boxes() -> None:
    found = np.asarray(decode_boxes(perfect(BOXES, 8, 8, 2, 8), 8, 3))
    sure = found[0][found[0, :, 5] == 1]
    expected = np.column_stack([BOXES[0], np.ones(3)])
    order, wanted = (np.argsort(boxes[:, 1]) for boxes in (sure, expected))
    np.testing.assert_allclose(sure[order], expected[wanted], atol=1e-4)
    np.testing.assert_allclose(found[1, 0], [*BOXES[1, 0], 1], atol=1e-4)


def test_the_loss_is_nothing_for_the_right_maps_and_more_for_each_error() -> None:
    box = np.array([[[0, 0, 0, 8, 8]]], "float32")
    right = np.array([[[[1.0, 0.5, 0.5, 0.0, 0.0]]]], "float32")
    loss = CenterNet(stride=8, reduction=None)
    assert float(loss(box, right)[0]) == pytest.approx(0.0, abs=1e-5)
    for place, weight in ((1, 1.0), (3, 0.1)):
        wrong = right.copy()
        wrong[..., place] += 0.25
        alone = CenterNet(stride=8, reduction=None, overlap_weight=0.0)
        # One of the nine cells around the centre lies in the map.
        assert float(alone(box, wrong)[0]) == pytest.approx(weight * 0.25 / 9, abs=1e-5)
        assert float(loss(box, wrong)[0]) > weight * 0.25 / 9
    missed = right.copy()
    missed[..., 0] = 0.5
    assert float(loss(box, missed)[0]) == pytest.approx(0.25 * math.log(2), abs=1e-5)
    nothing = np.full((1, 1, 5), -1.0, "float32")
    assert float(loss(nothing, missed)[0]) == pytest.approx(0.25 * math.log(2), abs=1e-5)


def test_gradients_are_finite_and_the_configuration_comes_back(rng: np.random.Generator) -> None:
    import tensorflow as tf

    loss = CenterNet(stride=8, size_weight=0.3, min_overlap=0.5)
    maps = tf.convert_to_tensor(rng.random((2, 8, 8, 6)).astype("float32"))
    with tf.GradientTape() as tape:
        tape.watch(maps)
        value = loss(BOXES, maps)
    assert np.isfinite(tape.gradient(value, maps).numpy()).all()
    again = keras.losses.deserialize(keras.losses.serialize(loss))
    assert again.get_config() == loss.get_config()
    assert float(again(BOXES, maps)) == pytest.approx(float(value))


@pytest.mark.parametrize("overlap", [0.2, 0.5])
def test_suppression_of_the_layer_is_that_of_numpy(overlap: float, rng: np.random.Generator) -> None:
    maps = rng.normal(0, 0.6, (3, 6, 7, 6)).astype("float32")
    maps[..., :2] = rng.random((3, 6, 7, 2))
    maps[..., 4:] = 2.0 + 0.2 * maps[..., 4:]  # boxes of some 30 pixels, so that neighbours overlap
    plain = np.asarray(CenterNetDecoding(stride=4, max_boxes=30, min_score=0.05)(maps))
    found = np.asarray(CenterNetDecoding(stride=4, max_boxes=30, min_score=0.05, max_overlap=overlap)(maps))
    gone = 0
    for every, kept in zip(plain, found, strict=True):
        boxes = every[every[:, 5] > 0]
        expected = boxes[suppress(boxes[:, 1:5], boxes[:, 5], boxes[:, 0], overlap)]
        np.testing.assert_allclose(kept[kept[:, 5] > 0], expected, rtol=1e-5)
        gone += len(boxes) - len(expected)
    assert gone


def test_the_layer_in_a_model_comes_back_from_its_file(tmp_path: Path, rng: np.random.Generator) -> None:
    layer = CenterNetDecoding(stride=8, max_boxes=100, max_overlap=0.5)
    model = keras.Sequential([keras.Input((4, 4, 6)), layer])
    assert model.output_shape == (None, 100, 6)
    maps = rng.random((2, 4, 4, 6)).astype("float32")
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(again.predict(maps, verbose=0), model.predict(maps, verbose=0))
    assert (model.predict(maps, verbose=0)[:, 40:] == [-1, 0, 0, 0, 0, 0]).all()


def test_maps_without_classes_are_refused() -> None:
    with pytest.raises(ValueError, match=r"expected maps of shape .* received the shape \(1, 4, 4, 4\)"):
        CenterNetDecoding()(np.zeros((1, 4, 4, 4), "float32"))
