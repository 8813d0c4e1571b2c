"""What a search costs beside its trainings: the same trials by a study of ours and by Optuna alone, in pairs.

``python -m tests.bench.tuning_overhead [--pairs 7] [--trials 5] [--epochs 20]`` prints processor seconds. Each pair has
the same values and the same trainings, by ``workbench.training``, the first of the two by turns; what differs is the
study: the journal, the checks, the records. Optuna with plain Keras, which counts accuracy alone, is a third.
"""

import argparse
import gc
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

import workbench as wb
from tests.bench.tuning import DRAWN, SPACE, PlainTrials, asked, drawing
from workbench.data import Dataset
from workbench.training.setup.settings import Settings
from workbench.tuning import Score, Search
from workbench.tuning.combination import applied
from workbench.tuning.trial_training import begin_trial, prepared_trial

Values = list[dict[str, Any]]


def of_study(data: Dataset, seed: int, trials: int, epochs: int) -> tuple[float, Values]:
    """A study of ours: processor seconds, and the values of its trials."""
    search = Search(SPACE, Score("accuracy"), method="random", trials=trials, seed=seed)
    with tempfile.TemporaryDirectory() as folder:
        began = time.process_time()
        study = wb.tuning.tune(drawing(), data, search=search, folder=folder, epochs=epochs, seed=seed).wait()
        return time.process_time() - began, [dict(trial.values) for trial in study.trials]


def of_optuna(data: Dataset, seed: int, trials: int, epochs: int) -> tuple[float, Values]:
    """Optuna alone, with a journal, and the trainings of ours."""
    graph, base = drawing(), Settings(epochs=epochs, seed=seed)

    def objective(trial: Any) -> float:
        changed, settings = applied(asked(trial), graph, base)
        run = begin_trial(prepared_trial(changed, data, settings), data, settings).wait()
        return max(value for value in run.history["val_accuracy"] if value is not None)

    return _optimized(objective, seed, trials)


def of_keras(data: Dataset, seed: int, trials: int, epochs: int) -> tuple[float, Values]:
    """Optuna alone, with a journal, and plain Keras."""
    trainer = PlainTrials(data, epochs)
    return _optimized(lambda trial: trainer.train(asked(trial)), seed, trials)


def _optimized(objective: Any, seed: int, trials: int) -> tuple[float, Values]:
    import optuna
    from optuna.storages.journal import JournalFileBackend

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        began = time.process_time()
        storage = optuna.storages.JournalStorage(JournalFileBackend(str(Path(folder, "journal.log"))))
        sampler = optuna.samplers.RandomSampler(seed=seed)
        study = optuna.create_study(storage=storage, sampler=sampler, direction="maximize")
        study.enqueue_trial(DRAWN)
        study.optimize(objective, n_trials=trials)
        return time.process_time() - began, [trial.params for trial in study.trials]


def spread(values: list[float], digits: int = 2) -> str:
    """Median, quartiles, least and largest."""
    low, high = np.percentile(values, [25, 75])
    words = f"{statistics.median(values):.{digits}f} ({low:.{digits}f} to {high:.{digits}f}; "
    return f"{words}{min(values):.{digits}f} to {max(values):.{digits}f})"


def main() -> None:
    """Run the pairs and print their ratios."""
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--trials", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=20)
    given = parser.parse_args()
    data = wb.data.load_digits()
    data = Dataset(data.name, data.train, data.validation, data.train[:0], data.class_names)
    kinds = (of_study, of_optuna, of_keras)
    for kind in kinds:
        kind(data, 99, 1, 1)
    seconds: dict[Any, list[float]] = {kind: [] for kind in kinds}
    for pair in range(given.pairs):
        values = []
        for kind in kinds if pair % 2 else (of_optuna, of_study, of_keras):
            gc.collect()
            spent, tried = kind(data, pair, given.trials, given.epochs)
            seconds[kind].append(spent)
            values.append([{key: float(one[key]) for key in SPACE} for one in tried])
        assert values[0] == values[1] == values[2]
        print(f"pair {pair}:", *(f"{kind.__name__} {seconds[kind][-1]:.2f} s" for kind in kinds), flush=True)
    overhead = [100 * (mine / other - 1) for mine, other in zip(seconds[of_study], seconds[of_optuna], strict=True)]
    whole = [100 * (mine / other - 1) for mine, other in zip(seconds[of_study], seconds[of_keras], strict=True)]
    each = [1000 * (a - b) / given.trials for a, b in zip(seconds[of_study], seconds[of_optuna], strict=True)]
    print(
        f"\n{given.pairs} pairs, {given.trials} trials of {given.epochs} epochs: median (quartiles; least to largest)\n"
    )
    print("| | |\n| --- | --- |")
    for kind, words in zip(
        kinds, ("a study of ours", "Optuna alone, our training", "Optuna, plain Keras"), strict=True
    ):
        print(f"| {words}, processor seconds | {spread(seconds[kind])} |")
    print(f"| the study above Optuna alone, per cent | {spread(overhead)} |")
    print(f"| the same, milliseconds a trial | {spread(each, 1)} |")
    print(f"| the study above Optuna and plain Keras, per cent | {spread(whole)} |")


if __name__ == "__main__":
    main()
