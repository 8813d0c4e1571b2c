"""Where My library and the team's library lie on this machine."""

import os
from pathlib import Path

from workbench.user_folder import user_folder

TEAM_VARIABLE = "WORKBENCH_TEAM_LIBRARY"
"""The environment variable that names a folder of items that a team, or a course, offers to be read."""


def own_library() -> Path:
    """The folder of My library; it need not exist yet.

    It is the folder ``library`` of ``$WORKBENCH_HOME`` where that is set, and else of the user's folder for data.

    >>> import os
    >>> os.environ["WORKBENCH_HOME"] = str(folder)
    >>> own_library() == folder / "library"
    True
    """
    return user_folder() / "library"


def team_library() -> Path | None:
    """The folder of the team's library; None where none is named."""
    chosen = os.environ.get(TEAM_VARIABLE, "").strip()
    return Path(chosen).expanduser() if chosen else None
