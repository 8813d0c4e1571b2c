"""Tables of labels: CSV as any program writes it, and Excel."""

import csv
import io
from dataclasses import dataclass

from workbench.data.folders.verdict import SourceFile
from workbench.data.readers.image_content import refuse
from workbench.messages import mark, say

FILE_COLUMNS = ("filename", "file_name", "file", "image", "name", "patient_id", "patientid", "patient", "id")
CLASS_COLUMNS = ("class", "label", "category", "target", "diagnosis")
TABLE_ENDINGS = (".csv", ".tsv", ".xlsx")
_MOST_ROWS = 1_000_000
_MOST_CELLS = 64 << 20
_NO_COLUMNS = mark("expected the columns Filename (or Patient_id) and Class, received {columns}")
_ENCODINGS = ("utf-8-sig", "cp949")


@dataclass(frozen=True)
class LabelRow:
    """A row: its number in the file, which file or patient, and the class."""

    number: int
    key: str
    category: str


def read_label_table(file: SourceFile) -> list[LabelRow]:
    """The rows of a table of labels.

    Args:
        file: A CSV file with commas, semicolons or tabs, or an Excel file (its first sheet).

    Returns:
        The rows with a file's name; the class may be "".

    Raises:
        UnreadableFile: It is no table, or lacks the columns.
    """
    data = file.read()
    rows = _excel_rows(data) if file.name.lower().endswith(".xlsx") else _csv_rows(data)
    if not rows:
        raise refuse(say("the table is empty"))
    head = [cell.strip() for cell in rows[0]]
    small = [cell.lower().replace(" ", "_") for cell in head]
    where = next((small.index(name) for name in FILE_COLUMNS if name in small), None)
    what = next((small.index(name) for name in CLASS_COLUMNS if name in small), None)
    if where is None or what is None:
        raise refuse(say(_NO_COLUMNS, columns=", ".join(head)[:200] or say("none")))
    found = [(number, _cell(row, where), _cell(row, what)) for number, row in enumerate(rows[1:], 2)]
    return [LabelRow(number, key.replace("\\", "/"), category) for number, key, category in found if key]


def _cell(row: list[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def _csv_rows(data: bytes) -> list[list[str]]:
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refuse(say("it holds bytes that are no text"))
    text = _text(data)
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if any(row)]


def _text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _excel_rows(data: bytes) -> list[list[str]]:
    """The first sheet's values; formulas are never computed. A packed sheet that unpacks to too much is refused."""
    import zipfile

    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > _MOST_CELLS:
            raise refuse(say("it unpacks to {size:,} bytes, far more than a table of labels needs", size=size))
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(values_only=True, max_row=_MOST_ROWS)
        return [["" if cell is None else _plain(cell) for cell in row] for row in rows if any(row)]
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError, SyntaxError) as error:
        raise refuse(say("it is no Excel file that can be read")) from error


def _plain(cell: object) -> str:
    """A cell as it is shown: 7 and not 7.0."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
