"""What ``wb.labs.submit()`` made, found in an upload: as it was, renamed, packed again, or unpacked by a browser."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath

from msgspec import Struct

from workbench.grading.notebook_reader import NotebookBroken, NotebookCell, read_notebook
from workbench.labs.lab_errors import SubmissionBroken
from workbench.labs.questions.answer_protocol import Answer
from workbench.labs.submission_file import SubmissionFile as Content
from workbench.labs.submission_file import unpack

_ANSWERS = "answers.msgpack"
_PARTS = frozenset({"manifest.json", "notebook.ipynb", "session.ipynb", _ANSWERS})


class PackedSubmission(Struct, frozen=True):
    """A packed submission. ``cells`` is None where no notebook was found when it was packed.

    ``session`` are the cells as they were run, in that order. ``networks`` are file name and content by notebook name.
    """

    name: str
    lab: str
    student: str
    time: str
    cells: tuple[NotebookCell, ...] | None
    session: tuple[NotebookCell, ...]
    networks: Mapping[str, tuple[str, bytes]]
    answers: Mapping[str, Answer]


def read_packed(folder: str, files: Mapping[str, bytes], remarks: list[str]) -> PackedSubmission | None:
    """The packed submission in a folder of an upload; None, with a remark, where it cannot be read.

    Parts that are not a submission's own are passed over. Answers that cannot be read are ignored.
    """
    prefix = "" if folder == "." else f"{folder}/"
    inside = {name.removeprefix(prefix): content for name, content in files.items() if name.startswith(prefix)}
    parts = {name: content for name, content in inside.items() if _is_part(name)}
    for left_out in ((), (_ANSWERS,)):
        try:
            content = unpack(_zipped(parts, left_out), where=folder)
        except SubmissionBroken as error:
            remarks.append(str(error))
            continue
        return _packed(folder, content, remarks)
    return None


def _packed(name: str, content: Content, remarks: list[str]) -> PackedSubmission:
    models = {each: (f"{each}.keras", model) for each, model in content.models.items()}
    graphs = {each: (f"{each}.graph.json", graph) for each, graph in content.graphs.items()}
    return PackedSubmission(
        name,
        content.manifest.lab,
        content.manifest.student,
        content.manifest.time,
        _cells("notebook.ipynb", content.notebook, remarks),
        _cells("session.ipynb", content.session, remarks) or (),
        {**models, **graphs},
        content.answers,
    )


def _cells(name: str, content: bytes | None, remarks: list[str]) -> tuple[NotebookCell, ...] | None:
    if content is None:
        return None
    try:
        notebook = read_notebook(name, content)
    except NotebookBroken as error:
        remarks.append(str(error))
        return None
    remarks += notebook.remarks
    return notebook.cells


def _is_part(name: str) -> bool:
    return name in _PARTS or str(PurePosixPath(name).parent) in {"models", "graphs"}


def _zipped(parts: Mapping[str, bytes], left_out: tuple[str, ...]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, part in parts.items():
            if name not in left_out:
                archive.writestr(name, part)
    return content.getvalue()
