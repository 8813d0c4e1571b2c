"""Small arrays as grids of numbers, with an outlined window: the receptive field of a filter."""

from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, TypeAlias

import numpy as np

from workbench.html_elements import Markup, element, joined
from workbench.messages import say
from workbench.text_format import number_text

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]

_RANK = 2
_CELL = "width:2.2em;height:1.9em;padding:0;text-align:center;border:1px solid rgba(128,128,128,.45);"
_WINDOW = "box-shadow:inset 0 0 0 2px #e8710a;font-weight:bold;"
_BLUE = "rgba(31,119,180,{strength:.2f})"
_STRONGEST = 0.45
_CAPTION = "caption-side:top;white-space:nowrap"
_TABLE = "border-collapse:collapse;margin:0;font-variant-numeric:tabular-nums;"
_ROW = "display:flex;flex-wrap:wrap;align-items:center;gap:.8em;"


@dataclass(frozen=True)
class Window:
    """A part of a grid: its upper left cell, and how many rows and columns it has."""

    row: int
    column: int
    height: int
    width: int

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell lies in the window."""
        return 0 <= row - self.row < self.height and 0 <= column - self.column < self.width


@dataclass(frozen=True, eq=False, repr=False)
class NumberGrid:
    """Numbers (rows, columns): a coloured table in a notebook, aligned text elsewhere; ``window`` is outlined."""

    values: Array
    caption: str = ""
    window: Window | None = None

    def _repr_html_(self) -> Markup:
        low, high = float(self.values.min(initial=0)), float(self.values.max(initial=0))
        span = (high - low) or 1.0
        rows = (element("tr", self._cells(index, low, span)) for index in range(len(self.values)))
        caption = element("caption", self.caption, style=_CAPTION) if self.caption else ""
        return element("table", caption, element("tbody", joined(rows)), style=_TABLE)

    def _cells(self, row: int, low: float, span: float) -> Markup:
        return joined(
            element(
                "td",
                _text(value),
                style=f"{_CELL}background:{_BLUE.format(strength=_STRONGEST * (float(value) - low) / span)};"
                f"{_WINDOW if self._in_window(row, column) else ''}",
            )
            for column, value in enumerate(self.values[row])
        )

    def _in_window(self, row: int, column: int) -> bool:
        return self.window is not None and self.window.holds(row, column)

    def lines(self) -> list[str]:
        """The caption and the rows as text; numbers in the window stand in brackets."""
        wide = max((len(_text(value)) for value in self.values.flat), default=1)
        rows = (
            "".join(
                _framed(_text(value).rjust(wide), framed=self._in_window(r, c)) for c, value in enumerate(row)
            ).rstrip()
            for r, row in enumerate(self.values)
        )
        return [*([self.caption] if self.caption else []), *rows]

    def __repr__(self) -> str:
        return "\n".join(self.lines())


@dataclass(frozen=True, eq=False, repr=False)
class GridRow:
    """Grids and signs beside each other, as in ``image ∗ filter = map``."""

    parts: tuple[NumberGrid | str, ...]

    def _repr_html_(self) -> str:
        return element("div", joined(map(_part, self.parts)), style=_ROW)

    def __repr__(self) -> str:
        columns = [part.lines() if isinstance(part, NumberGrid) else ["", part] for part in self.parts]
        widths = [max(len(line) for line in column) for column in columns]
        lines = zip_longest(*columns, fillvalue="")
        return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)


def numbers(values: Any, caption: str = "", window: tuple[int, int, int, int] | None = None) -> NumberGrid:
    """Show a small array as a grid of numbers.

    Args:
        values: numbers (rows, columns), or (columns,) for a single row.
        caption: a line above.
        window: (row, column, height, width) of a part to outline, such as a filter's window.

    Returns:
        A grid that shows as a coloured table in a notebook and as aligned text elsewhere.

    Raises:
        ValueError: the array has more than two axes.

    >>> numbers([[1, 2], [3, 4]], window=(0, 1, 1, 1))
     1 [2]
     3  4
    """
    array = np.atleast_2d(np.asarray(values))
    if array.ndim != _RANK:
        message = say(
            "numbers: expected an array of shape (rows, columns), received {shape}. Show one map of it.",
            shape=array.shape,
        )
        raise ValueError(message)
    return NumberGrid(array, caption, Window(*window) if window else None)


def side_by_side(*parts: NumberGrid | str) -> GridRow:
    """Lay out grids, and symbols between them, in a row.

    Args:
        *parts: Grids, and texts between them.

    Returns:
        A row that shows in a notebook and as text.

    >>> side_by_side(numbers([[1, 2], [3, 4]]), "→", numbers([[4]]))
     1  2      4
     3  4  →
    """
    return GridRow(parts)


def _part(part: NumberGrid | str) -> Markup:
    return element("span", part, style="font-size:150%") if isinstance(part, str) else part._repr_html_()


def _framed(text: str, *, framed: bool) -> str:
    return f"[{text}]" if framed else f" {text} "


def _text(value: Any) -> str:
    return number_text(float(value)) if isinstance(value, (float, np.floating)) else str(value)
