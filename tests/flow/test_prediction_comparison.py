"""Predictions compared with the truth: the numbers of the training's own metrics, split by split."""

from typing import Any

import numpy as np
import pytest

from workbench.data import BoxLabel, ClassLabel, ImageLabel, MaskLabel, Sample, SampleSet, Targets, ValueLabel
from workbench.data.sample import SplitName
from workbench.flow.network_errors import PredictionsNotComparable, UnknownFlowMetric
from workbench.flow.original_samples import original_reader
from workbench.flow.prediction_comparison import metrics_of
from workbench.modules import Resize
from workbench.training.detection.box_scores import box_scores
from workbench.training.metrics import class_scores

NAMES = ("background", "cell", "nucleus")
SPLITS: tuple[SplitName, ...] = ("train", "validation", "test")


def masks(count: int = 9, size: int = 12) -> SampleSet:
    """Samples with a random mask as the label and another one as the prediction."""
    random = np.random.default_rng(3)
    return SampleSet(
        [
            Sample(
                np.zeros((size, size), np.uint8),
                label=Targets(mask=MaskLabel(random.integers(0, 3, (size, size)).astype(np.uint8), NAMES)),
                prediction=Targets(mask=MaskLabel(random.integers(0, 3, (size, size)).astype(np.uint8), NAMES)),
                split=SPLITS[number % 3],
                name=f"{number}.png",
            )
            for number in range(count)
        ]
    )


def counted(samples: SampleSet) -> Any:
    """The confusion matrix of masks, by hand."""
    counts = np.zeros((3, 3), np.int64)
    for sample in samples:
        assert sample.label.mask is not None
        assert sample.prediction.mask is not None
        np.add.at(counts, (sample.label.mask.array.ravel(), sample.prediction.mask.array.ravel()), 1)
    return counts


def test_masks_have_the_scores_of_their_confusion_matrix_in_each_split() -> None:
    samples = masks()
    found = metrics_of(samples, frame="network")
    assert list(found.splits) == list(SPLITS)
    for split in SPLITS:
        scores = class_scores(counted(samples.of_split(split)))
        assert found.splits[split].by_class["dice"] == scores.dice
        assert found.splits[split].values["mean_iou"] == scores.mean_iou
        assert found.value("dice[cell]", split) == scores.dice[1]
    assert found.task == "segmentation"
    assert [one.name for one in found.samples] == [sample.name for sample in samples]


def test_without_a_change_of_the_frame_both_frames_give_the_same() -> None:
    samples = masks()
    one, other = metrics_of(samples, frame="network"), metrics_of(samples, frame="original")
    assert one.splits == other.splits


def test_in_the_original_frame_the_truth_is_that_of_the_source() -> None:
    size = 64
    rows, columns = np.indices((size, size)) - 31.5
    mask = (rows**2 + columns**2 < 20.3**2).astype(np.uint8)
    label = Targets(mask=MaskLabel(mask, NAMES[:2]))
    source = SampleSet([Sample(mask, label=label, split="test", name="disc")])
    small = source.map(Resize(height=16, width=16)).map(lambda one: one.replaced(prediction=one.label))
    assert metrics_of(small, frame="network").value("dice[cell]", "test") == 1.0
    # Without the source the coarse truth is compared with itself; with it the lost detail counts.
    assert metrics_of(small).value("dice[cell]", "test") == 1.0
    honest = metrics_of(small, originals=original_reader([source])).value("dice[cell]", "test")
    assert honest is not None
    assert 0.9 < honest < 0.99


def test_one_class_an_image() -> None:
    truth, answers = [0, 1, 2, 2, 1], [0, 2, 2, 1, 1]
    samples = SampleSet([category(right, found) for right, found in zip(truth, answers, strict=True)])
    counts = np.zeros((3, 3), np.int64)
    np.add.at(counts, (truth, answers), 1)
    scores = class_scores(counts)
    found = metrics_of(samples)
    assert found.splits["test"].values["accuracy"] == scores.overall_accuracy == 0.6
    assert found.splits["test"].by_class["sensitivity"] == scores.sensitivity
    assert found.splits["test"].confusion == tuple(tuple(row) for row in counts.tolist())
    assert (found.samples[1].truth, found.samples[1].prediction) == ("cell", "nucleus")


def category(right: int, found: int, chosen: tuple[int, ...] | None = None) -> Sample:
    label = Targets(category=ClassLabel.of(right, NAMES))
    answer = Targets(category=ClassLabel(np.eye(3)[found] * 0.6 + 0.1, NAMES, chosen))
    return Sample(np.zeros((2, 2)), label=label, prediction=answer, split="test", name=f"{right}-{found}")


def test_classes_that_thresholds_have_chosen_count() -> None:
    samples = SampleSet([category(1, 0, (1,)), category(1, 2, (1,))])
    assert metrics_of(samples).value("accuracy", "test") == 1.0


def test_several_labels_at_once_are_counted_each_for_itself() -> None:
    label = Targets(category=ClassLabel(np.array([1.0, 1.0, 0.0]), NAMES))
    answer = Targets(category=ClassLabel(np.array([0.9, 0.2, 0.7]), NAMES, (0, 2)))
    one = Sample(np.zeros((2, 2)), label=label, prediction=answer, split="test", name="a")
    found = metrics_of(SampleSet([one])).splits["test"]
    assert found.by_class["sensitivity"] == (1.0, 0.0, None)
    assert found.values["accuracy"] == pytest.approx(1 / 3)
    assert found.confusion is None


def test_boxes_have_the_scores_of_the_training() -> None:
    truth = BoxLabel([[2, 2, 10, 10], [20, 4, 30, 12]], [1, 2], NAMES)
    answer = BoxLabel([[2, 2, 10, 11], [1, 20, 8, 28]], [1, 2], NAMES, np.array([0.9, 0.4]))
    one = Sample(np.zeros((32, 32)), label=Targets(boxes=truth), prediction=Targets(boxes=answer), name="a")
    expected = box_scores(
        [np.array([[1, 2, 2, 10, 10], [2, 20, 4, 30, 12]])],
        [np.array([[1, 2, 2, 10, 11, 0.9], [2, 1, 20, 8, 28, 0.4]])],
        3,
    )
    found = metrics_of(SampleSet([one]))
    assert found.splits[""].values == expected.values
    assert found.splits[""].by_class == expected.by_class
    assert (found.samples[0].truth, found.samples[0].prediction) == ("2 boxes", "1 box")


def test_classes_in_another_order_are_matched_by_name() -> None:
    turned = ("cell", "background", "nucleus")
    label = Targets(mask=MaskLabel(np.array([[0, 1], [2, 1]], np.uint8), turned))
    answer = Targets(mask=MaskLabel(np.array([[1, 0], [2, 0]], np.uint8), NAMES))
    one = Sample(np.zeros((2, 2)), label=label, prediction=answer, name="a")
    assert metrics_of(SampleSet([one])).value("accuracy", "") == 1.0


def test_samples_without_a_label_are_left_out_and_counted() -> None:
    samples = masks(3)
    bare = samples[0].replaced(label=Targets(), name="bare")
    found = metrics_of(SampleSet([bare, *samples]))
    assert (found.unlabelled, len(found.samples)) == (1, 3)
    assert repr(found).splitlines()[-1] == "3 samples, in the frame of the original images, 1 sample has no label"


def test_pixels_that_do_not_count() -> None:
    mask = np.array([[0, 1], [255, 1]], np.uint8)
    label = Targets(mask=MaskLabel(mask, NAMES))
    answer = Targets(mask=MaskLabel(np.array([[0, 1], [2, 2]], np.uint8), NAMES))
    samples = SampleSet([Sample(np.zeros((2, 2)), label=label, prediction=answer, name="a")])
    assert metrics_of(samples).value("accuracy", "") == pytest.approx(2 / 3)
    assert metrics_of(samples, ignore_class=1).value("accuracy", "") == 1.0


def test_only_the_metrics_that_are_asked_for_are_shown() -> None:
    found = metrics_of(masks(), which=("mean_dice",))
    assert found.keys == ("mean_dice",)
    assert repr(found).splitlines()[0].split() == ["metric", "train", "validation", "test"]


NOTHING = Sample(np.zeros((2, 2)), name="a")
A_MASK = Targets(mask=MaskLabel(np.zeros((2, 2), np.uint8), NAMES))
A_CLASS = Targets(category=ClassLabel.of(0, NAMES))


@pytest.mark.parametrize(
    ("samples", "text"),
    [
        ([], "received no samples. Take"),
        ([NOTHING], "received 1 samples, none of which has a label. Take"),
        ([NOTHING.replaced(label=A_MASK)], "received 'a' without a prediction. Connect Metrics behind a network"),
        (
            [NOTHING.replaced(label=A_MASK, prediction=A_CLASS)],
            "received 'a' with the label mask and the prediction category. Take",
        ),
        (
            [NOTHING.replaced(label=A_MASK, prediction=Targets(mask=MaskLabel(np.zeros((3, 2), np.uint8), NAMES)))],
            "received 'a' with a label of the size (2, 2) and a prediction of the size (3, 2). Bring",
        ),
        (
            [NOTHING.replaced(label=Targets(category=ClassLabel.of(0, ("x", "y"))), prediction=A_CLASS)],
            "expected the classes x, y, as in the labels, received background, cell, nucleus. Give",
        ),
    ],
)
def test_what_cannot_be_compared_is_said(samples: list[Sample], text: str) -> None:
    with pytest.raises(PredictionsNotComparable, match="samples: expected") as caught:
        metrics_of(SampleSet(samples))
    assert text in str(caught.value)


def test_an_unknown_metric_is_named() -> None:
    with pytest.raises(UnknownFlowMetric, match=r"Metrics: there is no metric 'mae' here. Expected some of accuracy,"):
        metrics_of(masks(), which=("mae",))


def images(seed: int) -> SampleSet:
    random = np.random.default_rng(seed)
    return SampleSet(
        [
            Sample(
                np.zeros((9, 8)),
                label=Targets(image=ImageLabel(random.random((9, 8)).astype(np.float32))),
                prediction=Targets(image=ImageLabel(random.random((9, 8, 1)).astype(np.float32))),
                split="test",
                name=str(number),
            )
            for number in range(3)
        ]
    )


def test_images_have_the_errors_of_the_trainings_metric() -> None:
    from workbench.training.metrics import ErrorSums

    samples = images(5)
    errors = ErrorSums(("mae", "mse", "rmse", "msle", "psnr", "ssim"), data_range=1.0)
    truth = np.stack([one.label.image.array for one in samples if one.label.image])
    answers = np.stack([one.prediction.image.array for one in samples if one.prediction.image])
    errors.update_state(truth, answers)
    found = metrics_of(samples).splits["test"].values
    assert found == pytest.approx(errors.values(), rel=1e-9)


def test_values_have_the_errors_of_the_trainings_metric() -> None:
    from workbench.training.metrics import ColumnErrors

    random = np.random.default_rng(7)
    truth, answers = random.random((5, 2)), random.random((5, 2))
    samples = SampleSet(
        [
            Sample(
                np.zeros((2, 2)),
                label=Targets(values=ValueLabel(right, ("age", "size"))),
                prediction=Targets(values=ValueLabel(found, ("age", "size"))),
                name=str(number),
            )
            for number, (right, found) in enumerate(zip(truth, answers, strict=True))
        ]
    )
    errors = ColumnErrors(["age", "size"])
    errors.update_state(truth, answers)
    found = metrics_of(samples).splits[""]
    assert found.values == errors.values()
    assert found.by_class == errors.by_column()
