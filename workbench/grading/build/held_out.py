"""Held-out data that nobody can know: drawn or changed with a seed that only the instructor's machine has."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from workbench.grading.build.authoring_errors import ChecksBroken
from workbench.messages import say

_FILE = "held_out_seed"
_VARIABLE = "WORKBENCH_HELD_OUT_SEED"
_BITS = 32


def held_out_seed(checks: str | Path) -> int:
    """The secret seed of a lab's held-out data: made once, and kept in a file beside ``checks.py``.

    A lab that is published shows how its held-out data are made, but not this number. Who grades on several machines
    copies the file, or sets ``WORKBENCH_HELD_OUT_SEED`` on all of them. It belongs into no repository.

    Args:
        checks: ``__file__`` of ``checks.py``.

    Returns:
        The seed.

    Raises:
        ChecksBroken: The file cannot be written, or holds no number.

    >>> held_out_seed(folder / "checks.py") == held_out_seed(folder / "checks.py")
    True
    """
    said = os.environ.get(_VARIABLE, "")
    path = Path(checks).resolve().parent / _FILE
    try:
        if not said:
            with suppress(FileExistsError), path.open("x", encoding="utf-8") as file:
                file.write(str(secrets.randbits(_BITS)))
            said = path.read_text("utf-8")
        return int(said)
    except (OSError, ValueError) as error:
        expected = say("a whole number in this file, or in the variable {variable}", variable=_VARIABLE)
        raise ChecksBroken(where=path, received=str(error), expected=expected) from error
