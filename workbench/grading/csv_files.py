"""CSV files that instructors bring: in UTF-8, or as Excel writes them, with commas, semicolons or tabs."""

import csv
import io
from pathlib import Path

_ENCODINGS = ("utf-8-sig", "utf-16", "cp949")
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = ",;\t"


def read_rows(path: Path) -> list[list[str]]:
    """All lines of a CSV file, split into cells.

    Args:
        path: The file: UTF-8, UTF-16 with its mark, or the encoding of Korean Windows. What separates cells is what
            stands most often in the first line.

    Returns:
        The lines in order, empty ones as empty lists.

    Raises:
        OSError: The file cannot be read.
        csv.Error: It holds a cell of more than 128 kB, which no spreadsheet writes.
    """
    text = _text(path.read_bytes())
    first = text.partition("\n")[0]
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=first.count)))


def _text(content: bytes) -> str:
    for encoding in _ENCODINGS:
        if encoding == "utf-16" and not content.startswith(_BYTE_ORDER_MARKS):
            continue
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace")
