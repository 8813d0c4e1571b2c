"""Where data lies on this machine."""

import os
from pathlib import Path

HOME_VARIABLE = "WORKBENCH_DATA"
"""The environment variable that names the data home."""


def data_home() -> Path:
    """Where data sets are found and downloaded to; the folder need not exist yet.

    It is ``$WORKBENCH_DATA`` where that is set, and else a folder of the user's cache. Each data set has a folder of
    its own in it, such as ``mnist``.

    Returns:
        The path of the folder.

    >>> import os
    >>> os.environ["WORKBENCH_DATA"] = str(folder)
    >>> data_home() == folder
    True
    """
    chosen = os.environ.get(HOME_VARIABLE, "").strip()
    if chosen:
        return Path(chosen).expanduser()
    # Here, because pooch brings requests and half a second of imports.
    import pooch

    return Path(pooch.os_cache("keras-workbench"))
