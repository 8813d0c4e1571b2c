"""The Python inside what people hand over: files, notebooks, copied sessions with prompts, cells with magics."""

import ast
import json
import os
import re
import textwrap
import tokenize
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from msgspec import Struct

from workbench.importers.import_errors import NoSuchFile, SourceFailed
from workbench.messages import mark, say

_SUFFIXES = (".py", ".ipynb", ".txt", ".md")
"""How the name of a file ends that is given as text."""

_MODEL_SUFFIXES = (".keras", ".h5", ".hdf5", ".json")

_LONGEST_PATH = 1000
_PROMPT = re.compile(r"^\s*(?:>>>|\.\.\.|In \[\d*\]:|\.{3,}:)(?: |$)")
_OUTPUT = re.compile(r"^\s*Out\s?\[\d*\]:")
_MAGIC = re.compile(r"^\s*(?:%%?|!|\?)")
_HELP = re.compile(r"^\s*[\w.]+\?{1,2}\s*$")
_TIMED = re.compile(r"^(\s*)%time\s+(?=\S)")
_ASSIGNED_MAGIC = re.compile(r"^(\s*[\w, ]+=\s*)[%!].*$")
_PRINT_STATEMENT = re.compile(r"^(\s*)print\s+[\"'\w].*$")
_FENCE = re.compile(r"^\s*(?:```|~~~)")
_PYTHON_CELLS = ("%%time", "%%timeit", "%%capture", "%%prun", "%%python3", "%%wandb")
"""Cell magics under which the rest of the cell is Python; under any other it is another language."""

_LOOK_ALIKES = str.maketrans(
    {"\u00a0": " ", "\u2007": " ", "\u202f": " ", "\u3000": " ", "\u200b": "", "\ufeff": "",
     "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2028": "\n"}
)  # fmt: skip
"""Characters that web pages and word processors put in place of spaces and quotes."""

_NO_PYTHON = 'raise SyntaxError("this cell is no Python")'
_BINARY = mark("a file that holds no text")


class SourceText(Struct, frozen=True):
    """Python with the line numbers of what was handed over, its name in messages, and the folder it belongs to."""

    text: str
    where: str
    folder: str


def source_text(given: str | os.PathLike[str]) -> SourceText:
    """The Python of a text, or of a file by its path, which may be given as text as well.

    Raises NoSuchFile, or SourceFailed for a file that holds no text.
    """
    if not isinstance(given, os.PathLike) and not _is_path(given):
        return SourceText(plain_python(given), say("the code"), str(Path.cwd()))
    path = Path(given).expanduser()
    if not path.is_file():
        raise NoSuchFile(where=path.name, folder=str(path.absolute().parent), received=_received(path))
    return SourceText(plain_python(_decoded(path)), path.name, str(path.resolve().parent))


def is_saved_model(given: str | os.PathLike[str]) -> bool:
    """Whether the path of a saved model is given, and no code."""
    text = os.fspath(given).strip()
    return "\n" not in text and text.lower().endswith(_MODEL_SUFFIXES) and not re.search(r"[=();\"']", text)


def _is_path(text: str) -> bool:
    line = text.strip()
    if not line or "\n" in line or len(line) > _LONGEST_PATH:
        return False
    return line.lower().endswith(_SUFFIXES) and not re.search(r"[=();\"']", line)


def _received(path: Path) -> str:
    return say("a folder") if path.is_dir() else say("nothing there")


def _decoded(path: Path) -> str:
    content = path.read_bytes()
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SourceFailed(where=path.name, received=say(_BINARY))
    try:
        encoding = tokenize.detect_encoding(BytesIO(content).readline)[0]
    except SyntaxError:
        encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "cp949"
    for name in (encoding, "cp949", "latin-1"):
        try:
            return content.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    raise SourceFailed(where=path.name, received=say(_BINARY))


def plain_python(text: str) -> str:
    r"""``text`` as Python that can be parsed: what is no Python gives way to ``pass``, and lines keep their number.

    Python that can be read as it is stays as it is. A notebook file gives the code of its cells.

    >>> plain_python("%matplotlib inline\nx = 1")
    'pass\nx = 1'
    >>> plain_python(">>> x = 1\n>>> x\n1")
    'x = 1\nx\n'
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    cells = _cells(text)
    if cells is not None:
        return "\n".join(_cell(plain_python(cell)) for cell in cells)
    return next((found for found in _candidates(text) if _parses(found)), text.translate(_LOOK_ALIKES))


def _candidates(text: str) -> Iterator[str]:
    """The text, and what is left of it without one thing after another that is no Python."""
    yield text
    text = text.translate(_LOOK_ALIKES)
    yield text
    yield textwrap.dedent(text)
    for change in (_fenced, _without_prompts, _without_magics, _without_print_statements):
        text = change(text)
        yield text
        yield textwrap.dedent(text)


def _cells(text: str) -> list[str] | None:
    """The code cells of a notebook file; None for any other text."""
    if not text.lstrip().startswith("{"):
        return None
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError):
        return None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if cells is None and isinstance(notebook, dict) and isinstance(notebook.get("worksheets"), list):
        cells = [cell for sheet in notebook["worksheets"] for cell in sheet.get("cells", ())]
    if not isinstance(cells, list):
        return None
    return [_joined(cell) for cell in cells if isinstance(cell, dict) and cell.get("cell_type") == "code"]


def _cell(text: str) -> str:
    """A cell's Python; one that is none fails by itself, so that the other cells are read."""
    return text if _parses(text) else _NO_PYTHON + "\n" * text.count("\n")


def _joined(cell: dict[str, Any]) -> str:
    source = cell.get("source", cell.get("input", ""))
    return source if isinstance(source, str) else "".join(map(str, source))


def _parses(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _fenced(text: str) -> str:
    """What stands between the fences of Markdown, where there are any."""
    lines = text.split("\n")
    if not any(map(_FENCE.match, lines)):
        return text
    inside, kept = False, []
    for line in lines:
        fence = _FENCE.match(line) is not None
        inside = inside != fence
        kept.append(line if inside and not fence else "")
    return "\n".join(kept)


def _without_prompts(text: str) -> str:
    """What was typed in a session; what the session has answered is left out."""
    lines = text.split("\n")
    if not any(re.match(r"^\s*(?:>>>|In \[\d*\]:)", line) for line in lines):
        return text
    typed = [_PROMPT.sub("", line) if _PROMPT.match(line) else "" for line in lines]
    if any(line.lstrip().startswith("In [") for line in lines):  # IPython has no prompt at lines that were pasted
        typed = ["" if _OUTPUT.match(line) else _PROMPT.sub("", line) for line in lines]
    return "\n".join(typed)


def _without_magics(text: str) -> str:
    """Python without IPython's own lines; a cell in another language becomes empty."""
    lines = text.split("\n")
    first = next((line.strip() for line in lines if line.strip()), "")
    if first.startswith("%%") and not first.startswith(_PYTHON_CELLS):
        return "\n" * text.count("\n")
    return "\n".join(map(_without_magic, lines))


def _without_magic(line: str) -> str:
    indent = line[: len(line) - len(line.lstrip())]
    if _TIMED.match(line):
        return _TIMED.sub(r"\1", line)
    if _ASSIGNED_MAGIC.match(line):
        return _ASSIGNED_MAGIC.sub(r"\1None", line)
    return f"{indent}pass" if _MAGIC.match(line) or _HELP.match(line) else line


def _without_print_statements(text: str) -> str:
    """Without the statement of Python 2, which prints and does nothing else."""
    return "\n".join(_PRINT_STATEMENT.sub(r"\1pass", line) for line in text.split("\n"))
