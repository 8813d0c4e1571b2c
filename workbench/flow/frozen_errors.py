"""Why a frozen flow cannot be made, opened or applied: one class a reason."""

from workbench.flow.flow_errors import FlowError
from workbench.messages import mark


class BadThreshold(FlowError):
    """Thresholds of classes are none.

    Give a number from 0 to 1 by the name of a class.
    """

    code = "bad-threshold"
    template = mark("{where}: expected {expected}, received {received}. Write it as in {example}.")


class NothingToFreeze(FlowError):
    """A flow has no trained network, so that there is nothing to apply to new data.

    Run it to the end first.
    """

    code = "nothing-to-freeze"
    template = mark("{where}: expected {expected}, received {received}. {remedy}")


class NotFrozenFlow(FlowError):
    """A file is no frozen flow.

    Give a file that ``wb.flow.freeze`` wrote.
    """

    code = "not-frozen-flow"
    template = mark(
        "{where}: expected a frozen flow, received {received}. Give a file that wb.flow.freeze(run, path) wrote."
    )


class FrozenFlowBroken(FlowError):
    """A frozen flow is damaged: a part is missing, was changed, or cannot be read.

    Take another copy of the file.
    """

    code = "frozen-flow-broken"
    template = mark(
        "{where}: the frozen flow is damaged. At {place}: expected {expected}, received {received}. The file was left "
        "as it is: take another copy of it, or freeze the flow again."
    )


class FrozenFlowTooNew(FlowError):
    """A frozen flow comes from a newer workbench.

    Update the workbench.
    """

    code = "frozen-flow-too-new"
    template = mark(
        "{where}: the frozen flow has version {received}, made by a newer workbench. Expected version {expected} or "
        "lower. Update with 'pip install --upgrade keras-workbench'."
    )


class FrozenCodeRefused(FlowError):
    """A frozen flow carries code of its own, which is not run before somebody has looked at it.

    Read ``error.source``, and open the file with ``run_code=True`` if you trust it.
    """

    code = "frozen-code-refused"
    template = mark(
        "{where}: the file carries code of its own, {names}, which could do anything on this computer:\n{source}\n"
        "Nothing of it was run. If you trust where the file is from, open it with wb.flow.open(path, run_code=True)."
    )

    @property
    def source(self) -> str:
        """All of the code, as text."""
        return str(self.values["whole"])


class PredictionsNotSaved(FlowError):
    """Predictions cannot be written to a folder.

    Give a new or an empty folder, and samples with predictions.
    """

    code = "predictions-not-saved"
    template = mark("{where}: expected {expected}, received {received}. {remedy}")


class NothingApplied(FlowError):
    """A frozen flow cannot be applied to what was given.

    Give samples, or a folder of images of the kind that it was trained with.
    """

    code = "nothing-applied"
    template = mark("{where}: expected {expected}, received {received}. {remedy}")
