"""Why a widget was refused: what it was given, or a request about something that is no longer there."""

from workbench.graph.graph_errors import GraphError
from workbench.messages import mark
from workbench.training.training_errors import TrainingError


class Gone(GraphError):
    """A problem is to be fixed that the newest analysis does not list any more.

    Choose one of those listed.
    """

    code = "gone"
    template = mark("This problem is no longer there. Expected one of those listed. Nothing was changed.")


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
