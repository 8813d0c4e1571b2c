"""What a run is asked to do, checked before anything begins."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from workbench.flow.block_store import DEFAULT_FOLDER
from workbench.flow.executors import usual_workers
from workbench.flow.flow_run_errors import BadRunOption
from workbench.messages import mark, say

OnError = Literal["skip", "stop"]
_PART = mark("a whole number of at least 1, or a share above 0 and below 1")
_WHOLE = mark("a whole number of at least 1")
_SECONDS = mark("a number of seconds above 0")
_FOLDER = mark("the path of a folder")


@dataclass(frozen=True)
class RunOptions:
    """What a run is asked to do; see :func:`workbench.flow.run`."""

    only: str | None
    start: str | None
    until: str | None
    sample: float | None
    store: Path
    on_error: OnError
    workers: int
    retrain: bool
    limit: int
    seconds_a_sample: float


def checked_options(
    only: str | None, start: str | None, until: str | None, sample: Any, store: Any, on_error: Any, workers: Any,
    retrain: bool, limit: Any, seconds_a_sample: Any,
) -> RunOptions:  # fmt: skip
    """Check the arguments of a run.

    Raises:
        BadRunOption: One has a value that it cannot have.
    """
    if on_error not in ("skip", "stop"):
        _refuse("on_error", say("one of {names}", names="'skip', 'stop'"), on_error, 'on_error="skip"')
    part = checked_part(sample)
    if workers is not None and not _is_count(workers):
        _refuse("workers", say(_WHOLE), workers, "workers=2")
    if not _is_count(limit):
        _refuse("limit", say(_WHOLE), limit, "limit=20 * 2**30")
    seconds = seconds_a_sample
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not seconds > 0:
        _refuse("seconds_a_sample", say(_SECONDS), seconds, "seconds_a_sample=60")
    folder = checked_store(store)
    return RunOptions(
        only, start, until, part, folder, on_error,
        usual_workers() if workers is None else int(workers), bool(retrain), int(limit), float(seconds),
    )  # fmt: skip


def checked_part(sample: Any, where: str = "wb.flow.run") -> float | None:
    """How many samples, or which share of them, as a Python number; None for all.

    Args:
        sample: What was given.
        where: What was called, for errors.

    Raises:
        BadRunOption: It is neither.
    """
    if sample is None:
        return None
    if isinstance(sample, float | np.floating) and 0 < sample < 1:
        return float(sample)
    if not _is_count(sample):
        _refuse("sample", say(_PART), sample, "sample=20", where)
    return int(sample)


def checked_store(store: Any, where: str = "wb.flow.run") -> Path:
    """The folder of the results; the usual one for None. Raises BadRunOption."""
    if store is not None and (not isinstance(store, str | os.PathLike) or not os.fspath(store)):
        _refuse("store", say(_FOLDER), store, 'store="results"', where)
    return Path(DEFAULT_FOLDER if store is None else store).expanduser()


def _is_count(value: Any) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool) and bool(value >= 1)


def _refuse(parameter: str, expected: str, received: Any, example: str, where: str = "wb.flow.run") -> None:
    raise BadRunOption(where=where, parameter=parameter, expected=expected, received=received, example=example)
