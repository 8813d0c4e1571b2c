"""The course that comes with the workbench, in a folder of the learner's: notebooks, labs and their contents page.

All of it lies in one folder, so that each link between two notebooks leads somewhere. A file that is there is never
overwritten; one that was deleted or renamed comes anew.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from workbench.atomic_files import write_atomically

FOLDER = "workbench-course"
CONTENTS = "contents.md"
_LAB_IN_A_CLONE = re.compile(r"\.\./labs/(\w+)/release/(?=\1\.ipynb\))")


def lecture_notebooks() -> dict[str, Path]:
    """The workbench's own notebooks by file name: inside the installed package, or beside it in a clone."""
    return {path.name: path for folder in _shipped_folders() for path in sorted(folder.glob("*.ipynb"))}


def course_files() -> dict[str, Path]:
    """Everything that a learner gets, by file name: notebooks, the student's notebook of each lab, the contents."""
    from workbench.labs.opening import shipped  # what else labs import would make the command slow to start

    contents = [folder / CONTENTS for folder in _shipped_folders() if (folder / CONTENTS).is_file()]
    return lecture_notebooks() | {path.name: path for path in [*shipped().values(), *contents]}


def copy_missing(files: Mapping[str, Path], folder: Path) -> list[str]:
    """Copy what is not in the folder yet, and make the folder if need be; the names of what was copied.

    Raises OSError where something cannot be written.
    """
    folder.mkdir(exist_ok=True)
    return [name for name, source in files.items() if _copied(source, folder / name)]


def _copied(source: Path, target: Path) -> bool:
    if target.exists() or target.is_symlink():
        return False
    content = source.read_bytes()
    if source.name == CONTENTS:
        # In a clone each lab has folders of its own; a learner gets it beside the other notebooks.
        content = _LAB_IN_A_CLONE.sub("", content.decode("utf-8")).encode("utf-8")
    write_atomically(target, content)
    return True


def _shipped_folders() -> list[Path]:
    package = Path(__file__).parent
    return [folder for folder in (package / "notebooks", package.parent / "notebooks") if folder.is_dir()]
