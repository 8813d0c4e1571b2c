"""Grading a folder of submissions: in parallel over cores, and only what has changed since the last time."""

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from msgspec.structs import replace

from workbench.grading.graded_lab import GradedLab
from workbench.grading.grading_attempt import GradingRun
from workbench.grading.grading_results import Graded
from workbench.grading.lateness import newest_time
from workbench.grading.local_grading import LocalGrading
from workbench.grading.regrade import Regrade
from workbench.grading.result_cache import ResultCache
from workbench.grading.roster import Listed, match_roster
from workbench.grading.sandbox import reason_against_bubblewrap
from workbench.grading.sandbox_plan import SandboxPlan
from workbench.grading.student_identity import is_marked_late
from workbench.grading.submissions import SubmissionEntry, find_submissions
from workbench.messages import WorkbenchError, mark, say

_ALWAYS = ("numpy", "workbench", "workbench.grading.worker", "workbench.labs")
_NO_FOLDER = mark("There is no folder {folder} of submissions.")
_SAME_FOLDER = mark(
    "The reports cannot be in the folder of submissions itself, where they would be taken for students' files the next "
    "time: give --out another folder than {folder}."
)
_EMPTY = mark(
    "There are no submissions in {folder}: neither notebooks, nor archives, nor folders of them. "
    "Give the folder that you collected them in."
)

ProgressListener = Callable[[Graded, int, int], None]
"""Called after each submission with it, how many are done, and how many there are."""


class NothingToGrade(WorkbenchError, ValueError):
    """The folder to be graded is missing or holds no submission.

    Give the folder that they were collected in.
    """

    code = "nothing-to-grade"


def plan_for(lab: GradedLab, hidden: Sequence[Path], reason: str | None = None) -> SandboxPlan:
    """The sandbox for a lab; ``hidden`` are folders that submissions must not see. ``reason`` against bubblewrap."""
    reason = reason_against_bubblewrap() if reason is None else reason
    folders = [*hidden, *([lab.folder] if lab.folder else [])]
    return SandboxPlan(
        preload=(*_ALWAYS, *lab.preload),
        readable=lab.readable,
        hidden=tuple(dict.fromkeys(str(each.resolve()) for each in folders if each.is_dir())),
        protected=not reason,
    )


def grade(
    folder: Path,
    lab: GradedLab,
    out: Path,
    plan: SandboxPlan,
    *,
    workers: int = 0,
    dask: str = "",
    left_out: Sequence[Path] = (),
    roster: Sequence[Listed] = (),
    regrade: Regrade | None = None,
    on_graded: ProgressListener | None = None,
) -> list[Graded]:
    """Grade every submission in a folder; the results sorted by student. ``workers`` is the number of cores by default.

    ``dask`` is the address of a Dask scheduler whose workers are used instead of this machine. ``left_out`` are files
    in the folder that are no submissions, such as a roster. What has not changed is taken from ``out``, except for what
    ``regrade`` names, by the names and numbers of the ``roster`` too. Raises NothingToGrade, NothingToRegrade and
    SandboxError.
    """
    if not folder.is_dir():
        raise NothingToGrade(say(_NO_FOLDER, folder=folder))
    if out.resolve() == folder.resolve():
        raise NothingToGrade(say(_SAME_FOLDER, folder=folder))
    entries = find_submissions(folder, lab.name, (out, *([lab.folder] if lab.folder else []), *left_out))
    if not entries:
        raise NothingToGrade(say(_EMPTY, folder=folder))
    match = match_roster(roster, [each.identity for each in entries])
    students = [(each.student, each.identity) for each in entries]
    regrade = (regrade or Regrade()).resolved(lab, students, match)
    cache = ResultCache(out / "kept")
    by_student = {each.student: each for each in entries}
    done: list[Graded] = []
    for graded in _graded(entries, GradingRun(lab, plan, cache, regrade), workers or os.cpu_count() or 1, dask):
        graded = _with_time(graded, by_student[graded.student])  # noqa: PLW2901 - the same, and when it was handed in
        done.append(graded)
        if on_graded is not None:
            on_graded(graded, len(done), len(entries))
    cache.retain(each.key for each in done)
    return sorted(done, key=lambda each: each.student)


def _graded(entries: Sequence[SubmissionEntry], run: GradingRun, workers: int, dask: str) -> Iterable[Graded]:
    """What is known, and what is judged now; kept unless another run may find something else."""
    if not dask:
        graded = LocalGrading(run, min(workers, len(entries))).graded(entries)
    else:
        from workbench.grading.dask_cluster import DaskGrading

        there = replace(run.plan, protected=True)  # each worker tells what it is
        graded = DaskGrading(replace(run, plan=there, may_be_unprotected=True), dask).graded(entries)
    return map(run.cache.kept, graded)


def _with_time(graded: Graded, entry: SubmissionEntry) -> Graded:
    """When it was handed in, as far as its files tell; that is no part of what is kept, since it costs nothing."""
    return replace(
        graded, file_time=newest_time(entry.paths), marked_late=any(is_marked_late(path) for path in entry.paths)
    )
