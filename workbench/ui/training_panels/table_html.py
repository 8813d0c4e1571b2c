"""The tables of the Output tab as HTML. Names of classes and runs are text, never markup."""

from collections.abc import Sequence

from workbench.html_elements import Markup, element, elements, joined, prose, table
from workbench.messages import mark, say
from workbench.text_format import MISSING, compact_count, exact_text, number_text
from workbench.training.history.record import Record
from workbench.training.metrics.metric_table import METRICS, label, shown
from workbench.ui.training_panels.result_tables import (
    SPLIT_LABELS,
    Best,
    ClassRow,
    ClassTable,
    Confusion,
    Tile,
    mixups,
)

_CAPTION = mark("Scores of every class")
_TARGETS, _TARGET = mark("Errors of every target"), mark("Target")
_CLASS, _SPLIT = mark("Class"), mark("Split")
_BEST = mark("Best epochs")
_BEST_COLUMNS = (mark("Metric"), mark("Epoch"), mark("Value"))
MATRIX = mark("Confusion matrix")
_HOW_TO_READ = mark("Rows are the truth, columns the answers; colours are parts of a row.")
_CELL = mark("{truth} taken for {answer}: {count:,} ({share:.1%} of its row)")
_EMPTY_CELL = mark("{truth} taken for {answer}: {count:,}")
_MIXUPS = mark("Most frequent confusions")
_MIXUP_COLUMNS = (mark("Truth"), mark("Answer"), mark("Count"), mark("Part"))
_NO_MIXUPS = mark("Every answer was right.")
MOST_CLASSES = 25
"""A larger confusion matrix is not drawn: a list of the most frequent confusions says more."""
_MOST_WHOLE = 50
"""Lines of a table that is shown whole; of a longer one a box shows whole lines, and scrolls."""
_DIGITS = 3
"""Decimals in a table; the mouse shows more."""
_RIGHT, _WRONG = "59, 130, 196", "217, 119, 6"


def said(text: str, kind: str = "", *, alert: bool = False) -> Markup:
    """A line of text, read out when it changes."""
    return element("div", prose(text), class_=f"wb-said {kind}".rstrip(), role="alert" if alert else "status")


def tiles_html(tiles: Sequence[Tile]) -> Markup:
    """The leading numbers, each on a tile."""
    parts = (
        joined([element("span", tile.label), element("b", tile.text), element("small", tile.more)]) for tile in tiles
    )
    return element("div", elements("div", parts, class_="wb-tile"), class_="wb-tiles")


def class_table_html(scores: ClassTable) -> Markup:
    """The scores of every class, train and validation below each other; headings explain themselves on hover."""
    heads = (element("th", label(key), scope="col", title=say(METRICS[key].explanation)) for key in scores.keys)
    split = element("th", say(_SPLIT), class_="wb-split", scope="col")
    head = element("tr", _head(say(_TARGET if scores.targets else _CLASS)), split, joined(heads))
    groups = (_group(scores.lines[start : start + size]) for start, size in _groups(scores.lines))
    long = len(scores.lines) > _MOST_WHOLE
    return _boxed(
        _TARGETS if scores.targets else _CAPTION, table(head, groups, class_="wb-numbers"), titled=True, long=long
    )


def _groups(lines: Sequence[ClassRow]) -> list[tuple[int, int]]:
    """Start and length of the lines that belong to one class; two classes may have one name."""
    first = lines[0].split if lines else ""
    starts = [index for index, line in enumerate(lines) if line.split == first]
    return [(start, end - start) for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _group(lines: Sequence[ClassRow]) -> Markup:
    name = lines[0].class_name
    head = element("th", name, class_="wb-name", scope="rowgroup", rowspan=len(lines), title=name)
    rows = []
    for index, line in enumerate(lines):
        first = index == 0
        split = element("td", say(SPLIT_LABELS[line.split]), class_="wb-split")
        cells = joined(map(_number, line.values))
        rows.append(element("tr", head if first else "", split, cells, class_="wb-first" if first else None))
    return joined(rows)


def _head(text: str) -> Markup:
    return element("th", text, scope="col")


def _named(name: str) -> Markup:
    return element("th", name, class_="wb-name", scope="row")


def _number(value: float | None) -> Markup:
    if value is None:
        return element("td", shown(value), class_="wb-none")
    return element("td", shown(value, _DIGITS), title=number_text(value, 6))


def best_html(best: Sequence[Best]) -> Markup:
    """The best epoch of every metric."""
    if not best:
        return Markup()
    rows = (element("tr", _named(one.label), element("td", _epoch_of(one)), _number(one.value)) for one in best)
    split = say(SPLIT_LABELS[best[0].split])
    head = element("tr", joined(_head(say(column)) for column in _BEST_COLUMNS))
    return element("h4", f"{say(_BEST)} ({split})") + table(head, rows, class_="wb-numbers")


def _epoch_of(best: Best) -> str:
    number = MISSING if best.epoch is None else str(best.epoch)
    return f"{number} {best.phase}".rstrip()


def confusion_html(matrix: Confusion | None, *, titled: bool = True) -> Markup:
    """The confusion matrix as a table: blue where the answer is right, orange where it is not."""
    if matrix is None:
        return Markup()
    if len(matrix.class_names) > MOST_CLASSES:
        return _mixups_html(matrix)
    names = matrix.class_names
    head = element("tr", element("td"), joined(element("th", name, scope="col", title=name) for name in names))
    rows = (
        element("tr", element("th", name, scope="row", title=name), _cells(matrix, truth))
        for truth, name in enumerate(names)
    )
    drawn = _boxed(MATRIX, table(head, rows, class_="wb-matrix"), titled=titled)
    return drawn + element("div", say(_HOW_TO_READ), class_="wb-said wb-quiet")


def _cells(matrix: Confusion, truth: int) -> Markup:
    return joined(_cell(matrix, truth, answer) for answer in range(len(matrix.class_names)))


def _cell(matrix: Confusion, truth: int, answer: int) -> Markup:
    count, share = matrix.counts[truth][answer], matrix.shares[truth][answer]
    values = {"truth": matrix.class_names[truth], "answer": matrix.class_names[answer], "count": count}
    title = say(_EMPTY_CELL, **values) if share is None else say(_CELL, **values, share=share)
    colour = _RIGHT if truth == answer else _WRONG
    # Half of the scale is reached early, so that rare confusions can be seen.
    paint = f"background: rgba({colour}, {0.75 * share**0.6:.2f})" if share else ""
    return element("td", compact_count(count), class_=None if count else "wb-none", style=paint, title=title)


def _mixups_html(matrix: Confusion) -> Markup:
    found = mixups(matrix)
    if not found:
        return element("h4", say(_MIXUPS)) + element("div", say(_NO_MIXUPS), class_="wb-said")
    rows = (
        element("tr", _named(one.truth), elements("td", (one.answer, exact_text(one.count), f"{one.share:.1%}")))
        for one in found
    )
    head = element("tr", joined(_head(say(column)) for column in _MIXUP_COLUMNS))
    return _titled(_MIXUPS, table(head, rows, class_="wb-numbers"))


def _titled(title: str, content: Markup) -> Markup:
    return _boxed(title, content, titled=True)


def _boxed(title: str, content: Markup, *, titled: bool, long: bool = False) -> Markup:
    # The box scrolls, so the keyboard must reach it too.
    head = element("h4", say(title)) if titled else Markup()
    return head + element(
        "div",
        content,
        class_="wb-scroll wb-long" if long else "wb-scroll",
        tabindex=0,
        role="region",
        aria_label=say(title),
    )


_STATES = {
    "waiting": mark("{name} is getting ready …"),
    "running": mark("{name} is training: epoch {epoch} of {epochs}"),
    "paused": mark("{name} is paused in epoch {epoch} of {epochs}"),
    "finished": mark("{name} has finished after {done} of {epochs} epochs"),
    "stopped": mark("{name} was stopped after {done} of {epochs} epochs"),
    "failed": mark("{name} failed in epoch {epoch} of {epochs}: {error}"),
}


def state_text(record: Record) -> str:
    """How far a run is, in words."""
    done = len(record.epochs)
    epochs = max(record.settings.epochs, done)
    values = {"name": record.name, "epochs": epochs, "done": done, "epoch": min(done + 1, epochs)}
    return say(_STATES[record.state], **values, error=record.error or MISSING)
