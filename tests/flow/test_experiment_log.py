"""The experiments with a flow: a line a measured run, with what was changed and what came out, to go back to."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

import workbench as wb
from tests.flow.squares import flow, squares
from workbench.flow.experiment_log import add_experiment, read_experiments
from workbench.flow.flow_metrics import FlowMetrics
from workbench.flow.flow_run_errors import BadRunOption
from workbench.training.metrics import scores_from


def resized(height: int) -> wb.Graph:
    graph = wb.Graph("digits", kind="flow").add("DataSet", source="digits", name="data")
    return graph.add("Resize", height=height, width=8, name="resize")


START, LARGER = resized(8), resized(16)
NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def measured(right: int, splits: tuple[str, ...] = ("train", "validation")) -> FlowMetrics:
    scores = scores_from("classification", counts=np.array([[right, 10 - right], [0, 10]]))
    names = ("cat", "dog")
    return FlowMetrics("classification", names, "original", dict.fromkeys(splits, scores), (), ("accuracy", "dice"))


def test_what_was_changed_stands_beside_what_it_brought(tmp_path: Path) -> None:
    add_experiment(tmp_path, START, {"metrics": measured(5)}, None, NOON)
    add_experiment(tmp_path, LARGER, {"metrics": measured(8)}, 0.25, NOON)
    found = add_experiment(tmp_path, LARGER, {"metrics": measured(9)}, 40, NOON)
    assert found.heads == ["no.", "time", "data", "what was changed", "Accuracy, validation"]
    assert [row[2:] for row in found.rows] == [
        ["all", "The first one.", "0.7500"],
        ["25%", "resize: height is now 16 instead of 8.", "0.9000"],
        ["40 samples", "The drawing is the same: the samples were others, or it was trained again.", "0.9500"],
    ]
    assert str(found).splitlines()[1].split() == [
        "no.",
        "time",
        "data",
        "what",
        "was",
        "changed",
        "Accuracy,",
        "validation",
    ]
    assert found.told() == (
        "experiment 3: The drawing is the same: the samples were others, or it was trained again."
        " Accuracy, validation: 0.9500."
    )
    assert '<th style="text-align:left">what was changed</th>' in found._repr_html_()
    assert '<td style="text-align:right">0.9500</td>' in found._repr_html_()


def test_one_can_go_back_to_each(tmp_path: Path) -> None:
    for graph in (START, LARGER):
        add_experiment(tmp_path, graph, {"metrics": measured(5)}, None, NOON)
    found = read_experiments(tmp_path, "digits")
    assert len(found) == 2
    assert found[1].graph == START
    assert found[-1].graph == found[2].graph == LARGER
    assert [one.part for one in found] == [None, None]
    for number in (0, 3, -3):
        with pytest.raises(BadRunOption) as refused:
            found[number]
        assert "the number of an experiment in the table, which begins with 1; there are 2" in str(refused.value)


def test_after_going_back_a_run_is_compared_with_what_one_went_back_to(tmp_path: Path) -> None:
    both = LARGER.add("Invert", name="invert").add("Flip", name="flip")
    back = START.add("Invert", name="invert")
    for graph in (START, LARGER, both, back):
        found = add_experiment(tmp_path, graph, {"metrics": measured(5)}, None, NOON)
    assert [one.since for one in found] == [0, 1, 2, 1]
    assert found[-1].changes == ("invert was added (Invert).",)
    assert [row[3] for row in found.rows] == [
        "The first one.",
        "resize: height is now 16 instead of 8.",
        "invert was added (Invert). flip was added (Flip).",
        "Compared with experiment 1: invert was added (Invert).",
    ]
    found = add_experiment(tmp_path, both, {"metrics": measured(5)}, 40, NOON)
    assert found.rows[-1][3] == (
        "The drawing is that of experiment 3: the samples were others, or it was trained again."
    )


def test_one_sample_is_told_as_one(tmp_path: Path) -> None:
    found = add_experiment(tmp_path, START, {"metrics": measured(5)}, 1, NOON)
    assert found.rows[0][2] == "1 sample"


def test_classes_are_shown_where_there_is_nothing_else_and_modules_where_there_are_several(tmp_path: Path) -> None:
    counts = np.array([[5, 5], [0, 10]])
    scores = {"train": scores_from("classification", counts=counts)}
    by_class = FlowMetrics("classification", ("cat", "dog"), "original", scores, (), ("dice",))
    found = add_experiment(tmp_path, START, {"before": by_class, "after": by_class}, None, NOON)
    assert found.heads[4:] == [
        "Dice [cat], train (before)", "Dice [dog], train (before)",
        "Dice [cat], train (after)", "Dice [dog], train (after)",
    ]  # fmt: skip
    assert found.rows[0][4:] == ["0.6667", "0.8000"] * 2


def test_lines_that_are_damaged_are_left_out_and_nothing_is_lost_behind_them(tmp_path: Path) -> None:
    add_experiment(tmp_path, START, {"metrics": measured(5)}, None, NOON)
    (file,) = (tmp_path / "experiments").iterdir()
    whole = file.read_bytes()
    for length in range(1, len(whole) - 1, 11):
        file.write_bytes(whole + whole[:length])
        assert len(read_experiments(tmp_path, "digits")) == 1
        assert len(add_experiment(tmp_path, START, {"metrics": measured(6)}, None, NOON)) == 2
    file.write_bytes(b"\xff\n[]\n{}\n" + whole.replace(b'"DataSet"', b'"Nothing"') + whole)
    assert len(read_experiments(tmp_path, "digits")) == 1


def test_runs_that_measure_are_added_and_what_is_kept_is_not_added_again(tmp_path: Path) -> None:
    first = flow(epochs=1)
    wb.flow.run(first, squares(), until="scale", store=tmp_path)
    assert len(wb.flow.experiments(first, tmp_path)) == 0
    run = wb.flow.run(first, squares(), store=tmp_path)
    wb.flow.run(first, squares(), store=tmp_path)
    second = wb.flow.run(flow(epochs=2), squares(), store=tmp_path)
    found = wb.flow.experiments("squares", tmp_path)
    assert [one.changes for one in found] == [(), ("network: epochs is now 2 instead of 1.",)]
    assert found[2].scores["metrics"]["test"]["mean_dice"] == second.metrics("metrics").value("mean_dice", "test")
    assert found[1].graph == first
    assert [line.text for line in run.log if line.text.startswith("experiment 1: The first one.")]


def test_what_is_no_flow_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRunOption) as refused:
        wb.flow.experiments(3, tmp_path)  # type: ignore[arg-type]
    assert str(refused.value) == (
        "wb.flow.experiments: 'flow' must be a flow, or the name of one, but received 3. Give it, as in flow=graph."
    )
