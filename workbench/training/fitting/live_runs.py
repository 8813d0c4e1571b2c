"""The runs of this session, by weak references, so that those without a folder can be compared too."""

import weakref

from workbench.training.fitting.run import Run

_runs: "weakref.WeakSet[Run]" = weakref.WeakSet()


def register(run: Run) -> None:
    """Register a run."""
    _runs.add(run)


def session_runs() -> list[Run]:
    """The runs that are still referenced, the oldest first."""
    return sorted(_runs, key=lambda run: run.record.started)
