"""Values as a learner reads them: long texts and lists cut short, numbers, bytes and times with a unit that suits."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Literal

from msgspec import Struct

ELLIPSIS = "…"
MISSING = "–"
"""How a value is shown that is not there."""

_LOOSE = " \t\n·,;"
"""Nothing of these is left beside an ellipsis."""

_COLOUR_CODE = re.compile(r"\x1b\[[0-9;]*m")
_UNITS = ((10**12, "T"), (10**9, "G"), (10**6, "M"), (10**3, "k"))
_BINARY_UNITS = ("KiB", "MiB", "GiB")
_KIBI = 1024
_THREE_DIGITS = 100
_TWO_DIGITS = 10
_COMPACT = 10_000
_MILLI, _MICRO = 1e-3, 1e-6


def shorten(text: str, longest: int, *, keep: Literal["start", "end", "ends"] = "start") -> str:
    """``text`` in at most ``longest`` characters, with an ellipsis for what is left out.

    >>> shorten("convolution", 7), shorten("convolution", 7, keep="end"), shorten("convolution", 7, keep="ends")
    ('convol…', '…lution', 'con…ion')
    """
    if len(text) <= longest:
        return text
    room = longest - len(ELLIPSIS)
    if keep == "start":
        return text[:room].rstrip(_LOOSE) + ELLIPSIS
    if keep == "end":
        return ELLIPSIS + text[-room:].lstrip(_LOOSE)
    return text[: room - room // 2].rstrip(_LOOSE) + ELLIPSIS + text[-(room // 2) :].lstrip(_LOOSE)


def listed(items: Iterable[object], most: int = 12) -> str:
    """At most ``most`` of ``items``, with an ellipsis if there are more; a sentence with a hundred names is not read.

    >>> listed(["a", "b"], 2), listed(range(1000), 3)
    ('a, b', '0, 1, 2, …')
    """
    found = [str(item) for item in islice(items, most + 1)]
    return ", ".join([*found[:most], *([ELLIPSIS] if len(found) > most else [])])


def printable(text: str) -> str:
    r"""``text`` with a space for each character that a terminal or a table might obey: controls, colours, line ends.

    >>> printable("\x1b[31mKim\n"), printable("김 철수")
    (' [31mKim ', '김 철수')
    """
    return "".join(character if character.isprintable() else " " for character in text)


def readable_name(name: str) -> str:
    """A file's name as text that can be written anywhere; what is no UTF-8 is read as Korean Windows wrote it.

    >>> readable_name("과제.ipynb".encode("cp949").decode("utf-8", "surrogateescape"))
    '과제.ipynb'
    """
    raw = name.encode("utf-8", "surrogateescape")
    for encoding in ("utf-8", "cp949"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def snake_case(name: str) -> str:
    """A class name in lower case, with underscores between its words.

    >>> snake_case("MinMaxNormalization"), snake_case("ZScoreStandardization"), snake_case("CSVLogger")
    ('min_max_normalization', 'z_score_standardization', 'csv_logger')
    """
    spaced = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", spaced).lower()


def display_width(text: str) -> int:
    """Columns that a line takes on screen: Chinese, Japanese and Korean letters and most emoji take two.

    >>> display_width("conv"), display_width("합성곱")
    (4, 6)
    """
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def aligned(rows: Sequence[Sequence[str]], right: Sequence[bool] | None = None) -> str:
    """Rows as text in columns, two spaces apart.

    Args:
        rows: as many cells in each.
        right: for each column whether its cells stand right, so that digits line up; all do by default.

    >>> print(aligned([["layer", "size"], ["합", "10"]], [False, True]))
    layer  size
    합       10
    """
    right = right or [True] * len(rows[0])
    widths = [max(map(display_width, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(_padded, row, widths, right)).rstrip() for row in rows)


def _padded(cell: str, width: int, right: bool) -> str:
    space = " " * (width - display_width(cell))
    return space + cell if right else cell + space


class ReadablePath(type(Path())):  # type: ignore[misc]  # the class of this system's paths
    """A path that is shown as a path when it is the value of a cell, not as the call that makes it.

    >>> ReadablePath("runs/first")
    runs/first
    """

    def __repr__(self) -> str:
        return str(self)


def struct_text(value: Struct) -> str:
    """A frozen value as the call that makes it, with plain dictionaries for those that cannot be changed."""
    fields = ((name, getattr(value, name)) for name in value.__struct_fields__)
    return f"{type(value).__name__}({', '.join(f'{name}={_plain(item)!r}' for name, item in fields)})"


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return tuple(map(_plain, value)) if type(value) is tuple else value


def without_colours(text: str) -> str:
    r"""``text`` without a terminal's codes for colours and bold type.

    >>> without_colours("\x1b[1mLayer\x1b[0m")
    'Layer'
    """
    return _COLOUR_CODE.sub("", text)


def count_text(number: int) -> str:
    """A number of weights or multiply-accumulates in three digits or so.

    >>> count_text(156), count_text(61_706), count_text(138_357_544), count_text(15_470_264_320)
    ('156', '61.7 k', '138 M', '15.5 G')
    """
    for size, unit in _UNITS:
        # 999,950 would read "1000 k": it belongs to the next unit.
        if number >= size - size // 2000:
            value = number / size
            digits = f"{value:.0f}" if value >= _THREE_DIGITS - 0.05 else f"{value:.1f}".removesuffix(".0")
            return f"{digits} {unit}"
    return str(number)


def compact_count(number: int) -> str:
    """A count for the cell of a large table, in at most five characters.

    >>> compact_count(9_999), compact_count(12_345), compact_count(999_999), compact_count(3_200_000)
    ('9999', '12k', '1.0M', '3.2M')
    """
    if number < _COMPACT:
        return str(number)
    size, unit = next(found for found in _UNITS if number >= found[0] - found[0] // 2000)
    value = number / size
    return f"{value:.1f}{unit}" if value < _TWO_DIGITS - 0.05 else f"{value:.0f}{unit}"


def exact_text(number: int) -> str:
    """The number in full, with thousands set apart.

    >>> exact_text(61706)
    '61,706'
    """
    return f"{number:,}"


def number_text(value: float | None, digits: int = 4) -> str:
    """A decimal number in ``digits`` significant digits; a dash where there is none.

    >>> number_text(0.123456), number_text(1e-7, 3), number_text(None)
    ('0.1235', '1e-07', '–')
    """
    return MISSING if value is None else f"{value:.{digits}g}"


def bytes_text(size: float) -> str:
    """An amount of memory: 1 KiB is 1,024 bytes, 1 MiB is 1,024 KiB.

    >>> bytes_text(1), bytes_text(1536), bytes_text(512 * 1024**2), bytes_text(1024**2 - 1), bytes_text(3 * 1024**4)
    ('1 B', '1.5 KiB', '512 MiB', '1 MiB', '3,072 GiB')
    """
    if size < _KIBI:
        return f"{size:.0f} B"
    for power, unit in enumerate(_BINARY_UNITS, start=1):
        value = round(size / _KIBI**power, 1)  # rounded first: 1,024.0 KiB is 1 MiB
        if value < _KIBI or unit == _BINARY_UNITS[-1]:
            break
    return f"{value:,.1f}".removesuffix(".0") + f" {unit}"


def duration_text(seconds: float) -> str:
    """A short time.

    >>> duration_text(0.00021), duration_text(0.0123), duration_text(2.5)
    ('210 µs', '12.3 ms', '2.50 s')
    """
    if seconds < _MILLI:
        return f"{seconds / _MICRO:.0f} µs"
    return f"{seconds / _MILLI:.3g} ms" if seconds < 1 else f"{seconds:.2f} s"
