"""Running a built notebook in a real kernel, as a student would, and asking it everything."""

import subprocess
import tempfile
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from workbench.grading.build.answer_probe import Answers, ProbeRequest
from workbench.grading.build.lab_source import LabSource
from workbench.grading.build.notebook_forms import REGISTER
from workbench.labs.questions import seed_of
from workbench.labs.questions.answer_protocol import Answer, Verdict, decode, encode
from workbench.messages import say

_PROBE = "from workbench.grading.build.answer_probe import collect\ncollect({request_file!r}, {answer_file!r})"


@dataclass(frozen=True)
class NotebookRun:
    """A notebook that was run: its cells with outputs, and the judge's verdicts on what it holds then."""

    cells: tuple[NotebookNode, ...]
    verdicts: Mapping[str, Verdict]
    planted: tuple[Verdict, ...] = ()


def run(
    lab: LabSource, notebook: NotebookNode, *, planted: bool = False, seconds: int | None = None, student: str = ""
) -> NotebookRun:
    """Run all cells in an empty folder, go on after errors, and judge with hidden cases.

    With ``planted`` the lab's wrong answers are judged too. ``seconds`` is the time for one cell (None: any);
    ``student`` is who registers, which chooses the variants.
    Raises RuntimeError when the kernel dies or takes too long.
    """
    seed = seed_of(lab.name, student)
    requests = {one.id: one.request(hidden=True, seed=seed) for one in lab.questions}
    codes = tuple((one.code, requests[one.question]) for one in lab.wrong) if planted else ()
    with tempfile.TemporaryDirectory() as place:
        request_file, answer_file = Path(place) / "request", Path(place) / "answers"
        request_file.write_bytes(encode(ProbeRequest(requests, codes)))
        work = Path(place) / "work"
        work.mkdir()
        probe = _PROBE.format(request_file=str(request_file), answer_file=str(answer_file))
        cells = _executed(_registered(notebook, student), probe, work, seconds)
        if not answer_file.is_file():
            raise RuntimeError(_last_error(cells[-1]))
        found: Answers = decode(answer_file.read_bytes(), Answers)
    return NotebookRun(tuple(cells[:-1]), _judged(lab, found.answers, seed), _judged_planted(lab, found.planted))


def _registered(notebook: NotebookNode, student: str) -> NotebookNode:
    """A copy in which the student has given a name."""
    copy = deepcopy(notebook)
    for cell in copy.cells:
        if cell.source == REGISTER:
            cell.source = f"wb.labs.register(student={student!r})"
    return copy


def _executed(notebook: NotebookNode, probe: str, folder: Path, seconds: int | None) -> list[NotebookNode]:
    from nbclient import NotebookClient
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    notebook.cells.append(new_code_cell(probe, id="probe"))  # type: ignore[no-untyped-call]
    client = NotebookClient(
        notebook,
        timeout=seconds,
        allow_errors=True,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
    )
    try:
        client.execute(stderr=subprocess.DEVNULL)  # the kernel's own warnings; a cell's stderr travels with its output
    except (CellTimeoutError, DeadKernelError) as error:
        raise RuntimeError(str(error)) from error
    return list(notebook.cells)


def _judged(lab: LabSource, answers: Mapping[str, Answer], seed: int) -> dict[str, Verdict]:
    return {one.id: one.judge(answers[one.id], hidden=True, seed=seed) for one in lab.questions}


def _judged_planted(lab: LabSource, answers: tuple[Answer, ...]) -> tuple[Verdict, ...]:
    questions = {one.id: one for one in lab.questions}
    pairs = zip(lab.wrong, answers, strict=False)
    return tuple(questions[one.question].judge(answer, hidden=True, seed=0) for one, answer in pairs)


def _last_error(cell: NotebookNode) -> str:
    errors = [f"{output.ename}: {output.evalue}" for output in cell.outputs if output.output_type == "error"]
    return errors[-1] if errors else say("the notebook ended early")
