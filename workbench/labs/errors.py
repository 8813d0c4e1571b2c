"""Why a lab's command cannot be carried out: one class a reason; each says where, expected, received, what to do."""

from typing import ClassVar

from workbench.messages import mark, say


class LabError(ValueError):
    """Base of every refusal. ``values`` are the facts, ``code`` names the reason, ``str()`` is the sentence."""

    code: ClassVar[str] = "lab-error"
    template: ClassVar[str] = mark("{where}: expected {expected}, received {received}.")

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(say(self.template, **values))

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.values))


def _rebuild(kind: type[LabError], values: dict[str, object]) -> LabError:
    return kind(**values)


class SheetBroken(LabError):
    code = "sheet-broken"
    template = mark(
        "The questions in the notebook's first cell cannot be read ({received}). Expected the text that came with the "
        "lab. Get the lab anew with wb.labs.open(...) and copy your answers over."
    )


class NotStarted(LabError):
    code = "lab-not-started"
    template = mark("No lab has been started here. Run the notebook's first code cell, then this one again.")


class UnknownLab(LabError):
    code = "unknown-lab"
    template = mark("There is no lab {received!r}. Expected one of: {expected}. Check the spelling.")


class UnknownQuestion(LabError):
    code = "unknown-question"
    template = mark("This lab has no question {received!r}. Expected one of: {expected}. Check the spelling.")


class NothingGiven(LabError):
    code = "nothing-given"
    template = mark("{received!r} is the same question for everyone: there is nothing given to you alone.")


class NotWritable(LabError):
    code = "lab-not-writable"
    template = mark("{where} cannot be written: {received}. Start Jupyter in a folder that you may write to.")


class SubmissionBroken(LabError):
    code = "submission-broken"
    template = mark("{where} is no submission of a lab: {received}. Expected {expected}. Ask for the file once more.")
