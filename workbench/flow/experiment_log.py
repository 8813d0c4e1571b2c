"""The experiments with a flow: what was changed from one measured run to the next, and what it brought.

A run that computes a Metrics module adds a line to a file in the folder of the results. The drawing is in it, so that
one can go back to any of them.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from workbench.atomic_files import append_durably
from workbench.flow.flow_arguments import refuse_argument
from workbench.flow.flow_metrics import FlowMetrics, label_of, named_values
from workbench.flow.result_keys import key_of
from workbench.flow.run_options import checked_store
from workbench.graph.difference import difference
from workbench.graph.document import Graph
from workbench.graph.graph_errors import GraphError
from workbench.graph.graph_files import decode, encode
from workbench.html_elements import Markup, element, joined, table
from workbench.messages import mark, mark_plural, say, say_plural
from workbench.text_format import aligned, shorten
from workbench.training.metrics.history_keys import split_history_key
from workbench.training.metrics.metric_table import shown

Values = Mapping[str, Mapping[str, float | None]]
"""The numbers of a Metrics module: by split, then by their keys in histories."""

_TITLE = mark("Experiments with {name!r}")
_NONE = mark("There is none yet: run the flow up to a Metrics module.")
_NUMBER, _TIME, _DATA, _CHANGE = mark("no."), mark("time"), mark("data"), mark("what was changed")
_ALL, _SHARE = mark("all"), mark("{share:.0%}")
_COUNT = mark_plural("{count:,} sample", "{count:,} samples")
_FIRST = mark("The first one.")
_SAME = mark("The drawing is the same: the samples were others, or it was trained again.")
_SAME_AS = mark("The drawing is that of experiment {number}: the samples were others, or it was trained again.")
_SINCE = mark("Compared with experiment {number}: {changes}")
_HEAD, _HEAD_OF = mark("{metric}, {split}"), mark("{metric}, {split} ({path})")
_UNDIVIDED = mark("all samples")
_TOLD = mark("experiment {number}: {change} {numbers}")
_VALUE = mark("{head}: {value}.")
_WHERE, _FLOW = "wb.flow.experiments", mark("a flow, or the name of one")
_TEXTS = (1, 2, 3)
"""The columns of time, data and changes."""
_COUNTED = mark("the number of an experiment in the table, which begins with 1; there are {count:,}")
_LEARNED_FROM = "train"
_LONGEST = 160
_TIME_FORMAT = "%Y-%m-%d %H:%M"


class Experiment(Struct, frozen=True):
    """One measured run of a flow.

    Args:
        time: When it ended.
        graph: The flow as it was drawn then; show it again, or run it: its results are kept.
        scores: By the path of each Metrics module, then by split, all numbers by their keys in histories.
        part: How many samples were run, or which share of them; None for all.
        changes: What is different from experiment ``since``, in sentences; () for the first one.
        since: The number of the experiment that it was made of, so far as one can tell: the one before it, or an
            earlier one, to which one went back, where that is the more alike; 0 for the first one.

    >>> [one.changes for one in wb.flow.experiments("a flow that never ran", store=folder)]
    []
    """

    time: datetime
    graph: Graph
    scores: Mapping[str, Values]
    part: float | None = None
    changes: tuple[str, ...] = ()
    since: int = 0


class Experiments(Struct, frozen=True):
    """All experiments with a flow, the first one first. Prints as text, and as a table in a notebook.

    Args:
        name: Of the flow.
        all: The experiments.

    >>> print(Experiments("digits", ()))
    Experiments with 'digits'
    There is none yet: run the flow up to a Metrics module.
    """

    name: str
    all: tuple[Experiment, ...]

    def __len__(self) -> int:
        return len(self.all)

    def __iter__(self) -> Iterator[Experiment]:
        return iter(self.all)

    def __getitem__(self, number: int) -> Experiment:
        """The experiment of a number, counted from 1 as in the table; -1 is the last one. Raises BadRunOption."""
        if number not in {*range(1, len(self) + 1), *range(-len(self), 0)}:
            refuse_argument(_WHERE, "number", say(_COUNTED, count=len(self)), number, "wb.flow.experiments(flow)[1]")
        return self.all[number - 1 if number > 0 else number]

    @property
    def heads(self) -> list[str]:
        """The headings of ``rows``."""
        return [say(_NUMBER), say(_TIME), say(_DATA), say(_CHANGE), *(self._head(*column) for column in self._columns)]

    @property
    def rows(self) -> list[list[str]]:
        """A row an experiment: its number, time, data, what was changed, and its numbers, as texts."""
        return [self._row(number, one) for number, one in enumerate(self.all, 1)]

    @property
    def _columns(self) -> list[tuple[str, str, str]]:
        """Path, split and key of the numbers that are shown: those of all classes together, if there are such."""
        found = [
            (path, split, key)
            for one in self.all
            for path, values in one.scores.items()
            for split, by_key in values.items()
            for key in by_key
        ]
        unseen = [column for column in found if column[1] != _LEARNED_FROM] or found
        together = [column for column in unseen if split_history_key(column[2])[1] is None] or unseen
        return list(dict.fromkeys(together))

    def _head(self, path: str, split: str, key: str) -> str:
        several = len({column[0] for column in self._columns}) > 1
        return say(_HEAD_OF if several else _HEAD, metric=label_of(key), split=split or say(_UNDIVIDED), path=path)

    def _row(self, number: int, one: Experiment) -> list[str]:
        values = [shown(one.scores.get(path, {}).get(split, {}).get(key)) for path, split, key in self._columns]
        return [str(number), one.time.strftime(_TIME_FORMAT), _part_text(one.part), _change_text(number, one), *values]

    def told(self) -> str:
        """The last one in a line: what was changed, and its numbers."""
        number, _, _, change, *values = self.rows[-1]
        pairs = zip(self.heads[4:], values, strict=True)
        numbers = " ".join(say(_VALUE, head=head, value=value) for head, value in pairs)
        return say(_TOLD, number=number, change=shorten(change, _LONGEST), numbers=numbers)

    def __repr__(self) -> str:
        title = say(_TITLE, name=self.name)
        if not self.all:
            return f"{title}\n{say(_NONE)}"
        rows = [[*row[:3], shorten(row[3], _LONGEST), *row[4:]] for row in self.rows]
        right = [True, False, True, False, *(True for _ in self._columns)]
        return "\n".join([title, aligned([self.heads, *rows], right)])

    def _repr_html_(self) -> Markup:
        if not self.all:
            return joined([element("strong", say(_TITLE, name=self.name)), element("p", say(_NONE))])
        head = joined(_cell("th", column, text) for column, text in enumerate(self.heads))
        rows = (element("tr", joined(_cell("td", *cell) for cell in enumerate(row))) for row in self.rows)
        return table(element("tr", head), rows, caption=say(_TITLE, name=self.name))


def _cell(tag: str, column: int, text: str) -> Markup:
    """A cell of the table; notebooks align all to the right, which is for numbers and not for sentences."""
    return element(tag, text, style=f"text-align:{'left' if column in _TEXTS else 'right'}")


def _change_text(number: int, one: Experiment) -> str:
    if number == 1:
        return say(_FIRST)
    changes = " ".join(one.changes)
    if one.since == number - 1:
        return changes or say(_SAME)
    return say(_SINCE, number=one.since, changes=changes) if changes else say(_SAME_AS, number=one.since)


def _part_text(part: float | None) -> str:
    if part is None:
        return say(_ALL)
    return say(_SHARE, share=part) if isinstance(part, float) and part < 1 else say_plural(_COUNT, int(part))


def experiments(flow: Graph | str, store: str | Path | None = None) -> Experiments:
    """What was tried with a flow: a row a measured run, with what was changed since the one before and its numbers.

    After going back to an earlier one, a run is compared with that one, and its row says so.

    A run is measured where it computes a Metrics module; what only repeats kept results is not added again.

    Args:
        flow: The flow, or its name.
        store: The folder of the results; None is ``.workbench/results``.

    Returns:
        The experiments. ``experiments(flow)[2].graph`` is the drawing of the second one, to go back to it.

    Raises:
        BadRunOption: An argument cannot be.

    >>> wb.flow.experiments("a flow that never ran", store=folder)
    Experiments with 'a flow that never ran'
    There is none yet: run the flow up to a Metrics module.
    """
    if not isinstance(flow, Graph | str):
        refuse_argument(_WHERE, "flow", say(_FLOW), flow, "flow=graph")
    return read_experiments(checked_store(store, _WHERE), flow if isinstance(flow, str) else flow.name)


def add_experiment(
    folder: Path, graph: Graph, metrics: Mapping[str, FlowMetrics], part: float | None, time: datetime
) -> Experiments:
    """Add a measured run to the experiments with its flow.

    Args:
        folder: The folder of the results.
        graph: The flow.
        metrics: What each Metrics module found, by its path.
        part: How many samples were run, or which share of them; None for all.
        time: When it ended.

    Returns:
        All experiments, the new one last.

    Raises:
        OSError: It cannot be written.
    """
    scores = {path: {split: named_values(one, split) for split in one.splits} for path, one in metrics.items()}
    line = {"time": time.isoformat(), "part": part, "scores": scores, "graph": json.loads(encode(graph))}
    file = _file(folder, graph.name)
    file.parent.mkdir(parents=True, exist_ok=True)
    cut_off = "\n" if file.exists() and not file.read_bytes().endswith(b"\n") else ""  # of a process that was killed
    append_durably(file, f"{cut_off}{json.dumps(line)}\n")
    return read_experiments(folder, graph.name)


def read_experiments(folder: Path, name: str) -> Experiments:
    """The experiments with a flow; lines that are damaged are left out.

    Args:
        folder: The folder of the results.
        name: Of the flow.

    Returns:
        The experiments, the first one first.
    """
    try:
        lines = _file(folder, name).read_bytes().splitlines()
    except OSError:
        return Experiments(name, ())
    read = [one for one in map(_read, lines) if one is not None]
    return Experiments(name, tuple(_with_changes(read)))


def _with_changes(read: Sequence[Experiment]) -> Iterator[Experiment]:
    for number, one in enumerate(read):
        since, changes = _origin(read[:number], one.graph)
        yield msgspec.structs.replace(one, changes=changes, since=since)


def _origin(earlier: Sequence[Experiment], graph: Graph) -> tuple[int, tuple[str, ...]]:
    """The number of the experiment that a drawing has least changes from, the latest of several, and the changes.

    One change from the experiment before it is an answer: whoever went back and changed something has more.
    """
    found: tuple[int, tuple[str, ...]] | None = None
    for number in range(len(earlier), 0, -1):
        changes = difference(earlier[number - 1].graph, graph)
        if found is None or len(changes) < len(found[1]):
            found = number, changes
        if len(found[1]) <= 1:
            break
    return found or (0, ())


class _Line(Struct):
    time: datetime
    graph: msgspec.Raw
    scores: dict[str, dict[str, dict[str, float | None]]]
    part: float | None = None


def _read(line: bytes) -> Experiment | None:
    try:
        found = msgspec.json.decode(line, type=_Line)
        graph = decode(bytes(found.graph), where="experiment")
    except (msgspec.MsgspecError, GraphError, UnicodeDecodeError):
        return None
    part = int(found.part) if found.part is not None and found.part >= 1 else found.part
    return Experiment(found.time, graph, found.scores, part)


def _file(folder: Path, name: str) -> Path:
    return folder / "experiments" / f"{key_of(name)}.jsonl"
