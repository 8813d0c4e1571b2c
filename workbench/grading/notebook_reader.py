"""The code cells of a notebook file, read with leniency: what does not matter for running it may be missing."""

import ast
import json
from typing import Any

from msgspec import Struct

from workbench.grading.notebook_salvage import salvaged_cells
from workbench.messages import WorkbenchError, mark, say

_NO_JSON = mark("{name} is no notebook that can be read: {reason}.")
_NO_CELLS = mark("{name} has no cells.")
_ENCODING = mark("{name} was written as {encoding} and not as UTF-8.")
_BYTES = mark("{name} holds bytes that are no text; they were read as question marks.")
_TOO_LONG = mark("{name}: cells of more than {longest:,} characters, and what follows {most:,} cells, were left out.")
_LONGEST_CELL, _MOST_CELLS = 500_000, 2_000
_DAMAGED = mark("{name} is damaged ({reason}); it was read as far as possible.")


class NotebookBroken(WorkbenchError, ValueError):
    """A file of a submission is no notebook that can be read.

    Ask the student for the file once more.
    """

    code = "notebook-broken"


class NotebookCell(Struct, frozen=True):
    """A code cell; ``number`` counts the notebook's code cells from 1."""

    number: int
    source: str

    @property
    def names(self) -> frozenset[str]:
        """The names that the cell binds at its top level; none for a cell that is no Python."""
        try:
            tree = ast.parse(self.source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return frozenset()
        return frozenset(name for statement in tree.body for name in _bound(statement))


class ReadNotebook(Struct, frozen=True):
    """The code cells of a notebook in order, and remarks on what had to be repaired to read them."""

    cells: tuple[NotebookCell, ...]
    remarks: tuple[str, ...] = ()


def read_cells(name: str, content: bytes) -> tuple[NotebookCell, ...]:
    """The code cells of a notebook (format 3 or 4) in order. Raises NotebookBroken."""
    return read_notebook(name, content).cells


def read_notebook(name: str, content: bytes) -> ReadNotebook:
    """A notebook (format 3 or 4), in whatever encoding; a damaged file is read as far as possible.

    Raises NotebookBroken.
    """
    text, remarks = _decoded(name, content)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        document = {"cells": salvaged_cells(text)}
        if not document["cells"]:
            raise NotebookBroken(say(_NO_JSON, name=name, reason=error)) from error
        remarks.append(say(_DAMAGED, name=name, reason=error))
    cells = _cells(document)
    if cells is None:
        raise NotebookBroken(say(_NO_CELLS, name=name))
    sources = [_source(cell) for cell in cells if isinstance(cell, dict) and cell.get("cell_type") == "code"]
    long = [number for number, source in enumerate(sources, 1) if len(source) > _LONGEST_CELL]
    if long or len(sources) > _MOST_CELLS:
        remarks.append(say(_TOO_LONG, name=name, longest=_LONGEST_CELL, most=_MOST_CELLS))
    kept = [(number, source) for number, source in enumerate(sources[:_MOST_CELLS], 1) if number not in long]
    return ReadNotebook(
        tuple(NotebookCell(number, source) for number, source in kept if source.strip()), tuple(remarks)
    )


def _decoded(name: str, content: bytes) -> tuple[str, list[str]]:
    """The text of a file: UTF-8 as it should be, else as Windows may have written it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace"), [say(_ENCODING, name=name, encoding="UTF-16")]
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp949"), [say(_ENCODING, name=name, encoding="CP949")]
    except UnicodeDecodeError:
        return content.decode("utf-8", "replace"), [say(_BYTES, name=name)]


def _cells(document: Any) -> list[Any] | None:
    if not isinstance(document, dict):
        return None
    cells = document.get("cells")
    sheets = document.get("worksheets")
    if cells is None and isinstance(sheets, list):
        cells = [cell for sheet in sheets if isinstance(sheet, dict) for cell in sheet.get("cells") or ()]
    return cells if isinstance(cells, list) else None


def _source(cell: dict[str, Any]) -> str:
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    return source.encode(errors="replace").decode() if isinstance(source, str) else ""


def _bound(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [statement.name]
    return [node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
