"""The samples of the data sets of a flow: given in the cell, or read from the source that a node names."""

import json
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

from workbench.data.given_path import is_there
from workbench.data.sample_set import SampleSet
from workbench.flow.data_source import as_divided, is_named, samples_of_source
from workbench.flow.flow_errors import NoSource
from workbench.flow.flow_run_errors import BadRunOption, UnknownStep
from workbench.flow.result_keys import key_of, key_of_all
from workbench.flow.steps import Step
from workbench.messages import mark, say
from workbench.text_format import listed

FlowData = SampleSet | Mapping[str, SampleSet] | None
_SETS = mark("a set of samples, or a set for each data set by its name")
_MOST_IMPORTS = 8
_FRESH_SECONDS = 1.0
"""How long the dates of a folder's files are taken to be the same."""

_imports: OrderedDict[str, SampleSet] = OrderedDict()
_signatures: dict[str, tuple[float, str]] = {}
_lock = Lock()


def given_sets(steps: Sequence[Step], data: FlowData) -> dict[str, SampleSet]:
    """The samples that were given, by the ids of the steps that they are for.

    Args:
        steps: The steps of the flow.
        data: A set for the data sets without a source (all of them if each has one), or sets by name.

    Returns:
        The sets.

    Raises:
        NoSource: A data set has no source, and nothing was given for it.
        UnknownStep: A set was given for a node that the flow does not have.
        BadRunOption: Something else was given.
    """
    _require_sets(data)
    nodes = [step for step in steps if step.kind == "data"]
    if isinstance(data, SampleSet):
        bare = [step for step in nodes if not source_of_step(step)] or nodes
        found = {step.id: data for step in bare}
    else:
        found = {step.id: data[step.path] for step in nodes if data and step.path in data}
        unknown = [name for name in data or () if name not in {step.path for step in nodes}]
        if unknown:
            expected = listed(step.path for step in nodes)
            raise UnknownStep(where="data", received=unknown[0], expected=expected)
    for step in nodes:
        if step.id not in found and not source_of_step(step):
            raise NoSource(where=step.path)
    return {step.id: as_divided(step.node, found[step.id]) for step in nodes if step.id in found}


def _require_sets(data: Any) -> None:
    """Refuse what is no set of samples, or a mapping with something else in it."""
    values = tuple(data.values()) if isinstance(data, Mapping) else () if data is None else (data,)
    wrong = next((value for value in values if not isinstance(value, SampleSet)), None)
    if wrong is not None or any(value is None for value in values):
        raise BadRunOption(
            where="wb.flow.run", parameter="data", expected=say(_SETS), received=type(wrong).__name__,
            example='data=wb.data.named("digits")',
        )  # fmt: skip


def source_of_step(step: Step) -> str:
    """The source that the node of a data set names; "" for none."""
    return str(step.node.params.get("source", "")).strip()


def imported(step: Step) -> SampleSet:
    """The samples of a step's source, read once as long as the files keep their sizes and dates.

    Args:
        step: A step of the kind "data".

    Returns:
        The samples.

    Raises:
        DataError: The source is not there, or no file of it became a sample.
    """
    key = import_key(step, fresh=True)
    with _lock:
        known = _imports.get(key)
    if known is None:
        known = samples_of_source(step.node)
        with _lock:
            _imports[key] = known
            while len(_imports) > _MOST_IMPORTS:
                _imports.popitem(last=False)
    return known


def import_key(step: Step, *, fresh: bool = False) -> str:
    """What an import depends on: the parameters of the node, and paths, sizes and dates of the files.

    Args:
        step: A step of the kind "data".
        fresh: Whether the files are looked at now, as a run does; else what was seen a moment ago is good enough.

    Returns:
        A key.
    """
    values = json.dumps(dict(step.node.params), sort_keys=True, default=repr)
    source = source_of_step(step)
    return key_of(values, "" if is_named(source) else _signature(source, fresh=fresh))


def _signature(source: str, *, fresh: bool) -> str:
    now = time.monotonic()
    with _lock:
        asked, known = _signatures.get(source, (0.0, ""))
    if known and not fresh and now - asked < _FRESH_SECONDS:
        return known
    files: list[Path] = []
    if is_there(source):
        path = Path(source).expanduser()
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
    found = key_of_all(part for file in files for part in _facts(file))
    with _lock:
        _signatures[source] = now, found
    return found


def _facts(file: Path) -> tuple[str, str]:
    try:
        facts = file.stat()
    except OSError as error:
        return str(file), type(error).__name__
    return str(file), f"{facts.st_size} {facts.st_mtime_ns} {facts.st_ctime_ns}"
