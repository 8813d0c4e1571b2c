"""What charts and tables show, as values."""

import pytest
from msgspec.structs import replace

from tests.ui.training_panels.records import DIGITS, classified, transformed
from workbench.text_format import duration_text
from workbench.training.history.record import Epoch, Record
from workbench.training.metrics.class_scores import Scores
from workbench.training.setup.settings import Settings
from workbench.ui.training_panels.curves import charts, value_of
from workbench.ui.training_panels.result_tables import (
    best_epochs,
    class_table,
    confusion,
    mixups,
    tiles,
    time_left,
)


def test_a_chart_for_each_metric_with_train_and_validation() -> None:
    found = charts([classified(epochs=3)])
    assert [chart.title for chart in found] == [
        "Loss",
        "Accuracy",
        "Sensitivity (mean)",
        "Specificity (mean)",
        "PPV (mean)",
        "NPV (mean)",
        "Dice (mean)",
        "IoU (mean)",
        "Learning rate",
    ]
    assert [curve.split for curve in found[0].curves] == ["train", "validation"]
    assert found[0].curves[0].epochs == (1, 2, 3)


def test_curves_hold_the_numbers_of_the_record() -> None:
    record = classified(epochs=3)
    by_key = {chart.key: chart for chart in charts([record])}
    history = record.history
    assert list(by_key["loss"].curves[1].values) == history["val_loss"]
    assert list(by_key["accuracy"].curves[0].values) == history["accuracy"]
    assert list(by_key["dice"].curves[1].values) == history["val_mean_dice"]
    assert list(by_key["sensitivity"].curves[0].values) == history["balanced_accuracy"]


def test_one_class_or_every_class() -> None:
    record = classified(epochs=2)
    one = {chart.key: chart for chart in charts([record], 8)}
    assert list(one["dice"].curves[1].values) == record.history["val_dice[8]"]
    assert one["dice"].title == "Dice"
    assert [curve.class_name for curve in one["loss"].curves] == [None, None]
    every = {chart.key: chart for chart in charts([record], "each")}
    assert [curve.class_name for curve in every["ppv"].curves[::2]] == list(DIGITS)


def test_runs_are_drawn_over_each_other() -> None:
    found = charts([classified("one", 2), classified("two", 5)])
    assert [(curve.run, len(curve.values)) for curve in found[0].curves] == [
        ("one", 2),
        ("one", 2),
        ("two", 5),
        ("two", 5),
    ]


def test_a_run_that_has_no_epoch_yet_shows_empty_charts() -> None:
    found = charts([classified(epochs=0)])
    assert [chart.key for chart in found][:3] == ["loss", "accuracy", "sensitivity"]
    assert all(curve.values == () for chart in found for curve in chart.curves)


def test_a_transformation_has_errors_and_no_classes() -> None:
    found = charts([transformed()])
    assert [chart.key for chart in found] == ["loss", "mae", "mse", "rmse", "msle", "psnr", "ssim", "learning_rate"]
    assert [line.class_name for line in class_table(transformed(), transformed().epochs[0]).lines] == ["all", "all"]


def test_without_validation_there_is_one_curve() -> None:
    record = classified(epochs=2)
    record = replace(record, epochs=tuple(replace(epoch, validation=None) for epoch in record.epochs))
    assert [curve.split for curve in charts([record])[0].curves] == ["train"]
    assert best_epochs(record)[0].split == "train"
    assert {line.split for line in class_table(record, record.epochs[0]).lines} == {"train"}


def test_the_mean_leaves_out_what_is_undefined() -> None:
    scores = Scores(None, {}, {"ppv": (1.0, None, 0.5)})
    assert value_of(scores, "ppv") == 0.75
    assert value_of(scores, "ppv", 1) is None
    assert value_of(scores, "npv") is None
    assert value_of(scores, "loss") is None
    assert value_of(None, "ppv") is None


def test_a_wide_range_of_learning_rates_gets_a_logarithmic_axis() -> None:
    rates = (0.1, 0.001)
    epochs = tuple(Epoch(number, 1, 1, rate, Scores(1.0)) for number, rate in enumerate(rates, start=1))
    assert charts([Record("r", "classification", (), Settings(), epochs)])[-1].log
    assert not charts([classified()])[-1].log


def test_the_table_has_a_pair_of_lines_for_all_and_for_each_class() -> None:
    record = classified(epochs=2, classes=("cat", "dog"))
    table = class_table(record, record.epochs[1])
    assert table.keys == ("accuracy", "sensitivity", "specificity", "ppv", "npv", "dice", "iou")
    assert [(line.class_name, line.split) for line in table.lines] == [
        ("all", "train"),
        ("all", "validation"),
        ("cat", "train"),
        ("cat", "validation"),
        ("dog", "train"),
        ("dog", "validation"),
    ]
    assert table.lines[3].values[-2] == record.history["val_dice[cat]"][1]


def test_the_best_epoch_is_that_of_the_run() -> None:
    record = classified(epochs=6)
    best = {one.key: one for one in best_epochs(record)}
    assert best["loss"].epoch == record.best("val_loss")
    assert best["dice"].epoch == record.best("val_mean_dice")
    assert best["loss"].value == min(value for value in record.history["val_loss"] if value is not None)
    undefined = {one.key: one for one in best_epochs(transformed())}["ssim"]
    assert (undefined.epoch, undefined.value) == (None, None)


def test_the_confusion_matrix_has_parts_of_its_rows() -> None:
    record = Record("r", "classification", ("a", "b", "c"))
    matrix = confusion(record, Scores(None, confusion=((3, 1, 0), (0, 0, 0), (0, 2, 2))))
    assert matrix.shares == ((0.75, 0.25, 0.0), (None, None, None), (0.0, 0.5, 0.5))
    assert [(one.truth, one.answer, one.count) for one in mixups(matrix)] == [("c", "b", 2), ("a", "b", 1)]
    assert confusion(record, Scores(None)) is None


def test_tiles_name_the_leading_numbers_and_the_time() -> None:
    record = classified(epochs=1)
    found = tiles(record, record.epochs[0])
    assert [tile.label for tile in found] == [
        "Loss",
        "Accuracy",
        "Balanced accuracy",
        "Seconds an epoch",
        "A sample",
        "Learning rate",
    ]
    assert found[4].text == "210 µs"
    assert found[0].more == "validation 1.4900"


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.4, "1 s left"), (61, "1 min 1 s left"), (7325, "2 h 2 min left"), (None, "")]
)
def test_time_left(seconds: float | None, text: str) -> None:
    assert time_left(seconds) == text


def test_durations() -> None:
    assert [duration_text(seconds) for seconds in (0.00021, 0.0123, 2.5)] == ["210 µs", "12.3 ms", "2.50 s"]
