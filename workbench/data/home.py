"""Where data lies on this machine."""

import os
from pathlib import Path

HOME_VARIABLE = "WORKBENCH_DATA"
"""The environment variable that names the data home."""


def data_home() -> Path:
    """Return the folder that datasets are found in and downloaded to; it need not exist yet.

    It is ``$WORKBENCH_DATA`` where that is set, and else a folder of the user's cache. Each dataset has a folder of
    its own in it, such as ``mnist``.
    """
    chosen = os.environ.get(HOME_VARIABLE, "").strip()
    if chosen:
        return Path(chosen).expanduser()
    # Here, because pooch brings requests and half a second of imports.
    import pooch

    return Path(pooch.os_cache("keras-workbench"))
