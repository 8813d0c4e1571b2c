"""Why a flow cannot be run, opened or written: one class a reason."""

from workbench.messages import TeachingError, mark


class FlowError(TeachingError):
    """Base of every refusal or failure of a flow.

    Catch it to handle them all.
    """

    code = "flow-error"


class NotAFlow(FlowError):
    """Something else is given where a flow is expected.

    Give a graph that was made by ``wb.Graph("project", kind="flow")``.
    """

    code = "not-a-flow"
    template = mark(
        "{where}: expected a flow, but received {received}. "
        "A flow is made by wb.Graph('project', kind='flow'); a network is one of its nodes."
    )


class ModuleRefused(FlowError):
    """A module of a flow has parameters that contradict each other, or a file that cannot be read.

    Change the parameter that the message names.
    """

    code = "module-refused"
    template = mark("{where}: {reason}")


class CodeNotAccepted(FlowError):
    """A flow carries code of somebody's own that nobody has run here.

    Look at the code; then accept it by ``wb.flow.accept_code(flow)``.
    """

    code = "code-not-accepted"
    template = mark(
        "{where}: this module carries code of its own, the class {received!r}, that nobody has run here. "
        "Look at it in the parameter 'source'; if you trust it, call wb.flow.accept_code(flow)."
    )


class NoSource(FlowError):
    """A data set of a flow has no source, and no samples were given for it.

    Set its source, or give samples where the flow is run.
    """

    code = "no-source"
    template = mark(
        "{where}: expected a source or samples, but received neither. "
        "Set 'source' to a folder, a zip archive or the name of a data set, or give data=samples."
    )


class UnknownReadyFlow(FlowError):
    """There is no ready flow of this name.

    Use one of the names in the message.
    """

    code = "unknown-ready-flow"
    template = mark("{where}: there is no ready flow {received!r}. Expected one of: {expected}. Check the spelling.")


class NoDataSet(FlowError):
    """A flow has no data set, so that there is nothing to run.

    Add one: ``flow.add("DataSet", source="digits")``.
    """

    code = "no-data-set"
    template = mark(
        "{where}: expected a flow with a Data Set that is not muted, but received {received!r}, which has none. Add "
        "one, as in flow.add('DataSet', source='digits'), and the modules behind it."
    )


class FlowFileNotWritten(FlowError, OSError):
    """A file of a flow, such as a notebook or a frozen version, cannot be written.

    Give a path in a folder that is there and that you may write to.
    """

    code = "flow-file-not-written"
    template = mark(
        "{where}: {path} cannot be written ({received}). Give the path of a file, in a folder that is there and that "
        "you may write to."
    )
