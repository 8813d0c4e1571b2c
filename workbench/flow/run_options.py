"""What a run is asked to do, checked before anything begins."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from workbench.flow.block_store import DEFAULT_FOLDER
from workbench.flow.executors import usual_workers
from workbench.flow.flow_arguments import file_path, refuse_argument
from workbench.flow.step_work import StepWork
from workbench.messages import mark, say

OnError = Literal["skip", "stop"]
_PART = mark("a whole number of at least 1, or a share above 0 and below 1")
_WHOLE = mark("a whole number of at least 1")
_SECONDS = mark("a number of seconds above 0")
_YES = mark("True or False")
_CLIENT = mark("a client of Dask, or None")
_WORKS = mark("a dictionary from kinds of steps to what does their work, or None")


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
    retry: bool


def checked_options(
    only: str | None, start: str | None, until: str | None, sample: Any, store: Any, on_error: Any, workers: Any,
    retrain: bool, limit: Any, seconds_a_sample: Any, retry: bool = False,
) -> RunOptions:  # fmt: skip
    """Check the arguments of a run.

    Raises:
        BadRunOption: One has a value that it cannot have.
    """
    if on_error not in ("skip", "stop"):
        refuse_argument(
            "wb.flow.run", "on_error", say("one of {names}", names="'skip', 'stop'"), on_error, 'on_error="skip"'
        )
    part = checked_part(sample)
    if workers is not None and not _is_count(workers):
        refuse_argument("wb.flow.run", "workers", say(_WHOLE), workers, "workers=2")
    if not isinstance(retrain, bool | np.bool_):
        refuse_argument("wb.flow.run", "retrain", say(_YES), retrain, "retrain=True")
    if not isinstance(retry, bool | np.bool_):
        refuse_argument("wb.flow.run", "retry", say(_YES), retry, "retry=True")
    if not _is_count(limit):
        refuse_argument("wb.flow.run", "limit", say(_WHOLE), limit, "limit=20 * 2**30")
    seconds = seconds_a_sample
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not seconds > 0:
        refuse_argument("wb.flow.run", "seconds_a_sample", say(_SECONDS), seconds, "seconds_a_sample=60")
    folder = checked_store(store)
    return RunOptions(
        only, start, until, part, folder, on_error,
        usual_workers() if workers is None else int(workers), bool(retrain), int(limit), float(seconds), bool(retry),
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
        refuse_argument(where, "sample", say(_PART), sample, "sample=20")
    return int(sample)


def checked_store(store: Any, where: str = "wb.flow.run") -> Path:
    """The folder of the results; the usual one for None. Raises BadRunOption."""
    return file_path(DEFAULT_FOLDER if store is None else store, where, 'store="results"', "store")


def _is_count(value: Any) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool) and bool(value >= 1)


def check_programs(client: Any, works: Any, wait: Any) -> None:
    """Check what a run is given besides its options. Raises BadRunOption."""
    if not isinstance(wait, bool | np.bool_):
        refuse_argument("wb.flow.run", "wait", say(_YES), wait, "wait=False")
    if client is not None and not (callable(getattr(client, "submit", None)) and hasattr(client, "ncores")):
        refuse_argument("wb.flow.run", "client", say(_CLIENT), client, "client=distributed.Client()")
    if works is not None and not (
        isinstance(works, Mapping) and all(isinstance(one, StepWork) for one in works.values())
    ):
        refuse_argument("wb.flow.run", "works", say(_WORKS), works, "works=None")
