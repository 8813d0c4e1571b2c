"""Removes a folder whatever a submission has made of it: deeper than Python recurses, or with its rights taken away."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

_ALL_RIGHTS = 0o700


def remove_folder(folder: Path) -> None:
    """Delete a folder with all in it; what another user owns stays. Nothing is followed that leads elsewhere.

    Folders within folders are moved up one after the other, so that no path and no recursion becomes long, as those of
    ``shutil.rmtree`` do.
    """
    with tempfile.TemporaryDirectory(dir=folder.parent, ignore_cleanup_errors=True) as above:
        waiting, count = [folder], 0
        while waiting:
            opened = waiting.pop()
            with suppress(OSError):
                opened.chmod(_ALL_RIGHTS)
                for entry in list(os.scandir(opened)):
                    with suppress(OSError):
                        if not entry.is_dir(follow_symlinks=False):
                            Path(entry.path).unlink()
                            continue
                        Path(entry.path).chmod(_ALL_RIGHTS)  # a folder without rights cannot be moved
                        count += 1
                        waiting.append(Path(entry.path).rename(Path(above, str(count))))
                opened.rmdir()
