"""Which code is a library's: a frame in one of these folders is not a learner's."""

import os
import sysconfig
from functools import cache


@cache
def library_folders() -> tuple[str, ...]:
    """The folders of Python's own library and of installed packages, each with a separator at its end."""
    paths = sysconfig.get_paths()
    found = {paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    return tuple(f"{os.path.normpath(path)}{os.sep}" for path in sorted(found))
