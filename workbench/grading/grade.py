"""Grading a folder of submissions: in parallel over cores, and only what has changed since the last time."""

import hashlib
import os
import platform
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from pathlib import Path
from threading import Lock, local
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from workbench.atomic_files import write_atomically
from workbench.grading.graded_lab import GradedLab
from workbench.grading.grading_results import VERSION, Graded
from workbench.grading.grading_task import GradingTask, grade_task
from workbench.grading.lateness import newest_time
from workbench.grading.patience import Patience
from workbench.grading.regrade import Regrade
from workbench.grading.resource_limits import Limits
from workbench.grading.sandbox import Sandbox, SandboxPlan, reason_against_bubblewrap
from workbench.grading.student_identity import is_marked_late
from workbench.grading.submissions import Submission, SubmissionEntry, find_submissions
from workbench.grading.upload_reader import READING_SECONDS, UploadReader
from workbench.messages import WorkbenchError, mark, say
from workbench.version import __version__

Found = TypeVar("Found")

_ALWAYS = ("numpy", "workbench", "workbench.grading.worker", "workbench.labs")
_NO_FOLDER = mark("There is no folder {folder} of submissions.")
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


class ResultCache:
    """What earlier runs found, a file a submission by its key."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def get(self, key: str) -> Graded | None:
        """None for what is not there or cannot be read any more."""
        try:
            return msgspec.msgpack.decode(self._path(key).read_bytes(), type=Graded)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return None

    def put(self, graded: Graded) -> None:
        write_atomically(self._path(graded.key), msgspec.msgpack.encode(graded))

    def retain(self, keys: Iterable[str]) -> None:
        wanted = {self._path(key) for key in keys}
        for path in self._folder.glob("*.graded"):
            if path not in wanted:
                path.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.graded"


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
    regrade: Regrade | None = None,
    on_graded: ProgressListener | None = None,
) -> list[Graded]:
    """Grade every submission in a folder; the results sorted by student. ``workers`` is the number of cores by default.

    ``dask`` is the address of a Dask scheduler whose workers are used instead of this machine. ``left_out`` are files
    in the folder that are no submissions, such as a roster. What has not changed is taken from ``out``, except for what
    ``regrade`` names. Raises NothingToGrade, NothingToRegrade and SandboxError.
    """
    regrade = regrade or Regrade()
    if not folder.is_dir():
        raise NothingToGrade(say(_NO_FOLDER, folder=folder))
    entries = find_submissions(folder, lab.name, (out, *left_out))
    if not entries:
        raise NothingToGrade(say(_EMPTY, folder=folder))
    regrade.require_known(lab, [(each.student, each.identity) for each in entries])
    cache = ResultCache(out / "kept")
    by_student = {each.student: each for each in entries}
    done: list[Graded] = []
    for graded in _graded(entries, lab, plan, cache, workers or os.cpu_count() or 1, dask, regrade):
        graded = _with_time(graded, by_student[graded.student])  # noqa: PLW2901 - the same, and when it was handed in
        done.append(graded)
        if on_graded is not None:
            on_graded(graded, len(done), len(entries))
    cache.retain(each.key for each in done)
    return sorted(done, key=lambda each: each.student)


def _graded(
    entries: Sequence[SubmissionEntry],
    lab: GradedLab,
    plan: SandboxPlan,
    cache: ResultCache,
    workers: int,
    dask: str,
    regrade: Regrade,
) -> Iterable[Graded]:
    if not dask:
        yield from _LocalGrading(lab, plan, cache, min(workers, len(entries)), regrade).graded(entries)
        return
    from workbench.grading.dask_cluster import grade_on

    todo: list[GradingTask] = []
    plan, unprotected = replace(plan, protected=True), replace(plan, protected=False)  # each worker tells what it is
    with UploadReader() as reader:
        for entry in entries:
            task = _task(reader.read(entry, lab.name), lab, plan)
            known = cache.get(task.key) or cache.get(_key(task.submission, lab, unprotected))
            questions = regrade.questions_of(task.submission.student, task.submission.identity)
            if known is None or questions is not None:
                todo.append(replace(task, known=known, questions=questions or ()))
            else:
                yield _renamed(known, task.submission)
    submissions = {task.key: task.submission for task in todo}
    for graded in grade_on(dask, todo) if todo else ():
        key = graded.key if graded.protected else _key(submissions[graded.key], lab, unprotected)
        yield _kept(replace(graded, key=key), cache)


def _task(submission: Submission, lab: GradedLab, plan: SandboxPlan) -> GradingTask:
    return GradingTask(lab, submission, plan, _key(submission, lab, plan))


def _kept(graded: Graded, cache: ResultCache) -> Graded:
    if not graded.failed and not graded.timed_out:
        cache.put(graded)
    return graded


def _key(submission: Submission, lab: GradedLab, plan: SandboxPlan) -> str:
    """Tells apart everything that a grade depends on."""
    parts = [submission.digest, submission.student, lab.digest, repr(lab.limits), lab.retrain, plan.protected]
    parts += [VERSION, __version__, platform.python_version()]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _renamed(known: Graded, submission: Submission) -> Graded:
    return replace(
        known,
        student=submission.student,
        file=submission.file,
        identity=submission.identity,
        remarks=submission.remarks,
    )


def _with_time(graded: Graded, entry: SubmissionEntry) -> Graded:
    """When it was handed in, as far as its files tell; that is no part of what is kept, since it costs nothing."""
    return replace(
        graded, file_time=newest_time(entry.paths), marked_late=any(is_marked_late(path) for path in entry.paths)
    )


class _ThreadTools:
    """What one thread grades with: a reader of uploads and a sandbox."""

    def __init__(self, plan: SandboxPlan) -> None:
        self.reader, self.sandbox = UploadReader(), Sandbox(plan)

    def close(self) -> None:
        self.reader.close()
        self.sandbox.close()


class _LocalGrading:
    """A thread a worker, which waits for other processes most of the time and holds one submission at once.

    What holds up the others is set aside, and graded when they are done. What took too long beside others is graded
    once more when nothing else is, and that counts.
    """

    def __init__(self, lab: GradedLab, plan: SandboxPlan, cache: ResultCache, workers: int, regrade: Regrade) -> None:
        self._lab, self._plan, self._cache, self._workers, self._regrade = lab, plan, cache, workers, regrade
        self._patience = Patience(lab.limits)
        self._every_thread: list[_ThreadTools] = []
        self._own = local()
        self._lock = Lock()

    def graded(self, entries: Sequence[SubmissionEntry]) -> Iterable[Graded]:
        """Every submission, in the order in which they are done."""
        pool = ThreadPoolExecutor(self._workers, thread_name_prefix="grading")
        try:
            aside: list[SubmissionEntry] = []
            alone: list[SubmissionEntry] = []
            for entry, found in _completed(pool, self._quickly, entries):
                if found is None:
                    aside.append(entry)
                elif found.timed_out and self._workers > 1:
                    alone.append(entry)
                else:
                    yield found
            for entry, found in _completed(pool, self._fully, aside):
                if found.timed_out and self._workers > 1:
                    alone.append(entry)
                else:
                    yield found
            for entry in alone:
                yield pool.submit(self._fully, entry).result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
            for tools in self._every_thread:
                tools.close()

    def _quickly(self, entry: SubmissionEntry) -> Graded | None:
        """None where it took longer than the others' wait is worth."""
        limits = self._patience.limits()
        if limits.total_seconds >= self._lab.limits.total_seconds:
            return self._fully(entry)
        start = time.monotonic()
        graded, is_new = self._grade(entry, limits, min(limits.total_seconds, READING_SECONDS))
        spent = time.monotonic() - start
        if is_new:
            self._patience.note(spent)
        gave_up = graded.timed_out or graded.failed
        return None if gave_up and spent >= limits.total_seconds else _kept(graded, self._cache)

    def _fully(self, entry: SubmissionEntry) -> Graded:
        graded, _ = self._grade(entry, self._lab.limits, READING_SECONDS)
        return _kept(graded, self._cache)

    def _grade(self, entry: SubmissionEntry, limits: Limits, reading_seconds: float) -> tuple[Graded, bool]:
        """What was found, and whether it is new; nothing is kept."""
        tools = self._tools()
        task = _task(tools.reader.read(entry, self._lab.name, reading_seconds), self._lab, self._plan)
        known = self._cache.get(task.key)
        questions = self._regrade.questions_of(task.submission.student, task.submission.identity)
        if known is not None and questions is None:
            return _renamed(known, task.submission), False
        lab = replace(self._lab, limits=limits)
        return grade_task(replace(task, lab=lab, known=known, questions=questions or ()), tools.sandbox), True

    def _tools(self) -> _ThreadTools:
        if not hasattr(self._own, "tools"):
            self._own.tools = _ThreadTools(self._plan)
            with self._lock:
                self._every_thread.append(self._own.tools)
        tools: _ThreadTools = self._own.tools
        return tools


def _completed(
    pool: ThreadPoolExecutor, run: Callable[[SubmissionEntry], Found], entries: Iterable[SubmissionEntry]
) -> Iterable[tuple[SubmissionEntry, Found]]:
    futures: dict[Future[Found], SubmissionEntry] = {pool.submit(run, entry): entry for entry in entries}
    for future in as_completed(futures):
        yield futures[future], future.result()
