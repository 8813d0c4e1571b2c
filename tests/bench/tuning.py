"""Searches compared in one run: ours, Optuna alone with the same samplers, and keras-tuner where it is installed.

``python -m tests.bench.tuning [--seeds 10] [--trials 20] [--epochs 8]`` prints a table: the best validation score, the
test score of the same weights, and the processor time, as medians over the seeds with the quartiles; then what ours
costs above Optuna alone, trial by trial, with a training that takes no time.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

import workbench as wb
from workbench.graph.document import Graph
from workbench.tuning import Range, Score, Search

SPACE: dict[str, Any] = {
    "conv.filters": Range(4, 32, step=4),
    "dense.units": Range(8, 64, step=8),
    "drop.rate": Range(0.0, 0.6),
    "learning_rate": Range(0.0001, 0.1, log=True),
    "batch_size": Range(16, 128, step=16),
}
Result = tuple[float, float, float]
"""The best validation score, the test score of the same weights, processor seconds."""


def drawing() -> Graph:
    """A small network for digits of 8 × 8 pixels."""
    graph = wb.Graph("digits").add("Input", shape=(8, 8, 1), name="image")
    graph = graph.add("Conv2D", filters=8, kernel_size=3, activation="relu", name="conv").add("Flatten", name="flat")
    graph = graph.add("Dense", units=16, activation="relu", name="dense").add("Dropout", rate=0.3, name="drop")
    return graph.add("Dense", units=10, activation="softmax", name="scores")


def ours(method: Any, seed: int, trials: int, epochs: int, data: Any) -> Result:
    """Our search; the test score is that of the winner, trained again with its own seed."""
    from workbench.tuning.trial_training import begin_trial, prepared_trial, settings_to_keep_best

    search = Search(SPACE, Score("accuracy"), method=method, trials=trials, seed=seed, population=5, points=3)
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        study = wb.tuning.tune(drawing(), data, search=search, folder=folder, epochs=epochs).wait()
        best = study.best()
        spent = time.process_time() - began
        graph, settings = study.apply(best)
        chosen = settings_to_keep_best(wb.training.Settings(**{**fields(settings), "seed": best.seed}), Score())
        run = begin_trial(prepared_trial(graph, data, chosen), data, chosen).wait()
    assert best.score is not None
    assert run.test is not None
    return best.score, float(run.test.values["accuracy"] or 0.0), spent


def fields(value: Any) -> dict[str, Any]:
    """The fields of a frozen value."""
    return {name: getattr(value, name) for name in value.__struct_fields__}


class Bare:
    """The same network in plain Keras, for searches that are not ours."""

    def __init__(self, data: Any, epochs: int) -> None:
        self.data, self.epochs = data, epochs
        self.best, self.test = -1.0, 0.0

    def build(self, values: dict[str, Any]) -> Any:
        import keras
        from keras import layers

        parts = [
            keras.Input((8, 8, 1)), layers.Conv2D(values["conv.filters"], 3, activation="relu"), layers.Flatten(),
            layers.Dense(values["dense.units"], activation="relu"), layers.Dropout(values["drop.rate"]),
            layers.Dense(10, activation="softmax"),
        ]  # fmt: skip
        model = keras.Sequential(parts)
        optimizer = keras.optimizers.Adam(values["learning_rate"])
        model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
        return model

    def train(self, values: dict[str, Any]) -> float:
        """Train once; the best validation accuracy. The test score of the best so far is kept."""
        import keras

        model, data = self.build(values), self.data
        keep = keras.callbacks.EarlyStopping(
            "val_accuracy", mode="max", patience=self.epochs, restore_best_weights=True
        )
        history = model.fit(
            data.train.x, data.train.y, validation_data=(data.validation.x, data.validation.y), epochs=self.epochs,
            batch_size=values["batch_size"], verbose=0, callbacks=[keep],
        )  # fmt: skip
        found: float = max(history.history["val_accuracy"])
        if found > self.best:
            self.best = found
            self.test = float(model.evaluate(data.test.x, data.test.y, verbose=0)[1])
        return found


def asked(trial: Any) -> dict[str, Any]:
    """Values by Optuna alone."""
    return {
        "conv.filters": trial.suggest_int("conv.filters", 4, 32, step=4),
        "dense.units": trial.suggest_int("dense.units", 8, 64, step=8),
        "drop.rate": trial.suggest_float("drop.rate", 0.0, 0.6),
        "learning_rate": trial.suggest_float("learning_rate", 0.0001, 0.1, log=True),
        "batch_size": trial.suggest_int("batch_size", 16, 128, step=16),
    }


def bare(method: str, seed: int, trials: int, epochs: int, data: Any) -> Result:
    """Optuna alone, with the sampler that ours takes."""
    import keras
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    keras.utils.set_random_seed(seed)
    samplers: dict[str, Callable[[], Any]] = {
        "genetic": lambda: optuna.samplers.NSGAIISampler(population_size=5, seed=seed),
        "tpe": lambda: optuna.samplers.TPESampler(seed=seed, multivariate=True, group=True),
        "random": lambda: optuna.samplers.RandomSampler(seed=seed),
    }
    trainer, began = Bare(data, epochs), time.process_time()
    study = optuna.create_study(direction="maximize", sampler=samplers[method]())
    first = {"conv.filters": 8, "dense.units": 16, "drop.rate": 0.3, "learning_rate": 0.001, "batch_size": 32}
    study.enqueue_trial(first)
    study.optimize(lambda trial: trainer.train(asked(trial)), n_trials=trials)
    return trainer.best, trainer.test, time.process_time() - began


def peers(kind: str, seed: int, trials: int, epochs: int, data: Any) -> Result:
    """keras-tuner's Hyperband or Bayesian optimization, stopped after as many trials."""
    import keras_tuner

    trainer, began = Bare(data, epochs), time.process_time()

    class Tuned(keras_tuner.HyperModel):  # type: ignore[misc]
        def build(self, hp: Any) -> Any:
            self.values = {
                "conv.filters": hp.Int("filters", 4, 32, 4), "dense.units": hp.Int("units", 8, 64, 8),
                "drop.rate": hp.Float("rate", 0.0, 0.6), "batch_size": hp.Int("batch", 16, 128, 16),
                "learning_rate": hp.Float("lr", 0.0001, 0.1, sampling="log"),
            }  # fmt: skip
            return trainer.build(self.values)

        def fit(self, hp: Any, model: Any, *args: Any, **kwargs: Any) -> Any:
            return -trainer.train(self.values)

    with tempfile.TemporaryDirectory() as folder:
        usual = {"objective": None, "seed": seed, "directory": folder, "overwrite": True}
        if kind == "hyperband":
            tuner = keras_tuner.Hyperband(Tuned(), max_epochs=epochs, hyperband_iterations=1, **usual)
            tuner.oracle.max_trials = trials
        else:
            tuner = keras_tuner.BayesianOptimization(Tuned(), max_trials=trials, **usual)
        tuner.search(verbose=0)
    return trainer.best, trainer.test, time.process_time() - began


def overhead(trials: int) -> tuple[float, float]:
    """Milliseconds of processor time a trial, ours and Optuna alone with a journal, of a training that takes none."""
    import optuna
    from optuna.storages.journal import JournalFileBackend

    from tests.tuning.small import FakeTrainer, empty_study

    numbers = {key: SPACE[key] for key in ("learning_rate", "batch_size")}
    with tempfile.TemporaryDirectory() as folder:
        study = empty_study(Path(folder, "ours"), Search(numbers, method="random", trials=trials, seed=1))
        began = time.process_time()
        study.begin(FakeTrainer(), 1).wait()
        here = time.process_time() - began
        backend = JournalFileBackend(str(Path(folder, "bare.log")))
        alone = optuna.create_study(
            storage=optuna.storages.JournalStorage(backend), sampler=optuna.samplers.RandomSampler(seed=1)
        )
        began = time.process_time()
        alone.optimize(
            lambda trial: (
                trial.suggest_float("learning_rate", 0.0001, 0.1, log=True)
                * trial.suggest_int("batch_size", 16, 128, step=16)
            ),
            n_trials=trials,
        )
        there = time.process_time() - began
    return 1000 * here / trials, 1000 * there / trials


def row(name: str, results: Sequence[Result]) -> str:
    """Medians with quartiles."""
    cells = []
    for place in range(3):
        values = [result[place] for result in results]
        low, high = np.percentile(values, [25, 75])
        cells.append(f"{statistics.median(values):.4f} ({low:.4f} to {high:.4f})")
    return f"| {name} | {' | '.join(cells)} |"


def main() -> None:
    """Run all and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--trials", type=int, default=20)
    parser.add_argument("--epochs", type=int, default=8)
    given = parser.parse_args()
    data = wb.data.load_digits()
    kinds: list[tuple[str, Callable[..., Result], str]] = [
        *((f"workbench, {method}", ours, method) for method in ("genetic", "tpe", "random", "grid")),
        *((f"Optuna alone, {method}", bare, method) for method in ("genetic", "tpe", "random")),
    ]
    try:
        import keras_tuner  # noqa: F401
    except ImportError:
        print("keras-tuner is not installed: left out.")
    else:
        kinds += [("keras-tuner, Hyperband", peers, "hyperband"), ("keras-tuner, Bayesian", peers, "bayesian")]
    print(f"{given.seeds} seeds, {given.trials} trials of {given.epochs} epochs; medians (quartiles)\n")
    print("| search | best validation accuracy | test accuracy | processor seconds |\n| --- | --- | --- | --- |")
    for name, run, kind in kinds:
        results = [run(kind, seed, given.trials, given.epochs, data) for seed in range(given.seeds)]
        print(row(name, results), flush=True)
    here, there = overhead(60)
    print(f"\nA trial without training: {here:.1f} ms of ours, {there:.1f} ms of Optuna alone with a journal.")


if __name__ == "__main__":
    main()
