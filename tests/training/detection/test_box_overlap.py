"""Overlap of boxes, and non-maximum suppression."""

import numpy as np

from workbench.training.detection.box_overlap import box_areas, box_iou, suppress


def test_iou_against_pixels_counted() -> None:
    random = np.random.default_rng(0)
    low = random.integers(0, 20, (40, 2))
    boxes = np.concatenate([low, low + random.integers(1, 20, (40, 2))], axis=1)
    masks = np.zeros((40, 40, 40), bool)
    for mask, (left, top, right, bottom) in zip(masks, boxes, strict=True):
        mask[top:bottom, left:right] = True
    flat = masks.reshape(40, -1).astype(int)
    shared = flat @ flat.T
    union = flat.sum(axis=1)[:, None] + flat.sum(axis=1)[None] - shared
    np.testing.assert_allclose(box_iou(boxes, boxes), shared / union)


def test_empty_upside_down_and_none() -> None:
    assert box_iou(np.zeros((0, 4)), np.ones((3, 4))).shape == (0, 3)
    assert box_iou(np.array([[1, 1, 1, 1]]), np.array([[1, 1, 1, 1]])).tolist() == [[0.0]]
    assert box_areas(np.array([[5, 5, 1, 1]])).tolist() == [0]


def test_suppression_keeps_the_surest_of_a_class() -> None:
    boxes = np.array([[0, 0, 10, 10], [0, 0, 10, 9], [0, 0, 10, 4], [50, 50, 60, 60]], float)
    scores = np.array([0.5, 0.9, 0.7, 0.1])
    assert suppress(boxes, scores).tolist() == [1, 2, 3]
    assert suppress(boxes, scores, overlap=0.3).tolist() == [1, 3]
    assert suppress(boxes, scores, np.array([0, 1, 0, 0])).tolist() == [1, 2, 0, 3]
    assert suppress(boxes, np.ones(4)).tolist() == [0, 2, 3]
    assert suppress(np.zeros((0, 4)), np.zeros(0)).tolist() == []


def test_what_is_suppressed_suppresses_nothing() -> None:
    chain = np.array([[0, 0, 10, 10], [3, 0, 13, 10], [6, 0, 16, 10]], float)
    assert suppress(chain, np.array([0.9, 0.8, 0.7]), overlap=0.5).tolist() == [0, 2]
