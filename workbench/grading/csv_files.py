"""CSV files that instructors bring: in UTF-8, or as Excel writes them, with commas, semicolons or tabs."""

import csv
import io
from pathlib import Path

from workbench.messages import TeachingError, mark, say
from workbench.text_format import bytes_text

_ENCODINGS = ("utf-8-sig", "utf-16", "cp949")
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = ",;\t"
_CSV = mark("a CSV file")
_LONG_CELL = mark("a cell of more than {size}, which no spreadsheet writes")


class CsvUnreadable(TeachingError):
    """A file that should be a table is none.

    Save it as CSV from the spreadsheet or the course system that it comes from.
    """

    code = "csv-unreadable"
    template = mark("{where}: expected {expected}, received {received}. Save it as CSV again.")


def read_rows(path: Path) -> list[list[str]]:
    """All lines of a CSV file, split into cells.

    Args:
        path: The file: UTF-8, UTF-16 with its mark, or the encoding of Korean Windows. What separates cells is what
            stands most often in the first line.

    Returns:
        The lines in order, empty ones as empty lists.

    Raises:
        OSError: The file cannot be read.
        CsvUnreadable: It holds a cell of more than 128 kB, which no spreadsheet writes.
    """
    text = _text(path.read_bytes())
    first = text.partition("\n")[0]
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=first.count)))
    except csv.Error as error:
        received = say(_LONG_CELL, size=bytes_text(csv.field_size_limit()))
        raise CsvUnreadable(where=path, expected=say(_CSV), received=received) from error


def _text(content: bytes) -> str:
    for encoding in _ENCODINGS:
        if encoding == "utf-16" and not content.startswith(_BYTE_ORDER_MARKS):
            continue
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace")
