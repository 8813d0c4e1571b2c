"""A training run: it goes on in the background while the notebook stays usable."""

import threading
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from workbench.messages import mark
from workbench.text_format import ReadablePath
from workbench.training.fitting.listeners import Listeners
from workbench.training.history.record import ENDED, Epoch, Record, State
from workbench.training.metrics.class_scores import Scores
from workbench.training.metrics.metric_table import Task
from workbench.training.setup.settings import Settings

if TYPE_CHECKING:
    import keras

_NOTIFY_EVERY = 0.25
"""Seconds between two calls of the listeners within an epoch."""

_LISTENER = mark("A listener of the run {name!r} raised {error!r} and is called no more. The training goes on.")


class Run:
    """One training, which goes on in the background; ``wb.training.fit`` makes it.

    ``history`` grows by a value a number at the end of every epoch. ``pause``, ``resume`` and ``stop`` may be called
    from any thread; they take effect at the next batch. ``progress`` is what is done, from 0 to 1, ``seconds_left`` a
    guess (None before the first batch), ``error`` what the training raised.

    Args:
        model: The Keras model that is trained.
        record: What is known when it begins.
        folder: The run's own folder; None for one that is not kept.

    >>> run = wb.training.fit(graph, data, epochs=2, seed=1).wait()
    >>> run.state, len(run.history["val_loss"])
    ('finished', 2)
    """

    def __init__(self, model: "keras.Model", record: Record, folder: Path | None = None) -> None:
        self.model = model
        self.folder = None if folder is None else ReadablePath(folder)
        self.error: BaseException | None = None
        self.progress = 0.0
        self.seconds_left: float | None = None
        self._record = record
        self._listeners = Listeners(_LISTENER)
        self._notified = 0.0
        self._going = threading.Event()
        self._going.set()
        self._stopping = threading.Event()
        self._ended = threading.Event()

    @property
    def record(self) -> Record:
        """Everything known about the run at this moment, as a value."""
        return self._record

    @property
    def name(self) -> str:
        """What charts, tables and the folder call the run."""
        return self._record.name

    @property
    def settings(self) -> Settings:
        """What was chosen."""
        return self._record.settings

    @property
    def task(self) -> Task:
        """``"classification"``, ``"segmentation"``, ``"detection"``, ``"transformation"`` or ``"regression"``."""
        return self._record.task

    @property
    def class_names(self) -> tuple[str, ...]:
        """``class_names[label]`` says what a label means."""
        return self._record.class_names

    @property
    def state(self) -> State:
        """``waiting``, ``running`` or ``paused``; in the end ``finished``, ``stopped`` or ``failed``."""
        return self._record.state

    @property
    def finished_epochs(self) -> tuple[Epoch, ...]:
        """What each whole epoch gave."""
        return self._record.epochs

    @property
    def history(self) -> dict[str, list[float | None]]:
        """A list for each number, one value an epoch: ``loss``, ``val_loss``, ``accuracy``, ``val_dice[LV]``."""
        return self._record.history

    @property
    def test(self) -> Scores | None:
        """Numbers of the test split with the final weights; None before the end and after a stop."""
        return self._record.test

    @property
    def stopped_early(self) -> str | None:
        """Why early stopping ended the training, in words, or None."""
        return self._record.stopped_early

    def best(self, key: str) -> int | None:
        """Number of the epoch in which a number was best, from 1.

        Args:
            key: A key of the history, such as ``"val_loss"``.

        Returns:
            The epoch, of equal ones the first; None where the number was never defined.

        Raises:
            UnknownMetric: The history has no such number.
        """
        return self._record.best(key)

    def checkpoint(self, key: str = "last") -> Path | None:
        """The file with the weights of the last epoch, or of the best one.

        ``model.load_weights(path)`` reads it.

        Args:
            key: ``"last"``, or a key of the history such as ``"val_loss"``.

        Returns:
            The path; None where they are not kept: without a folder, before the first epoch, or for a key that is not
            among ``settings.checkpoints``.

        Raises:
            UnknownMetric: The history has no such number.
        """
        from workbench.training.store.checkpoints import checkpoint_path

        number = len(self.finished_epochs) if key == "last" else self.best(key)
        if self.folder is None or not number:
            return None
        path = checkpoint_path(self.folder, number)
        return ReadablePath(path) if path.is_file() else None

    def pause(self) -> None:
        """Hold the training at the next batch."""
        if not self._ended.is_set():
            self._going.clear()

    def resume(self) -> None:
        """Go on after a pause."""
        self._going.set()

    def stop(self) -> None:
        """End the training at the next batch; the weights of its best epoch are put back."""
        self._stopping.set()
        self._going.set()

    @property
    def stopping(self) -> bool:
        """Whether :meth:`stop` was called."""
        return self._stopping.is_set()

    @property
    def pausing(self) -> bool:
        """Whether :meth:`pause` was called and not :meth:`resume`."""
        return not self._going.is_set()

    def wait(self, seconds: float | None = None) -> "Run":
        """Wait for the end. Raises what training raised.

        Args:
            seconds: How long at most; None waits for as long as it takes.

        Returns:
            The run itself.

        Raises:
            LossIsNaN: The loss became NaN or infinite.
            Exception: Whatever else ended the training.
        """
        self._ended.wait(seconds)
        if self.error is not None:
            raise self.error
        return self

    def listen(self, listener: Callable[[], object]) -> Callable[[], None]:
        """Call a function on the training's thread: after every epoch, a few times a second within one, at the end.

        A listener that raises is called no more; the training goes on.

        Args:
            listener: Called without arguments.

        Returns:
            A function that ends this.
        """
        return self._listeners.add(listener)

    def __repr__(self) -> str:
        from workbench.training.history.run_text import text_of

        return text_of(self._record)

    # What follows is for the training's own thread.

    def notify(self) -> None:
        """Call the listeners."""
        self._notified = time.perf_counter()
        self._listeners.call(self.name)

    def notify_sometimes(self) -> None:
        """Call the listeners if that was not just done."""
        if time.perf_counter() - self._notified > _NOTIFY_EVERY:
            self.notify()

    def wait_while_paused(self) -> float:
        """Wait while the run is paused (for the training's own thread).

        Returns:
            For how many seconds.
        """
        if self._going.is_set():
            return 0.0
        began = time.perf_counter()
        self.change(state="paused")
        self._going.wait()
        self.change(state="running")
        return time.perf_counter() - began

    def change(self, *, quietly: bool = False, **changes: object) -> None:
        """Replace fields of the record and tell the listeners (for the training's own thread).

        Args:
            quietly: Tell nobody.
            **changes: Fields of :class:`~workbench.training.Record` with their new values.
        """
        self._record = replace(self._record, **changes)
        if not quietly:
            self.notify()

    def note_not_kept(self, problem: str | None) -> None:
        """Note why the run is not kept, and warn when that is new (for the training's own thread).

        Args:
            problem: A sentence; None where all is kept.
        """
        if problem is not None and self._record.not_kept is None:
            warnings.warn(problem, stacklevel=2)
        if problem != self._record.not_kept:
            self.change(quietly=True, not_kept=problem)

    def end(self, state: State, error: BaseException | None = None) -> None:
        """Note how training ended (for the training's own thread).

        Args:
            state: ``"finished"``, ``"stopped"`` or ``"failed"``.
            error: What it raised, if it failed.
        """
        assert state in ENDED  # noqa: S101 - one of ours
        self.error, self.seconds_left = error, 0.0
        self.change(quietly=True, state=state, error=str(error) if error is not None else None)
        self._ended.set()
        self.notify()
