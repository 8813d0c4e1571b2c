"""The code cell: plain Keras that does what a run does, shown by running it."""

import ast
from pathlib import Path
from typing import Any

import pytest

from tests.training.small import classifier, labelled, masked, segmenter
from workbench.codegen import to_source
from workbench.data import Dataset
from workbench.graph.document import Graph
from workbench.training import Augmentation, EarlyStopping, Settings
from workbench.training.setup.preparation import prepare
from workbench.training.setup.stopping_settings import criteria_of
from workbench.training.setup.training_code import training_source


def code(graph: Graph, data: Dataset, settings: Settings) -> str:
    return f"{to_source(graph)}\n\n{training_source(prepare(graph, data, settings).task)}"


def test_the_code_of_a_small_training() -> None:
    settings = Settings(epochs=3, seed=7, learning_rate=0.1, decay_rate=0.5, decay_steps=9, class_weights="balanced")
    assert (
        training_source(prepare(classifier(), labelled(), settings).task)
        == """\
import keras
import numpy as np

keras.utils.set_random_seed(7)
model = build_model()
model.compile(
    optimizer=keras.optimizers.Adam(
        learning_rate=keras.optimizers.schedules.ExponentialDecay(
            initial_learning_rate=0.1, decay_steps=9, decay_rate=0.5
        ),
    ),
    loss=keras.losses.SparseCategoricalCrossentropy(),
    metrics=["accuracy"],
)

counts = np.bincount(y_train.ravel().astype(int), minlength=3)
class_weights = counts.sum() / (np.count_nonzero(counts) * np.maximum(counts, 1))

callbacks = [
    keras.callbacks.TerminateOnNaN(),
    keras.callbacks.ModelCheckpoint(
        "best.weights.h5",
        monitor="val_loss",
        mode="min",
        save_best_only=True,
        save_weights_only=True,
    ),
    keras.callbacks.BackupAndRestore("backup"),
    keras.callbacks.CSVLogger("history.csv"),
]

history = model.fit(
    x_train,
    y_train,
    validation_data=(x_validation, y_validation),
    epochs=3,
    batch_size=32,
    class_weight=dict(enumerate(class_weights)),
    callbacks=callbacks,
)
"""
    )


CASES: dict[str, tuple[Graph, Dataset, Settings]] = {
    "by class": (
        classifier(),
        labelled(),
        Settings(
            epochs=2,
            batch_size=8,
            early_stopping=EarlyStopping("dice", "grey", patience=1),
            checkpoints=("val_mean_iou",),
        ),
    ),
    "several criteria": (
        classifier(),
        labelled(),
        Settings(
            epochs=2,
            batch_size=8,
            early_stopping=(EarlyStopping("loss", restore_best=False), EarlyStopping("dice", "grey", patience=7)),
        ),
    ),
    "masks": (
        segmenter(),
        masked(),
        Settings(
            epochs=2,
            batch_size=8,
            loss="SparseDiceCrossentropy",
            augmentation=Augmentation(rotation=(-10, 5), noise=0.05),
        ),
    ),
    "weights of places": (
        segmenter(units=1, activation="sigmoid"),
        masked(),
        Settings(epochs=2, batch_size=8, class_weights=(1, 9), optimizer="SGD", optimizer_params={"momentum": 0.9}),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_code_runs_and_watches_what_it_says(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    graph, data, settings = CASES[name]
    monkeypatch.chdir(tmp_path)
    arrays: dict[str, Any] = {"x_train": data.train.x, "y_train": data.train.y}
    arrays |= {"x_validation": data.validation.x, "y_validation": data.validation.y}
    exec(code(graph, data, settings), arrays)
    history = arrays["history"].history
    assert len(history["val_loss"]) == 2
    for criterion in criteria_of(settings.early_stopping):
        assert criterion.key in history
    assert (tmp_path / "best.weights.h5").exists()
    assert (tmp_path / "history.csv").exists()


def test_names_of_classes_are_text_in_the_code() -> None:
    evil = ('"); import os #', "{x}", "\\n")
    data = Dataset("d", labelled().train, labelled().validation, labelled().test, evil)
    text = code(classifier(), data, Settings(early_stopping=EarlyStopping("dice", evil[0])))
    assert not [
        node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import) and node.names[0].name == "os"
    ]


def test_the_order_of_the_samples() -> None:
    as_they_come = training_source(prepare(classifier(), labelled(), Settings(shuffle_buffer=1)).task)
    assert "    batch_size=32,\n    shuffle=False,\n    callbacks=callbacks,\n)\n" in as_they_come
    moved = Settings(shuffle_buffer=1, augmentation=Augmentation(horizontal_flip=True))
    of_images = training_source(prepare(classifier(), labelled(), moved).task)
    assert "y_train, Augmentation(horizontal_flip=True), batch_size=32, shuffle=False" in of_images
    some = training_source(prepare(classifier(), labelled(), Settings(shuffle_buffer=1000)).task)
    assert "# A run shuffles 1,000 samples together; this shuffles all.\nhistory = model.fit(" in some
