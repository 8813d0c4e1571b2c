"""A detector learns to find squares: metrics by class, early stopping, resuming, reopening, and refusals in words."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import workbench as wb
from workbench.data import Dataset, Split
from workbench.data.dataset import Array
from workbench.training import Augmentation, EarlyStopping, Settings
from workbench.training.detection.padded_boxes import padded_boxes
from workbench.training.label_errors import (
    BoxClassOutside,
    BoxFarBeyond,
    BoxOutside,
    DegenerateBox,
    NoDetectionMaps,
    NotBoxes,
    StrideDiffers,
)

CLASSES = ("grey", "white")


def squares(count: int, seed: int) -> Split:
    """Images of 32 × 32 with up to two squares, grey or white."""
    random = np.random.default_rng(seed)
    x = (random.random((count, 32, 32, 1)) * 0.2).astype("float32")
    every = []
    for image in x:
        boxes = []
        for _ in range(random.integers(0, 3)):
            kind, side = int(random.integers(0, 2)), int(random.integers(8, 14))
            left, top = random.integers(0, 32 - side, 2).tolist()
            image[top : top + side, left : left + side] = 0.5 + 0.5 * kind
            boxes.append([kind, left, top, left + side, top + side])
        every.append(np.array(boxes, "float32").reshape(-1, 5))
    return Split(x, every)  # type: ignore[arg-type] # lists of boxes become an array


@pytest.fixture(scope="module")
def data() -> Dataset:
    return Dataset("squares", squares(48, 0), squares(16, 1), squares(10, 2), CLASSES)


def chosen(**changes: Any) -> Settings:
    settings: dict[str, Any] = {"task": "detection", "epochs": 6, "batch_size": 8, "learning_rate": 0.005, "seed": 0}
    return Settings(**{**settings, **changes})


def network() -> Any:
    return wb.templates.detector((32, 32, 1), 2, 4)


def test_a_split_says_how_many_boxes_it_has(data: Dataset) -> None:
    assert "boxes of 48 images: " in repr(data.train)
    assert len(data.train[:3].y) == 3
    with pytest.raises(ValueError, match="read-only"):
        data.train.y[0][...] = 0


@pytest.mark.sampled(1 / 2)
def test_it_learns_and_says_so_by_class(data: Dataset, tmp_path: Path) -> None:
    moving = Augmentation(horizontal_flip=True, vertical_flip=True, brightness=0.05)
    run = wb.training.fit(network(), data, chosen(epochs=30, augmentation=moving), folder=tmp_path).wait()
    assert (run.task, run.state) == ("detection", "finished")
    history = run.history
    assert history["val_map50"][-1] is not None
    assert history["val_map50"][-1] > 0.3
    assert {"val_ap50[grey]", "val_ap75[white]", "val_box_accuracy[white]", "ap[grey]"} <= set(history)
    opened = wb.training.open(run.folder)
    again = opened.evaluate(data.test)
    assert run.record.test is not None
    assert again.values["map50"] == pytest.approx(run.record.test.values["map50"])
    assert "detection" in repr(opened)


@pytest.mark.sampled(1 / 2)
def test_a_resumed_training_is_an_uninterrupted_one(data: Dataset, tmp_path: Path) -> None:
    whole = wb.training.fit(network(), data, chosen(epochs=2), folder=tmp_path / "whole").wait()
    first = wb.training.fit(network(), data, chosen(epochs=1), folder=tmp_path / "part").wait()
    longer = wb.training.resume(first.folder, data, epochs=2).wait()
    assert longer.history["val_map50"] == whole.history["val_map50"]
    assert longer.history["loss"] == pytest.approx(whole.history["loss"])


@pytest.mark.sampled(1 / 2)
def test_early_stopping_watches_mean_average_precision(data: Dataset) -> None:
    stopping = EarlyStopping("map50", min_delta=1.0, patience=1)
    run = wb.training.fit(network(), data, chosen(early_stopping=stopping)).wait()
    assert len(run.finished_epochs) == 2
    assert str(run.record.stopped_early).startswith("val_map50 did not improve")


def bad(box: list[float]) -> Dataset:
    part = squares(8, 0)
    boxes = [np.array([box], "float32"), *part.y[1:]]
    return Dataset("squares", Split(part.x, boxes), squares(8, 1), part[:0], CLASSES)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("box", "error", "text"),
    [
        (
            [2, 1, 1, 5, 5], BoxClassOutside,
            "squares.train.y: box 0 of sample 0 has the class 2, but there are 2 classes, from 0 to 1. Correct the "
            "class, or give the network more classes.",
        ),
        (
            [0, 5, 5, 5, 9], DegenerateBox,
            "squares.train.y: box 0 of sample 0 has xmin, ymin, xmax, ymax = 5, 5, 5, 9, so it has no area: expected "
            "xmax > xmin and ymax > ymin. Correct or remove it; there are 1 such boxes.",
        ),
        (
            [0, 40, 5, 50, 9], BoxOutside,
            "squares.train.y: box 0 of sample 0 has xmin, ymin, xmax, ymax = 40, 5, 50, 9, which lies outside the "
            "image of 32 × 32 pixels. Are the coordinates those of an image of another size? There are 1 such boxes.",
        ),
        (
            [0, -1e30, 2, 1e30, 9], BoxFarBeyond,
            "squares.train.y: box 0 of sample 0 has xmin, ymin, xmax, ymax = -1e+30, 2, 1e+30, 9, which reaches far "
            "beyond the image of 32 × 32 pixels. Expected boxes that were drawn on this image; are the coordinates "
            "those of an image of another size? There are 1 such boxes.",
        ),
        (
            [0, 8, 8, 20, 65], BoxFarBeyond,
            "squares.train.y: box 0 of sample 0 has xmin, ymin, xmax, ymax = 8, 8, 20, 65, which reaches far "
            "beyond the image of 32 × 32 pixels. Expected boxes that were drawn on this image; are the coordinates "
            "those of an image of another size? There are 1 such boxes.",
        ),
    ],
)  # fmt: skip
def test_a_bad_box_is_refused(box: list[float], error: type[Exception], text: str) -> None:
    with pytest.raises(error) as caught:
        wb.training.fit(network(), bad(box), chosen())
    assert str(caught.value) == text


def test_another_stride_other_labels_and_another_network_are_refused(data: Dataset) -> None:
    with pytest.raises(StrideDiffers) as stride:
        wb.training.fit(network(), data, chosen(loss="CenterNet", loss_params={"stride": 4}))
    assert str(stride.value) == (
        "fit: a cell of the network's maps stands for 8 pixels of the image, but the loss CenterNet has stride=4. "
        "Set stride=8."
    )
    numbers = Split(data.train.x, np.zeros(48, "int64"))
    with pytest.raises(NotBoxes, match=r"expected a list with an array \(boxes, 5\) for each image"):
        wb.training.fit(
            network(),
            Dataset("n", numbers, Split(data.validation.x, np.zeros(16, "int64")), numbers[:0], CLASSES),
            chosen(),
        )
    graph = wb.templates.lenet5((32, 32, 1), 2)
    with pytest.raises(NoDetectionMaps, match=r"received \(2,\)"):
        wb.training.fit(graph, data, chosen())


@pytest.mark.sampled(1 / 2)
def test_the_code_of_a_training_runs(data: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from workbench.training.setup.given_data import given_data
    from workbench.training.setup.preparation import prepare
    from workbench.training.setup.training_code import training_source

    monkeypatch.chdir(tmp_path)
    settings = chosen(epochs=1, early_stopping=EarlyStopping("map50"), augmentation=Augmentation(horizontal_flip=True))
    task = prepare(network(), given_data(data, "fit"), settings).task
    names: dict[str, Any] = {
        "build_model": lambda: wb.build_model(network()),
        "x_train": data.train.x, "y_train": data.train.y,
        "x_validation": data.validation.x, "y_validation": data.validation.y,
    }  # fmt: skip
    exec(training_source(task), names)
    assert "val_map50" in names["history"].history


def moved(boxes: Array, **ranges: Any) -> Array:
    from workbench.training.batches.augmented_copies import augment

    x = np.zeros((len(boxes), 20, 30, 1), "float32")
    return augment(Augmentation(**ranges), x, boxes, seed=3, target_kind="boxes")[1]


def test_boxes_move_with_their_image() -> None:
    """Bright rectangles and their boxes: after any change the box is where the rectangle is."""
    from workbench.training.batches.augmented_copies import augment

    x = np.zeros((24, 40, 60, 1), "float32")
    x[:, 10:20, 15:35] = 1.0
    boxes = padded_boxes([np.array([[0, 15, 10, 35, 20]])] * 24)
    changes = Augmentation(horizontal_flip=True, vertical_flip=True, shift=0.1, zoom=0.2)
    images, after = augment(changes, x, boxes, seed=1, target_kind="boxes")
    assert after is not None
    for image, (box,) in zip(images[..., 0], after, strict=True):
        rows, columns = np.nonzero(image > 0.5)
        seen = [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
        np.testing.assert_allclose(box[1:], seen, atol=1.0)


def test_a_box_that_is_moved_out_is_none() -> None:
    boxes = padded_boxes([np.array([[1, 0, 0, 3, 3]])] * 40)
    after = moved(boxes, shift=0.9)
    gone = (after == -1).all(axis=-1)
    assert gone.any()
    assert not gone.all()
    np.testing.assert_array_equal(moved(boxes, brightness=0.5), boxes)
