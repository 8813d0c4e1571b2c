"""Why a run was not written to its folder, in words: a full disk, or a place that cannot be written."""

import errno
from pathlib import Path

from workbench.messages import mark, say

_FULL = mark(
    "The disk of {folder} is full, so that {what} was not kept. The training goes on, with its best weights in memory. "
    "Free some space: the next epoch is kept again."
)
_REFUSED = mark(
    "{folder} cannot be written ({reason}), so that {what} was not kept. The training goes on, with its best weights "
    "in memory. Give another folder to the next run, or the right to write here."
)
_THE_RUN = mark("the run")


def not_kept(folder: Path, error: OSError, what: str = "") -> str:
    """Why the folder of a run was not written, in words."""
    what = what or say(_THE_RUN)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return say(_FULL, folder=folder, what=what)
    return say(_REFUSED, folder=folder, what=what, reason=error.strerror or str(error))
