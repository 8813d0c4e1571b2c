"""Searches compared in one process: ours, Optuna alone with the same samplers, and keras-tuner.

``python -m tests.bench.tuning [--seeds 10] [--trials 8] [--epochs 3]`` prints a table: best validation accuracy, the
test accuracy of the same weights, and processor seconds, as medians over the seeds with quartiles; then how the genetic
search did beside each of the others, seed by seed. TensorFlow has one thread, so that a search takes one core.

Trials are equal in number. A trial of Hyperband (keras-tuner 1.4, the extra ``bench``) has fewer epochs at first: that
is the method. What a search costs beside its trainings is measured by ``tests.bench.tuning_overhead``.
"""

import argparse
import gc
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context
from typing import Any

import numpy as np

import workbench as wb
from workbench.data import Dataset
from workbench.graph.document import Graph
from workbench.tuning import Range, Score, Search

SPACE: dict[str, Any] = {
    "conv.filters": Range(4, 32, step=4),
    "dense.units": Range(8, 64, step=8),
    "drop.rate": Range(0.0, 0.6),
    "learning_rate": Range(0.0001, 0.1, log=True),
    "batch_size": Range(16, 128, step=16),
}
DRAWN = {"conv.filters": 8, "dense.units": 16, "drop.rate": 0.3, "learning_rate": 0.001, "batch_size": 32}
"""What the first trial of a search has."""
POPULATION = 4
Result = tuple[float, float, float]
"""The best validation accuracy, the test accuracy of the same weights, processor seconds."""


def drawing() -> Graph:
    """A small network for digits of 8 × 8 pixels."""
    graph = wb.Graph("digits").add("Input", shape=(8, 8, 1), name="image")
    graph = graph.add("Conv2D", filters=8, kernel_size=3, activation="relu", name="conv").add("Flatten", name="flat")
    graph = graph.add("Dense", units=16, activation="relu", name="dense").add("Dropout", rate=0.3, name="drop")
    return graph.add("Dense", units=10, activation="softmax", name="scores")


def ours(method: Any, seed: int, trials: int, epochs: int, data: Dataset) -> Result:
    """Our search; the test accuracy is that of the winner, trained again with its own seed, which gives the same."""
    from workbench.tuning.trial_training import begin_trial, prepared_trial, settings_to_keep_best

    search = Search(SPACE, Score("accuracy"), method=method, trials=trials, seed=seed, population=POPULATION, points=3)
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        study = wb.tuning.tune(drawing(), data, search=search, folder=folder, epochs=epochs).wait()
        spent = time.process_time() - began
        best = study.best()
        graph, settings = study.apply(best)
    chosen = settings_to_keep_best(wb.training.Settings(**{**fields(settings), "seed": best.seed}), Score())
    run = begin_trial(prepared_trial(graph, data, chosen), data, chosen).wait()
    assert best.score is not None
    assert run.test is not None
    assert best.score == max(value for value in run.history["val_accuracy"] if value is not None)
    return best.score, float(run.test.values["accuracy"] or 0.0), spent


def fields(value: Any) -> dict[str, Any]:
    """The fields of a frozen value."""
    return {name: getattr(value, name) for name in value.__struct_fields__}


def built(values: Mapping[str, Any]) -> Any:
    """The same network in plain Keras, compiled."""
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


class PlainTrials:
    """Trials by plain Keras; of the best so far the test accuracy is kept."""

    def __init__(self, data: Dataset, epochs: int) -> None:
        self.data, self.epochs = data, epochs
        self.best, self.test = -1.0, 0.0

    def train(self, values: Mapping[str, Any]) -> float:
        """Train once; the best validation accuracy."""
        import keras

        model, data = built(values), self.data
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
            if len(data.test):
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


def alone(method: str, seed: int, trials: int, epochs: int, data: Dataset) -> Result:
    """Optuna alone, with the sampler that ours takes."""
    import keras
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    keras.utils.set_random_seed(seed)
    samplers: dict[str, Callable[[], Any]] = {
        "genetic": lambda: optuna.samplers.NSGAIISampler(population_size=POPULATION, seed=seed),
        "tpe": lambda: optuna.samplers.TPESampler(seed=seed, multivariate=True, group=True),
        "random": lambda: optuna.samplers.RandomSampler(seed=seed),
    }
    trainer, began = PlainTrials(data, epochs), time.process_time()
    study = optuna.create_study(direction="maximize", sampler=samplers[method]())
    study.enqueue_trial(DRAWN)
    study.optimize(lambda trial: trainer.train(asked(trial)), n_trials=trials)
    return trainer.best, trainer.test, time.process_time() - began


def keras_tuner_search(kind: str, seed: int, trials: int, epochs: int, data: Dataset) -> Result:
    """keras-tuner's Hyperband or Bayesian optimization, as its guide has them; ended after as many trials."""
    import keras
    import keras_tuner

    class Tuned(keras_tuner.HyperModel):  # type: ignore[misc] # keras-tuner has no types
        def build(self, hp: Any) -> Any:
            return built(
                {
                    "conv.filters": hp.Int("filters", 4, 32, step=4, default=8),
                    "dense.units": hp.Int("units", 8, 64, step=8, default=16),
                    "drop.rate": hp.Float("rate", 0.0, 0.6, default=0.3),
                    "learning_rate": hp.Float("lr", 0.0001, 0.1, sampling="log", default=0.001),
                    "batch_size": hp.Int("batch", 16, 128, step=16, default=32),
                }
            )

        def fit(self, hp: Any, model: Any, *given: Any, **chosen: Any) -> Any:
            return model.fit(*given, batch_size=hp.get("batch"), **chosen)

    keras.utils.set_random_seed(seed)
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        usual = {"objective": "val_accuracy", "seed": seed, "directory": folder}
        if kind == "hyperband":
            tuner = keras_tuner.Hyperband(Tuned(), max_epochs=epochs, hyperband_iterations=trials, **usual)
            tuner.oracle.max_trials = trials
        else:
            tuner = keras_tuner.BayesianOptimization(Tuned(), max_trials=trials, **usual)
        validation = (data.validation.x, data.validation.y)
        tuner.search(data.train.x, data.train.y, validation_data=validation, epochs=epochs, verbose=0)
        best = float(tuner.oracle.get_best_trials(1)[0].score)
        test = float(tuner.get_best_models(1)[0].evaluate(data.test.x, data.test.y, verbose=0)[1])
        assert len(tuner.oracle.trials) == trials
    return best, test, time.process_time() - began


SEARCHES: Mapping[str, tuple[Callable[..., Result], str]] = {
    **{f"workbench, {method}": (ours, method) for method in ("genetic", "tpe", "random", "grid")},
    **{f"Optuna alone, {method}": (alone, method) for method in ("genetic", "tpe", "random")},
    "keras-tuner, Hyperband": (keras_tuner_search, "hyperband"),
    "keras-tuner, Bayesian": (keras_tuner_search, "bayesian"),
}


def quartiles(values: Sequence[float], digits: int) -> str:
    """Median and quartiles."""
    low, high = np.percentile(values, [25, 75])
    return f"{statistics.median(values):.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def row(name: str, results: Sequence[Result]) -> str:
    """Medians with quartiles."""
    validation, test, seconds = zip(*results, strict=True)
    return f"| {name} | {quartiles(validation, 4)} | {quartiles(test, 4)} | {quartiles(seconds, 1)} |"


def beside(name: str, results: Sequence[Result], genetic: Sequence[Result]) -> str:
    """How the genetic search did beside another, seed by seed."""
    cells = []
    for place in (0, 1):
        apart = [mine[place] - other[place] for mine, other in zip(genetic, results, strict=True)]
        better, worse = sum(one > 0 for one in apart), sum(one < 0 for one in apart)
        cells.append(f"{100 * statistics.median(apart):+.2f} | {better} / {len(apart) - better - worse} / {worse}")
    return f"| {name} | {' | '.join(cells)} |"


def of_seed(seed: int, trials: int, epochs: int) -> list[tuple[str, Result]]:
    """All searches with one seed, in a process of their own: what earlier seeds left in memory costs them nothing."""
    import keras
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    # Optimizing a graph that runs for a second costs more than it brings; that holds for all of them.
    tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})
    data = wb.data.load_digits()
    ours("random", 0, 1, 1, data)  # what is imported and made once is no part of a search
    found = []
    for name, (run, kind) in SEARCHES.items():
        gc.collect()
        gc.freeze()  # keras-tuner collects garbage for each trial, and would pay for what the others have left
        found.append((name, run(kind, seed, trials, epochs, data)))
        print(f"seed {seed}: {name}:", *(f"{one:.4f}" for one in found[-1][1]), flush=True)
        keras.backend.clear_session()
    return found


def main() -> None:
    """Run all and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--trials", type=int, default=8)
    parser.add_argument("--epochs", type=int, default=3)
    given = parser.parse_args()
    found: dict[str, list[Result]] = {name: [] for name in SEARCHES}
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as processes:
        for rows in processes.map(of_seed, range(given.seeds), repeat(given.trials), repeat(given.epochs)):
            for name, result in rows:
                found[name].append(result)
    print(f"\n{given.seeds} seeds, {given.trials} trials of {given.epochs} epochs; medians (quartiles)\n")
    print("| search | best validation accuracy | test accuracy | processor seconds |\n| --- | --- | --- | --- |")
    for name, results in found.items():
        print(row(name, results))
    print(
        "\n| genetic of the workbench beside | validation, points | better / equal / worse | test, points | b / e / w |"
    )
    print("| --- | ---: | ---: | ---: | ---: |")
    for name, results in list(found.items())[1:]:
        print(beside(name, results, found["workbench, genetic"]))


if __name__ == "__main__":
    main()
