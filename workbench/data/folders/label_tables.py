"""Tables of labels: CSV as any program writes it, and Excel."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.data.folders.verdict import SourceFile
from workbench.data.readers.image_content import UnreadableFile, refuse
from workbench.messages import mark, say

FILE_COLUMNS = (
    "filename", "file_name", "file", "image", "name", "patient_id", "patientid", "patient", "id",
    "파일명", "파일_이름", "파일이름", "파일", "이미지", "영상", "이름", "환자_id", "환자id",
    "환자번호", "환자_번호", "환자", "번호",
)  # fmt: skip
CLASS_COLUMNS = (
    "class", "label", "category", "target", "diagnosis",
    "클래스", "레이블", "라벨", "분류", "진단", "진단명", "범주", "정답",
)  # fmt: skip
TABLE_ENDINGS = (".csv", ".tsv", ".xlsx")
_MOST_ROWS = 1_000_000
_MOST_CELLS = 64 << 20
_NO_COLUMNS = mark("expected the columns Filename (or Patient_id) and Class, received {columns}")
_NO_ROWS = mark("line {line} cannot be read as a row of a table: {why}")
_ENCODINGS = ("utf-8-sig", "cp949")
_SEPARATORS = ",;\t|"
_TITLES = 10
"""So many rows may stand above that of the columns' names: a title, a remark, ``sep=;``."""
_EXCEL_ERRORS = frozenset({"#N/A", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})


@dataclass(frozen=True)
class LabelRow:
    """A row: its number in the file, which file or patient, and the class."""

    number: int
    key: str
    category: str


def read_label_table(file: SourceFile) -> list[LabelRow]:
    """The rows of a table of labels.

    Args:
        file: A CSV file with commas, semicolons, tabs or bars, or an Excel file (its first sheet). The names of the
            columns, English or Korean, stand in one of its first rows.

    Returns:
        The rows with a file's name; the class may be "".

    Raises:
        UnreadableFile: It is no table, or lacks the columns.
    """
    data = file.read()
    rows = _excel_rows(data) if is_excel(file) else _csv_rows(data)
    if not rows:
        raise refuse(say("the table is empty"))
    at, columns = next(((at, found) for at, row in enumerate(rows[:_TITLES]) if (found := _columns(row))), (0, None))
    if columns is None:
        head = [cell.strip() for cell in rows[0].cells]
        raise refuse(say(_NO_COLUMNS, columns=", ".join(head)[:200] or say("none")))
    cells = [(row.number, _cell(row, columns[0]), _cell(row, columns[1])) for row in rows[at + 1 :]]
    return [LabelRow(number, _path(key), category) for number, key, category in cells if key]


def table_rows(file: SourceFile) -> list[list[str]]:
    """The cells of all rows that have one. Raises UnreadableFile."""
    data = file.read()
    return [row.cells for row in (_excel_rows(data) if is_excel(file) else _csv_rows(data))]


def is_excel(file: SourceFile) -> bool:
    """Whether a table is of Excel, by its name."""
    return file.name.lower().endswith(".xlsx")


def best_first(tables: Sequence[SourceFile]) -> tuple[SourceFile, ...]:
    """Tables, and before all others the first one that has the columns of a table of labels."""
    if len(tables) < 2:  # noqa: PLR2004 - nothing to choose
        return tuple(tables)
    best = next((one for one in tables if _is_label_table(one)), tables[0])
    return (best, *(one for one in tables if one is not best))


def _is_label_table(file: SourceFile) -> bool:
    try:
        read_label_table(file)
    except Exception:  # noqa: BLE001 - whatever is wrong with it becomes its verdict when it is the only one
        return False
    return True


@dataclass(frozen=True)
class _Row:
    """A row with its number in the file, where a reader finds it; rows without a cell are left out."""

    number: int
    cells: list[str]


def _columns(row: _Row) -> tuple[int, int] | None:
    """Which column names the files, and which the classes; None for a row that is no head."""
    small = [cell.strip().lower().replace(" ", "_") for cell in row.cells]
    where = next((small.index(name) for name in FILE_COLUMNS if name in small), None)
    what = next((small.index(name) for name in CLASS_COLUMNS if name in small), None)
    return None if where is None or what is None else (where, what)


def _cell(row: _Row, place: int) -> str:
    return row.cells[place].strip() if place < len(row.cells) else ""


def _path(key: str) -> str:
    """A path as the files have theirs: with ``/``, and from the folder on."""
    return key.replace("\\", "/").removeprefix("./")


def _csv_rows(data: bytes) -> list[_Row]:
    """The rows, divided by the separator that gives the columns; else by the most frequent one."""
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refuse(say("it holds bytes that are no text"))
    text = _text(data)
    ordered = sorted(_SEPARATORS, key=text[:4096].count, reverse=True)
    several = (_split(text, separator) for separator in ordered)
    fitting = next((rows for rows in several if any(map(_columns, rows[:_TITLES]))), None)
    return _split(text, ordered[0]) if fitting is None else fitting


def _split(text: str, separator: str) -> list[_Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    return list(_numbered(reader))


def _numbered(reader: Any) -> Iterator[_Row]:
    """Each row with the line on which it begins."""
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _Row(line, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise refuse(say(_NO_ROWS, line=line, why=error)) from error


def _text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _excel_rows(data: bytes) -> list[_Row]:
    return [_Row(number, list(cells)) for number, cells in excel_rows(data)]


def excel_rows(data: bytes) -> list[tuple[int, tuple[str, ...]]]:
    """The first sheet's values; formulas are never computed, and what Excel shows as an error is no value.

    Args:
        data: The bytes of the Excel file.

    Returns:
        The rows that have a value, each with its number in the sheet.

    Raises:
        UnreadableFile: It is no Excel file, or unpacks to far more than a table.
    """
    import zipfile

    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        _require_small(size)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(values_only=True, max_row=_MOST_ROWS)
        plain = ((number, tuple(map(_plain, row))) for number, row in enumerate(rows, 1))
        return [(number, cells) for number, cells in plain if any(cells)]
    except UnreadableFile:
        raise
    except Exception as error:
        # A file that is damaged or made to do harm makes openpyxl raise errors of many classes.
        raise refuse(say("it is no Excel file that can be read")) from error


def _require_small(size: int) -> None:
    if size > _MOST_CELLS:
        raise refuse(say("it unpacks to {size:,} bytes, far more than a table of labels needs", size=size))


def _plain(cell: object) -> str:
    """A cell as it is shown: 7 and not 7.0."""
    if cell is None or cell in _EXCEL_ERRORS:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
