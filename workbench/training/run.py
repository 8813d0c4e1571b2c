"""A training run: it goes on in the background while the notebook stays usable."""

import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    import keras

State = Literal["waiting", "running", "finished", "stopped", "failed"]


class Epoch(Struct, frozen=True):
    """What one pass over the training data gave. ``number`` counts from 1; ``seconds`` is its duration."""

    number: int
    seconds: float
    metrics: Mapping[str, float]


class Run:
    """One training. ``history`` grows by a value a metric at the end of every epoch."""

    def __init__(self, model: "keras.Model", epochs: int) -> None:
        self.model = model
        self.epochs = epochs
        self.state: State = "waiting"
        self.error: BaseException | None = None
        self.finished_epochs: tuple[Epoch, ...] = ()
        self.test_metrics: Mapping[str, float] = {}
        self.progress = 0.0
        self._listeners: list[Callable[[], None]] = []
        self._stopping = threading.Event()
        self._ended = threading.Event()

    @property
    def history(self) -> dict[str, list[float]]:
        """Values of each metric, one an epoch: ``{"loss": […], "val_loss": […]}``."""
        names = self.finished_epochs[0].metrics if self.finished_epochs else {}
        return {name: [epoch.metrics[name] for epoch in self.finished_epochs] for name in names}

    @property
    def stopping(self) -> bool:
        """Whether :meth:`stop` was called."""
        return self._stopping.is_set()

    def stop(self) -> None:
        """Stop after the batch that is being computed."""
        self._stopping.set()

    def wait(self, seconds: float | None = None) -> "Run":
        """Wait for the end, at most ``seconds``. Raises what training raised."""
        self._ended.wait(seconds)
        if self.error is not None:
            raise self.error
        return self

    def listen(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` on every progress, on the training's thread."""
        self._listeners.append(listener)

    def tell(self) -> None:
        """Call the listeners."""
        for listener in tuple(self._listeners):
            listener()

    def end(self, state: State, error: BaseException | None = None) -> None:
        """Note how training ended."""
        self.state, self.error = state, error
        self._ended.set()
        self.tell()
