"""``workbench lab test``: proof that a lab works before a student meets it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from nbformat import NotebookNode

from workbench.grading.build.lab_source import LabSource
from workbench.grading.build.lab_writing import outdated
from workbench.grading.build.notebook_forms import Forms, make, sheet_of
from workbench.grading.build.notebook_run import NotebookRun, run
from workbench.grading.build.source_cells import SourceCell, read
from workbench.grading.build.weak_questions import weaknesses
from workbench.labs.questions import Variants, seed_of
from workbench.labs.questions.answer_protocol import Verdict
from workbench.labs.rendering import sign_of
from workbench.messages import mark, mark_plural, say, say_plural

_NEAR = 1e-6
_MOST_STUDENTS = 1_000

_FRESH = mark("release/ is what the source gives")
_OUTDATED = mark("{file} is not what the source gives: run 'workbench lab build {lab}'")
_RUNS = mark("{form} runs from top to bottom without an error")
_STOPS = mark("{form} stops in cell {cell}: {error}")
_DIED = mark("{form} could not be run: {error}")
_FULL = mark("the solution scores {points:g} of {of:g} points")
_NOT_FULL = mark("the solution scores {points:g} of {of:g} in {question}: {message}")
_MANUAL = mark("the solution scores {points:g} of {of:g} points, and {questions} is for a person to read")
_CHECKED = mark("wb.check gives the solution all points")
_NOTED = mark_plural(
    "wb.check notes the solution's answer to {count} question, and gives it all points elsewhere",
    "wb.check notes the solution's answers to {count} questions, and gives it all points elsewhere",
)
_NOT_NOTED = mark("wb.check({question}) does not note the solution's answer: {output}")
_CHECK_DIFFERS = mark("wb.check({question}) gives the solution {points} and not {of:g} points")
_NOTHING = mark("the student's notebook, with nothing filled in, scores 0 points")
_SOMETHING = mark("the student's notebook, with nothing filled in, scores {points:g} in {question}: {message}")
_KIND = mark_plural(
    "every blank is reported by its question ({count} cell)",
    "every blank is reported by its question ({count} cells)",
)
_UNKIND = mark("cell {cell} has a blank, and its output does not name {question}")
_PLANTED = mark("all {count} wrong answers earn what the author says")
_VARIANTS = mark("the solution scores full points for {count} further students, who get the other variants")
_NO_PLANTED = mark("there are no wrong answers in checks.py: add WRONG = [wrong(...)]")
_PLANTED_DIFFERS = mark("{note!r} ({question}) earns {points:g} and not {expected:g} points: {message}")
_SOLUTION, _STUDENT = mark("the solution"), mark("the student's notebook")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; ``ok`` is None for one that could not be, and for a warning."""

    ok: bool | None
    text: str
    warning: bool = False


def prove(lab: LabSource, told: Callable[[Finding], None], *, seconds: int | None = None) -> bool:
    """Check everything but nbgrader, reporting each finding as it comes; returns whether all passed.

    ``seconds`` limits one cell. Raises CellBroken or OSError.
    """
    well = True
    for finding in _findings(lab, seconds):
        told(finding)
        well = well and finding.ok is not False
    return well


def _findings(lab: LabSource, seconds: int | None) -> Iterator[Finding]:
    forms, cells = make(lab), read(lab)
    old = outdated(lab)
    yield from (Finding(False, say(_OUTDATED, file=path.name, lab=lab.name)) for path in old)
    if not old:
        yield Finding(True, say(_FRESH))
    yield from (Finding(None, text, warning=True) for text in weaknesses(lab))
    yield from _solution(lab, forms, seconds)
    yield from _student(lab, forms, cells, seconds)


def _solution(lab: LabSource, forms: Forms, seconds: int | None) -> Iterator[Finding]:
    try:
        done = run(lab, forms.solution, planted=True, seconds=seconds)
    except RuntimeError as error:
        yield Finding(False, say(_DIED, form=say(_SOLUTION), error=error))
        return
    yield _ran(done, _SOLUTION)
    yield from _full(lab, done)
    yield from _checked(lab, done)
    yield from _planted(lab, done)
    yield from _variants(lab, forms, seconds)


def _variants(lab: LabSource, forms: Forms, seconds: int | None) -> Iterator[Finding]:
    """The solution for students who get the other variants."""
    students = other_students(lab)
    for student in students:
        try:
            done = run(lab, forms.solution, seconds=seconds, student=student)
        except RuntimeError as error:
            yield Finding(False, say(_DIED, form=say(_SOLUTION), error=error))
            return
        findings = [_ran(done, _SOLUTION), *_full(lab, done)]
        yield from (finding for finding in findings if not finding.ok)
        if not all(finding.ok for finding in findings):
            return
    if students:
        yield Finding(True, say(_VARIANTS, count=len(students)))


def other_students(lab: LabSource) -> list[str]:
    """Names of students who together get every variant that nobody-in-particular does not."""
    questions = [question for question in lab.questions if isinstance(question, Variants)]
    missing = {(one.id, place) for one in questions for place in range(1, len(one.options))}
    found = []
    for number in range(_MOST_STUDENTS):
        seed = seed_of(lab.name, f"student {number}")
        new = {(one.id, seed % len(one.options)) for one in questions} & missing
        if new:
            found.append(f"student {number}")
            missing -= new
    return found


def _student(lab: LabSource, forms: Forms, cells: list[SourceCell], seconds: int | None) -> Iterator[Finding]:
    try:
        done = run(lab, forms.student, seconds=seconds)
    except RuntimeError as error:
        yield Finding(False, say(_DIED, form=say(_STUDENT), error=error))
        return
    yield _ran(done, _STUDENT)
    earned = [(name, one) for name, one in done.verdicts.items() if one.points > 0]
    told = [say(_SOMETHING, points=one.points, question=name, message=one.message) for name, one in earned]
    yield from (Finding(False, text) for text in told)
    if not earned:
        yield Finding(True, say(_NOTHING))
    yield from _kind(lab, cells, done)


def _ran(done: NotebookRun, form: str) -> Finding:
    for number, cell in enumerate(done.cells, start=1):
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                error = f"{output.ename}: {output.evalue}"
                return Finding(False, say(_STOPS, form=say(form), cell=number, error=error))
    return Finding(True, say(_RUNS, form=say(form)))


def _full(lab: LabSource, done: NotebookRun) -> Iterator[Finding]:
    for name, verdict in done.verdicts.items():
        if verdict.state not in {"passed", "manual"}:
            values = {"points": verdict.points, "of": verdict.of, "question": name, "message": verdict.message}
            yield Finding(False, say(_NOT_FULL, **values))
    if all(verdict.state in {"passed", "manual"} for verdict in done.verdicts.values()):
        manual = [name for name, verdict in done.verdicts.items() if verdict.state == "manual"]
        points = sum(verdict.points for verdict in done.verdicts.values())
        template = _MANUAL if manual else _FULL
        text = say(template, points=points, of=lab.settings.points, questions=", ".join(manual))
        yield Finding(True, text)


def _checked(lab: LabSource, done: NotebookRun) -> Iterator[Finding]:
    """What ``wb.check`` gave as the value of its cell: the visible half of every question. Noted answers have none."""
    noted = {one.id for one in lab.questions if lab.graded and one.on_check == "noted"}
    values = {name: points for name, points in check_values(done).items() if name not in noted}
    wrong = [(name, points) for name, points in values.items() if not _is_full(done.verdicts[name], points)]
    for name, points in wrong:
        yield Finding(False, say(_CHECK_DIFFERS, question=name, points=points, of=done.verdicts[name].of))
    panels = {name: panel for name, panel in check_panels(done).items() if name in noted}
    other = {name: panel for name, panel in panels.items() if not panel.startswith(sign_of("noted"))}
    for name, panel in other.items():
        yield Finding(False, say(_NOT_NOTED, question=name, output=panel))
    if not wrong and not other:
        yield Finding(True, say_plural(_NOTED, len(noted)) if noted else say(_CHECKED))


def _is_full(verdict: Verdict, points: str) -> bool:
    return points == str(0.0 if verdict.state == "manual" else verdict.of)


def check_values(done: NotebookRun) -> dict[str, str]:
    """The text of the value of each check cell, by question."""
    return _check_outputs(done, "execute_result", -1)


def check_panels(done: NotebookRun) -> dict[str, str]:
    """The text of the verdict that each check cell showed, by question."""
    return _check_outputs(done, "display_data", 0)


def _check_outputs(done: NotebookRun, kind: str, place: int) -> dict[str, str]:
    found = {}
    for cell in done.cells:
        if cell.cell_type != "code" or not cell.source.startswith("wb.check("):
            continue
        texts = [output.data["text/plain"] for output in cell.outputs if output.output_type == kind]
        found[cell.source.split('"')[1]] = texts[place] if texts else "-"
    return {name: text for name, text in found.items() if name in done.verdicts}


def _planted(lab: LabSource, done: NotebookRun) -> Iterator[Finding]:
    if not lab.wrong:
        yield Finding(False, say(_NO_PLANTED))
        return
    pairs = [*zip(lab.wrong, done.planted, strict=True)]
    wrong = [(one, verdict) for one, verdict in pairs if abs(one.points - verdict.points) > _NEAR]
    for one, verdict in wrong:
        values = {"points": verdict.points, "expected": one.points, "message": verdict.message}
        yield Finding(False, say(_PLANTED_DIFFERS, note=one.note or one.code, question=one.question, **values))
    if not wrong:
        yield Finding(True, say(_PLANTED, count=len(pairs)))


def _kind(lab: LabSource, cells: list[SourceCell], done: NotebookRun) -> Iterator[Finding]:
    owners = sheet_of(lab, cells).blanks
    open_cells = {cell.id: cell for cell in cells if cell.role in {"blank", "answer"}}
    unkind = 0
    for number, node in enumerate(done.cells, start=1):
        cell = open_cells.get(node.id)
        if cell is not None and not _names_question(node, set(owners.values())):
            unkind += 1
            yield Finding(False, say(_UNKIND, cell=number, question=cell.question or say("a question")))
    if not unkind:
        yield Finding(True, say_plural(_KIND, len(open_cells)))


def _names_question(node: NotebookNode, questions: set[str]) -> bool:
    """Whether the output of a cell is a blank guard's note that begins with a question."""
    notes = [one.data["text/plain"] for one in node.outputs if "wb-blank" in one.get("data", {}).get("text/html", "")]
    return any(question in note.split() for note in notes for question in questions)
