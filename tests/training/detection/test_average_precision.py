"""Average precision: equal to pycocotools on random boxes, and right where the answer is known."""

import contextlib
import io
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from workbench.data.dataset import Array
from workbench.training.detection.average_precision import (
    OVERLAPS,
    match_classes,
    mean_precision,
)

CLASSES = 4


def random_boxes(random: np.random.Generator, count: int, *, coarse: bool) -> Array:
    """Boxes (count, 4); coarse ones often are equal, so that overlaps are too."""
    step = 10 if coarse else 1
    low = random.integers(0, 60 // step, (count, 2)) * step
    size = (random.integers(1, 40 // step + 1, (count, 2))) * step
    boxes = np.concatenate([low, low + size], axis=1).astype(float)
    return boxes if coarse else boxes + random.random((count, 4)) * 0.3


def scene(seed: int) -> tuple[list[Array], list[Array]]:
    """Truth and answers of a few images: some without objects, without answers, without a class, with equal scores."""
    random = np.random.default_rng(seed)
    truth, found = [], []
    for _ in range(random.integers(1, 7)):
        known = random_boxes(random, random.integers(0, 9), coarse=bool(seed % 2))
        kinds = random.integers(0, CLASSES - seed % 3, (len(known), 1))
        truth.append(np.concatenate([kinds, known], axis=1))
        chosen = known[random.integers(0, max(len(known), 1), 2 * len(known))]
        near = chosen + random.normal(0, 2, chosen.shape)
        answers = np.concatenate([near, random_boxes(random, random.integers(0, 130), coarse=False)])
        scores = random.random((len(answers), 1)).round(1 if seed % 4 else 6)
        kinds = random.integers(0, CLASSES, (len(answers), 1))
        found.append(np.concatenate([kinds, _upright(answers), scores], axis=1))
    return truth, found


def _upright(boxes: Array) -> Array:
    low, high = np.minimum(boxes[:, :2], boxes[:, 2:]), np.maximum(boxes[:, :2], boxes[:, 2:])
    return np.concatenate([low, high + 0.1], axis=1)


def coco_precision(truth: Sequence[Array], found: Sequence[Array]) -> Array:
    """What pycocotools says: (overlaps, classes), -1 for a class without objects."""
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    with contextlib.redirect_stdout(io.StringIO()):
        known, answers = COCO(), COCO()
        known.dataset, answers.dataset = _coco(truth), _coco(found)
        known.createIndex()
        answers.createIndex()
        evaluation = COCOeval(known, answers, "bbox")
        evaluation.evaluate()
        evaluation.accumulate()
    precision = evaluation.eval["precision"][:, :, :, 0, 2]  # (overlaps, recalls, classes), all sizes, 100 answers
    means: Array = precision.mean(axis=1)
    return means


def _coco(images: Sequence[Array]) -> dict[str, Any]:
    rows: list[dict[str, Any]] = []
    for image, boxes in enumerate(images):
        for box in boxes:
            width, height = float(box[3] - box[1]), float(box[4] - box[2])
            row = {
                "id": len(rows) + 1, "image_id": image, "category_id": int(box[0]), "iscrowd": 0,
                "area": width * height, "bbox": [float(box[1]), float(box[2]), width, height],
            }  # fmt: skip
            rows.append(row | ({"score": float(box[5])} if len(box) > 5 else {}))
    return {
        "images": [{"id": number} for number in range(len(images))],
        "categories": [{"id": number} for number in range(CLASSES)],
        "annotations": rows,
    }


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_equals_pycocotools(first: int) -> None:
    for seed in range(first, first + 20):
        truth, found = scene(seed)
        expected = coco_precision(truth, found)
        matches = match_classes(truth, found, CLASSES)
        ours = np.stack([one.average_precision() for one in matches], axis=1)
        np.testing.assert_allclose(np.nan_to_num(ours, nan=-1.0), expected, atol=1e-6, err_msg=f"seed {seed}")
        counted = expected[:, expected[0] > -1]
        if counted.size:
            np.testing.assert_allclose(mean_precision(matches), counted.mean(axis=1), atol=1e-6)


def test_nothing_found_is_zero_and_nothing_there_is_undefined() -> None:
    truth, found = [np.array([[0.0, 0, 0, 9, 9]])], [np.zeros((0, 6))]
    first, second = match_classes(truth, found, 2)
    assert first.average_precision().tolist() == [0.0] * len(OVERLAPS)
    assert np.isnan(second.average_precision()).all()
    assert mean_precision((first, second)).tolist() == [0.0] * len(OVERLAPS)
    assert np.isnan(mean_precision((second,))).all()


def test_curve_and_counts_of_a_small_case() -> None:
    truth = [np.array([[0.0, 0, 0, 10, 10], [0, 20, 20, 30, 30]])]
    found = [np.array([[0.0, 0, 0, 10, 10, 0.9], [0, 50, 50, 60, 60, 0.7], [0, 20, 20, 30, 30, 0.5]])]
    (one,) = match_classes(truth, found, 1)
    recall, precision = one.curve()
    np.testing.assert_allclose(recall, [0.5, 0.5, 1.0])
    np.testing.assert_allclose(precision, [1.0, 0.5, 2 / 3])
    assert (one.counts(), one.counts(0.6), one.counts(0.95)) == ((2, 1, 0), (1, 1, 1), (0, 0, 2))
    np.testing.assert_allclose(one.average_precision()[0], (51 * 1.0 + 50 * 2 / 3) / 101)


def test_an_object_is_found_once() -> None:
    truth = [np.array([[0.0, 0, 0, 10, 10]])]
    found = [np.array([[0.0, 0, 0, 10, 10, 0.6], [0, 0, 0, 10, 9, 0.9]])]
    (one,) = match_classes(truth, found, 1, (0.5,))
    assert one.right.tolist() == [[True, False]]
    assert one.scores.tolist() == [0.9, 0.6]


def test_a_class_below_zero_is_no_object() -> None:
    truth = [np.array([[-1.0, -1, -1, -1, -1], [0, 0, 0, 5, 5]])]
    (one,) = match_classes(truth, [np.zeros((0, 6))], 1)
    assert one.objects == 1
