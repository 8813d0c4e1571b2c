"""Grading a folder: in parallel, only what changed, the same on a cluster, and as the command."""

import shutil
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.grading.corpus.building import LAB, Entry, notebook_of, text_of, write_upload
from workbench import cli
from workbench.grading import grading_attempt, grading_task
from workbench.grading.grade import NothingToGrade, grade, plan_for
from workbench.grading.graded_lab import GradedLab, load_lab
from workbench.grading.grading_results import Graded
from workbench.grading.grading_task import GradingTask, grade_task
from workbench.grading.regrade import NothingToRegrade, Regrade, parse_only
from workbench.grading.resource_limits import Limits
from workbench.grading.result_cache import ResultCache
from workbench.grading.roster import Listed, match_roster
from workbench.grading.sandbox import Sandbox, SandboxError
from workbench.grading.sandbox_plan import SandboxPlan
from workbench.grading.student_identity import Identity
from workbench.labs.questions import value, variants

NAMES = ("kim", "lee", "park")


@pytest.fixture(scope="module")
def lab() -> GradedLab:
    return load_lab(str(LAB))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "submissions"
    made.mkdir()
    for name in NAMES:
        write_upload(named(name), made)
    return made


def named(name: str) -> Entry:
    return Entry(name, "accidents", "", {}, (("", f'student = "{name}"'),))


def graded_now(
    folder: Path, lab: GradedLab, plan: SandboxPlan, regrade: Regrade | None = None
) -> tuple[list[Graded], list[str]]:
    """The results, and who was not taken from the last time."""
    started: list[str] = []

    def noted(task: GradingTask, sandbox: Sandbox) -> Graded:
        started.append(task.submission.student)
        return grade_task(task, sandbox)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grading_attempt, "grade_task", noted)
        found = grade(folder, lab, folder.parent / "out", plan, workers=2, regrade=regrade)
    return found, sorted(started)


def test_only_what_changed_is_graded_again(folder: Path, lab: GradedLab) -> None:
    plan = plan_for(lab, ())
    first, started = graded_now(folder, lab, plan)
    assert started == list(NAMES)
    assert [each.points for each in first] == [10.0] * 3
    again, started = graded_now(folder, lab, plan)
    assert (again, started) == (first, [])
    write_upload(Entry("lee", "cheats", "", {}, ()), folder)
    (folder / "park.ipynb").unlink()
    changed, started = graded_now(folder, lab, plan)
    assert started == ["lee"]
    assert {each.student: each.points for each in changed} == {"kim": 10.0, "lee": 0.0}
    assert len(list((folder.parent / "out" / "kept").iterdir())) == 2


def test_a_changed_lab_grades_everything_again(folder: Path, lab: GradedLab) -> None:
    plan = plan_for(lab, ())
    graded_now(folder, lab, plan)
    _, started = graded_now(folder, replace(lab, digest="another"), plan)
    assert started == list(NAMES)


def test_what_cannot_be_read_is_graded_again(folder: Path, lab: GradedLab) -> None:
    plan = plan_for(lab, ())
    graded_now(folder, lab, plan)
    for path in (folder.parent / "out" / "kept").iterdir():
        path.write_bytes(b"\x81")
    _, started = graded_now(folder, lab, plan)
    assert started == list(NAMES)


def test_a_sandbox_that_fails_leaves_it_to_a_person_and_is_not_kept(folder: Path, lab: GradedLab) -> None:
    def broken(*_: object) -> None:
        raise SandboxError("out of everything")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grading_task, "judge", broken)
        found = grade(folder, lab, folder.parent / "out", plan_for(lab, ()), workers=1)
    assert all(each.failed and each.to_read == ("q1", "q2", "q3", "q4") for each in found)
    assert found[0].remarks == ("The sandbox failed twice on this submission: out of everything",)
    assert list((folder.parent / "out" / "kept").iterdir()) == []


def test_a_check_that_fails_costs_no_other_question(folder: Path, lab: GradedLab) -> None:
    broken = replace(lab.questions[0], expected=None)
    lab = replace(lab, questions=(broken, *lab.questions[1:]))
    found = grade(folder, lab, folder.parent / "out", plan_for(lab, ()), workers=1)
    assert [each.verdict.state for each in found[0].questions] == ["manual", "passed", "passed", "passed"]
    assert "look at it by hand" in found[0].questions[0].remark


def test_nothing_to_grade(tmp_path: Path, lab: GradedLab) -> None:
    with pytest.raises(NothingToGrade, match="no folder"):
        grade(tmp_path / "missing", lab, tmp_path / "out", SandboxPlan())
    with pytest.raises(NothingToGrade, match="no submissions"):
        grade(tmp_path, lab, tmp_path / "out", SandboxPlan())


def test_kept_results_are_by_key(tmp_path: Path) -> None:
    kept = ResultCache(tmp_path)
    one = Graded("kim", "kim.ipynb", "abc", ())
    kept.put(one)
    assert kept.get("abc") == one
    kept.retain([])
    assert kept.get("abc") is None


def test_the_command(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "grades"
    assert cli.main(["grade", str(folder), "--lab", str(LAB), "--out", str(out), "--workers", "1"]) == 0
    said = capsys.readouterr().out
    assert "3/3 " in said
    assert f"3 submissions graded; the reports are in {out}." in said
    assert (out / "gradebook.csv").read_text("utf-8-sig").splitlines()[1].startswith("kim,,kim.ipynb,10.0,10.0")
    assert (out / "feedback" / "lee.html").is_file()


def test_the_command_with_a_class_list(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    roster, out = folder / "class.csv", tmp_path / "grades"
    roster.write_text("student,id\nKim,1\nLee,2\nPark,3\nChoi,4\n")
    arguments = ["grade", str(folder), "--lab", str(LAB), "--out", str(out), "--workers", "1", "--roster", str(roster)]
    assert cli.main(arguments) == 0
    said = capsys.readouterr().out
    assert "3/3 " in said, "the list lies among the submissions and is none"
    assert "1 student of the class list handed nothing in: Choi." in said
    last = (out / "gradebook.csv").read_text("utf-8-sig").splitlines()[-1]
    assert last == "Choi,4,,,10.0,,,,,,Nothing was handed in."
    roster.write_text("colour\nred\n")
    assert cli.main(arguments) == 1
    assert "is no class list: expected a column 'student' or 'id', received colour." in capsys.readouterr().err


def test_the_command_warns_without_bubblewrap(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.grading.sandbox.reason_against_bubblewrap", lambda: "there is no program bwrap")
    out = tmp_path / "grades"
    assert cli.main(["grade", str(folder), "--lab", str(LAB), "--out", str(out), "--workers", "1"]) == 0
    warning = "Grades of this run are NOT protected: bubblewrap does not work here (there is no program bwrap)."
    assert capsys.readouterr().err.startswith(warning)
    assert warning in (out / "overview.html").read_text("utf-8")
    assert warning in (out / "grades.json").read_text("utf-8")


def test_the_command_on_an_unknown_lab(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    assert cli.main(["grade", str(folder), "--lab", "no_such_lab"]) == 1
    assert "no_such_lab" in capsys.readouterr().err


def test_everything_or_one_answer_is_judged_again(folder: Path, lab: GradedLab) -> None:
    plan = plan_for(lab, ())
    first, _ = graded_now(folder, lab, plan)
    assert graded_now(folder, lab, plan, Regrade(everything=True))[1] == list(NAMES)
    assert graded_now(folder, lab, plan, Regrade(only=(("Kim", ""), ("park", "q1"))))[1] == ["kim", "park"]
    assert graded_now(folder, lab, plan, Regrade(only=(("", "q2"),)))[1] == list(NAMES)
    again, started = graded_now(folder, lab, plan)
    assert started == []
    assert [each.questions for each in again] == [each.questions for each in first]


def test_of_one_question_the_others_stay_as_they_were(folder: Path, lab: GradedLab) -> None:
    plan = plan_for(lab, ())
    graded_now(folder, lab, plan)
    zeros = [replace(each, points=0.0) for each in lab.questions]
    found, _ = graded_now(folder, replace(lab, questions=tuple(zeros)), plan, Regrade(only=(("lee", "q2"),)))
    assert [[each.verdict.of for each in one.questions] for one in found] == [[2, 2, 3, 3], [2, 0, 3, 3], [2, 2, 3, 3]]


@pytest.mark.parametrize(
    ("only", "told"),
    [
        ("choi", "--only choi: expected a student with a submission, received choi."),
        ("kim/q9", "--only kim/q9: expected a question of the lab, received q9."),
        ("/q9", "--only /q9: expected a question of the lab, received q9."),
        ("", '--only "": expected a student, a question, or both, received nothing.'),
        ("/", '--only "": expected a student, a question, or both, received nothing.'),
    ],
)
def test_what_is_not_there_is_not_judged_again(folder: Path, lab: GradedLab, only: str, told: str) -> None:
    with pytest.raises(NothingToRegrade) as caught:
        graded_now(folder, lab, plan_for(lab, ()), Regrade(only=(parse_only(only),)))
    assert str(caught.value) == f"{told} Write STUDENT, STUDENT/QUESTION or /QUESTION."


def test_who_is_judged_again_may_be_called_as_in_the_class_list(lab: GradedLab) -> None:
    students = [("kimminji", Identity("kimminji", "4711", "canvas")), ("Choi (31)", Identity("Choi", "31", "moodle"))]
    students += [("Choi (32)", Identity("Choi", "32", "moodle"))]
    roster = match_roster([Listed("Minji Kim", ("4711", "A-7"))], [identity for _, identity in students])
    for word in ("kimminji", "Kim Minji", "minji kim", "4711", "004711", "A-7"):
        assert Regrade(only=((word, "q1"),)).resolved(lab, students, roster).only == (("kimminji", "q1"),)
    assert Regrade(only=(("Choi (32)", ""),)).resolved(lab, students).only == (("Choi (32)", ""),)
    assert Regrade(only=(("32", ""),)).resolved(lab, students).only == (("Choi (32)", ""),)
    with pytest.raises(NothingToRegrade, match=r"expected one student, received Choi \(31\), Choi \(32\)\."):
        Regrade(only=(("choi", ""),)).resolved(lab, students)


def test_reports_do_not_go_among_the_submissions(folder: Path, lab: GradedLab) -> None:
    with pytest.raises(NothingToGrade, match=r"^The reports cannot be in the folder of submissions itself"):
        grade(folder, lab, folder / ".." / folder.name, plan_for(lab, ()), workers=1)
    assert sorted(path.stem for path in folder.iterdir()) == list(NAMES)


def test_the_lab_s_own_folder_is_no_student(folder: Path, lab: GradedLab, tmp_path: Path) -> None:
    shutil.copytree(LAB, folder / "lab")
    own = load_lab(str(folder / "lab"))
    graded = grade(folder, own, tmp_path / "out", plan_for(own, ()), workers=1)
    assert [each.student for each in graded] == list(NAMES)


def test_the_command_with_grades_by_hand_and_a_deadline(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manual, more, out = folder / "manual.csv", folder / "more.csv", tmp_path / "grades"
    manual.write_text("student,question,points,reason\nkim,q1,1,Copied.\nchoi,q1,1,\n")
    more.write_text("student,submitted\nkim,2026-11-21 13:00\nlee,2026-11-19\npark,2026-11-30\n")
    base = ["grade", str(folder), "--lab", str(LAB), "--out", str(out), "--workers", "1"]
    late = ["--deadline", "2026-11-20 12:00", "--late-percent", "10", "--late-cap", "50", "--extensions", str(more)]
    assert cli.main([*base, *late, "--manual", str(manual)]) == 0
    assert (
        "manual.csv:3: there is no submission of choi; the line is kept, and counts nothing." in capsys.readouterr().err
    )
    for path in (manual, more):
        path.rename(tmp_path / path.name)
    late[-1] = str(tmp_path / "more.csv")
    assert cli.main([*base, *late]) == 0, "the grades by hand are kept with the reports"
    rows = [line.split(",") for line in (out / "gradebook.csv").read_text("utf-8-sig").splitlines()]
    assert [row[:1] + row[3:6] for row in rows[1:]] == [
        ["kim", "7.2", "10.0", "1.0"],
        ["lee", "10.0", "10.0", "2.0"],
        ["park", "5.0", "10.0", "2.0"],
    ]
    assert "choi,,q1,1," in (out / "manual.csv").read_text("utf-8-sig")


def test_files_of_several_teachers_count_together(folder: Path, tmp_path: Path) -> None:
    one, other, out = tmp_path / "one.csv", tmp_path / "other.csv", tmp_path / "grades"
    one.write_text("student;question;points\nkim;q1;0,5\n", "cp949")
    other.write_text("student,question,points\nlee,q1,1\n", "utf-16")
    base = ["grade", str(folder), "--lab", str(LAB), "--out", str(out), "--workers", "1"]
    assert cli.main([*base, "--manual", str(one), "--manual", str(other)]) == 0
    rows = [line.split(",") for line in (out / "gradebook.csv").read_text("utf-8-sig").splitlines()]
    assert [(row[0], row[5]) for row in rows[1:]] == [("kim", "0.5"), ("lee", "1.0"), ("park", "2.0")]


def test_a_file_that_is_not_there_is_told_in_words(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["grade", str(folder), "--lab", str(LAB), "--roster", "none.csv"]) == 1
    assert capsys.readouterr().err == "workbench: The file none.csv cannot be used: No such file or directory.\n"


def test_a_damaged_file_of_the_instructor_is_told_before_any_code_runs(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manual = tmp_path / "manual.csv"
    manual.write_text("nothing\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grading_attempt, "grade_task", lambda *_: pytest.fail("no code runs"))
        assert cli.main(["grade", str(folder), "--lab", str(LAB), "--out", str(tmp_path), "--workers", "1"]) == 1
    assert f"workbench: {manual} holds no grades given by hand" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--grace", "5"], "--grace needs --deadline"),
        (
            ["--deadline", "soon"],
            "argument --deadline: soon is no time; write 2026-11-20, 2026-11-20 23:59, or with a zone",
        ),
        (["--deadline", "2026-11-20", "--late-percent", "-1"], "-1 is no number of at least 0"),
        (["--deadline", "2026-11-20", "--late-cap", "101"], "101 is more than 100 per cent"),
        (["--workers", "-1"], "argument --workers: -1 is no whole number of at least 0"),
        (["--mail-from", "a@b.org, c@d.org"], "a@b.org, c@d.org is no mail address; write teacher@school.example"),
        (["--mail-from", "a@b.org\nBcc: c@d.org"], "a@b.org Bcc: c@d.org is no mail address"),
        (["--send", "smtp://a"], "smtp://a is no mail server; write smtp.school.example, or smtp.school.example:587"),
        (["--send", "a:99999"], "a:99999 is no mail server"),
        (["--mail-from", "a@b.org"], "--mail-from needs --roster, with a column for addresses"),
    ],
)
def test_options_that_make_no_sense(options: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["grade", ".", "--lab", str(LAB), *options])
    assert told in capsys.readouterr().err


def test_what_took_too_long_beside_others_is_graded_again_alone(
    folder: Path, lab: GradedLab, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under load it times out; alone it does not, and only that counts and is kept."""
    at_work: set[str] = set()
    calls: list[tuple[str, bool]] = []

    def loaded(task: GradingTask, sandbox: Sandbox) -> Graded:
        name = task.submission.student
        at_work.add(name)
        calls.append((name, len(at_work) == 1))
        graded = grade_task(task, sandbox)
        at_work.discard(name)
        slow = name == "lee" and [each for each, _ in calls].count("lee") == 1
        return replace(graded, timed_out=True, questions=()) if slow else graded

    monkeypatch.setattr(grading_attempt, "grade_task", loaded)
    found = grade(folder, lab, folder.parent / "out", plan_for(lab, ()), workers=2)
    assert {each.student: each.points for each in found} == dict.fromkeys(NAMES, 10.0)
    assert calls[-1] == ("lee", True)
    assert len(calls) == 4
    assert len(list((folder.parent / "out" / "kept").iterdir())) == 3


def test_the_variants_of_another_name_are_remarked(folder: Path, lab: GradedLab) -> None:
    """Who opens a lab under a friend's name gets the friend's variants; a lab without variants does not mind."""
    options = [({"k": 2}, value("q1", 2, "steps", 540)), ({"k": 3}, value("q1", 2, "steps", 541))]
    (folder / "lee.ipynb").write_text(text_of(notebook_of([("", 'student = "kim"'), ("q1", "steps = 540")])), "utf-8")
    chosen = replace(lab, questions=(variants(options),), digest="with variants")
    found, _ = graded_now(folder, chosen, plan_for(lab, ()))
    told = {each.student: each.remarks for each in found}
    assert (told["kim"], told["park"]) == ((), ())
    assert told["lee"] == (
        "The notebook opens the lab as 'kim', which is not what the upload's name says; it was given that name's "
        "variants of the questions.",
    )
    without, _ = graded_now(folder, lab, plan_for(lab, ()))
    assert [each.remarks for each in without] == [()] * 3


def test_what_holds_up_the_others_is_set_aside(folder: Path, lab: GradedLab, monkeypatch: pytest.MonkeyPatch) -> None:
    """One worker: the others are graded before the slow one gets all its time, and it loses nothing."""
    for number in range(12):
        write_upload(named(f"also {number}"), folder)
    given: list[tuple[str, float]] = []

    def graded(task: GradingTask, sandbox: Sandbox) -> Graded:
        name, seconds = task.submission.student, task.lab.limits.total_seconds
        given.append((name, seconds))
        cut = name == "park" and seconds < lab.limits.total_seconds
        if cut:
            time.sleep(seconds)
        return Graded(name, "", task.key, (), timed_out=cut)

    monkeypatch.setattr(grading_attempt, "grade_task", graded)
    found = grade(folder, lab, folder.parent / "out", plan_for(lab, ()), workers=1)
    assert [each.timed_out for each in found] == [False] * 15
    first, *later = [seconds for name, seconds in given if name == "park"]
    assert first < lab.limits.total_seconds / 10  # how much less depends on what reading the others took
    assert later == [lab.limits.total_seconds]
    assert given[-1][0] == "park"
    assert len(list((folder.parent / "out" / "kept").iterdir())) == 15


def test_a_time_out_is_told_and_never_kept(folder: Path, lab: GradedLab) -> None:
    quick = replace(lab, limits=Limits(cell_seconds=1, question_seconds=1))
    write_upload(Entry("lee", "accidents", "", {}, (("", "while True: pass"),)), folder)
    plan = plan_for(lab, ())
    first, _ = graded_now(folder, quick, plan)
    assert [(each.student, each.timed_out, each.points) for each in first] == [
        ("kim", False, 10.0),
        ("lee", True, 10.0),
        ("park", False, 10.0),
    ]
    assert len(list((folder.parent / "out" / "kept").iterdir())) == 2
    _, started = graded_now(folder, quick, plan)
    assert started == ["lee", "lee"]  # beside the others, and alone
