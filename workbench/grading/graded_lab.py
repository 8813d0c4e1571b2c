"""A lab as the judge knows it: its questions with what is expected, and what a submission may use up."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

from workbench.grading.build.authoring_errors import SettingsBroken
from workbench.grading.build.lab_source import BUILD, RELEASE, SETTINGS, SOURCE, load
from workbench.grading.notebook_reader import read_cells
from workbench.grading.resource_limits import Limits
from workbench.labs.questions import Question
from workbench.labs.questions.answer_protocol import encode

NETWORKS = ("keras", "workbench.layers", "workbench.labs.questions.network_description", "workbench.graph.graph_files")
"""What a lab about networks needs, imported once."""


class GradedLab(Struct, frozen=True):
    """A lab for grading.

    ``given`` is the source of the cells that students were given, ``solution`` that of the solution: what submissions
    share with these is no sign of copying from one another. ``preload`` names modules that are imported once a worker.
    ``readable`` are folders that notebooks may read.
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
    solution: tuple[str, ...] = ()
    folder: Path | None = None

    @property
    def of(self) -> float:
        """All points."""
        return sum(question.points for question in self.questions)


def load_lab(name: str) -> GradedLab:
    """The lab in a folder, by its path or by its name. Raises LabError, as ``build.lab.load`` does.

    ``checks.py`` is run: it is the instructor's own.
    """
    authored = load(name)
    folder, settings = authored.folder, authored.settings
    try:
        limits = msgspec.convert(settings.limits, Limits, strict=False)
    except msgspec.ValidationError as error:
        raise SettingsBroken(where=folder / SETTINGS, received=f"limits: {error}") from error
    given, solution = _sources(folder / RELEASE), [*_sources(folder, SOURCE), *_sources(folder / BUILD)]
    return GradedLab(
        authored.name,
        settings.title,
        authored.questions,
        _digest(folder, encode(list(authored.questions))),
        limits,
        settings.retrain,
        _preload([*given, *solution]),
        tuple(str(folder / each) for each in settings.readable),
        tuple(given),
        tuple(solution),
        folder,
    )


def _sources(folder: Path, pattern: str = "**/*.ipynb") -> list[str]:
    """The cells of the notebooks in a folder."""
    paths = [path for path in sorted(folder.glob(pattern)) if ".ipynb_checkpoints" not in path.parts]
    return [cell.source for path in paths for cell in read_cells(path.name, path.read_bytes())]


def _digest(folder: Path, questions: bytes) -> str:
    """Of the lab's files, and of the questions: ``checks.py`` may take data from elsewhere."""
    digest = hashlib.sha256(questions)
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
    return NETWORKS if "keras" in code or "tensorflow" in code else ()
