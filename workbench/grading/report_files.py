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
from workbench.grading.course_exports import course_exports
from workbench.grading.feedback import feedback
from workbench.grading.graded_lab import GradedLab
from workbench.grading.grading_page import grading_page
from workbench.grading.grading_results import Graded
from workbench.grading.hand_grades import HandGrading
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
    notes: tuple[str, ...] = ()


def write_reports(
    out: Path,
    lab: GradedLab,
    graded: Sequence[Graded],
    warning: str = "",
    roster: RosterMatch | None = None,
    *,
    by_hand: HandGrading | None = None,
    notes: Sequence[str] = (),
    anonymous: bool = False,
) -> None:
    """Write gradebook, tables for course systems, similar pairs, overview, page for grading by hand, and feedback.

    Feedback is a page a student in ``feedback``, and the same in ``returned``, a folder a student under the name that
    the course system gave, to be zipped and uploaded. Each file is replaced in one step.

    Args:
        out: The folder.
        lab: The lab.
        graded: The submissions, with grades by hand and what is taken off for being late.
        warning: What everyone who reads the overview has to know.
        roster: The class list.
        by_hand: The lines of ``manual.csv``, for the page.
        notes: What is wrong with the instructor's own files, in sentences.
        anonymous: Whether the page starts without names.

    Raises:
        OSError: A file cannot be written.
    """
    prints = {each.student: each.prints for each in graded}
    handed_out, solution = fingerprints_of(lab.given), fingerprints_of(lab.solution)
    pairs = [*copies_of_solution(prints, handed_out, solution), *similar_pairs(prints, {*handed_out, *solution})]
    everything = GradesFile(lab.name, lab.title, lab.of, warning, tuple(graded), tuple(pairs), tuple(notes))
    contents = {
        "gradebook.csv": gradebook.gradebook(graded, roster),
        **course_exports(graded, lab.title, roster),
        "similarity.csv": gradebook.similar(pairs, next((each.warning for each in graded if each.warning), "")),
        "overview.html": overview_page(summarise(graded, pairs, lab.title), warning, notes),
        "grading.html": grading_page(lab, graded, by_hand.unused if by_hand else (), anonymous=anonymous),
        "grades.json": msgspec.json.format(msgspec.json.encode(everything), indent=1),
    }
    (out / "feedback").mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        write_atomically(out / name, content)
    for each in graded:
        page = feedback(each, lab.title)
        write_atomically(out / "feedback" / f"{file_name(each.student)}.html", page)
        returned = out / "returned" / returned_folder(each)
        returned.mkdir(parents=True, exist_ok=True)
        write_atomically(returned / "feedback.html", page)


def returned_folder(graded: Graded) -> str:
    """The folder of one student's feedback: named as Moodle named it, which takes it back so, else by the student."""
    if graded.identity.system == "moodle":
        return file_name(f"{graded.identity.name}_{graded.identity.number}_assignsubmission_file_")
    return file_name(graded.student)


def file_name(student: str) -> str:
    """A file name for a student, another for every student, that every system takes."""
    plain = _UNUSUAL.sub("_", student).strip(". ")[:80]
    if plain == student:
        return plain
    return f"{plain}-{hashlib.sha256(student.encode(errors='replace')).hexdigest()[:8]}"
