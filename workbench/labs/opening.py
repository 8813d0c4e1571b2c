"""``wb.labs.open``: a lab's notebook, copied where the student works, and never over anything."""

import shutil
from pathlib import Path

from workbench.html_elements import element
from workbench.labs.lab_errors import NotWritable, UnknownLab
from workbench.labs.notebook_output import show
from workbench.messages import mark, say
from workbench.text_format import ReadablePath

_COPIED = mark("The lab is in {path}. Open it, and run its first cell.")
_KEPT = mark(
    "You have this lab already: {path}. It was left as it is. For a second copy: wb.labs.open({name!r}, new=True)."
)


def open(name: str, folder: str | Path = ".", *, new: bool = False) -> Path:  # noqa: A001 - the public name
    """Copy the notebook of a lab to where the student works, unless it is there already.

    A file that is there is never overwritten.

    Args:
        name: The lab's name.
        folder: The folder to copy it into.
        new: Make a second copy beside the first (``mnist_cnn-2.ipynb``).

    Returns:
        The path of the notebook.

    Raises:
        UnknownLab: No lab of that name comes with the workbench.
        NotWritable: The folder cannot be written to.

    >>> path = wb.labs.open("mnist_cnn", folder)
    The lab is in .../mnist_cnn.ipynb. Open it, and run its first cell.
    >>> path.name
    'mnist_cnn.ipynb'
    """
    labs = shipped()
    if name not in labs:
        raise UnknownLab(received=name, expected=", ".join(labs) or "-")
    target, copied = _placed(labs[name], Path(folder).resolve(), new=new)
    text = say(_COPIED if copied else _KEPT, path=target, name=name)
    show(element("div", text, " ", element("a", target.name, href=target.name)), text)
    return ReadablePath(target)


def shipped() -> dict[str, Path]:
    """The notebooks of the labs that come with the workbench, by name: in the installed package, or in a clone."""
    here = Path(__file__).parent
    folders = (here / "shipped", here.parent.parent / "labs")
    found = (path for folder in folders if folder.is_dir() for path in sorted(folder.glob("*/release/*.ipynb")))
    return {path.stem: path for path in found if path.stem == path.parent.parent.name}


def _placed(source: Path, folder: Path, *, new: bool) -> tuple[Path, bool]:
    number = 1
    while True:
        target = folder / (source.name if number == 1 else f"{source.stem}-{number}.ipynb")
        try:
            with target.open("xb") as copy, source.open("rb") as original:
                shutil.copyfileobj(original, copy)
        except FileExistsError:
            if not new:
                return target, False
            number += 1
        except OSError as error:
            raise NotWritable(where=target, received=error.strerror) from error
        else:
            return target, True
