"""What is known of the samples of a ``DataSet`` node while it is drawn: of small sources, and of what is loaded."""

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from weakref import WeakKeyDictionary

from immutabledict import immutabledict

from workbench.data.data_errors import DataError
from workbench.data.given_path import is_there
from workbench.data.home import data_home
from workbench.data.sample_set import SampleSet
from workbench.flow.data_source import is_named, samples_of_source
from workbench.flow.sample_type import SampleType, SourceFacts, facts_of
from workbench.graph.document import Node, Value

MOST_FILES = 1000
"""So many files of a folder are read while one draws; a larger one is looked at when it is loaded."""
MOST_BYTES = 64 * 1024 * 1024
"""The same of all files together, and of a zip archive."""

_THREE = ("train", "validation", "test")
_DIGITS = tuple(map(str, range(10)))
_LV = ("background", "cavity")

NAMED_FACTS: Mapping[str, SourceFacts] = immutabledict(
    {
        "digits": SourceFacts(
            (
                SampleType(
                    dimension=2, color_mode="L", dtype="float32", channels=1, size=(8, 8), label=("category",),
                    class_names=_DIGITS,
                ),
            ),
            _THREE,
        ),
        "phantom": SourceFacts(
            (
                SampleType(
                    dimension=2, color_mode="L", dtype="float32", channels=1, size=(256, 256), label=("mask",),
                    class_names=_LV,
                ),
            ),
            _THREE,
        ),
    }
)  # fmt: skip
"""Of data sets by name that are made when they are asked for, which takes seconds. Others lie in the data home."""

_loaded: WeakKeyDictionary[SampleSet, SourceFacts] = WeakKeyDictionary()


def known_facts(node: Node, given: SampleSet | None = None) -> SourceFacts | None:
    """What is known of a data set's samples.

    Args:
        node: The ``DataSet`` node.
        given: Its samples, where they were given in the cell or are loaded.

    Returns:
        The facts; None where nothing is known before it is loaded.
    """
    if given is not None:
        facts = _loaded.get(given) or facts_of(given)
        _loaded[given] = facts
        return facts if node.params.get("split") is None else SourceFacts(facts.types, _THREE)
    source = str(node.params.get("source", "")).strip()
    if not source:
        return None
    if is_named(source) and source in NAMED_FACTS:
        return NAMED_FACTS[source]
    stamp = _stamp(str(data_home() / source) if is_named(source) else source)
    return _of_files(node.type, node.params, stamp) if stamp else None


def source_is_there(node: Node) -> bool:
    """Whether a source is the name of a data set, or a file or folder.

    Args:
        node: The ``DataSet`` node.

    Returns:
        True also without a source, since samples are given then.
    """
    source = str(node.params.get("source", "")).strip()
    return not source or is_named(source) or is_there(source)


def _stamp(source: str) -> tuple[object, ...] | None:
    """What changes when the files of a source do; None for a source that is too large to be read while one draws."""
    try:
        path = Path(source).expanduser()
        if path.is_file():
            found = path.stat()
            return (str(path.resolve()), found.st_size, found.st_mtime_ns) if found.st_size <= MOST_BYTES else None
        stamps, size = [], 0
        for folder, _, names in os.walk(path):
            for name in names:
                found = (Path(folder) / name).stat()
                size += found.st_size
                stamps.append((folder, name, found.st_size, found.st_mtime_ns))
                if len(stamps) > MOST_FILES or size > MOST_BYTES:
                    return None
    except (OSError, RuntimeError, ValueError):
        return None
    return tuple(stamps) or None


@lru_cache(maxsize=16)
def _of_files(type_name: str, params: Mapping[str, Value], stamp: tuple[object, ...]) -> SourceFacts | None:
    """The facts of a folder or archive; ``stamp`` makes a changed one another one."""
    del stamp
    try:
        return facts_of(samples_of_source(Node("n1", type_name, "data", params)))
    except DataError:
        return None
