"""Small searches: with a trainer that only computes a score, and with networks that are learned in a moment."""

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import workbench as wb
from tests.training.small import classifier, labelled
from workbench.graph.blocks import fold
from workbench.graph.document import Graph
from workbench.training.setup.settings import Settings
from workbench.training.store.data_fingerprint import Fingerprint
from workbench.tuning import Choices, Range, Search, Study
from workbench.tuning.journal_file import begin_journal
from workbench.tuning.study_files import JOURNAL, StudyFile, write_study
from workbench.tuning.trial_training import CannotTrain, TrialOutcome

RATE = Range(0.0001, 0.1, log=True)
SPACE: Mapping[str, Any] = {
    "optimizer": Choices(("Adam", "SGD")),
    "optimizer.SGD.momentum": Range(0.0, 0.9),
    "learning_rate": RATE,
    "batch_size": Range(4, 20, step=4),
}


def scored(settings: Settings) -> float:
    """A score that is best at a rate of 0.01, a momentum of 0.5 and batches of 8."""
    rate = abs((settings.learning_rate or 0.001) - 0.01) * 5
    momentum = abs(float(settings.optimizer_params.get("momentum", 0.0)) - 0.5) / 5
    return round(1.0 - rate - momentum - abs(settings.batch_size - 8) / 100, 6)


class FakeTrainer:
    """Gives scores in no time. ``score`` may raise CannotTrain, or give a reason for a failure."""

    def __init__(self, score: Callable[[Settings], Any] = scored, epochs: int = 1) -> None:
        self.score, self.epochs = score, epochs
        self.trained: list[int] = []
        self.running: dict[int, Any] = {}
        self.closed = 0
        self.begun = threading.Event()
        self.going = threading.Event()
        self.going.set()
        self._stopping = False

    def train(self, job: Any, report: Any) -> TrialOutcome:
        self.trained.append(job.number)
        self.begun.set()
        self.going.wait(60)
        if self._stopping:
            return TrialOutcome("stopped", reason="stopped")
        found = self.score(job.settings)
        if isinstance(found, str):
            return TrialOutcome("failed", reason=found)
        scores = found if isinstance(found, tuple) else (found,)
        for epoch in range(1, self.epochs + 1):
            if report is not None and report(epoch, scores[0] * epoch / self.epochs):
                return TrialOutcome("pruned", scores, "It fell behind.", epoch)
        return TrialOutcome("finished", scores, None, 1, {"val_accuracy": scores[0], "val_dice[dark]": 1 - scores[0]})

    def stop(self) -> None:
        self._stopping = True
        self.going.set()

    def close(self) -> None:
        self.closed += 1


def refusing(settings: Settings) -> float:
    if settings.batch_size > 8:
        raise CannotTrain("The batch is too large.")
    return scored(settings)


def empty_study(folder: Path, search: Search, graph: Graph | None = None, **changes: Any) -> Study:
    """A study in which no trial has begun; without a drawing it needs no Keras."""
    folder.mkdir(parents=True, exist_ok=True)
    file = StudyFile(
        "small", Settings(**changes), search, "classification", ("dark", "grey", "light"), "brightness", Fingerprint(),
        "2026-11-27T00:00:00+00:00", graph is not None,
    )  # fmt: skip
    begin_journal(folder / JOURNAL, [f"{score.direction}imize" for score in search.scores])
    write_study(folder, file, graph)
    return Study(folder, file, graph)


def searched(folder: Path, search: Search, trainer: FakeTrainer | None = None, **changes: Any) -> Study:
    """A study whose trials have all ended, by a trainer that only computes."""
    return empty_study(folder, search, **changes).begin(trainer or FakeTrainer(), search.at_once).wait(60)


def blocks() -> Graph:
    """A drawing with a block of two layers, of which one may be left out."""
    graph = wb.Graph("small").add("Input", shape=(4, 4, 1), name="image")
    graph = graph.add("Conv2D", filters=2, kernel_size=3, padding="same", activation="relu", name="conv")
    graph = graph.add("Dropout", rate=0.25, name="drop").add("Flatten", name="flatten")
    graph = graph.add("Dense", units=3, activation="softmax", name="answer")
    return fold(graph, [node.id for node in graph.nodes if node.name in ("conv", "drop")], "block1")


def tuned(folder: Path, search: Search, graph: Graph | None = None, **given: Any) -> Study:
    """A real search, to its end."""
    drawn = graph if graph is not None else classifier()
    return wb.tuning.tune(drawn, labelled(), search=search, folder=folder, **{"epochs": 1, "seed": 3, **given}).wait(
        120
    )
