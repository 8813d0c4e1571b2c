"""Why a flow cannot be written as plain code."""

from workbench.flow.flow_errors import FlowError
from workbench.messages import mark


class NotPlainCode(FlowError):
    """A step of a flow cannot be written as code that runs without the workbench.

    Leave the step out, or write what it does in the exported notebook by hand.
    """

    code = "not-plain-code"
    template = mark("{where}: this step cannot be written as plain code: {reason}. {remedy}")
