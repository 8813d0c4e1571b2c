"""What the outputs of a network mean, and that a batch does not change them."""

from typing import Any

import numpy as np
import pytest

from workbench.data import ImageLabel, Sample, Targets
from workbench.flow.network_answers import AnswerForm, predicted, predictions
from workbench.training.sample_errors import WrongInputShape

NAMES = ("rest", "LV")


def test_classes_with_their_probabilities() -> None:
    found = predictions(np.array([[0.25, 0.75]], np.float32), AnswerForm("classification", "softmax", NAMES))
    assert found[0].category is not None
    assert found[0].category.name == "LV"
    assert found[0].category.scores.tolist() == [0.25, 0.75]


def test_one_output_says_yes_or_no() -> None:
    found = predictions(np.array([[0.25], [0.75]], np.float32), AnswerForm("classification", "binary", NAMES))
    assert [one.category.name for one in found if one.category] == ["rest", "LV"]
    assert [one.category.scores.tolist() for one in found if one.category] == [[0.75, 0.25], [0.25, 0.75]]


def test_raw_scores_become_probabilities() -> None:
    outputs = np.log(np.array([[0.2, 0.8]]))
    found = predictions(outputs, AnswerForm("classification", "softmax", NAMES, "softmax"))
    assert found[0].category is not None
    np.testing.assert_allclose(found[0].category.scores, [0.2, 0.8])


def test_thresholds_choose_the_class() -> None:
    form = AnswerForm("classification", "binary", NAMES, thresholds={"LV": 0.2})
    found = predictions(np.array([[0.25], [0.1]]), form)
    assert [(one.category.name, one.category.chosen) for one in found if one.category] == [("LV", (1,)), ("rest", (0,))]


def test_several_labels_at_once() -> None:
    form = AnswerForm("classification", "multilabel", ("a", "b", "c"), thresholds={"b": 0.1})
    found = predictions(np.array([[0.6, 0.2, 0.4], [0.1, 0.1, 0.1]]), form)
    assert [one.category.chosen for one in found if one.category] == [(0, 1), ()]


def test_masks_have_a_class_for_each_pixel() -> None:
    outputs = np.array([[[[0.9, 0.1], [0.4, 0.6]]]])
    found = predictions(outputs, AnswerForm("segmentation", "softmax", NAMES))
    assert found[0].mask is not None
    assert found[0].mask.array.tolist() == [[0, 1]]
    strict = predictions(outputs, AnswerForm("segmentation", "softmax", NAMES, thresholds={"LV": 0.7}))
    assert strict[0].mask is not None
    assert strict[0].mask.array.tolist() == [[0, 0]]


def test_masks_of_one_output() -> None:
    found = predictions(np.array([[[[0.9], [0.4]]]]), AnswerForm("segmentation", "binary", NAMES))
    assert found[0].mask is not None
    assert found[0].mask.array.dtype == np.uint8
    assert found[0].mask.array.tolist() == [[1, 0]]


def test_values_have_the_names_of_their_columns() -> None:
    found = predictions(np.array([[63.5, 1.75]]), AnswerForm("regression", "values", ("age", "height")))
    assert found[0].values is not None
    assert (found[0].values.names, found[0].values.values.tolist()) == (("age", "height"), [63.5, 1.75])


class Brightness:
    """A network that answers with the mean of each image, and notes the batches that it was asked for."""

    input_shape = (None, None, None, 1)

    def __init__(self) -> None:
        self.batches: list[tuple[int, ...]] = []

    def predict_on_batch(self, x: Any) -> Any:
        self.batches.append(x.shape)
        return x.mean(axis=(1, 2))


def grey(value: int, size: tuple[int, int] = (4, 4)) -> Sample:
    return Sample(np.full(size, value, np.uint8), name=f"{value}.png")


def test_batches_are_filled_up_and_images_of_one_size_go_together() -> None:
    model = Brightness()
    samples = [grey(1), grey(2, (6, 4)), grey(3), grey(4), grey(5)]
    found = predicted(samples, model, AnswerForm("regression", "values"), batch_size=3)
    values = [one.prediction.values.values.tolist() for one in found if one.prediction.values]
    assert values == [[1], [2], [3], [4], [5]]
    assert [one.name for one in found] == [one.name for one in samples]
    assert model.batches == [(3, 4, 4, 1), (3, 4, 4, 1), (3, 6, 4, 1)]


def test_an_image_that_does_not_fit_is_named() -> None:
    model = Brightness()
    model.input_shape = (None, 8, 8, 1)  # type: ignore[assignment]
    with pytest.raises(WrongInputShape, match=r"sample '1.png'"):
        predicted([grey(1)], model, AnswerForm("regression", "values"))


def test_an_image_as_the_answer_has_channels_where_the_label_has_them() -> None:
    class Same:
        input_shape = (None, 4, 4, 1)

        def predict_on_batch(self, x: Any) -> Any:
            return x

    form = AnswerForm("transformation", "values")
    deep = grey(1).replaced(label=Targets(image=ImageLabel(np.zeros((4, 4, 1)))))
    found = predicted([grey(1), deep], Same(), form)
    assert [one.prediction.image.array.shape for one in found if one.prediction.image] == [(4, 4), (4, 4, 1)]
