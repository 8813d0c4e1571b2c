"""The View tab of a detection: boxes over pictures, worst first by missed and false ones, and a threshold."""

from typing import Any

import numpy as np
import pytest

import workbench as wb
from tests.helpers.described_figures import undescribed_in
from workbench.data import Dataset, Split
from workbench.html_elements import Markup
from workbench.ui.training_panels.box_pictures import boxes_html
from workbench.ui.training_panels.graded_samples import grade_samples

keras = pytest.importorskip("keras")

TRUTH = [
    np.array([[0, 0, 0, 8, 8]], "float32"),
    np.zeros((0, 5), "float32"),
    np.array([[0, 0, 0, 8, 8], [1, 8, 8, 16, 16]], "float32"),
]
CLASSES = ("cell", "dust")


def model() -> Any:
    """Whatever the image, a surer box of class 0 at the top left, and a less sure one of class 1 at the top right."""
    maps = np.zeros((2, 2, 6), "float32")
    maps[0, 0] = [0.9, 0, 0.5, 0.5, 0, 0]
    maps[0, 1] = [0, 0.4, 0.5, 0.5, 0, 0]
    pixels = keras.Input((16, 16, 1))
    constant = keras.layers.Dense(24, kernel_initializer="zeros", bias_initializer=keras.initializers.Constant(0))
    output = keras.layers.Reshape((2, 2, 6))(constant(keras.layers.Flatten()(pixels)))
    found = keras.Model(pixels, output)
    constant.bias.assign(maps.ravel())
    return found


@pytest.fixture(scope="module")
def data() -> Dataset:
    x = np.random.default_rng(0).random((3, 16, 16, 1)).astype("float32")
    split = Split(x, TRUTH)  # type: ignore[arg-type] # lists of boxes become an array
    return Dataset("cells", split, split, split[:0], CLASSES)


def test_samples_are_graded_by_missed_and_false_boxes(data: Dataset) -> None:
    graded = grade_samples(model(), data.train.x, data.train.y, "detection")
    assert graded.quality.tolist() == [0, -1, -1]
    assert [graded.found_false_missed(index) for index in range(3)] == [(1, 0, 0), (0, 1, 0), (1, 0, 1)]
    lower = graded.at(0.3)
    assert lower.quality.tolist() == [-1, -2, -2]
    assert lower.ordered("worst").tolist() == [1, 2, 0]
    assert lower.ordered("data", truth=1).tolist() == [2]


def test_the_view_shows_boxes_and_follows_its_slider(data: Dataset) -> None:
    view = wb.View(model(), data)
    try:
        assert view.threshold.layout.display == ""
        assert "2 of 3 objects found, 1 false boxes" in repr(view)
        html = view.to_html()
        assert undescribed_in(html) == []
        assert "<svg" in html
        assert "1 found, 1 missed, 0 false" in html
        assert html.count("stroke-dasharray") == 3
        view.threshold.value = 0.3
        assert "2 of 3 objects found, 4 false boxes" in repr(view)
        assert view.to_html().count("stroke-dasharray") == 6
        view.truth.value = 1
        assert view.to_html().count("<svg") == 1
    finally:
        view.close()


def test_a_picture_has_solid_truth_and_dashed_answers_with_scores() -> None:
    boxes = (TRUTH[0], np.array([[1, 2, 2, 6, 6, 0.75]]))
    html = boxes_html(Markup("<img>"), (16, 16), boxes, CLASSES)
    truth, answer = html.split("<g")[1:]
    assert "dasharray" not in truth
    assert "cell" in truth
    assert "dasharray" in answer
    assert "dust 0.75" in answer
    assert 'x="2.0"' in answer
    assert 'aria-label="Boxes over the picture: cell, dust 0.75"' in html
    assert "No boxes over the picture" in boxes_html(Markup("<img>"), (16, 16), [], CLASSES)
