"""The first cell of a lab's notebook for Colab: it installs the workbench from a wheel that the author names."""

import hashlib
import inspect
import re
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from workbench.atomic_files import write_atomically
from workbench.grading.build.authoring_errors import WheelUnusable
from workbench.grading.build.colab_installation import install_workbench
from workbench.messages import mark, say

WHEEL_FILE = "colab_wheel"
"""The file beside ``lab.toml`` that keeps the wheel's address and hash for later builds."""
_NAME = re.compile(r"keras_workbench-[\w.!+]+(-\d\w*)?-py3-none-any\.whl")
_TEXTS = {
    "nowhere": mark(
        "The workbench is not installed, and this notebook does not say where it is. Ask whoever gave you the notebook "
        "for the file keras_workbench-….whl. Put it beside the notebook (in Colab: the folder at the left edge, then "
        "the button for uploading), and run this cell again."
    ),
    "beside": mark(
        "The workbench is not installed. Put the file {name}, which belongs to this notebook, beside it (in Colab: the "
        "folder at the left edge, then the button for uploading), and run this cell again."
    ),
    "unreachable": mark(
        "The workbench could not be fetched from {address} ({reason}). Run this cell again when you are connected, or "
        "put the file {name} beside the notebook (in Colab: the folder at the left edge, then the button for "
        "uploading)."
    ),
    "other": mark(
        "{name} is not the file that this notebook was made for, and was not installed: its SHA-256 is {found}, and "
        "should be {expected}. Ask whoever gave you the notebook."
    ),
    "failed": mark(
        "The workbench could not be installed ({reason}). Restart the session and run this cell again. If it says the "
        "same, send it to whoever gave you the notebook."
    ),
}
_FIELDS = ("address", "name", "reason", "found", "expected")
"""What the function fills into these sentences when it runs."""
_CELL = """\
# Run this cell first. It installs the workbench and starts the lab; there is nothing to change in it.
from importlib.util import find_spec

{function}

if find_spec("workbench") is None:
    install_workbench(
        {address!r},
        {sha256!r},
        {{
{texts}
        }},
    )
import workbench as wb
from workbench.labs import FIXME

wb.labs.start("{sheet}")"""


@dataclass(frozen=True)
class ColabWheel:
    """The wheel that Colab notebooks install: an https address, or the name of a file that lies beside the notebook."""

    address: str = ""
    sha256: str = ""


def wheel_at(address: str) -> ColabWheel:
    """Read the wheel at an https address or path, and take its hash.

    Args:
        address: ``https://…/keras_workbench-….whl``, or the path of such a file, which students get with the notebook.

    Raises:
        WheelUnusable: It cannot be read, or is no wheel of the workbench.
    """
    scheme = urlsplit(address).scheme
    is_online = scheme == "https"
    name = address.rpartition("/")[2] if is_online else Path(address).name
    if not _NAME.fullmatch(name) or scheme in {"http", "ftp", "file"}:
        raise WheelUnusable(where=address, received=say("this is not the address of such a file"))
    try:
        content = _fetched(address) if is_online else Path(address).read_bytes()
    except OSError as error:
        raise WheelUnusable(where=address, received=error) from error
    return ColabWheel(address if is_online else name, hashlib.sha256(content).hexdigest())


def kept_wheel(folder: Path) -> ColabWheel:
    """The wheel that was named in an earlier build of the lab in ``folder``; one without an address where none was."""
    try:
        address, _, sha256 = (folder / WHEEL_FILE).read_text("utf-8").strip().rpartition("#sha256=")
    except FileNotFoundError:
        return ColabWheel()
    return ColabWheel(address, sha256)


def keep_wheel(folder: Path, wheel: ColabWheel) -> None:
    """Keep the wheel for later builds, in the form in which pip takes an address with a hash."""
    write_atomically(folder / WHEEL_FILE, f"{wheel.address}#sha256={wheel.sha256}\n")


def colab_start(sheet: str, wheel: ColabWheel) -> str:
    """The cell: installs the workbench where it is missing, and starts the lab with ``sheet``."""
    said = {name: say(text, **{field: f"{{{field}}}" for field in _FIELDS}) for name, text in _TEXTS.items()}
    texts = "\n".join(f"            {name!r}: {text!r}," for name, text in said.items())
    function = (
        re.sub(r"  # (noqa|type:).*", "", inspect.getsource(install_workbench))
        .rstrip()
        .replace("Mapping[str, str]", "dict")
    )
    return _CELL.format(function=function, address=wheel.address, sha256=wheel.sha256, texts=texts, sheet=sheet)


def _fetched(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 - https, as its caller has seen
        content: bytes = answer.read()
    return content
