"""Why a flow cannot run, or a result cannot be kept or read: one class a reason."""

from workbench.messages import TeachingError, mark


class FlowRunError(TeachingError):
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


class DataNotGiven(FlowRunError):
    """A module of the kind DataSet has no data.

    Give them in the call, or choose a folder in the module.
    """

    code = "data-not-given"
    template = mark("{where}: expected {expected}, received {received}. {remedy}")


class BadRunOption(FlowRunError):
    """An argument of ``wb.flow.run`` has a value that it cannot have.

    Give a value as the message says.
    """

    code = "bad-run-option"
    template = mark("{where}: {parameter!r} must be {expected}, but received {received!r}. Give it, as in {example}.")
