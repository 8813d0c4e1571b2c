"""Writing everything that grading gives into a folder."""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from workbench.atomic_files import write_atomically
from workbench.grading import gradebook
from workbench.grading.class_overview import overview_page, summarise
from workbench.grading.code_similarity import SimilarPair, copies_of_solution, fingerprints_of, similar_pairs
from workbench.grading.feedback import feedback
from workbench.grading.graded_lab import GradedLab
from workbench.grading.grading_results import Graded
from workbench.grading.roster import RosterMatch

_UNUSUAL = re.compile(r"[^\w\-. ]")


class GradesFile(Struct, frozen=True):
    """What stands in ``grades.json``."""

    lab: str
    title: str
    of: float
    warning: str
    graded: tuple[Graded, ...]
    pairs: tuple[SimilarPair, ...]


def write_reports(
    out: Path, lab: GradedLab, graded: Sequence[Graded], warning: str = "", roster: RosterMatch | None = None
) -> None:
    """Write ``gradebook.csv``, ``canvas.csv``, ``similarity.csv``, ``overview.html``, ``grades.json`` and the feedback.

    Each file is replaced in one step. Raises OSError.
    """
    prints = {each.student: each.prints for each in graded}
    handed_out, solution = fingerprints_of(lab.given), fingerprints_of(lab.solution)
    pairs = [*copies_of_solution(prints, handed_out, solution), *similar_pairs(prints, {*handed_out, *solution})]
    everything = GradesFile(lab.name, lab.title, lab.of, warning, tuple(graded), tuple(pairs))
    contents = {
        "gradebook.csv": gradebook.gradebook(graded, roster),
        "canvas.csv": gradebook.canvas(graded, lab.title),
        "similarity.csv": gradebook.similar(pairs),
        "overview.html": overview_page(summarise(graded, pairs, lab.title), warning),
        "grades.json": msgspec.json.format(msgspec.json.encode(everything), indent=1),
    }
    (out / "feedback").mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        write_atomically(out / name, content)
    for each in graded:
        write_atomically(out / "feedback" / f"{file_name(each.student)}.html", feedback(each, lab.title))


def file_name(student: str) -> str:
    """A file name for a student, another for every student, that every system takes."""
    plain = _UNUSUAL.sub("_", student).strip(". ")[:80]
    if plain == student:
        return plain
    return f"{plain}-{hashlib.sha256(student.encode(errors='replace')).hexdigest()[:8]}"
