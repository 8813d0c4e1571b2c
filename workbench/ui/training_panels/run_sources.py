"""What an Output tab is drawn of: runs and records, as values with names of their own."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from workbench.messages import say
from workbench.training.fitting.reopened_run import ReopenedRun
from workbench.training.fitting.run import Run
from workbench.training.history.output_records import output_records
from workbench.training.history.record import ENDED, Record
from workbench.ui.ui_errors import NoRuns

Source = Run | Record


def sources_of(runs: Any) -> tuple[Source, ...]:
    """One run or record, or a list of them, as a tuple. Raises NoRuns."""
    many = (runs,) if isinstance(runs, Run | Record | ReopenedRun) else runs
    if not isinstance(many, list | tuple) or not many:
        raise NoRuns(
            where="Output", received=type(runs).__name__ if not isinstance(runs, list | tuple) else say("none")
        )
    wrong = next((one for one in many if not isinstance(one, Run | Record | ReopenedRun)), None)
    if wrong is not None:
        raise NoRuns(where="Output", received=type(wrong).__name__)
    plain = (one.record if isinstance(one, ReopenedRun) else one for one in many)
    return tuple(one for one in plain for _ in range(parts_of(one)))


def parts_of(source: Source) -> int:
    """In how many parts a run is shown: as a whole, and where it has several outputs also each of them."""
    return 1 + len((source.record if isinstance(source, Run) else source).outputs)


def folders_of(runs: Any) -> tuple[Path | None, ...]:
    """The folder of each of them; None for a record, which is a value, and for a run that is not kept."""
    many = runs if isinstance(runs, list | tuple) else (runs,)
    return tuple(
        None if isinstance(one, Record) else one.folder
        for one in many
        for _ in range(parts_of(one.record if isinstance(one, ReopenedRun) else one))
    )


def records_of(sources: Iterable[Source], name: str = "") -> list[Record]:
    """The runs as they are at this moment, each by a name of its own: the second ``cnn`` is ``cnn (2)``.

    A run with several outputs stands as often among the sources as it has parts: the whole first, then each output.
    A ``name`` takes the place of the runs' own.
    """
    found: list[Record] = []
    seen: Counter[int] = Counter()
    for source in sources:
        record = source.record if isinstance(source, Run) else source
        record = replace(record, name=name) if name else record
        place, seen[id(source)] = seen[id(source)] % parts_of(source), seen[id(source)] + 1
        record = record if place == 0 else output_records(record)[place - 1]
        names = {other.name for other in found}
        own, number = record.name, 1
        while own in names:
            number += 1
            own = f"{record.name} ({number})"
        found.append(record if own == record.name else replace(record, name=own))
    return found


def live_runs(sources: Sequence[Source]) -> list[Run]:
    """The runs among the sources; records are values and never change."""
    return list(dict.fromkeys(source for source in sources if isinstance(source, Run)))


def is_going(sources: Sequence[Source]) -> bool:
    """Whether one of them still trains."""
    return any(run.state not in ENDED for run in live_runs(sources))
