"""Cheats earn nothing that they have not earned, and honest accidents cost nothing: one test over the whole corpus.

Nothing of it may touch the machine of who runs the tests. What is tested without isolation, "limits only", therefore
runs in a container of the test's own, where one folder can be written; without bubblewrap no cheat runs at all.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.grading.corpus.building import LAB, Entry, entries, write_upload
from workbench.grading import sandbox as sandboxes
from workbench.grading.feedback import feedback
from workbench.grading.grade import plan_for
from workbench.grading.graded_lab import GradedLab, load_lab
from workbench.grading.grading_task import GradingTask, grade_task
from workbench.grading.notebook_process import NotebookProcess
from workbench.grading.notebook_reader import NotebookCell
from workbench.grading.resource_limits import Limits
from workbench.grading.result_cache import ResultCache
from workbench.grading.sandbox import Sandbox, reason_against_bubblewrap
from workbench.grading.submissions import find_submissions, read_submission
from workbench.grading.worker_protocol import Ask
from workbench.labs.questions.answer_protocol import Read, Request, Value

LIMITS = Limits(cell_seconds=3, question_seconds=2, memory_megabytes=1024, disk_megabytes=32)


@pytest.fixture(scope="module")
def lab() -> GradedLab:
    return replace(load_lab(str(LAB)), limits=LIMITS)


@pytest.fixture(scope="module", params=["bubblewrap", "limits only"])
def long_lived(request: pytest.FixtureRequest, lab: GradedLab) -> Iterator[Sandbox]:
    """One sandbox for all entries; it starts with the first that needs it."""
    protected = request.param == "bubblewrap"
    if protected and reason_against_bubblewrap():
        pytest.skip(f"needs bubblewrap: {reason_against_bubblewrap()}")
    with Sandbox(plan_for(lab, (), "" if protected else "asked for")) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that may be written where nothing is isolated."""
    return tmp_path_factory.mktemp("written")


@pytest.fixture
def sandbox(long_lived: Sandbox, written: Path, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """The sandbox; in a container if it does not isolate, for this test only: others start sandboxes of their own."""
    if not long_lived.plan.protected and not reason_against_bubblewrap():
        inside = container(written)
        monkeypatch.setattr(sandboxes, "_isolated", lambda program, *_, **__: [*inside, *program])
    return long_lived


def container(folder: Path) -> list[str]:
    """All that this machine has, but only a folder of it can be written, and nothing else of it can be reached."""
    return [
        "bwrap", "--unshare-all", "--die-with-parent", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev",
        "--remount-ro", "/proc", "--bind", str(folder), str(folder),
        "--setenv", "TMPDIR", str(folder), "--setenv", "HOME", str(folder), "--",
    ]  # fmt: skip


@pytest.mark.parametrize("entry", [*entries("cheats"), *entries("accidents")], ids=lambda entry: entry.name)
def test_points(entry: Entry, sandbox: Sandbox, lab: GradedLab, tmp_path: Path) -> None:
    if entry.needs_sandbox and not sandbox.plan.protected:
        pytest.skip("needs bubblewrap: resource limits alone do not keep this one out")
    if entry.kind == "cheats" and reason_against_bubblewrap():
        pytest.skip(f"needs bubblewrap: {reason_against_bubblewrap()}")
    write_upload(entry, tmp_path)
    (found,) = find_submissions(tmp_path, lab.name)
    submission = read_submission(found, lab.name)
    graded = grade_task(GradingTask(lab, submission, sandbox.plan, "key"), sandbox)
    told = [(each.id, each.verdict.state, each.verdict.message, each.remark) for each in graded.questions]
    assert graded.points == entry.points, (told, graded.cells, graded.remarks)
    assert not entry.secret or entry.secret not in feedback(graded, lab.title).decode()
    assert not entry.is_remarked or graded.remarks or any(each.remark for each in graded.questions)
    assert not graded.failed


def test_nothing_is_written_outside(sandbox: Sandbox, tmp_path: Path) -> None:
    """What a submission tries, in both sandboxes: this clone, Python's packages, the home, and other tests' folders."""
    if reason_against_bubblewrap():
        pytest.skip(f"needs bubblewrap: {reason_against_bubblewrap()}")
    places = [LAB, Path(pytest.__file__).parent, Path.home(), tmp_path, Path(tempfile.gettempdir()), Path("/dev/shm")]
    name = f"written by a submission {os.getpid()}"
    source = f"""
from pathlib import Path
for place in {[str(each) for each in places]}:
    try:
        Path(place, {name!r}).write_text("x")
    except OSError:
        pass
done = True
"""
    session = NotebookProcess(sandbox, LIMITS, [NotebookCell(1, source)])
    try:
        assert session.ask(Ask(Request((Read("done"),)), 5)).results == (Value(True),)
    finally:
        session.close()
    assert not [each for each in places if Path(each, name).exists()]


def test_there_are_enough() -> None:
    assert len(entries("cheats")) >= 106
    assert len(entries("accidents")) >= 92


def test_a_cheat_does_not_reach_its_neighbours(lab: GradedLab, tmp_path: Path) -> None:
    """The same sandbox grades honest work rightly after every cheat that needs isolation."""
    if reason_against_bubblewrap():
        pytest.skip("needs bubblewrap")
    from workbench.grading.grade import grade

    folder = tmp_path / "submissions"
    folder.mkdir()
    for entry in entries("cheats"):
        if not entry.is_slow:
            write_upload(entry, folder)
    honest = entries("accidents")[0]
    for number in range(5):
        write_upload(replace_name(honest, f"honest {number}"), folder)
    graded = grade(folder, lab, tmp_path / "out", plan_for(lab, (folder,)), workers=2)
    points = {each.student: each.points for each in graded}
    assert [points[f"honest {number}"] for number in range(5)] == [10.0] * 5
    # A thread that puts a constant in the function's place between two hidden cases may come in time for the case whose
    # answer is that constant, on a busy machine; handed in openly, the constant earns as much.
    earned = {name: each for name, each in points.items() if each and not name.startswith(("honest ", "late_thread"))}
    assert earned == {entry.name: entry.points for entry in entries("cheats") if entry.points and not entry.is_slow}
    kept = [each for each in graded if not (each.failed or each.timed_out)]  # these might end otherwise another time
    assert len(list((tmp_path / "out" / "kept").iterdir())) == len(kept)
    assert ResultCache(tmp_path / "out" / "kept").get("nothing") is None


def replace_name(entry: Entry, name: str) -> Entry:
    return Entry(name, entry.kind, entry.about, entry.options, entry.cells)
