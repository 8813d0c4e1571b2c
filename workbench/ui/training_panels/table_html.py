"""The tables of the Output tab as HTML. Names of classes and runs are text, never markup."""

from collections.abc import Sequence
from html import escape

from workbench.messages import mark, say
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
_DIGITS = 3
"""Decimals in a table; the mouse shows more."""
_RIGHT, _WRONG = "59, 130, 196", "217, 119, 6"
_UNITS = ((1_000_000_000, "G", 1_000_000_000), (1_000_000, "M", 1_000_000), (1_000, "k", 10_000))


def said(text: str, kind: str = "", *, alert: bool = False) -> str:
    """A line of text, read out when it changes."""
    role = "alert" if alert else "status"
    return f'<div class="wb-said {kind}" role="{role}">{escape(text)}</div>'


def tiles_html(tiles: Sequence[Tile]) -> str:
    """The leading numbers, each on a tile."""
    cells = (
        f'<div class="wb-tile"><span>{escape(tile.label)}</span><b>{escape(tile.text)}</b>'
        f"<small>{escape(tile.more)}</small></div>"
        for tile in tiles
    )
    return f'<div class="wb-tiles">{"".join(cells)}</div>'


def class_table_html(table: ClassTable) -> str:
    """The scores of every class, train and validation below each other; headings explain themselves on hover."""
    heads = "".join(
        f'<th scope="col" title="{escape(say(METRICS[key].explanation))}">{escape(label(key))}</th>'
        for key in table.keys
    )
    first = f'<th scope="col">{escape(say(_CLASS))}</th><th class="wb-split" scope="col">{escape(say(_SPLIT))}</th>'
    head = f"<tr>{first}{heads}</tr>"
    groups = [list(table.lines[start : start + size]) for start, size in _groups(table.lines)]
    body = "".join(_group(group) for group in groups)
    return _titled(_CAPTION, f'<table class="wb-numbers"><thead>{head}</thead><tbody>{body}</tbody></table>')


def _groups(lines: Sequence[ClassRow]) -> list[tuple[int, int]]:
    """Start and length of the lines that belong to one class; two classes may have one name."""
    first = lines[0].split if lines else ""
    starts = [index for index, line in enumerate(lines) if line.split == first]
    return [(start, end - start) for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _group(lines: Sequence[ClassRow]) -> str:
    name = escape(lines[0].class_name)
    head = f'<th class="wb-name" scope="rowgroup" rowspan="{len(lines)}" title="{name}">{name}</th>'
    rows = []
    for index, line in enumerate(lines):
        cells = "".join(_number(value) for value in line.values)
        start = f'<tr class="wb-first">{head}' if index == 0 else "<tr>"
        rows.append(f'{start}<td class="wb-split">{escape(say(SPLIT_LABELS[line.split]))}</td>{cells}</tr>')
    return "".join(rows)


def _number(value: float | None) -> str:
    if value is None:
        return f'<td class="wb-none">{shown(value)}</td>'
    return f'<td title="{value:.6g}">{shown(value, _DIGITS)}</td>'


def best_html(best: Sequence[Best]) -> str:
    """The best epoch of every metric."""
    if not best:
        return ""
    head = "".join(f'<th scope="col">{escape(say(column))}</th>' for column in _BEST_COLUMNS)
    rows = "".join(
        f'<tr><th class="wb-name" scope="row">{escape(one.label)}</th>'
        f"<td>{'–' if one.epoch is None else one.epoch}</td>{_number(one.value)}</tr>"
        for one in best
    )
    split = say(SPLIT_LABELS[best[0].split])
    table = f'<table class="wb-numbers"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    return f"<h4>{escape(say(_BEST))} ({escape(split)})</h4>{table}"


def confusion_html(matrix: Confusion | None, *, titled: bool = True) -> str:
    """The confusion matrix as a table: blue where the answer is right, orange where it is not."""
    if matrix is None:
        return ""
    if len(matrix.class_names) > MOST_CLASSES:
        return _mixups_html(matrix)
    names = [escape(name) for name in matrix.class_names]
    head = "".join(f'<th scope="col" title="{name}">{name}</th>' for name in names)
    rows = "".join(
        f'<tr><th scope="row" title="{name}">{name}</th>{_cells(matrix, row)}</tr>' for row, name in enumerate(names)
    )
    table = f'<table class="wb-matrix"><thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody></table>'
    return _boxed(MATRIX, table, titled=titled) + f'<div class="wb-said wb-quiet">{escape(say(_HOW_TO_READ))}</div>'


def _cells(matrix: Confusion, row: int) -> str:
    return "".join(_cell(matrix, row, column) for column in range(len(matrix.class_names)))


def _cell(matrix: Confusion, row: int, column: int) -> str:
    count, share = matrix.counts[row][column], matrix.shares[row][column]
    values = {"truth": matrix.class_names[row], "answer": matrix.class_names[column], "count": count}
    title = say(_EMPTY_CELL, **values) if share is None else say(_CELL, **values, share=share)
    colour = _RIGHT if row == column else _WRONG
    # Half of the scale is reached early, so that rare confusions can be seen.
    paint = f"background: rgba({colour}, {0.75 * share**0.6:.2f})" if share else ""
    quiet = "" if count else ' class="wb-none"'
    return f'<td{quiet} style="{paint}" title="{escape(title)}">{short(count)}</td>'


def short(count: int) -> str:
    """A count in at most five letters.

    >>> short(9999), short(12_345), short(3_200_000)
    ('9999', '12k', '3.2M')
    """
    for size, unit, least in _UNITS:
        if count >= least:
            value = count / size
            return f"{value:.1f}{unit}" if value < 10 else f"{value:.0f}{unit}"  # noqa: PLR2004 - two digits say enough
    return str(count)


def _mixups_html(matrix: Confusion) -> str:
    found = mixups(matrix)
    if not found:
        return f'<h4>{escape(say(_MIXUPS))}</h4><div class="wb-said">{escape(say(_NO_MIXUPS))}</div>'
    head = "".join(f'<th scope="col">{escape(say(column))}</th>' for column in _MIXUP_COLUMNS)
    rows = "".join(
        f'<tr><th class="wb-name" scope="row">{escape(one.truth)}</th><td>{escape(one.answer)}</td>'
        f"<td>{one.count:,}</td><td>{one.share:.1%}</td></tr>"
        for one in found
    )
    return _titled(_MIXUPS, f'<table class="wb-numbers"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>')


def _titled(title: str, table: str) -> str:
    return _boxed(title, table, titled=True)


def _boxed(title: str, table: str, *, titled: bool) -> str:
    # The box scrolls, so the keyboard must reach it too.
    text = escape(say(title))
    head = f"<h4>{text}</h4>" if titled else ""
    return f'{head}<div class="wb-scroll" tabindex="0" role="region" aria-label="{text}">{table}</div>'


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
    return say(_STATES[record.state], **values, error=record.error or "–")
