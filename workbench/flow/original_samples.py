"""The samples of a flow's data sets by their names, as they were before all modules."""

from collections.abc import Callable, Sequence

from workbench.data.sample import Sample
from workbench.data.sample_entries import SampleEntry
from workbench.data.sample_set import SampleSet


def original_reader(sets: Sequence[SampleSet]) -> Callable[[str], Sample | None]:
    """What gives the sample of a name.

    Args:
        sets: The samples of the data sets.

    Returns:
        A function from a name to the sample, read when it is asked for; None for a name that no sample has, or that
        several have, and for a sample that cannot be read any more.

    >>> import numpy as np
    >>> original_reader([SampleSet([Sample(np.zeros((4, 6)), name="a")])])("a")
    Sample 'a': (4, 6), L, float64
    """
    entries: dict[str, SampleEntry | None] = {}
    for one in sets:
        for entry in one.entries:
            entries[entry.name] = None if entry.name in entries else entry

    def original(name: str) -> Sample | None:
        entry = entries.get(name)
        try:
            return None if entry is None else entry.sample()
        except Exception:  # noqa: BLE001 - whatever a reader raises for a file that is gone
            return None

    return original
