"""For the first code cell of a source notebook, where ``FIXME(5)`` is 5 and ``wb.check`` reads ``checks.py``."""

from pathlib import Path

from workbench.grading.build.lab_source import load
from workbench.labs.answer_check import progress
from workbench.labs.blanks import Blank
from workbench.labs.lab_session import begin
from workbench.labs.public_questions import PublicQuestions

FIXME = Blank(solved=True)


def rehearse(folder: str | Path = ".", student: str = "") -> None:
    """Start the lab whose source notebook this is, with its open questions. The build replaces this cell.

    Raises NoLab, SettingsBroken or ChecksBroken.
    """
    lab = load(Path(folder).resolve())
    begin(PublicQuestions(lab.name, lab.settings.title, "rehearsal", lab.questions), student)
    progress()
