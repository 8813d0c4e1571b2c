"""The folder of a run inside the folder of runs, with a safe unique name."""

import re
from itertools import count
from pathlib import Path

from workbench.training.run_errors import FolderIsFile

RUNS = Path("runs")
"""Where runs are kept unless another folder is given."""

_LONGEST = 60
_RESERVED = frozenset(
    {"CON", "PRN", "AUX", "NUL", *(f"COM{n}" for n in range(1, 10)), *(f"LPT{n}" for n in range(1, 10))}
)
"""Names that Windows reserves for devices."""


def folder_name(name: str) -> str:
    """``name`` as one part of a path: letters of any language, digits, spaces, dots and dashes; never a parent folder.

    >>> folder_name("../lr 0.1: a/b")
    'lr 0.1_ a_b'
    """
    plain = re.sub(r"[^\w.\- ]", "_", name)[:_LONGEST].strip(" ._")
    plain = plain or "run"
    return f"{plain}_" if plain.split(".")[0].upper() in _RESERVED else plain


def claim(parent: Path, name: str) -> Path:
    """Make a new folder for ``name`` in ``parent``, with a number behind it if there is one already.

    Raises:
        FolderIsFile: ``parent``, or a folder above it, is a file.
        OSError: the place cannot be written.
    """
    parent = parent.expanduser()
    file = next((path for path in (parent, *parent.parents) if path.exists() and not path.is_dir()), None)
    if file is not None:
        raise FolderIsFile(where="fit", received=str(file))
    parent.mkdir(parents=True, exist_ok=True)
    for number in count(1):
        path = parent / (folder_name(name) if number == 1 else f"{folder_name(name)}-{number}")
        try:
            path.mkdir()
        except FileExistsError:
            continue
        return path.resolve()
    raise AssertionError
