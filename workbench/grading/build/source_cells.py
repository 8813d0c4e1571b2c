"""The cells of a source notebook and what each is for."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import nbformat
from nbformat import NotebookNode

from workbench.grading.build import blank_rewriting, solution_regions
from workbench.grading.build.authoring_errors import CellBroken
from workbench.grading.build.lab_source import SOURCE, LabSource
from workbench.labs.blanks import STUB
from workbench.labs.free_names import bound_names
from workbench.labs.questions import AnyQuestion
from workbench.messages import mark, say

Role = Literal["markdown", "code", "author", "answer", "blank", "check"]

_NOT_PYTHON = mark("its blanks cannot be found ({error})")
_PLAIN_PYTHON = mark("Python without magics, in which FIXME(5) marks a blank")
_UNKNOWN = mark("it checks {question!r}, which checks.py does not have")
_KNOWN = mark("one of: {questions}")
_TWICE = mark("it checks {question!r} a second time")
_ONCE = mark("one cell wb.check(...) for each question")
_NEVER = mark("no cell checks {question!r}")
_NO_START = mark("there is no author's cell")
_START = mark("a first code cell that calls rehearse() from workbench.grading.build.author_mode")
AUTHOR = "workbench.grading.build.author_mode"


@dataclass(frozen=True)
class SourceCell:
    """One cell of the source. ``question`` is the one that it checks, or the next one that is checked after it."""

    number: int
    id: str
    role: Role
    source: str
    node: NotebookNode
    question: str = ""

    @property
    def is_code(self) -> bool:
        return self.role != "markdown"


def read(lab: LabSource) -> list[SourceCell]:
    """The cells of a lab's source notebook. Raises CellBroken, or OSError."""
    notebook = nbformat.reads(lab.source.read_text(encoding="utf-8"), as_version=4)  # type: ignore[no-untyped-call]
    cells = [_cell(number, node) for number, node in enumerate(notebook.cells, start=1)]
    _require_checks(lab, cells)
    asked = {name: question.id for question in lab.questions for name in question.names()}
    return [_with_heading(cell, asked) for cell in _with_questions(cells)]


def owners(cells: Sequence[SourceCell], questions: Sequence[AnyQuestion]) -> dict[str, str]:
    """Which question a blank belongs to: by the names that its cell makes, and by the lines with blanks.

    A line that stands in the cells of two questions (``"conv1": FIXME,``) tells nothing, and is left out.
    """
    asked = {name: question.id for question in questions for name in question.names()}
    found: dict[str, str] = {}
    shared: set[str] = set()
    for cell in cells:
        if cell.role not in {"blank", "answer"}:
            continue
        made = [*bound_names(ast.parse(cell.source))]
        question = next((asked[name] for name in made if name in asked), cell.question)
        headings = {_heading(cell, asked)} if _is_bare(cell) else set()
        lines = [line.strip() for line in opened(cell).splitlines() if "FIXME" in line or line in headings]
        shared |= {line for line in lines if found.get(line, question) != question}
        found |= {key: asked.get(key, question) for key in (*lines, *made) if asked.get(key, question)}
    return {key: owner for key, owner in found.items() if key not in shared}


def opened(cell: SourceCell) -> str:
    """The text of a code cell in a student's notebook."""
    return (
        blank_rewriting.student(solution_regions.student(cell.source))
        if cell.role in {"answer", "blank"}
        else cell.source
    )


def solved(cell: SourceCell) -> str:
    """The text of a code cell in the solution."""
    return (
        blank_rewriting.solution(solution_regions.solution(cell.source))
        if cell.role in {"answer", "blank"}
        else cell.source
    )


def _with_heading(cell: SourceCell, asked: Mapping[str, str]) -> SourceCell:
    """A cell that shows nothing but the place for code, with a comment above: the question, and what it looks at."""
    if not _is_bare(cell):
        return cell
    return replace(cell, source=f"{_heading(cell, asked)}\n{cell.source}")


def _heading(cell: SourceCell, asked: Mapping[str, str]) -> str:
    names = [name for name in dict.fromkeys(bound_names(ast.parse(cell.source))) if name in asked]
    question = asked[names[0]] if names else cell.question
    return f"# {question}: {', '.join(names)}" if names else f"# {question}"


def _is_bare(cell: SourceCell) -> bool:
    """Whether a region of the solution stands by itself, so that students see no name that it makes."""
    if cell.role != "answer":
        return False
    statements = ast.parse(solution_regions.student(cell.source)).body
    return any(isinstance(each, ast.Raise) and STUB.endswith(ast.unparse(each)) for each in statements)


def _cell(number: int, node: NotebookNode) -> SourceCell:
    source = node.source
    if node.cell_type != "code":
        return SourceCell(number, node.id, "markdown", source, node)
    try:
        role, question = _role(source)
    except SyntaxError as error:
        reason = say(_NOT_PYTHON, error=error)
        raise CellBroken(where=SOURCE, cell=number, received=reason, expected=say(_PLAIN_PYTHON)) from error
    return SourceCell(number, node.id, role, source, node, question)


def _role(source: str) -> tuple[Role, str]:
    """What a code cell is for, and which question it checks. Raises SyntaxError."""
    if AUTHOR in source:
        return "author", ""
    question = _checked(source)
    if question:
        return "check", question
    if solution_regions.has_solution(source):
        if blank_rewriting.count(solution_regions.solution(source)):
            raise SyntaxError(say("a cell has either FIXME(…) or a region ### BEGIN SOLUTION, not both"))
        return "answer", ""
    return ("blank", "") if blank_rewriting.count(source) else ("code", "")


def _checked(source: str) -> str:
    """The id in a cell that holds nothing but ``wb.check("q1")``; else empty."""
    if "check(" not in source:
        return ""
    try:
        body = ast.parse(solution_regions.solution(source)).body
    except SyntaxError:
        return ""
    if len(body) != 1 or not isinstance(body[0], ast.Expr) or not isinstance(body[0].value, ast.Call):
        return ""
    call = body[0].value
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    argument = call.args[0] if len(call.args) == 1 else None
    found = argument.value if isinstance(argument, ast.Constant) else ""
    return found if name == "check" and isinstance(found, str) else ""


def _require_checks(lab: LabSource, cells: Sequence[SourceCell]) -> None:
    known = [question.id for question in lab.questions]
    seen: set[str] = set()
    for cell in cells:
        if cell.role != "check":
            continue
        place = {"where": SOURCE, "cell": cell.number}
        if cell.question not in known:
            told = say(_UNKNOWN, question=cell.question)
            raise CellBroken(received=told, expected=say(_KNOWN, questions=", ".join(known)), **place)
        if cell.question in seen:
            raise CellBroken(received=say(_TWICE, question=cell.question), expected=say(_ONCE), **place)
        seen.add(cell.question)
    for question in known:
        if question not in seen:
            told = say(_NEVER, question=question)
            raise CellBroken(where=SOURCE, cell="-", received=told, expected=say(_ONCE))
    if not any(cell.role == "author" for cell in cells):
        raise CellBroken(where=SOURCE, cell="-", received=say(_NO_START), expected=say(_START))


def _with_questions(cells: Sequence[SourceCell]) -> Iterator[SourceCell]:
    question = ""
    found = []
    for cell in reversed(cells):
        question = cell.question or question
        found.append(SourceCell(cell.number, cell.id, cell.role, cell.source, cell.node, question))
    yield from reversed(found)
