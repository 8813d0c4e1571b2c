"""The student's notebook as a file, where the front end lets us find it; else as the cells that were run."""

import json
import os
from pathlib import Path
from typing import Any, Literal

from workbench.labs.output_silencing import current_shell

_LARGEST = 100 * 1024 * 1024

Origin = Literal["file", "colab", "session", "none"]


def find_notebook() -> tuple[bytes | None, Origin]:
    """The notebook's content and where it is from. Never raises."""
    in_colab = _colab()
    if in_colab is not None:
        return in_colab, "colab"
    path = notebook_path()
    try:
        if path is not None and path.stat().st_size <= _LARGEST:
            return path.read_bytes(), "file"
    except OSError:
        pass
    session = session_notebook()
    return session, "session" if session is not None else "none"


def notebook_path() -> Path | None:
    """The file of the notebook: Jupyter Server and VS Code tell the kernel, others do not."""
    shell = current_shell()
    names = shell.user_ns if shell is not None else {}
    for told in (names.get("__vsc_ipynb_file__"), os.environ.get("JPY_SESSION_NAME")):
        if isinstance(told, str) and told.endswith(".ipynb"):
            path = Path(told)
            return next((one for one in (path, Path.cwd() / path.name) if one.is_file()), None)
    return None


def session_notebook() -> bytes | None:
    """A notebook of the cells as they were run in this session, or None outside IPython."""
    shell = current_shell()
    cells = run_cells(shell)
    if not cells:
        return None
    document = {
        "cells": [_cell(place, source) for place, source in enumerate(cells)],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode(errors="replace")


def run_cells(shell: Any) -> list[str]:
    """The text of every cell that was run, as it was written."""
    manager = getattr(shell, "history_manager", None)
    return [source for source in manager.input_hist_raw if source] if manager is not None else []


def is_saved(content: bytes) -> bool:
    """Whether the file holds the cell that was run before the one that runs now; if not, it was not saved since."""
    cells = run_cells(current_shell())[:-1]
    if not cells:
        return True
    try:
        sources = ["".join(cell.get("source", "")).strip() for cell in json.loads(content)["cells"]]
    except (ValueError, KeyError, TypeError, AttributeError):
        return False
    return cells[-1].strip() in sources


def _cell(place: int, source: str) -> dict[str, Any]:
    empty: dict[str, Any] = {"execution_count": None, "metadata": {}, "outputs": []}
    return {"cell_type": "code", "id": f"run-{place}", "source": source, **empty}


def _colab() -> bytes | None:
    """The notebook that Colab shows, saved or not."""
    try:
        from google.colab import _message

        found = _message.blocking_request("get_ipynb", timeout_sec=10)
        return json.dumps(found["ipynb"], ensure_ascii=False).encode()
    except Exception:  # noqa: BLE001 - not in Colab, or Colab has changed: there is always the session
        return None
