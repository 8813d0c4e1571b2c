"""A lab as its author keeps it: a folder with ``lab.toml``, ``source.ipynb`` and ``checks.py``."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct, field

from workbench.grading.build.authoring_errors import ChecksBroken, NoLab, SettingsBroken
from workbench.grading.build.mistake_matching import with_mistakes
from workbench.labs.questions import AnyQuestion, Question, Variants
from workbench.messages import say

SETTINGS, SOURCE, CHECKS = "lab.toml", "source.ipynb", "checks.py"
RELEASE, BUILD = "release", "build"
"""The folders of what is made: for students, and for instructors."""


class Training(Struct, frozen=True, forbid_unknown_fields=True):
    """What training costs a student on two cores; the optional part besides."""

    minutes: Annotated[float, Meta(ge=0)] = 0.0
    optional_minutes: Annotated[float, Meta(ge=0)] = 0.0


class Data(Struct, frozen=True, forbid_unknown_fields=True):
    """What the lab works on, in words for instructors: without a network, and with the real data."""

    offline: str = ""
    real: str = ""


class LabSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in ``lab.toml``.

    In ``mode`` "graded", the notebook does not tell right from wrong in questions that the author marks as ``noted``;
    in "practice" it does in all. ``retrain``, ``readable`` and ``limits`` are the judge's: train again, folders that
    notebooks may read, and what a submission may use up.
    """

    title: str
    points: Annotated[float, Meta(gt=0)]
    mode: Literal["graded", "practice"] = "graded"
    language: str = "en"
    minutes: Annotated[int, Meta(gt=0)] = 60
    training: Training = field(default_factory=Training)
    data: Data = field(default_factory=Data)
    retrain: bool = False
    readable: tuple[str, ...] = ()
    limits: Mapping[str, float] = field(default_factory=dict)


class Wrong(Struct, frozen=True):
    """A planted wrong answer: ``code`` runs after the solution, and must earn ``points`` in ``question``.

    Args:
        question: The id of the question.
        points: The points that the answer must earn.
        code: What to run after the solution.
        note: Which mistake it stands for, in a few words. A student who gives the same answer reads them, where the
            answer is a value, a choice, an array, a table of shapes or what a function returns.

    >>> Wrong("q1", 0.0, "steps = 60").note
    ''
    """

    question: str
    points: float
    code: str
    note: str = ""


@dataclass(frozen=True)
class LabSource:
    """A lab with all it knows, for the instructor's side only; :func:`load` reads one.

    Args:
        folder: Where the lab's files lie.
        name: The folder's name.
        settings: What stands in ``lab.toml``.
        questions: ``QUESTIONS`` of ``checks.py``.
        wrong: ``WRONG`` of ``checks.py``.

    >>> lab = load("convolution_by_hand")
    >>> sum(question.points for question in lab.questions) == lab.settings.points
    True
    """

    folder: Path
    name: str
    settings: LabSettings
    questions: tuple[AnyQuestion, ...]
    wrong: tuple[Wrong, ...] = ()

    @property
    def source(self) -> Path:
        """The notebook that the lab is written in."""
        return self.folder / SOURCE

    @property
    def graded(self) -> bool:
        """Whether answers may be noted only; else ``wb.check`` says of every one whether it is right."""
        return self.settings.mode == "graded"

    def question(self, id: str) -> AnyQuestion | None:  # noqa: A002 - the word of the authors' guide
        """The question with this id, or None.

        Args:
            id: The id.

        Returns:
            The question, or None.
        """
        return next((one for one in self.questions if one.id == id), None)


def wrong(question: str, points: float, code: str, note: str = "") -> Wrong:
    """A wrong answer for ``WRONG`` in ``checks.py``: ``code``, run after the solution, earns ``points``.

    Args:
        question: The id of the question.
        points: The points that the answer must earn.
        code: What to run after the solution.
        note: Which mistake it stands for, in a few words. A student who gives the same answer reads them, where the
            answer is a value, a choice, an array, a table of shapes or what a function returns.

    Returns:
        The planted answer, which ``workbench lab test`` tries.

    >>> wrong("q1", 0, "steps = 60", "one epoch's steps forgotten").points
    0.0
    """
    return Wrong(question, float(points), code, note)


def find(name: str | Path, start: Path | None = None) -> Path:
    """The folder of a lab: a path to it, or its name in a folder ``labs`` here or further up. Raises NoLab."""
    start = (start or Path.cwd()).resolve()
    clone = Path(__file__).parents[3]
    candidates = [start / name, *(place / "labs" / name for place in (start, *start.parents, clone))]
    found = next((one for one in candidates if (one / SETTINGS).is_file()), None)
    if found is None:
        raise NoLab(received=str(name), expected=f"{SETTINGS}, {SOURCE}, {CHECKS}")
    return found.resolve()


def load(name: str | Path) -> LabSource:
    """Read a lab. Runs its ``checks.py``, which is the instructor's own.

    Args:
        name: A path to the lab, or its name in a folder ``labs`` here or further up.

    Returns:
        The lab with its settings, questions and planted wrong answers.

    Raises:
        NoLab: There is no such lab.
        SettingsBroken: ``lab.toml`` cannot be read.
        ChecksBroken: ``checks.py`` fails, or its questions do not fit together.

    >>> load("convolution_by_hand").name
    'convolution_by_hand'
    """
    folder = find(name)
    settings = _settings(folder / SETTINGS)
    questions, planted = checks_in(folder / CHECKS)
    _require_sound(folder / CHECKS, settings, questions, planted)
    questions = with_mistakes(questions, [(one.question, one.code, one.note) for one in planted])
    return LabSource(folder, folder.name, settings, questions, planted)


def _settings(path: Path) -> LabSettings:
    try:
        return msgspec.toml.decode(path.read_bytes(), type=LabSettings)
    except (OSError, UnicodeDecodeError, msgspec.MsgspecError) as error:
        raise SettingsBroken(where=path, received=error) from error


def checks_in(path: Path) -> tuple[tuple[AnyQuestion, ...], tuple[Wrong, ...]]:
    """QUESTIONS and WRONG of ``checks.py``; the file may import others that lie beside it. Raises ChecksBroken."""
    name = f"_workbench_checks_{sha256(str(path).encode()).hexdigest()[:12]}"
    spec = spec_from_file_location(name, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise ChecksBroken(where=path, received=say("there is no such file"), expected=say("a list QUESTIONS"))
    module = module_from_spec(spec)
    sys.path.insert(0, str(path.parent))
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise ChecksBroken(where=path, received=f"{type(error).__name__}: {error}", expected=say("a module")) from error
    finally:
        sys.path.remove(str(path.parent))
    return tuple(getattr(module, "QUESTIONS", ())), tuple(getattr(module, "WRONG", ()))


def _require_sound(
    path: Path, settings: LabSettings, questions: Sequence[AnyQuestion], planted: Sequence[Wrong]
) -> None:
    if not questions or not all(isinstance(one, Question) for one in questions):
        raise ChecksBroken(where=path, received=say("no questions"), expected=say("a list QUESTIONS of questions"))
    points: Mapping[str, float] = {one.id: one.points for one in questions}
    if len(points) != len(questions):
        raise ChecksBroken(where=path, received=say("two questions with one id"), expected=say("each id once"))
    if any(not one.id.isidentifier() or one.points <= 0 for one in questions):
        raise ChecksBroken(where=path, received=say("a question"), expected=say("ids like 'q1' and points above 0"))
    total = sum(points.values())
    if abs(total - settings.points) > 1e-6:  # noqa: PLR2004 - sums of tenths
        raise ChecksBroken(
            where=path,
            received=say("{total:g} points", total=total),
            expected=say("{points:g}, as in {settings}", points=settings.points, settings=SETTINGS),
        )
    unknown = [one.question for one in planted if one.question not in points]
    if unknown:
        raise ChecksBroken(
            where=path,
            received=say("a wrong answer to {unknown!r}", unknown=unknown[0]),
            expected=say("the id of a question"),
        )


def hides_something(question: AnyQuestion, *, graded: bool = True) -> bool:
    """Whether the judge asks more than ``wb.check`` does, or decides what a graded lab's notebook only notes."""
    if graded and question.on_check == "noted":
        return True
    seeds = range(len(question.options)) if isinstance(question, Variants) else (0,)
    return any(question.request(hidden=True, seed=seed) != question.request(hidden=False, seed=seed) for seed in seeds)
