"""The threads that train the trials of a study, one after the other or several at once, until the budget is spent."""

import threading
import time
from collections.abc import Callable
from contextvars import copy_context
from typing import Any

from workbench.data import Dataset
from workbench.training.fitting.run import Run
from workbench.tuning.search_settings import Score
from workbench.tuning.trial_ledger import TrialJob, TrialLedger
from workbench.tuning.trial_training import (
    CannotTrain,
    Report,
    TrialOutcome,
    begin_trial,
    finished_trial,
    fresh,
    in_words,
    prepared_trial,
)

_MINUTE = 60.0


class LocalTrainer:
    """Trains trials in this process.

    Args:
        network: The model, where it was not drawn; else None.
        data: What is trained on, without its test split.
        scores: What trials are judged by.
    """

    def __init__(self, network: Any, data: Dataset, scores: tuple[Score, ...]) -> None:
        self._network, self._data, self._scores = network, data, scores
        self._stopping = False
        self.running: dict[int, Run] = {}

    def train(self, job: TrialJob, report: Report | None) -> TrialOutcome:
        """Train one trial to its end. Raises CannotTrain."""
        network = job.graph if job.graph is not None else self._network
        try:
            prepared = prepared_trial(fresh(network), self._data, job.settings)
            run = begin_trial(prepared, self._data, job.settings)
        except CannotTrain:
            raise
        except Exception as error:  # noqa: BLE001 - memory, or a layer of the user's own: the trial has failed
            return TrialOutcome("failed", reason=in_words(error))
        self.running[job.number] = run
        if self._stopping:
            run.stop()
        try:
            return finished_trial(run, self._scores, report)
        finally:
            self.running.pop(job.number, None)

    def stop(self) -> None:
        """End what is being trained."""
        self._stopping = True
        for run in tuple(self.running.values()):
            run.stop()

    def close(self) -> None:
        """Nothing is left to be closed."""


class TrialLoop:
    """The search at work.

    Args:
        ledger: The trials of the study.
        trainer: What trains them.
        at_once: How many are trained at the same time.
        minutes: How long trials may be begun; None for as long as there are some.
        changed: Called when a trial has begun or ended.
    """

    def __init__(
        self,
        ledger: TrialLedger,
        trainer: Any,
        at_once: int,
        minutes: float | None,
        changed: Callable[[], None],
    ) -> None:
        self._ledger, self.trainer, self._changed = ledger, trainer, changed
        self.at_once, self._minutes = at_once, minutes
        self.stopping = False
        self.error: BaseException | None = None
        self.began = time.monotonic()
        self._ended = threading.Event()
        self._working = at_once
        self._lock = threading.Lock()

    def start(self) -> None:
        """Begin, on threads of its own."""
        for number in range(self.at_once):
            name = f"workbench-tuning-{number + 1}"
            threading.Thread(target=copy_context().run, args=(self._work,), name=name, daemon=True).start()

    @property
    def is_over(self) -> bool:
        """Whether all threads have ended."""
        return self._ended.is_set()

    @property
    def elapsed(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self.began

    def stop(self) -> None:
        """End at the next batch."""
        self.stopping = True
        self.trainer.stop()

    def wait(self, seconds: float | None) -> bool:
        """Wait for the end; whether it has come."""
        return self._ended.wait(seconds)

    def _work(self) -> None:
        try:
            while not self.stopping and not self._is_late():
                job = self._ledger.next_job()
                if job is None:
                    break
                self._train(job)
        except Exception as error:  # noqa: BLE001 - raised by Study.wait
            self.error = self.error or error
            self.stop()
        finally:
            self._leave()

    def _leave(self) -> None:
        with self._lock:
            self._working -= 1
            last = not self._working
        if last:
            try:
                self.trainer.close()
                self._ledger.end()
            finally:
                self._ended.set()
                self._changed()

    def _is_late(self) -> bool:
        return self._minutes is not None and self.elapsed > self._minutes * _MINUTE

    def _train(self, job: TrialJob) -> None:
        self._changed()
        try:
            outcome = self.trainer.train(job, self._ledger.reporter(job))
        except CannotTrain as error:
            self._ledger.leave_out(job, str(error))
            return
        self._ledger.tell(job, outcome)
        self._changed()
