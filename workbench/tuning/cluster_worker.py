"""What runs in a Dask worker: the training of one trial, told to the scheduler after every epoch."""

from typing import Any

from workbench.data import Dataset
from workbench.graph.document import Graph
from workbench.training.setup.settings import Settings
from workbench.tuning.search_settings import Score
from workbench.tuning.trial_training import (
    CannotTrain,
    TrialOutcome,
    begin_trial,
    finished_trial,
    fresh,
    in_words,
    prepared_trial,
)
from workbench.version import __version__


def worker_version() -> str:
    """The version of the workbench on a worker."""
    return __version__


def train_on_worker(
    topic: str, number: int, network: Graph | Any, data: Dataset, settings: Settings, scores: tuple[Score, ...]
) -> TrialOutcome | str:
    """Train one trial.

    Args:
        topic: The name of this search on the cluster.
        number: The number of the trial.
        network: The drawing, or the model.
        data: What is trained on.
        settings: The settings of the trial.
        scores: What it is judged by.

    Returns:
        What came of it; a sentence where it cannot be trained.
    """
    try:
        run = begin_trial(prepared_trial(fresh(network), data, settings), data, settings)
    except CannotTrain as error:
        return str(error)
    except Exception as error:  # noqa: BLE001 - memory, or a layer of the user's own: the trial has failed
        return TrialOutcome("failed", reason=in_words(error))
    told = _Told(topic, number)
    outcome = finished_trial(run, scores, told.report)
    return TrialOutcome("stopped", record=outcome.record) if outcome.state == "pruned" else outcome


class _Told:
    """Tells each epoch, and looks whether the trial is to end."""

    def __init__(self, topic: str, number: int) -> None:
        from distributed import Event, get_client, get_worker

        self._worker, self._topic, self._number = get_worker(), topic, number
        self._end = Event(f"{topic}-{number}", client=get_client())

    def report(self, epoch: int, value: float) -> bool:
        """Whether the trial is to end."""
        self._worker.log_event(self._topic, {"number": self._number, "epoch": epoch, "value": value})
        return bool(self._end.is_set())
