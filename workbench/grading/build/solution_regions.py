"""nbgrader's markers: solutions that students do not get, and tests that they do not see."""

from collections.abc import Iterator
from typing import Literal

from workbench.labs.blanks import STUB
from workbench.messages import say

BEGIN_SOLUTION, END_SOLUTION = "### BEGIN SOLUTION", "### END SOLUTION"
BEGIN_HIDDEN, END_HIDDEN = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"

Part = Literal["open", "solution", "hidden", "marker"]


def has_solution(source: str) -> bool:
    """Whether a cell has a region that students do not get."""
    return any(part == "solution" or (part == "marker" and "SOLUTION" in line) for line, part in _parts(source))


def student(source: str) -> str:
    """The cell for students: a stub for each solution (nbgrader's own two lines), no hidden tests."""
    lines: list[str] = []
    for line, part in _parts(source):
        if part == "open":
            lines.append(line)
        elif part == "marker" and BEGIN_SOLUTION in line:
            indent = line[: len(line) - len(line.lstrip())]
            lines += [f"{indent}{stub}" for stub in STUB.splitlines()]
    return "\n".join(lines)


def solution(source: str) -> str:
    """The cell with its solutions and without markers or hidden tests."""
    return "\n".join(line for line, part in _parts(source) if part in {"open", "solution"})


def _parts(source: str) -> Iterator[tuple[str, Part]]:
    """Each line with what it is. Raises SyntaxError for markers that do not pair up."""
    inside: Part = "open"
    for number, line in enumerate(source.split("\n"), start=1):
        begins = "solution" if BEGIN_SOLUTION in line else "hidden" if BEGIN_HIDDEN in line else ""
        ends = "solution" if END_SOLUTION in line else "hidden" if END_HIDDEN in line else ""
        if (begins and inside != "open") or (ends and inside != ends):
            raise SyntaxError(say("line {number}: {text!r} without its counterpart", number=number, text=line.strip()))
        yield line, "marker" if begins or ends else inside
        inside = "solution" if begins == "solution" else "hidden" if begins else "open" if ends else inside
    if inside != "open":
        raise SyntaxError(say("a region that begins and does not end ({inside})", inside=inside))
