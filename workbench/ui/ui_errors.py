"""Why a widget was refused: what it was given, or a request about something that is no longer there."""

from workbench.data.data_errors import DataError
from workbench.flow.flow_errors import FlowError
from workbench.graph.graph_errors import GraphError
from workbench.messages import mark
from workbench.training.training_errors import TrainingError


class Gone(GraphError):
    """A problem is to be fixed that the newest analysis does not list any more.

    Choose one of those listed.
    """

    code = "gone"
    template = mark("This problem is no longer there. Expected one of those listed. Nothing was changed.")


class NothingToUndo(GraphError):
    """Undo is asked for where nothing has been changed.

    Go on editing.
    """

    code = "nothing-to-undo"
    template = mark("There is nothing to undo: this drawing has not been changed.")


class NothingToRedo(GraphError):
    """Redo is asked for where nothing has been undone, or something was changed since.

    Undo first.
    """

    code = "nothing-to-redo"
    template = mark("There is nothing to redo: only what was undone last can be done again.")


class NoGraphToCompare(GraphError):
    """Something is to be compared that is no drawing.

    Make a drawing of a model with ``wb.from_keras(model)``.
    """

    code = "no-graph-to-compare"
    template = mark(
        "compare: expected two drawings, but received {received}. Give graphs; wb.from_keras(model) makes one of a "
        "model."
    )


class NothingToPaste(GraphError):
    """Paste is asked for before anything has been copied in this kernel.

    Copy layers first.
    """

    code = "nothing-to-paste"
    template = mark("There is nothing to paste. Select layers and copy them first, with Ctrl+C.")


class NotRunHere(GraphError):
    """An editor is asked to run its drawing, but shows no flow, or shows it without running it.

    Open a flow with ``wb.Flow``.
    """

    code = "not-run-here"
    template = mark("This editor does not run its drawing. A flow is run where it is opened with wb.Flow(graph).")


class NoCodeToShow(GraphError):
    """The code of a block of a flow is asked for, or of something that is not there any more.

    Open the block, and ask for the code of what is inside.
    """

    code = "no-code-to-show"
    template = mark("{where}: there is no code to show. Open it, and look at the layers or modules inside.")


class NotCopied(GraphError):
    """An own copy is asked for of something that is no layer with one input.

    Create a layer, and write it by what ``View code`` shows.
    """

    code = "not-copied"
    template = mark(
        "{where}: only a layer of a network that takes one input can be copied. Create a layer of your own, and look "
        "at the code of this one."
    )


class NotYourCode(GraphError):
    """The code of a layer is to be edited that is not the learner's own.

    Make a copy of it first.
    """

    code = "not-your-code"
    template = mark(
        "{where} is no layer of your own, so its code can only be read. Make a copy of your own to change it."
    )


class FlowIsRunning(GraphError):
    """A run of a flow is asked for while another one is under way.

    Wait for it, or stop it.
    """

    code = "flow-is-running"
    template = mark("The flow is running already. Wait until it has ended, or stop it first.")


class NothingToStop(GraphError):
    """The end of a run is asked for while none is under way: it has ended already, or was never begun.

    Look at the states of the modules.
    """

    code = "nothing-to-stop"
    template = mark("The flow is not running: there is nothing to stop. The modules show how far they are.")


class NoStepChosen(GraphError):
    """A run of one module is asked for where no module of the flow is selected.

    Select it first.
    """

    code = "no-step-chosen"
    template = mark(
        "{where}: expected a module of the flow to run, received {received}. Select one module of the flow first."
    )


class EverythingFinished(GraphError):
    """A run from the first unfinished module is asked for where all are finished.

    Change something, or run again what is wanted.
    """

    code = "everything-finished"
    template = mark("{where}: every module is finished, and nothing was changed since. There is nothing left to run.")


class NotAPart(GraphError):
    """A Sample RUN is asked for with something that is neither a number of samples nor a percentage.

    Give such as ``20`` or ``10 %``.
    """

    code = "not-a-part"
    template = mark(
        "{where}: expected how many samples to run, such as 20, or how many of a hundred, such as 10 %, received "
        "{received!r}. A number of samples is at least 1; a percentage is above 0 and at most 100."
    )


class NoSuchPicture(GraphError):
    """A drawing is to be saved as a picture of a kind that cannot be drawn.

    Save it as SVG, or install what draws PNG.
    """

    code = "no-such-picture"
    template = mark("{where}: expected a file that ends in .svg or .png, received {received}. {advice}")


class NoSuchStart(GraphError):
    """A network was chosen from the gallery that is no longer there: a variable or a file was deleted.

    Choose one of those shown.
    """

    code = "no-such-start"
    template = mark("{received} is no longer there. Expected one of the networks shown. Nothing was changed.")


class NoFlowData(DataError):
    """``wb.Flow`` receives data that are neither samples nor samples by the names of data sets.

    Give what ``wb.data.from_folder`` returns.
    """

    code = "no-flow-data"
    template = mark(
        "{where}: expected samples as wb.data.from_folder gives them, or a dictionary of such by the names of the data "
        "sets, received {received}. Give data=samples, or data={{'data_set': samples}}."
    )


class NoRuns(TrainingError):
    """``wb.Output`` receives something else than runs and records, or nothing.

    Give what ``fit`` returned.
    """

    code = "no-runs"
    template = mark(
        "{where}: expected a run, a record or a list of them, received {received}. Give what fit returned, or "
        "wb.training.load_record(folder)."
    )


class NotARun(TrainingError):
    """``wb.View`` receives something else than a run or a Keras model.

    Give what ``fit`` returned.
    """

    code = "not-a-run"
    template = mark("{where}: expected a run or a Keras model, received {received}. Give what fit returned.")


class NoAnswers(TrainingError):
    """The network's answers for the samples that ``wb.View`` is to show are NaN or infinite.

    Train the network again, with a smaller learning rate.
    """

    code = "no-answers"
    template = mark(
        "{where}: the network's answers for {count:,} of the {total:,} samples are NaN or infinite, so that there is "
        "nothing to compare. Expected finite numbers. Train it again from fresh weights, with a smaller learning rate."
    )


class NotViewable(DataError):
    """``wb.look`` receives something that is no image, sample or set of samples.

    Give what the message names.
    """

    code = "not-viewable"
    template = mark("{where}: expected {expected}, but received {received}. {remedy}")


class NothingToCompare(DataError):
    """``wb.look(before, after)`` has no second image that can be laid over the first.

    Give an image of the same dimension, or a module that gives one.
    """

    code = "nothing-to-compare"
    template = mark("{where}: expected {expected} to compare with, but received {received}. {remedy}")


class NotRunBefore(FlowError):
    """A network of a flow is to be searched before the steps in front of it have run.

    Run the flow up to the network first.
    """

    code = "not-run-before"
    template = mark(
        "{where}: expected samples in front of the network, received none. Run the flow up to it first; then its "
        "samples are there to learn from."
    )
