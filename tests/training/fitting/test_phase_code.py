"""The code of a fine-tuning: it runs without the workbench, and trains in each phase what the run trains."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

import workbench as wb
from tests.training.fitting.test_finetuning import HEAD, TUNE, _data, _graph
from tests.training.small import folder_of
from workbench.codegen import to_source
from workbench.graph.document import Graph
from workbench.training import EarlyStopping, Settings, finetune
from workbench.training.fitting.finetuning import prepared_phases
from workbench.training.history.phase_code import phases_source

CELL = """\
import sys
sys.modules["workbench"] = None  # an import of it is refused
import keras, numpy as np
counts = []
fit = keras.Model.fit
def counted(self, *given, **chosen):
    counts.append(sum(weight.numpy().size for weight in self.trainable_weights))
    return fit(self, *given, verbose=0, **chosen)
keras.Model.fit = counted
names = dict(np.load("data.npz"))
exec(compile(open("training.py").read(), "training.py", "exec"), names)
print(counts, names["history"].epoch, float(names["model"].optimizer.learning_rate))
"""


def nested() -> Graph:
    """A frozen model inside another, with weights that it was trained with."""
    base = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            keras.layers.Conv2D(4, 3, activation="relu", name="first"),
            keras.layers.Conv2D(4, 3, activation="relu", name="second"),
        ],
        name="base",
    )
    base.trainable = False
    image = keras.Input((8, 8, 1), name="image")
    mean = keras.layers.GlobalAveragePooling2D(name="mean")(base(image, training=False))
    answer = keras.layers.Dense(2, activation="softmax", name="scores")(mean)
    return wb.from_keras(keras.Model(image, answer, name="nested"))


def source(graph: Graph, head: Settings, tune: Settings | None, **chosen: Any) -> str:
    prepared, phases = prepared_phases(graph, _data(), head, tune, **chosen)
    return f"{to_source(graph)}\n\n{phases_source(prepared.task, phases, prepared.model)}"


def trained_in(graph: Graph, **chosen: Any) -> list[int]:
    """How many weights a run trains in each of its phases."""
    counts: dict[str, int] = {}
    run = finetune(graph, _data(), HEAD, TUNE, cache=False, **chosen)
    model = run.wait().model
    for phase in run.record.phases:
        weights = [
            weight.numpy().size
            for layer in model._flatten_layers(include_self=False)
            for weight in layer.weights
            if not hasattr(layer, "layers") and layer.name in {name.split("/")[-1] for name in phase.layers}
        ]
        counts[phase.name] = sum(weights)
    return list(counts.values())


def test_each_phase_has_its_own_compile_callbacks_and_fit() -> None:
    head = Settings(epochs=3, batch_size=8, learning_rate=0.05, seed=3, early_stopping=EarlyStopping(patience=2))
    text = source(_graph(), head, TUNE)
    assert text.count("model.compile(") == text.count("model.fit(") == 2
    assert text.index("keras.utils.set_random_seed(3)") < text.index("model = build_model()") < text.index("# Phase 1")
    assert text.index("# Phase 2") < text.index('trained = ["base_block2_conv2", "scores"]')
    for name in ("head-backup", "head-history.csv", "tune-backup", "tune-history.csv", "tune-best.weights.h5"):
        assert f'"{name}"' in text
    assert text.count("EarlyStopping(") == 1
    assert "A run computes the features of the frozen base once" in text


def test_features_alone_are_a_plain_training() -> None:
    text = source(_graph(), HEAD, None)
    assert text.count("model.fit(") == 1
    assert "Phase" not in text


@pytest.mark.parametrize(("make", "unfreeze"), [(_graph, 1), (_graph, 2), (nested, "base/second")])
@pytest.mark.sampled(1 / 3)
def test_the_code_trains_what_the_run_trains(make: Any, unfreeze: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keras.callbacks.BackupAndRestore", lambda _: keras.callbacks.Callback())
    monkeypatch.setattr("keras.callbacks.CSVLogger", lambda _: keras.callbacks.Callback())
    monkeypatch.setattr("keras.callbacks.ModelCheckpoint", lambda *_, **__: keras.callbacks.Callback())
    counts: list[int] = []
    fit = keras.Model.fit

    def counted(self: Any, *given: Any, **chosen: Any) -> Any:
        counts.append(sum(weight.numpy().size for weight in self.trainable_weights))
        return fit(self, *given, verbose=0, **chosen)

    wanted = trained_in(make(), unfreeze=unfreeze)
    monkeypatch.setattr(keras.Model, "fit", counted)
    data = _data()
    names = {
        "x_train": data.train.x, "y_train": data.train.y,
        "x_validation": data.validation.x, "y_validation": data.validation.y,
    }  # fmt: skip
    exec(compile(source(make(), HEAD, TUNE, unfreeze=unfreeze), "cell", "exec"), names)
    assert counts == wanted
    assert counts[0] < counts[1]


@pytest.mark.sampled(1 / 2)
def test_the_code_in_the_folder_of_a_run_goes_on_from_its_weights_without_the_workbench(tmp_path: Path) -> None:
    graph = wb.freeze(wb.from_keras(wb.build_model(_graph())), up_to="base_block2_norm2")
    run = finetune(graph, _data(), HEAD, TUNE, folder=tmp_path, unfreeze="base_block2_conv2").wait()
    folder = folder_of(run)
    data = _data()
    arrays = {
        f"{axis}_{split}": getattr(data.splits[split], axis) for split in ("train", "validation") for axis in "xy"
    }
    np.savez(folder / "data.npz", **arrays)
    done = subprocess.run(
        [sys.executable, "-c", CELL], cwd=folder, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr[-2000:]
    head, tuned = 4 * 2 + 2, 4 * 2 + 2 + (9 * 4 * 4 + 4)
    assert done.stdout.split("\n")[-2].startswith(f"[{head}, {tuned}] [0, 1] 0.001")
