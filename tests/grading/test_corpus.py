"""Cheats earn nothing that they have not earned, and honest accidents cost nothing: one test over the whole corpus."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.grading.corpus.building import LAB, Entry, entries, write_upload
from workbench.grading.feedback import feedback
from workbench.grading.grade import plan_for
from workbench.grading.graded_lab import GradedLab, load_lab
from workbench.grading.grading_task import GradingTask, grade_task
from workbench.grading.resource_limits import Limits
from workbench.grading.result_cache import ResultCache
from workbench.grading.sandbox import Sandbox, reason_against_bubblewrap
from workbench.grading.submissions import find_submissions, read_submission

LIMITS = Limits(cell_seconds=3, question_seconds=2, memory_megabytes=1024, disk_megabytes=32)


@pytest.fixture(scope="module")
def lab() -> GradedLab:
    return replace(load_lab(str(LAB)), limits=LIMITS)


@pytest.fixture(scope="module", params=["bubblewrap", "limits only"])
def sandbox(request: pytest.FixtureRequest, lab: GradedLab) -> Iterator[Sandbox]:
    protected = request.param == "bubblewrap"
    if protected and reason_against_bubblewrap():
        pytest.skip(f"needs bubblewrap: {reason_against_bubblewrap()}")
    with Sandbox(plan_for(lab, (), "" if protected else "asked for")) as started:
        yield started


@pytest.mark.parametrize("entry", [*entries("cheats"), *entries("accidents")], ids=lambda entry: entry.name)
def test_points(entry: Entry, sandbox: Sandbox, lab: GradedLab, tmp_path: Path) -> None:
    if entry.needs_sandbox and not sandbox.plan.protected:
        pytest.skip("needs bubblewrap: resource limits alone do not keep this one out")
    write_upload(entry, tmp_path)
    (found,) = find_submissions(tmp_path, lab.name)
    submission = read_submission(found, lab.name)
    graded = grade_task(GradingTask(lab, submission, sandbox.plan, "key"), sandbox)
    told = [(each.id, each.verdict.state, each.verdict.message, each.remark) for each in graded.questions]
    assert graded.points == entry.points, (told, graded.cells, graded.remarks)
    assert not entry.secret or entry.secret not in feedback(graded, lab.title).decode()
    assert not entry.is_remarked or graded.remarks or any(each.remark for each in graded.questions)
    assert not graded.failed


def test_there_are_enough() -> None:
    assert len(entries("cheats")) >= 86
    assert len(entries("accidents")) >= 70


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
    earned = sum(entry.points for entry in entries("cheats") if not entry.is_slow)
    assert sum(points.values()) == 50 + earned  # and the few honest answers among the cheats
    assert len(list((tmp_path / "out" / "kept").iterdir())) == len(graded)
    assert ResultCache(tmp_path / "out" / "kept").get("nothing") is None


def replace_name(entry: Entry, name: str) -> Entry:
    return Entry(name, entry.kind, entry.about, entry.options, entry.cells)
