"""Samples with truth and answer: which is best, which is worst, and how they are shown."""

import base64
import re
from typing import Any

import cv2
import keras
import numpy as np
import pytest
from keras import layers

import workbench as wb
from workbench.data import Dataset, Split
from workbench.training.sample_errors import NotData
from workbench.training.training_errors import TrainingError
from workbench.ui.training_panels.graded_samples import grade_samples, mean_dice
from workbench.ui.training_panels.sample_cards import before_and_after_html, cards_html
from workbench.ui.training_panels.sample_drawing import picture_html, sample_html
from workbench.ui.training_panels.sample_gallery import SampleGallery
from workbench.ui.ui_errors import NotARun


class Answers(keras.Model):  # type: ignore[misc] # Keras has no types
    """A network that gives for sample number x[0] the answer of that number."""

    def __init__(self, outputs: np.ndarray) -> None:
        super().__init__(name="answers")
        self.outputs_given = outputs

    def call(self, x: object) -> object:
        numbers = keras.ops.cast(keras.ops.max(x, axis=(1, 2, 3)), "int32")
        return keras.ops.take(keras.ops.convert_to_tensor(self.outputs_given), numbers, axis=0)


def numbered(count: int, size: int = 4) -> np.ndarray:
    return np.arange(count, dtype="float32")[:, None, None, None] * np.ones((1, size, size, 1), "float32")


CHANCES = np.array([[0.9, 0.1, 0], [0.2, 0.7, 0.1], [0.5, 0.3, 0.2], [0, 0, 1]], "float32")


@pytest.mark.parametrize("one_hot", [False, True])
@pytest.mark.parametrize("scores", [False, True])
def test_classes_are_ranked_by_the_probability_of_the_truth(one_hot: bool, scores: bool) -> None:
    truth = np.array([0, 1, 2, 2])
    outputs = np.log(CHANCES + 1e-9) + 1 if scores else CHANCES
    found = grade_samples(Answers(outputs), numbered(4), np.eye(3)[truth] if one_hot else truth, "classification")
    assert found.answers.tolist() == [0, 1, 0, 2]
    np.testing.assert_allclose(found.quality, [0.9, 0.7, 0.2, 1], atol=1e-6)
    assert found.ordered("worst").tolist() == [2, 1, 0, 3]
    assert found.ordered("best").tolist() == [3, 0, 1, 2]
    assert found.ordered("data").tolist() == [0, 1, 2, 3]
    assert found.ordered("worst", 2).tolist() == [2, 3]
    assert [found.is_right(index) for index in range(4)] == [True, True, False, True]


def test_one_sigmoid_output_with_a_threshold() -> None:
    outputs = np.array([[0.2], [0.6], [0.9]], "float32")
    found = grade_samples(Answers(outputs), numbered(3), np.array([0, 1, 0]), "classification", threshold=0.7)
    assert found.answers.tolist() == [0, 0, 1]
    np.testing.assert_allclose(found.quality, [0.8, 0.6, 0.1], atol=1e-6)


def test_several_labels_at_once() -> None:
    outputs = np.array([[0.9, 0.8, 0.1], [0.4, 0.1, 0.2]], "float32")
    truth = np.array([[1, 1, 0], [1, 0, 0]])
    truth[1] = (1, 0, 1)
    found = grade_samples(Answers(outputs), numbered(2), truth, "classification")
    assert found.answers.tolist() == [[1, 1, 0], [0, 0, 0]]
    assert found.ordered("worst").tolist() == [1, 0]
    page = cards_html(found, [0, 1], ("cat", "dog", "<b>"))
    assert "truth cat, dog, answer cat, dog" in page
    assert "truth cat, &lt;b&gt;, answer none" in page


def test_masks_are_ranked_by_dice() -> None:
    truth = np.zeros((3, 4, 4), int)
    truth[:2, :2] = 1
    outputs = np.zeros((3, 4, 4, 2), "float32")
    outputs[..., 0] = 0.5
    outputs[0, :2, :, 1] = 1
    outputs[1, :1, :, 1] = 1
    found = grade_samples(Answers(outputs), numbered(3), truth, "segmentation")
    np.testing.assert_allclose(found.quality, [1, 2 / 3, 1])  # the third has nothing, and nothing was found
    assert found.ordered("worst")[0] == 1
    page = cards_html(found, [1], ("background", "LV"))
    assert page.count("<img") == 3
    assert "Dice 0.667" in page
    assert "LV</div>" in page


def test_dice_of_masks_by_hand() -> None:
    truth, answer = np.array([[1, 1, 2, 0]]), np.array([[1, 0, 3, 0]])
    assert mean_dice(truth, answer) == pytest.approx((2 / 3 + 0 + 0) / 3)


def test_values_are_ranked_by_their_error() -> None:
    x = numbered(2)
    found = grade_samples(Answers(np.stack([x[0], x[1] + 0.5])), x, x, "transformation")
    assert found.quality.tolist() == [0, -0.25]
    assert "MSE 0.25000" in cards_html(found, [1], ())


@pytest.mark.parametrize(
    ("task", "outputs", "labels", "text"),
    [
        (
            "transformation", numbered(2), np.zeros(2),
            "View: the network gives (4, 4, 1) a sample, so expected labels of shape (4, 4, 1) a sample, received (). "
            "Change what the network ends with, or the labels.",
        ),
        (
            "segmentation", numbered(2), np.zeros((2, 8, 8)),
            "View: the network gives (4, 4, 1) a sample, so expected labels of shape (4, 4) a sample, received (8, 8). "
            "Change what the network ends with, or the labels.",
        ),
        (
            "classification", CHANCES[:2], np.zeros((2, 8, 8)),
            "View: the network gives (3,) a sample, so expected labels of shape () a sample, received (8, 8). "
            "Change what the network ends with, or the labels.",
        ),
        (
            "detection", numbered(2), np.zeros(2),
            "View: to find boxes, expected a list with an array (boxes, 5) for each image: class, xmin, ymin, xmax, "
            "ymax in pixels; received labels of shape () (float64).",
        ),
    ],
)  # fmt: skip
def test_labels_of_another_task_are_refused(task: Any, outputs: np.ndarray, labels: np.ndarray, text: str) -> None:
    """They would be spread over the answers, and give a number without meaning."""
    with pytest.raises(TrainingError) as refusal:
        grade_samples(Answers(outputs), numbered(2), labels, task)
    assert str(refusal.value) == text


def test_samples_of_another_size_are_refused() -> None:
    network = keras.Sequential([keras.Input((4, 4, 1)), layers.Conv2D(1, 1)])
    with pytest.raises(TrainingError) as refusal:
        grade_samples(network, np.zeros((2, 8, 8, 1)), np.zeros((2, 8, 8, 1)), "transformation")
    assert str(refusal.value) == (
        "View: the network takes samples of shape (4, 4, 1), but the data has (8, 8, 1). Set the Input's shape to "
        "(8, 8, 1), or resize the data."
    )


def test_input_target_and_answer_have_the_same_shades_and_their_difference_is_shown() -> None:
    """An answer slightly above 1 or below 0 is no picture of 0 to 255, nor one with shades of its own."""
    target = np.stack([np.full((4, 4, 1), 0.5), np.full((4, 4, 1), 0.25)]).astype("float32")
    outputs = target.copy()
    outputs[0, 0, 0], outputs[0, 1, 1], outputs[0, 2, 2] = 1.02, -0.01, 0.24
    found = grade_samples(Answers(outputs), numbered(2), target, "transformation")
    page = cards_html(found, [0], ())
    assert re.findall(r"</?[^>]*>([A-Z][a-z]+[^<]*)</div>", page) == [
        "Input", "Target", "Answer", "Difference, white is 0.52",
    ]  # fmt: skip
    _, wanted, given, apart = (side[..., 0] for side in sides(page))
    assert set(wanted.ravel()) == {128}
    assert [given[place, place] for place in range(4)] == [255, 0, 61, 128]
    assert [apart[place, place] for place in range(4)] == [255, 250, 128, 0]


def test_values_that_are_no_pictures_are_told_as_such() -> None:
    found = grade_samples(Answers(np.zeros((2, 3), "float32")), numbered(2), np.ones((2, 3)), "transformation")
    assert "Difference" not in cards_html(found, [0], ())


def test_channels_first() -> None:
    outputs = np.zeros((2, 2, 4, 4), "float32")
    outputs[:, 1] = 1
    found = grade_samples(
        Answers(outputs), np.moveaxis(numbered(2), -1, 1), np.ones((2, 4, 4), int), "segmentation", channels_first=True
    )
    assert found.x.shape == (2, 4, 4, 1)
    assert found.quality.tolist() == [1, 1]


def test_pictures_that_are_wider_than_high_stay_so() -> None:
    """Channels first or last, with masks, and thinned out."""
    wide = np.arange(2 * 3 * 5, dtype="float32").reshape(2, 1, 3, 5)
    for task in ("segmentation", "classification"):
        y = np.ones((2, 3, 5), int) if task == "segmentation" else np.array([0, 0])
        outputs = np.ones((40, 1, 3, 5) if task == "segmentation" else (40, 2), "float32")
        found = grade_samples(Answers(outputs), wide, y, task, channels_first=True)
        np.testing.assert_array_equal(found.x[..., 0], wide[:, 0])
        for side in sides(cards_html(found, [0], ("a", "b"))):
            assert side.shape[:2] == (3, 5)
    (thinned,) = sides(picture_html(np.zeros((330, 700)), ""))
    assert thinned.shape[:2] == (110, 234)


def sides(page: str) -> list[np.ndarray]:
    """The pictures of a page, decoded."""
    codes = re.findall(r"base64,([^\"]+)", page)
    return [
        np.asarray(cv2.imdecode(np.frombuffer(base64.b64decode(code), "uint8"), cv2.IMREAD_COLOR)) for code in codes
    ]


def test_a_row_of_numbers_is_written_out_and_more_axes_are_no_picture() -> None:
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((3,)), layers.Dense(2, activation="softmax")])
    found = grade_samples(model, np.ones((2, 3), "float32"), np.array([0, 1]), "classification")
    assert "1, 1, 1" in cards_html(found, [0], ("a", "b"))
    assert "not a picture: (2, 3, 4, 1)" in sample_html(np.zeros((2, 3, 4, 1)), "")


def test_before_and_after_show_masks() -> None:
    pages = [before_and_after_html(numbered(2), numbered(2), masks) for masks in (None, (np.ones((2, 4, 4)),) * 2)]
    assert pages[0].count("<img") == pages[1].count("<img") == 4
    assert pages[0] != pages[1]


@pytest.fixture(scope="module")
def data() -> Dataset:
    return wb.data.load_digits()


@pytest.fixture(scope="module")
def view(data: Dataset) -> SampleGallery:
    keras.utils.set_random_seed(0)
    image = keras.Input((8, 8, 1))
    x = layers.Conv2D(6, 3, activation="relu", name="conv")(image)
    model = keras.Model(image, layers.Dense(10, activation="softmax")(layers.GlobalAveragePooling2D()(x)))
    return wb.View(model, data)


def test_a_page_shows_twelve_and_the_rest_is_turned_to(view: SampleGallery) -> None:
    first = view._cards.value
    assert first.count("<figure") == 12
    view.page.value = view.page.max
    assert view._cards.value != first
    assert view.page.max == 25
    view.page.value = 1


def test_order_class_and_split_can_be_chosen(view: SampleGallery) -> None:
    view.truth.value = 3
    assert set(view.gallery.truth[view._shown()]) == {3}
    view.order.value = "best"
    best = view.gallery.quality[view._shown()]
    assert (np.diff(best) <= 0).all()
    view.truth.value, view.order.value = "", "worst"
    view.split.value = "test"
    assert "samples of test" in view._said.value
    view.split.value = "validation"


def test_where_the_network_looks(view: SampleGallery) -> None:
    looking = view.looking
    looking.show(view.gallery, 5)
    assert "Grad-CAM of class" in looking.page.value
    assert "Bright: places whose features at layer &#39;conv&#39;" in looking.page.value
    looking.class_index.value = 4
    assert "Grad-CAM of class 4 in sample 5" in looking.page.value
    looking.method.value = "saliency"
    assert "Saliency of class 4 in sample 5" in looking.page.value
    assert looking.layer.layout.display == "none"
    looking.method.value = "maps"
    assert "6 feature maps of sample 5" in looking.page.value
    assert [option for _, option in looking.layer.options] == ["", "conv"]


def test_one_unit_with_logits_names_the_right_class() -> None:
    """Cats are dark, dogs bright; the logit of a dog is 0.3, which a threshold of 0.5 would take for a cat."""
    parts = [layers.Conv2D(1, 1, use_bias=False, name="conv"), layers.GlobalAveragePooling2D(), layers.Dense(1)]
    model = keras.Sequential([keras.Input((4, 4, 1)), *parts])
    model.set_weights([np.ones((1, 1, 1, 1)), np.array([[0.6]]), np.array([-0.3])])
    model.compile(loss=keras.losses.BinaryCrossentropy(from_logits=True))
    x = np.stack([np.zeros((4, 4, 1)), np.ones((4, 4, 1))]).astype("float32")
    pets = Split(x, np.array([0, 1]))
    view = wb.View(model, Dataset("pets", pets, pets, pets, ("cat", "dog")))
    assert view.gallery.answers.tolist() == [0, 1]
    np.testing.assert_allclose(view.gallery.sure, [1 / (1 + np.exp(-0.3))] * 2, atol=1e-6)
    view.looking.show(view.gallery, 1)
    assert "Grad-CAM of class dog in sample 1" in view.looking.page.value
    view.looking.show(view.gallery, 0)
    assert "Grad-CAM of class cat in sample 0" in view.looking.page.value
    view.close()


def test_a_network_without_convolution_is_told_in_words(data: Dataset) -> None:
    model = keras.Sequential([keras.Input((8, 8, 1)), layers.Flatten(), layers.Dense(10)], name="mlp")
    view = wb.View(model, data)
    view.looking.show(view.gallery, 0)
    assert 'role="alert">grad_cam: expected a network with a convolution' in view.looking.page.value
    view.close()


def test_as_text_and_as_a_page(view: SampleGallery) -> None:
    assert repr(view).startswith("12 of the first 300 samples of validation; ")
    assert view.to_html().count("<figure") == 12


def test_other_things_are_refused(data: Dataset) -> None:
    with pytest.raises(NotARun) as caught:
        wb.View(3, data)
    assert str(caught.value) == "View: expected a run or a Keras model, received int. Give what fit returned."
    with pytest.raises(NotData):
        wb.View(keras.Sequential(), Split(np.zeros((1, 2)), np.zeros(1)))


def test_answers_that_are_no_numbers_are_refused_and_earlier_ones_stay() -> None:
    import keras

    from tests.training.small import labelled
    from workbench.ui.ui_errors import NoAnswers

    model = keras.Sequential([keras.Input((4, 4, 1)), keras.layers.Flatten(), keras.layers.Dense(3, "softmax")])
    good = model.get_weights()
    model.set_weights([np.full_like(weight, np.nan) for weight in good])
    with pytest.raises(NoAnswers) as caught:
        wb.View(model, labelled())
    message = (
        "View: the network's answers for 30 of the 30 samples are NaN or infinite, so that there is "
        "nothing to compare. "
        "Expected finite numbers. Train it again from fresh weights, with a smaller learning rate."
    )
    assert str(caught.value) == message
    model.set_weights(good)
    view = wb.View(model, labelled())
    shown = view.gallery
    model.set_weights([np.full_like(weight, np.nan) for weight in good])
    view.look()
    assert view.gallery is shown
    view.close()
