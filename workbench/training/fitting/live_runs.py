"""The runs of this session, as long as somebody holds them: so that those without a folder can be compared too."""

import weakref

from workbench.training.fitting.run import Run

_runs: "weakref.WeakSet[Run]" = weakref.WeakSet()


def register(run: Run) -> None:
    """Note a run."""
    _runs.add(run)


def session_runs() -> list[Run]:
    """The runs that are still held by somebody, the oldest first."""
    return sorted(_runs, key=lambda run: run.record.started)
