"""Why a lab's command cannot be carried out: one class a reason."""

from workbench.messages import TeachingError, mark


class LabError(TeachingError):
    """Base of every refusal in a lab.

    Catch it to handle them all.
    """

    code = "lab-error"


class SheetBroken(LabError):
    """The questions in a notebook's first cell cannot be read.

    Get the lab anew and copy your answers over.
    """

    code = "sheet-broken"
    template = mark(
        "The questions in the notebook's first cell cannot be read ({received}). Expected the text that came with the "
        "lab. Get the lab anew with wb.labs.open(...) and copy your answers over."
    )


class NotStarted(LabError):
    """A question is asked about before a lab was started.

    Run the notebook's first code cell.
    """

    code = "lab-not-started"
    template = mark("No lab has been started here. Run the notebook's first code cell, then this one again.")


class UnknownLab(LabError):
    """The lab that is named does not come with the workbench.

    Use one of the names in the message.
    """

    code = "unknown-lab"
    template = mark("There is no lab {received!r}. Expected one of: {expected}. Check the spelling.")


class UnknownQuestion(LabError):
    """The lab has no question of that name.

    Check the spelling.
    """

    code = "unknown-question"
    template = mark("This lab has no question {received!r}. Expected one of: {expected}. Check the spelling.")


class NothingGiven(LabError):
    """``wb.labs.given`` is asked about a question that is the same for everyone.

    Answer it without given values.
    """

    code = "nothing-given"
    template = mark("{received!r} is the same question for everyone: there is nothing given to you alone.")


class NotWritable(LabError):
    """The notebook of a lab or a submission cannot be written.

    Start Jupyter in a folder that you may write to.
    """

    code = "lab-not-writable"
    template = mark("{where} cannot be written: {received}. Start Jupyter in a folder that you may write to.")


class SubmissionBroken(LabError):
    """A file is no packed submission.

    Ask for the file once more.
    """

    code = "submission-broken"
    template = mark("{where} is no submission of a lab: {received}. Expected {expected}. Ask for the file once more.")
