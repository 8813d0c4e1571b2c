"""The file that ``wb.labs.submit()`` makes, read with distrust: all of it may be of a student's own making."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

import msgspec
from msgspec import Struct

from workbench.grading.notebooks import Cell, NotebookBroken, read_cells
from workbench.labs.questions.protocol import Answer, ProtocolError, decode
from workbench.messages import mark, say

_BROKEN_PART = mark("{name} of the packed submission cannot be read and counts for nothing: {reason}.")


class Packed(Struct, frozen=True):
    """A packed submission. ``cells`` is None where no notebook was found when it was packed."""

    name: str
    lab: str = ""
    student: str = ""
    time: str = ""
    cells: tuple[Cell, ...] | None = None
    networks: Mapping[str, tuple[str, bytes]] = {}
    answers: Mapping[str, Answer] = {}


class _Manifest(Struct):
    lab: str
    student: str = ""
    time: str | float = ""


def read_packed(folder: str, files: Mapping[str, bytes], remarks: list[str]) -> Packed | None:
    """The packed submission in a folder of an upload; None where ``manifest.json`` is another program's."""
    prefix = "" if folder == "." else f"{folder}/"
    inside = {name.removeprefix(prefix): content for name, content in files.items() if name.startswith(prefix)}
    try:
        manifest = msgspec.json.decode(inside["manifest.json"], type=_Manifest)
    except (msgspec.MsgspecError, KeyError, UnicodeDecodeError, RecursionError):
        return None
    return Packed(
        folder,
        manifest.lab,
        manifest.student,
        str(manifest.time),
        _cells(inside, remarks),
        {_stem(name): (PurePosixPath(name).name, content) for name, content in inside.items() if _is_network(name)},
        _answers(inside, remarks),
    )


def _cells(inside: Mapping[str, bytes], remarks: list[str]) -> tuple[Cell, ...] | None:
    if "notebook.ipynb" not in inside:
        return None
    try:
        return read_cells("notebook.ipynb", inside["notebook.ipynb"])
    except NotebookBroken as error:
        remarks.append(str(error))
        return None


def _answers(inside: Mapping[str, bytes], remarks: list[str]) -> dict[str, Answer]:
    """By question; what cannot be read is left out."""
    content = inside.get("answers.msgpack")
    if content is None:
        return {}
    try:
        raw: Any = msgspec.msgpack.decode(content, type=dict[str, msgspec.Raw])
        return {question: decode(bytes(answer), Answer) for question, answer in raw.items()}
    except (msgspec.MsgspecError, ProtocolError, ValueError, RecursionError) as error:
        remarks.append(say(_BROKEN_PART, name="answers.msgpack", reason=error))
        return {}


def _is_network(name: str) -> bool:
    path = PurePosixPath(name)
    if str(path.parent) == "models":
        return name.endswith(".keras")
    return str(path.parent) == "graphs" and name.endswith(".graph.json")


def _stem(name: str) -> str:
    return PurePosixPath(name).name.removesuffix(".keras").removesuffix(".graph.json")
