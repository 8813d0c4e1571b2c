"""Checked questions in a notebook that nobody grades: ``python -m workbench.grading.build.lecture_questions FOLDER``.

A lecture notebook may have a file of questions beside it, ``questions/NAME.py`` with ``QUESTIONS`` and ``WRONG`` as in
``checks.py`` of a lab. Its public part, without any answer in words, is the argument of ``wb.labs.start`` in the
notebook's cell with the id ``questions``; then ``wb.check`` works there.
"""

import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import nbformat

from workbench.grading.build.authoring_errors import ChecksBroken
from workbench.grading.build.lab_source import checks_in
from workbench.grading.build.mistake_matching import with_mistakes
from workbench.labs.public_questions import PublicQuestions, to_text
from workbench.labs.questions.answer_protocol import encode
from workbench.labs.questions.notebook_copy import notebook_copy
from workbench.messages import mark, say

CELL = "questions"
_NO_CELL = mark("no cell with the id {id!r}")
_CELL_WANTED = mark("a code cell with the id {id!r}, whose source is made")


def questions_of(notebook: Path) -> Path:
    """The file of questions of a notebook, whether it is there or not.

    Args:
        notebook: The notebook's file, such as ``real-hearts.ipynb``.

    Returns:
        The file, such as ``questions/real_hearts.py`` beside it.
    """
    return notebook.parent / "questions" / f"{notebook.stem.replace('-', '_')}.py"


def start_source(notebook: Path) -> str:
    """The source of the cell that starts a notebook's questions.

    Args:
        notebook: The notebook's file, with a file of questions.

    Returns:
        A call in Python, formatted.

    Raises:
        ChecksBroken: The file of questions fails, or is not there.
    """
    questions, planted = checks_in(questions_of(notebook))
    known = with_mistakes(questions, [(one.question, one.code, one.note) for one in planted])
    public: Any = tuple(notebook_copy(question, graded=False) for question in known)
    sheet = PublicQuestions(notebook.stem, notebook.stem, "", public, graded=False)
    sheet = msgspec.structs.replace(sheet, version=sha256(encode(sheet)).hexdigest()[:12])
    return f'wb.labs.start(\n    "{to_text(sheet)}"\n)'


def write_questions(notebook: Path) -> bool:
    """Put the questions into a notebook.

    Args:
        notebook: The notebook's file, with a file of questions.

    Returns:
        Whether anything changed.

    Raises:
        ChecksBroken: The file of questions fails, or the notebook has no cell for it.
    """
    read: Any = nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call]
    cell = next((one for one in read.cells if one.get("id") == CELL), None)
    if cell is None:
        raise ChecksBroken(where=notebook, received=say(_NO_CELL, id=CELL), expected=say(_CELL_WANTED, id=CELL))
    source = start_source(notebook)
    if cell.source == source:
        return False
    cell.source = source
    nbformat.write(read, notebook)  # type: ignore[no-untyped-call]
    return True


if __name__ == "__main__":
    for path in sorted(Path(sys.argv[1]).glob("*.ipynb")):
        if questions_of(path).is_file() and write_questions(path):
            sys.stdout.write(f"{path.name}\n")
