"""Activations on the nodes: one sample walked through the network that was trained or traced last."""

import threading
from collections.abc import Callable
from typing import Any

import numpy as np

from workbench.codegen import CannotGenerate
from workbench.imaging.activation_picture import ReducedActivation
from workbench.messages import mark, say
from workbench.trace.live_map import forget_batches, observe_batches
from workbench.trace.run.node_activations import Path, fits, node_activations
from workbench.ui.canvas_traits import CanvasActivations
from workbench.ui.context_threads import start_thread
from workbench.ui.drawing_session import DrawingSession
from workbench.ui.error_text import plain_text

_NOTHING = mark("Train the network, or trace it with wb.trace(model, x): then it shows what each layer gives.")
_STALE = mark("The drawing has changed since: train or trace again.")
_WORKING = mark("Walking through the network …")
_FAILED = mark("No activations: {reason}")
MOST_SAMPLES = 256
"""Of a batch or a split can be looked at."""
_MOST_KEPT = 64 * 1024**2
"""Bytes of samples; of large ones fewer are kept."""
_MOST_BYTES = 600_000
"""Of pictures are sent for a level; further nodes have none."""


class _Walked:
    """What was walked through: a model of the drawing whose code is ``source``, and samples for it."""

    def __init__(self, model: Any, x: Any, source: str) -> None:
        self.model, self.source = model, source
        self.x = _first(x)
        self.count = len(_leaves(self.x)[0])

    def sample(self, index: int) -> Any:
        """A batch of one."""
        return _mapped(self.x, lambda one: one[index : index + 1])


class ActivationPreview:
    """State and pictures of a preview. ``changed`` is called, on any thread, when others are to be shown."""

    def __init__(self, session: DrawingSession, changed: Callable[[], None]) -> None:
        self._session = session
        self._changed = changed
        self._lock = threading.RLock()
        self._walked: _Walked | None = None
        self._found: dict[Path, ReducedActivation] = {}
        self._shown = False
        self._sample = 0
        self._text = ""
        self._turn = 0
        observe_batches(self)

    def close(self) -> None:
        """Look at no further trace, and let go of the samples."""
        forget_batches(self)
        with self._lock:
            self._turn += 1
            self._walked, self._found, self._shown = None, {}, False

    def offer(self, model: Any, x: Any) -> None:
        """Take a model of the drawing as it is now, and samples that it was trained or traced on."""
        try:
            walked = _Walked(model, x, self._session.source())
        except (CannotGenerate, TypeError, IndexError):  # an unfinished drawing; what is no batch
            return
        if not walked.count:
            return
        with self._lock:
            self._walked, self._sample = walked, 0
        self._walk()

    def traced(self, model: Any, x: Any) -> None:
        """A model was traced: take it, if it is one of this drawing."""
        if fits(self._session.graph, model):
            self.offer(model, x)

    def show(self, *, shown: bool | None = None, sample: int | None = None) -> None:
        """Switch the preview on or off, or choose another sample."""
        with self._lock:
            self._shown = self._shown if shown is None else shown
            if sample is not None and self._walked is not None:
                self._sample = max(0, min(sample, self._walked.count - 1))
                self._found = {}
        self._walk()

    def traits(self, level: Path) -> CanvasActivations:
        """What the canvas shows of the level at ``level``."""
        with self._lock:
            walked, found = self._walked, self._found
            pictures: dict[str, str] = {}
            size = 0
            for path, one in found.items() if self._shown else ():
                if path[:-1] == level and size < _MOST_BYTES:
                    pictures[path[-1]] = one.address()
                    size += len(pictures[path[-1]])
            stale = walked is not None and not self._is_current(walked)
            text = say(_NOTHING) if walked is None else say(_STALE) if stale else self._text
            return CanvasActivations(
                shown=self._shown,
                stale=stale,
                sample=self._sample,
                count=walked.count if walked is not None else 0,
                text=text,
                pictures=pictures,
            )

    def _is_current(self, walked: _Walked) -> bool:
        try:
            return self._session.source() == walked.source
        except CannotGenerate:
            return False

    def _walk(self) -> None:
        """Compute on a thread what is wanted and not there yet; a newer wish overtakes an older one."""
        with self._lock:
            self._turn += 1
            turn, walked, sample = self._turn, self._walked, self._sample
            wanted = self._shown and walked is not None and self._is_current(walked)
            self._text = say(_WORKING) if wanted else ""
        self._changed()
        if not wanted or walked is None:
            return
        graph = self._session.graph

        def work() -> None:
            try:
                found, text = node_activations(graph, walked.model, walked.sample(sample)), ""
            except Exception as error:  # noqa: BLE001 - a layer may raise anything; the student must see it
                found, text = {}, say(_FAILED, reason=plain_text(error))
            with self._lock:
                if turn != self._turn:
                    return
                self._found, self._text = found, text
            self._changed()

        start_thread("workbench-activations", work, daemon=True)


def _leaves(x: Any) -> list[Any]:
    if isinstance(x, dict):
        return list(x.values())
    return list(x) if isinstance(x, list | tuple) else [x]


def _mapped(x: Any, function: Callable[[Any], Any]) -> Any:
    if isinstance(x, dict):
        return {name: function(one) for name, one in x.items()}
    return [function(one) for one in x] if isinstance(x, list | tuple) else function(x)


def _first(x: Any) -> Any:
    """The first samples as arrays of our own: what a notebook does with its data later changes nothing here."""
    size = sum(np.asarray(one[:1]).nbytes for one in _leaves(x))
    count = max(1, min(MOST_SAMPLES, _MOST_KEPT // max(1, size)))
    return _mapped(x, lambda one: np.array(one[:count]))
