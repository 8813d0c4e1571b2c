"""Records of trainings that never took place, with numbers that look like those of real ones."""

import numpy as np

from workbench.training.history.record import Epoch, Record
from workbench.training.metrics.class_scores import Scores, scores_from
from workbench.training.metrics.metric_table import Task
from workbench.training.setup.settings import Settings

DIGITS = tuple("0123456789")


def counts(classes: int, right: float, samples: int, seed: int) -> np.ndarray:
    """A confusion matrix (classes, classes) of which about the part ``right`` is right."""
    random = np.random.default_rng(seed)
    matrix = np.zeros((classes, classes), "int64")
    truth = np.arange(samples) % classes
    answer = np.where(random.random(samples) < right, truth, random.integers(0, classes, samples))
    np.add.at(matrix, (truth, answer), 1)
    return matrix


def classified(
    name: str = "cnn", epochs: int = 8, classes: tuple[str, ...] = DIGITS, best: float = 0.97, **fields: object
) -> Record:
    """A training that gets better, and then learns by heart."""
    made = tuple(_epoch(number, len(classes), best, seed=len(name)) for number in range(1, epochs + 1))
    settings = Settings(epochs=fields.pop("planned", max(1, epochs)))
    return Record(name, "classification", classes, settings, made, **fields)


def _epoch(number: int, classes: int, best: float, seed: int) -> Epoch:
    right = best * (1 - 0.75 * 0.55**number)
    return Epoch(
        number=number,
        seconds=1.3 + 0.05 * (number % 3),
        seconds_per_sample=0.00021,
        learning_rate=0.001 * 0.8**number,
        train=scores_from("classification", loss=2.3 * 0.6**number, counts=counts(classes, right, 1200, seed + number)),
        validation=scores_from(
            "classification",
            loss=2.3 * 0.6**number + 0.1 + 0.01 * number,
            counts=counts(classes, right * 0.96, 300, seed + 100 + number),
        ),
    )


def transformed(epochs: int = 4) -> Record:
    made = tuple(Epoch(n, 0.4, 0.001, 0.001, _errors(n), _errors(n + 0.5)) for n in range(1, epochs + 1))
    task: Task = "transformation"
    return Record("denoise", task, (), Settings(epochs=epochs), made)


def _errors(number: float) -> Scores:
    mse = 0.04 / number
    values = {"mae": mse**0.5 * 0.8, "mse": mse, "rmse": mse**0.5, "msle": mse / 2, "psnr": 20 + number, "ssim": None}
    return Scores(mse, values)
