"""Whether exported code reads the same samples as the workbench."""

from typing import Any

import numpy as np

from workbench.data.sample import Sample
from workbench.data.sample_set import SampleSet
from workbench.flow.code.data_reading import Reading
from workbench.flow.code.plain_functions import PlainProgram

_COMPARED = 5


def reads_the_same(reading: Reading, samples: SampleSet) -> bool:
    """Run the code of a reading, and compare names, splits, groups and some of the samples.

    Args:
        reading: The code.
        samples: What it should give.

    Returns:
        Whether it does. An error of the code says no.
    """
    program = PlainProgram(())
    body = program.definitions(reading.needs)
    code = "\n\n".join([program.imports, *reading.imports, body, f"samples = {reading.code}"])
    namespace: dict[str, Any] = {}
    try:
        exec(compile(code, "<reading>", "exec"), namespace)  # noqa: S102 - our own text
    except (OSError, ValueError, KeyError, IndexError, TypeError, SyntaxError):
        return False
    found = namespace["samples"]
    if [(one.name, one.split, one.group) for one in found] != [
        (one.name, one.split, one.group) for one in samples.entries
    ]:
        return False
    places = np.linspace(0, len(samples) - 1, min(len(samples), _COMPARED)).astype(int).tolist()
    return all(_same(found[place], samples[place]) for place in places)


def _same(plain: Any, sample: Sample) -> bool:
    """Whether image, header and label are equal."""
    header, expected = plain.header, sample.header
    facts = ("dimension", "color_mode", "spacing", "value_range", "history")
    return (
        _equal(plain.image, sample.image)
        and all(getattr(header, name) == getattr(expected, name) for name in facts)
        and plain.label.kinds == sample.label.kinds
        and all(_same_label(getattr(plain.label, kind), getattr(sample.label, kind)) for kind in sample.label.kinds)
    )


def _same_label(plain: Any, label: Any) -> bool:
    parts = ("scores", "array", "coordinates", "classes", "class_names")
    return all(_equal(getattr(plain, part, None), getattr(label, part, None)) for part in parts)


def _equal(one: Any, other: Any) -> bool:
    if not isinstance(other, np.ndarray):
        return bool(one == other)
    return isinstance(one, np.ndarray) and one.dtype == other.dtype and np.array_equal(one, other)
