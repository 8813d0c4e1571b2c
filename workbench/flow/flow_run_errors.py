"""Why a flow cannot run, or a result cannot be kept or read: one class a reason."""

from typing import TYPE_CHECKING

from workbench.flow.flow_errors import FlowError
from workbench.messages import mark

if TYPE_CHECKING:
    from workbench.flow.kept_block import KeptBlock
    from workbench.flow.sample_block import SampleIssue


class FlowRunError(FlowError):
    """Base of every error of running a flow.

    Catch it to handle whatever a run refuses.
    """

    code = "flow-run-error"


class ArrayNotKept(FlowRunError):
    """A sample has an array of texts or objects, which no result can hold.

    Give numbers.
    """

    code = "array-not-kept"
    template = mark(
        "A result holds arrays of numbers, but received one of the type {received}. Convert it in the module: "
        "array.astype('float32')."
    )


class BlockDamaged(FlowRunError):
    """A file of kept results is not as it was written. It is computed again by itself.

    Nothing is to be done; if it happens often, check the disk.
    """

    code = "block-damaged"
    template = mark("{where}: the kept result is damaged ({received}). It is computed again.")


class StoreNotWritable(FlowRunError):
    """The folder of the results cannot be written to, or its disk is full.

    Give another folder, or free some space.
    """

    code = "store-not-writable"
    template = mark("{where}: results cannot be kept in this folder ({received}). {remedy}")


class UnknownStep(FlowRunError):
    """A flow has no module of this path.

    Check the spelling.
    """

    code = "unknown-step"
    template = mark("{where}: there is no module {received!r}. Expected one of: {expected}. Check the spelling.")


class NoResultYet(FlowRunError):
    """A module has no result yet.

    Run it first.
    """

    code = "no-result-yet"
    template = mark(
        "{where}: there is no result of {received!r} yet. Run it first: wb.flow.run(graph, only={received!r})."
    )


class BadRunOption(FlowRunError):
    """An argument of ``wb.flow.run``, or of another function of flows, has a value that it cannot have.

    Give a value as the message says.
    """

    code = "bad-run-option"
    template = mark("{where}: {parameter!r} must be {expected}, but received {received!r}. Give it, as in {example}.")


class NoMetricsHere(FlowRunError):
    """Numbers are asked of a step that measures none.

    Ask a step of the kind Metrics.
    """

    code = "no-metrics-here"
    template = mark(
        "{where}: {received!r} is no Metrics step, so it has no numbers. The Metrics steps of this flow: {expected}. "
        "Add one behind a network, as in flow.add('Metrics')."
    )


class StepGivesNoSamples(FlowRunError):
    """The result of a step is asked for that gives no samples.

    Ask its numbers: ``run.metrics(path)``.
    """

    code = "step-gives-no-samples"
    template = mark(
        "{where}: {received!r} is a Metrics step, which gives no samples. Ask its numbers: run.metrics({received!r})."
    )


class RunStopped(FlowRunError):
    """A run was stopped while something was computed for it; nothing of that is kept.

    Run it again; what was finished is there.
    """

    code = "run-stopped"
    template = mark("{where}: the run was stopped.")


class InputLost(FlowRunError):
    """A kept result that something is made of is gone or damaged. A run computes it again by itself.

    Nothing is to be done.
    """

    code = "input-lost"
    template = mark("{where}: a kept result is gone or damaged ({received}). It is computed again.")

    @property
    def block(self) -> "KeptBlock":
        """What is gone."""
        found: KeptBlock = self.values["block"]  # type: ignore[assignment]
        return found


class SampleFailed(FlowRunError):
    """A sample failed in a run that stops at the first: ``on_error="stop"``.

    Mend the sample or the module, or leave such samples out: ``on_error="skip"``.
    """

    code = "sample-failed"
    template = mark("{where}: {received}")

    @property
    def issue(self) -> "SampleIssue":
        """The sample that failed."""
        found: SampleIssue = self.values["received"]  # type: ignore[assignment]
        return found


class DataUnavailable(FlowRunError):
    """The samples of a data set of a flow cannot be had.

    Check the source that it names.
    """

    code = "data-unavailable"
    template = mark("{where}: {received}")


class CustomModuleFailed(FlowRunError):
    """A module of the learner's did not give a sample; the sentence says why.

    Mend the module.
    """

    code = "custom-module-failed"
    template = mark("{reason}.")
    is_passing = False
    """Whether it may succeed with the same sample next time."""
    seconds = 0.0
    """The limit of time that it was ended at; 0 where it was not."""


class CustomModuleLost(CustomModuleFailed):
    """A module of the learner's took too long, or ended its process.

    Mend the module, or give it more time: ``wb.flow.run(graph, seconds_a_sample=…)``.
    """

    code = "custom-module-lost"
    is_passing = True
