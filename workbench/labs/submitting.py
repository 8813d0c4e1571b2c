"""``wb.labs.submit``: everything a grader needs, in one file."""

import platform
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from workbench.graph.graph_files import encode as encode_graph
from workbench.html_elements import element, elements, joined
from workbench.labs.blanks import is_blank
from workbench.labs.lab_errors import NotWritable
from workbench.labs.lab_session import LabSession, begin, current, is_inert, notebook_names
from workbench.labs.notebook_file import find_notebook, is_saved, session_notebook
from workbench.labs.notebook_output import show
from workbench.labs.output_silencing import silence
from workbench.labs.questions.answer_collection import gather
from workbench.labs.questions.answer_protocol import Answer, ProtocolError, encode
from workbench.labs.questions.network_description import graph_of
from workbench.labs.rendering import note_html, note_text, progress_html, progress_text
from workbench.labs.submission_file import LARGEST, Manifest, SubmissionFile, file_name, write
from workbench.messages import mark, mark_plural, say, say_plural
from workbench.text_format import ReadablePath, bytes_text, shorten

_DONE = mark("Your work is in {path} ({size}). Hand in this one file.")
_HAS = mark("It holds: {parts}.")
_NO_NAME = mark("It has no name yet: give your name or student number, as in wb.labs.submit('Kim 7').")
_UNSAVED = mark(
    "The notebook on disk is older than what you ran. Your answers are in the file all the same; save the notebook "
    "(Ctrl+S) and submit once more to hand in its latest text too."
)
_NO_MODEL = mark("{name} could not be saved as a model: {reason}. Its answers so far are in the file.")
_NO_DRAWING = mark("{name} could not be saved as a drawing: {reason}. Its answers so far are in the file.")
_NO_ANSWER = mark("What you have for {question} could not be packed: {reason}. The notebook is in the file.")
_NOTEBOOK = mark("the notebook")
_RUN_CELLS = mark("the cells you ran")
_ANSWERS = mark_plural("the answer to {count} question", "answers to {count} questions")
_MODEL = mark("the trained model {name}")
_DRAWING = mark("the drawing {name}")
_LARGEST_TOGETHER = LARGEST // 2
"""Bytes of all models, and of all drawings."""
_PACKAGES = ("keras-workbench", "keras", "tensorflow", "numpy", "ipython", "jupyterlab")


def submit(student: str = "", folder: str | Path = ".") -> Path | None:
    """Pack notebook, answers, trained models and drawings into one file, and say where it is.

    The file is called ``<lab>-<student>.wbsub.zip``; a second time it replaces the first, all or nothing.

    Args:
        student: Your name or student number, if you have not given it yet.
        folder: Where the file is put.

    Returns:
        The path of the file; None while an instructor's grading runs the notebook.

    Raises:
        NotStarted: No lab was started here.
        NotWritable: The file cannot be written.

    >>> wb.labs.submit("Kim 7", folder)
    Traceback (most recent call last):
    workbench.labs.lab_errors.NotStarted: No lab has been started here. ...
    """
    if is_inert():
        return None
    session = current()
    if student:
        session = begin(session.sheet, student)
    names = notebook_names()
    with silence():
        submission, notes = collect(session, names)
    path = Path(folder).resolve() / file_name(session.sheet.lab, session.student)
    try:
        write(path, submission)
    except OSError as error:
        raise NotWritable(where=path, received=error.strerror or error) from error
    _report(path, submission, session, notes)
    return ReadablePath(path)


def collect(session: LabSession, names: Mapping[str, Any]) -> tuple[SubmissionFile, list[str]]:
    """The submission of this notebook, and what the student should know about it."""
    notes: list[str] = [] if session.student else [say(_NO_NAME)]
    notebook, origin = find_notebook()
    if notebook is not None and origin == "file" and not is_saved(notebook):
        notes.append(say(_UNSAVED))
    asked = dict.fromkeys(name for question in session.sheet.questions for name in question.names())
    manifest = Manifest(
        lab=session.sheet.lab,
        lab_version=session.sheet.version,
        student=session.student[:500],
        seed=session.seed,
        time=datetime.now(UTC).isoformat(timespec="seconds"),
        environment=environment(),
        points=sum(verdict.points for verdict in session.verdicts.values()),
        notebook_from=origin,
    )
    submission = SubmissionFile(
        manifest=manifest,
        notebook=notebook,
        session=session_notebook(),
        answers=_answers(session, names, notes),
        models=_models(asked, names, notes),
        graphs=_packed(asked, names, _graph, _NO_DRAWING, notes),
    )
    return submission, notes


def environment() -> dict[str, str]:
    """What the work was done with."""
    found = {"python": platform.python_version(), "platform": platform.platform(terse=True)}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _answers(session: LabSession, names: Mapping[str, Any], notes: list[str]) -> dict[str, Answer]:
    answers = {}
    for question in session.sheet.questions:
        answer = gather(question.request(hidden=False, seed=session.seed), names)
        try:
            encode(answer)
        except ProtocolError as error:
            notes.append(say(_NO_ANSWER, question=question.id, reason=shorten(str(error), 200)))
            continue
        answers[question.id] = answer
    return answers


def _packed(
    asked: Iterable[str], names: Mapping[str, Any], take: Callable[[Any], bytes | None], refused: str, notes: list[str]
) -> dict[str, bytes]:
    """What ``take`` makes of each name that is asked for; a value that cannot be taken costs only itself.

    Student code may run here (a property, ``__class__``, ``get_config``), and may fail in any way.
    """
    found: dict[str, bytes] = {}
    for name in asked:
        if name not in names or is_blank(names[name]):
            continue
        try:
            content = take(names[name])
        except Exception as error:  # noqa: BLE001 - a student's own class
            notes.append(say(refused, name=name, reason=shorten(str(error), 200)))
            continue
        if content is None:
            continue
        if sum(map(len, found.values())) + len(content) > _LARGEST_TOGETHER:
            notes.append(say(refused, name=name, reason=say("it takes {size}", size=bytes_text(len(content)))))
            continue
        found[name] = content
    return found


def _models(asked: Iterable[str], names: Mapping[str, Any], notes: list[str]) -> dict[str, bytes]:
    """The Keras models among the names that the questions ask for, as Keras files."""
    keras = sys.modules.get("keras")
    if keras is None:
        return {}
    return _packed(
        asked, names, lambda value: _saved(value) if isinstance(value, keras.Model) else None, _NO_MODEL, notes
    )


def _saved(model: Any) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        model.save(path)
        return path.read_bytes()


def _graph(value: Any) -> bytes | None:
    graph = graph_of(value)
    return None if graph is None else encode_graph(graph)


def _report(path: Path, submission: SubmissionFile, session: LabSession, notes: list[str]) -> None:
    parts = [say(_RUN_CELLS if submission.manifest.notebook_from == "session" else _NOTEBOOK)]
    parts.append(say_plural(_ANSWERS, len(submission.answers)))
    parts += [say(_MODEL, name=name) for name in submission.models]
    parts += [say(_DRAWING, name=name) for name in submission.graphs]
    lines = [say(_DONE, path=path, size=bytes_text(path.stat().st_size)), say(_HAS, parts=", ".join(parts))]
    bar = progress_html(session.sheet, session.verdicts)
    page = joined([elements("div", lines), *map(note_html, notes), bar])
    plain = [*lines, *map(note_text, notes), progress_text(session.sheet, session.verdicts)]
    show(element("div", page, class_="wb-submitted"), "\n".join(plain))
