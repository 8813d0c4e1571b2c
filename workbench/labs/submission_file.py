"""The file that a student hands in: one zip with the notebook, answers, trained models and drawings.

The file is untrusted input: every name, size and count is checked before a byte is unpacked, models are passed on as
bytes, and nothing is ever extracted to a path.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct, field

from workbench.atomic_files import write_atomically
from workbench.labs.lab_errors import SubmissionBroken
from workbench.labs.questions.answer_protocol import Answer, ProtocolError, decode, encode
from workbench.messages import say
from workbench.text_format import bytes_text

ENDING = ".wbsub.zip"
FORMAT = "keras-workbench submission"
VERSION = 1
LARGEST = 256 * 1024 * 1024
"""Bytes of the file, and of everything in it unpacked."""
_LIMIT = bytes_text(LARGEST)
_LARGEST_PART = 128 * 1024 * 1024
_LARGEST_MANIFEST = 1024 * 1024
_MOST_PARTS = 200
_NAMED = re.compile(r"(models|graphs)/([^\W\d]\w{0,99})(\.keras|\.graph\.json)")
_NOTEBOOK, _SESSION, _ANSWERS, _MANIFEST = "notebook.ipynb", "session.ipynb", "answers.msgpack", "manifest.json"
_FIRST_DATE = (1980, 1, 1, 0, 0, 0)
_SYMLINK = 0o120000
_KIND_MASK = 0o170000

Text = Annotated[str, Meta(max_length=500)]


class Manifest(Struct, frozen=True, kw_only=True):
    """What a submission says of itself. None of it is proof: a student can write any of it."""

    format: Literal["keras-workbench submission"] = FORMAT  # type: ignore[assignment]
    version: Annotated[int, Meta(ge=1, le=VERSION)] = VERSION
    lab: Text
    lab_version: Text
    student: Text
    seed: int
    time: Text
    environment: Annotated[Mapping[Text, Text], Meta(max_length=50)] = field(default_factory=dict)
    points: float = 0.0
    notebook_from: Literal["file", "colab", "session", "none"] = "none"


class SubmissionFile(Struct, frozen=True, kw_only=True):
    """The content of a submission. ``session`` is a notebook of the cells as they were run, in that order.

    ``answers`` are those to the visible requests, by question. ``models`` are Keras files, ``graphs`` graph files, both
    by notebook name. All of it comes from a student.
    """

    manifest: Manifest
    notebook: bytes | None = None
    session: bytes | None = None
    answers: Mapping[str, Answer] = field(default_factory=dict)
    models: Mapping[str, bytes] = field(default_factory=dict)
    graphs: Mapping[str, bytes] = field(default_factory=dict)


def file_name(lab: str, student: str) -> str:
    """``<lab>-<student>.wbsub.zip``, the student's name with what a file name may hold.

    >>> file_name("mnist_cnn", "Kim / 7")
    'mnist_cnn-Kim-7.wbsub.zip'
    """
    student = "-".join(re.findall(r"\w+", student))[:60]
    return f"{lab}-{student or 'student'}{ENDING}"


def write(path: Path, submission: SubmissionFile) -> Path:
    """Write a submission, all or nothing. Raises OSError."""
    write_atomically(path, pack(submission))
    return path


def pack(submission: SubmissionFile) -> bytes:
    """The bytes of a submission's file; equal submissions give equal bytes."""
    parts: dict[str, bytes | None] = {
        _MANIFEST: msgspec.json.format(msgspec.json.encode(submission.manifest)),
        _NOTEBOOK: submission.notebook,
        _SESSION: submission.session,
        _ANSWERS: encode(dict(submission.answers)),
        **{f"models/{name}.keras": content for name, content in submission.models.items()},
        **{f"graphs/{name}.graph.json": content for name, content in submission.graphs.items()},
    }
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            if content is not None:
                file.writestr(zipfile.ZipInfo(name, _FIRST_DATE), content, zipfile.ZIP_DEFLATED)
    return memory.getvalue()


def read(path: Path) -> SubmissionFile:
    """Read a submission. Raises OSError or SubmissionBroken, and unpacks nothing to disk."""
    if path.stat().st_size > LARGEST:
        raise _broken(path.name, say("more than {size}", size=_LIMIT), say("at most {size}", size=_LIMIT))
    return unpack(path.read_bytes(), where=path.name)


def unpack(content: bytes, *, where: str) -> SubmissionFile:
    """The submission in the bytes of a file. Raises SubmissionBroken."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            parts = _parts(file, where)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        if isinstance(error, SubmissionBroken):
            raise
        raise _broken(where, str(error) or say("a broken zip file"), say("a zip file")) from error
    return SubmissionFile(
        manifest=_manifest(parts.get(_MANIFEST), where),
        notebook=parts.get(_NOTEBOOK),
        session=parts.get(_SESSION),
        answers=_answers(parts.get(_ANSWERS), where),
        models=_under(parts, "models"),
        graphs=_under(parts, "graphs"),
    )


def _parts(file: zipfile.ZipFile, where: str) -> dict[str, bytes]:
    infos = file.infolist()
    if len(infos) > _MOST_PARTS:
        raise _broken(where, say("{count} files inside", count=len(infos)), say("at most {count}", count=_MOST_PARTS))
    if len({info.filename for info in infos}) != len(infos):
        raise _broken(where, say("two files of one name inside"), say("each name once"))
    for info in infos:
        _require_harmless(info, where)
    if sum(info.file_size for info in infos) > LARGEST:
        raise _broken(where, say("more than {size} when unpacked", size=_LIMIT), say("at most {size}", size=_LIMIT))
    return {info.filename: _unpacked(file, info, where) for info in infos}


def _require_harmless(info: zipfile.ZipInfo, where: str) -> None:
    known = info.filename in {_NOTEBOOK, _SESSION, _ANSWERS, _MANIFEST} or _NAMED.fullmatch(info.filename)
    if not known:
        raise _broken(
            where, say("a file {filename!r} inside", filename=info.filename[:80]), say("only a submission's own files")
        )
    if (info.external_attr >> 16) & _KIND_MASK == _SYMLINK:
        raise _broken(where, say("a link {filename!r} inside", filename=info.filename), say("files only"))
    if info.file_size > _LARGEST_PART:
        raise _broken(
            where,
            say("{filename} of {count} bytes", filename=info.filename, count=info.file_size),
            say("at most {count}", count=_LARGEST_PART),
        )


def _unpacked(file: zipfile.ZipFile, info: zipfile.ZipInfo, where: str) -> bytes:
    """At most as many bytes as the directory of the zip promised."""
    with file.open(info) as part:
        content = part.read(info.file_size + 1)
    if len(content) != info.file_size:
        raise _broken(
            where, say("{filename} of another size than it says", filename=info.filename), say("the size it says")
        )
    return content


def _manifest(content: bytes | None, where: str) -> Manifest:
    if content is None or len(content) > _LARGEST_MANIFEST:
        raise _broken(where, say("no manifest.json"), say("a submission made by wb.labs.submit()"))
    try:
        return msgspec.json.decode(content, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _broken(
            where, say("manifest.json: {error}", error=error), say("a submission made by wb.labs.submit()")
        ) from error


def _answers(content: bytes | None, where: str) -> Mapping[str, Answer]:
    if content is None:
        return {}
    try:
        found: dict[str, Answer] = decode(content, dict[str, Answer])
    except ProtocolError as error:
        raise _broken(where, say("answers.msgpack: {error}", error=error), say("answers that can be read")) from error
    return found


def _under(parts: Mapping[str, bytes], folder: str) -> Mapping[str, bytes]:
    matches = ((_NAMED.fullmatch(name), content) for name, content in parts.items())
    return {match[2]: content for match, content in matches if match is not None and match[1] == folder}


def _broken(where: str, received: str, expected: str) -> SubmissionBroken:
    return SubmissionBroken(where=where, received=received, expected=expected)
