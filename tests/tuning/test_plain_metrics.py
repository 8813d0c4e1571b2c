"""The numbers in the cell of a study: those of ours, without the workbench."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from keras import ops

import workbench as wb
from tests.training.small import classifier, labelled, masked, segmenter
from tests.tuning.small import RATE, FakeTrainer
from workbench.codegen.expressions import render
from workbench.data import Dataset, Split
from workbench.graph.document import Graph
from workbench.training.metrics import keras_metrics as ours
from workbench.training.setup.preparation import prepare
from workbench.training.setup.settings import Settings
from workbench.tuning import Score, Search
from workbench.tuning.plain_metrics import plain_metrics

COLUMNS = ("height", "무게 (kg)")


def numbers() -> Dataset:
    """Two columns to predict, of which the second is far from 0."""
    parts = {
        name: Split(one.x, np.stack([one.x.mean((1, 2, 3)), 1000 + one.x.std((1, 2, 3))], axis=1))
        for name, one in labelled().splits.items()
    }
    return Dataset("numbers", **parts, class_names=COLUMNS)


def regressor() -> Graph:
    return wb.Graph("numbers").add("Input", shape=(4, 4, 1)).add("Flatten").add("Dense", units=2, name="answer")


def images() -> Dataset:
    parts = {name: Split(one.x, one.x[..., 0]) for name, one in masked().splits.items()}
    return Dataset("images", **parts, class_names=())


def denoiser() -> Graph:
    graph = wb.Graph("images").add("Input", shape=(8, 8, 1))
    return graph.add("Conv2D", filters=1, kernel_size=3, padding="same", name="answer")


def labels(*, one_hot: bool = False, ignored: bool = False) -> Dataset:
    """The labels of brightness, also as vectors, also with some that do not count."""
    if one_hot:
        parts = {name: Split(one.x, np.eye(3)[one.y]) for name, one in labelled().splits.items()}
        return Dataset("labels", **parts, class_names=labelled().class_names)
    if ignored:
        parts = {name: Split(one.x, np.where(one.x[..., 0] > 1.2, 9, one.y)) for name, one in masked().splits.items()}
        return Dataset("squares", **parts, class_names=masked().class_names)
    return labelled()


def marks() -> Dataset:
    """Two labels of which both, one or none may be right."""
    parts = {
        name: Split(one.x, np.stack([one.y > 0, one.y > 1], 1).astype(int)) for name, one in labelled().splits.items()
    }
    return Dataset("marks", **parts, class_names=("some", "much"))


CASES: Mapping[str, tuple[Graph, Dataset, dict[str, Any], Mapping[str, Any]]] = {
    "numbers": (
        regressor(), numbers(), {},
        {
            **{key: ours.ColumnErrors(COLUMNS) for key in ("mae", "mse", "rmse", "msle", "r2")},
            **{f"{key}[{COLUMNS[1]}]": ours.ColumnErrors(COLUMNS) for key in ("mae", "rmse", "r2")},
        },
    ),
    "images": (
        denoiser(), images(), {}, {"psnr": ours.PSNR(), "ssim": ours.SSIM(), "mae": ours.MAE(), "rmse": ours.RMSE()},
    ),
    "classes": (
        classifier(), labels(), {},
        {
            "balanced_accuracy": ours.Sensitivity(3), "mean_dice": ours.Dice(3), "mean_iou": ours.IoU(3),
            "dice[grey]": ours.Dice(3, 1), "npv[dark]": ours.NPV(3, 0), "ppv[light]": ours.PPV(3, 2),
            "specificity[dark]": ours.Specificity(3, 0),
        },
    ),
    "vectors": (classifier(), labels(one_hot=True), {}, {"mean_iou": ours.IoU(3), "iou[dark]": ours.IoU(3, 0)}),
    "masks, yes or no": (
        segmenter(1, "sigmoid"), masked(), {"threshold": 0.7}, {"dice[square]": ours.Dice(2, 1, "binary", 0.7)},
    ),
    "masks with places that do not count": (
        segmenter(1, "sigmoid"), labels(ignored=True), {"ignore_class": 9},
        {"mean_dice": ours.Dice(2, None, "binary", ignore_class=9)},
    ),
    "several labels": (
        classifier(2, "sigmoid"), marks(), {}, {"sensitivity[much]": ours.Sensitivity(2, 1, "multilabel")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_a_cell_counts_is_what_ours_count(case: str) -> None:
    graph, data, changes, metrics = CASES[case]
    prepared = prepare(graph, data, Settings(**changes))
    entries, definitions = plain_metrics(prepared.task, [f"val_{key}" for key in metrics])
    names: dict[str, Any] = {"keras": keras, "ops": ops}
    exec(compile("\n\n".join(definitions), "cell", "exec"), names)
    plain = [eval(render(one), names) for one in entries if render(one) != '"accuracy"']
    random = np.random.default_rng(1)
    truth = data.train.y.astype("float32" if data.train.y.dtype.kind == "f" else "int32")
    spread = random.random((len(truth), *prepared.task.signature.output_shape)).astype("float32")
    answers = spread if prepared.task.kind != "values" else spread + truth.reshape(spread.shape)
    for place in (slice(0, 7), slice(7, None)):
        for one in (*plain, *metrics.values()):
            one.update_state(truth[place], answers[place])
    for one, (key, other) in zip(plain, metrics.items(), strict=True):
        wanted = other.result()
        wanted = wanted[key] if isinstance(wanted, dict) else wanted
        assert one.name == key
        assert float(one.result()) == pytest.approx(float(wanted), rel=2e-4)


CELL = """\
import json, sys
sys.modules["workbench"] = None  # an import of it is refused
import numpy as np, optuna
optuna.logging.set_verbosity(optuna.logging.ERROR)
found = {}
for name, source in json.load(open("cells.json")).items():
    names = dict(np.load(f"{name}.npz"))
    exec(compile(source, name, "exec"), names)
    found[name] = [trial.values for trial in names["study"].trials]
json.dump(found, open("found.json", "w"))
"""


def test_cells_run_where_the_workbench_cannot_be_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.tuning.tuning_start.trainer_for", lambda *_: (FakeTrainer(), 1))
    cells = {}
    scores = {
        "numbers": (Score("mae"), Score("r2", class_name=COLUMNS[1])),
        "classes": (Score("dice", class_name="grey"), Score("accuracy")),
        "images": (Score("psnr"),),
    }
    for name, score in scores.items():
        graph, data = CASES[name][:2]
        search = Search({"learning_rate": RATE}, score, trials=1, seed=1)
        study = wb.tuning.tune(graph, data, search=search, folder=tmp_path / name, epochs=1).wait(60)
        cells[name] = study.source()
        arrays = {
            f"{axis}_{split}": getattr(data.splits[split], axis) for split in ("train", "validation") for axis in "xy"
        }
        np.savez(tmp_path / f"{name}.npz", **arrays)
    (tmp_path / "cells.json").write_text(json.dumps(cells))
    done = subprocess.run(
        [sys.executable, "-c", CELL], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads((tmp_path / "found.json").read_text())
    assert {name: [len(values) for values in trials] for name, trials in found.items()} == {
        "numbers": [2], "classes": [2], "images": [1],
    }  # fmt: skip
    assert np.isfinite(np.concatenate([trials[0] for trials in found.values()])).all()
