"""A lab as the judge knows it: its questions with what is expected, and what a submission may use up."""

import hashlib
import runpy
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

from workbench.grading.limits import Limits
from workbench.grading.notebooks import read_cells
from workbench.labs.questions import Question
from workbench.messages import mark, say

_NO_LAB = mark("There is no lab {name}: neither a folder with checks.py of that name, nor one in labs/.")
_BROKEN = mark("{file} cannot be used: {reason}")
_NO_QUESTIONS = mark("QUESTIONS must be a list of questions")


class Lab(Struct, frozen=True):
    """A lab for grading.

    ``given`` is the source of the cells that students were given, and of the solution: what submissions share with
    these is no sign of copying. ``preload`` names modules that are imported once a worker. ``readable`` are folders
    that notebooks may read.
    """

    name: str
    title: str
    questions: tuple[Question, ...]
    digest: str
    limits: Limits = Limits()
    retrain: bool = False
    preload: tuple[str, ...] = ()
    readable: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    folder: Path | None = None

    @property
    def of(self) -> float:
        """All points."""
        return sum(question.points for question in self.questions)


class LabError(ValueError):
    """A lab cannot be used; the message says what is wrong and where."""


def load_lab(name: str) -> Lab:
    """The lab in a folder, by its path or by the name of one of the workbench's own. Raises LabError.

    ``checks.py`` is run: it is the instructor's own.
    """
    folder = _folder(name)
    settings = _settings(folder / "lab.toml")
    questions = tuple(_run_checks(folder / "checks.py"))
    notebooks = [path for path in sorted(folder.glob("**/*.ipynb")) if ".ipynb_checkpoints" not in path.parts]
    cells = [cell.source for path in notebooks for cell in read_cells(path.name, path.read_bytes())]
    return Lab(
        folder.resolve().name,
        settings.title or folder.resolve().name,
        questions,
        _digest(folder),
        settings.limits,
        settings.retrain,
        _preload(cells),
        tuple(str(folder.resolve() / each) for each in settings.readable),
        tuple(cells),
        folder,
    )


class _Settings(Struct):
    """What the judge reads of ``lab.toml``."""

    title: str = ""
    retrain: bool = False
    readable: tuple[str, ...] = ()
    limits: Limits = Limits()


def _settings(path: Path) -> _Settings:
    try:
        return msgspec.toml.decode(path.read_bytes(), type=_Settings)
    except FileNotFoundError:
        return _Settings()
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise LabError(say(_BROKEN, file=path, reason=error)) from error


def _folder(name: str) -> Path:
    here = Path(__file__).resolve().parents[2]
    for folder in (Path(name), Path("labs", name), here / "labs" / name):
        if (folder / "checks.py").is_file():
            return folder
    raise LabError(say(_NO_LAB, name=name))


def _run_checks(path: Path) -> list[Question]:
    try:
        questions = runpy.run_path(str(path))["QUESTIONS"]
    except Exception as error:  # the author's code may raise anything
        raise LabError(say(_BROKEN, file=path, reason=f"{type(error).__name__}: {error}")) from error
    if not questions or not all(isinstance(each, Question) for each in questions):
        raise LabError(say(_BROKEN, file=path, reason=say(_NO_QUESTIONS)))
    return list(questions)


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".ipynb":
            content = path.read_bytes()
            digest.update(f"{path.relative_to(folder)}:{len(content)}:".encode())
            digest.update(content)
    return digest.hexdigest()


def _preload(sources: Iterable[str]) -> tuple[str, ...]:
    """Keras, where the lab uses it: importing it takes seconds, and copying a process that has done so is safe.

    It stays safe as long as nothing was computed with it, since that starts threads, which a copy does not have.
    """
    code = "\n".join(sources)
    return ("keras",) if "keras" in code or "tensorflow" in code else ()
