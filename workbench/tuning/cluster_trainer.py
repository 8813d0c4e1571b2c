"""Trials spread over a Dask cluster: the search stays here, its workers train. Results are the same as here."""

import queue
import threading
import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from msgspec.structs import replace

from workbench.data import Dataset
from workbench.messages import mark, say
from workbench.tuning.search_settings import Score
from workbench.tuning.trial_ledger import TrialJob
from workbench.tuning.trial_training import CannotTrain, Report, TrialOutcome, fell_behind, judged
from workbench.tuning.tuning_errors import ClusterUnusable
from workbench.version import __version__

_NO_DASK = mark("Dask is not installed: run %pip install distributed in a cell.")
_NO_SCHEDULER = mark("There is no scheduler at this address: {reason}")
_NO_WORKERS = mark("It has no workers: start some on the machines that are to train, as in: dask worker {address}")
_OTHER_VERSION = mark("The worker {name} has keras-workbench {other}, and here it is {version}: install the same.")
_BARE_WORKER = mark("A worker cannot train: {reason}. Install keras-workbench {version} on every worker.")
_LOST = mark("The worker that trained it was lost: {reason}")
_CONNECT_SECONDS = 15
_LOOK_SECONDS = 0.2


class ClusterTrainer:
    """Trains trials on the workers of a Dask cluster.

    Args:
        network: The model, where it was not drawn; else None.
        data: What is trained on, without its test split; it travels to each worker once.
        scores: What trials are judged by.
        client: A ``distributed.Client``, or the address of a scheduler.

    Raises:
        ClusterUnusable: There is no such scheduler, it has no workers, or they cannot train.
    """

    def __init__(self, network: Any, data: Dataset, scores: tuple[Score, ...], client: Any) -> None:
        self._is_ours = isinstance(client, str)
        self._client = _connected(client) if self._is_ours else client
        self._address = str(self._client.scheduler.address)
        try:
            self._require_workers()
            self._network = network
            self._data = self._client.scatter(data, broadcast=True, hash=False)
        except BaseException:
            self.close()
            raise
        self._scores = scores
        self._topic = f"workbench-tuning-{uuid.uuid4().hex}"
        self._epochs: dict[int, queue.SimpleQueue[tuple[int, float]]] = {}
        self._stopping = threading.Event()
        self._client.subscribe_topic(self._topic, self._heard)
        self.running: dict[int, Any] = {}

    def threads(self) -> int:
        """How many trials the workers train at once."""
        return sum(int(each) for each in self._client.ncores().values())

    def train(self, job: TrialJob, report: Report | None) -> TrialOutcome:
        """Train one trial to its end. Raises CannotTrain."""
        from distributed import Event

        from workbench.tuning.cluster_worker import train_on_worker

        told = self._epochs.setdefault(job.number, queue.SimpleQueue())
        end = Event(f"{self._topic}-{job.number}", client=self._client)
        network = job.graph if job.graph is not None else self._network
        given = (self._topic, job.number, network, self._data, job.settings, self._scores)
        future = self._client.submit(train_on_worker, *given, pure=False)
        pruned: str | None = None
        try:
            while not self._is_done(future):
                if self._stopping.is_set():
                    end.set()
                pruned = pruned or self._looked(told, report, end.set)
            return self._result(future, pruned)
        finally:
            self._epochs.pop(job.number, None)
            with suppress(OSError, TimeoutError):
                end.clear()

    def _looked(
        self, told: "queue.SimpleQueue[tuple[int, float]]", report: Report | None, end: Callable[[], None]
    ) -> str | None:
        """Why the trial is to be ended early, after the epochs that were told of; None if it is not."""
        while not told.empty():
            epoch, value = told.get()
            if report is not None and report(epoch, value):
                end()
                return fell_behind(epoch, self._scores[0].key, value)
        return None

    def _is_done(self, future: Any) -> bool:
        """Whether a future has ended, after a moment at the latest."""
        from distributed import wait

        with self._client.as_current(), suppress(TimeoutError):
            wait([future], timeout=_LOOK_SECONDS)
        return bool(future.done())

    def _result(self, future: Any, pruned: str | None) -> TrialOutcome:
        if future.status != "finished":
            reason = future.exception() if future.status == "error" else future.status
            return TrialOutcome("failed", reason=say(_LOST, reason=reason))
        found = future.result()
        if isinstance(found, str):
            raise CannotTrain(found)
        outcome: TrialOutcome = found
        if outcome.state == "stopped" and pruned is not None and outcome.record is not None:
            return judged(replace(outcome.record, state="stopped"), self._scores, pruned)
        return outcome

    def stop(self) -> None:
        """End what is being trained."""
        self._stopping.set()

    def close(self) -> None:
        """Let go of the cluster; a client that was given stays connected."""
        with suppress(OSError, TimeoutError, ValueError, AttributeError):
            self._client.unsubscribe_topic(self._topic)
        self._data = None
        if self._is_ours:
            self._client.close()

    def _heard(self, event: Any) -> None:
        """On Dask's own thread: an epoch of a trial has ended."""
        told = event[1] if isinstance(event, tuple | list) else event
        waiting = self._epochs.get(int(told["number"])) if isinstance(told, dict) else None
        if waiting is not None:
            waiting.put((int(told["epoch"]), float(told["value"])))

    def _require_workers(self) -> None:
        from workbench.tuning.cluster_worker import worker_version

        try:
            self._client.wait_for_workers(1, timeout=_CONNECT_SECONDS)
        except TimeoutError as error:
            raise self._unusable(say(_NO_WORKERS, address=self._address)) from error
        try:
            versions = self._client.run(worker_version)
        except ImportError as error:
            raise self._unusable(say(_BARE_WORKER, reason=error, version=__version__)) from error
        for name, other in versions.items():
            if other != __version__:
                raise self._unusable(say(_OTHER_VERSION, name=name, other=other, version=__version__))

    def _unusable(self, reason: str) -> ClusterUnusable:
        return ClusterUnusable(where="tune", received=self._address, reason=reason)


def _connected(address: str) -> Any:
    """A client of the scheduler at an address. Raises ClusterUnusable."""
    try:
        from distributed import Client
    except ImportError as error:
        raise ClusterUnusable(where="tune", received=address, reason=say(_NO_DASK)) from error
    try:
        return Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise ClusterUnusable(where="tune", received=address, reason=say(_NO_SCHEDULER, reason=error)) from error
