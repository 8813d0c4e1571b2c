"""The folder in which the workbench keeps what is the user's own, and of no single notebook."""

import os
from pathlib import Path

HOME_VARIABLE = "WORKBENCH_HOME"
"""The environment variable that names another folder."""


def user_folder() -> Path:
    """The folder: ``$WORKBENCH_HOME`` where that is set, and else the user's folder for data. It may not exist yet."""
    named = os.environ.get(HOME_VARIABLE, "").strip()
    if named:
        return Path(named).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir("keras-workbench", appauthor=False))
