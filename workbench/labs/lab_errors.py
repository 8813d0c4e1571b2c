"""Why a lab's command cannot be carried out: one class a reason."""

from workbench.messages import TeachingError, mark


class LabError(TeachingError):
    """Base of every refusal in a lab."""

    code = "lab-error"


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
