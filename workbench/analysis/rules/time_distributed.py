"""A whole model inside TimeDistributed: it is drawn for one step, and applied to each step of a sequence."""

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from workbench.analysis.analysis_report import NodeReport, Problem, Tensor
from workbench.analysis.messages import expected_text
from workbench.analysis.node_context import NodeContext

_STEPS = 1
"""The axis of the steps, behind the batch."""


def is_time_distributed(context: NodeContext) -> bool:
    """Whether a nested model stands inside TimeDistributed."""
    wrapper = context.owner.params.get("wrapper")
    return isinstance(wrapper, Mapping) and wrapper.get("class_name") == "TimeDistributed"


def no_steps(context: NodeContext) -> Iterator[Problem]:
    """An input has no axis of steps."""
    if any(len(incoming.tensor.shape) <= _STEPS + 1 for incoming in context.incoming_tensors):
        yield context.problem("rank", expected=expected_text(3))


def one_step(block_inputs: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The inputs as the wrapped model receives them."""
    return {port: _without(tensor) for port, tensor in block_inputs.items()}


def _without(tensor: Tensor) -> Tensor:
    shape, axes = list(tensor.shape), list(tensor.axes)
    del shape[_STEPS], axes[_STEPS]
    return replace(tensor, shape=tuple(shape), axes=tuple(axes))


def all_steps(report: NodeReport, context: NodeContext) -> NodeReport:
    """The outputs of the wrapped model, for all steps; each of them costs as much as one."""
    arriving = context.incoming_tensors[0].tensor
    steps, axis = arriving.shape[_STEPS], arriving.axes[_STEPS]
    outputs = tuple(
        replace(
            tensor, shape=(tensor.shape[0], steps, *tensor.shape[1:]), axes=(tensor.axes[0], axis, *tensor.axes[1:])
        )
        for tensor in report.outputs
    )
    return replace(report, outputs=outputs, macs=report.macs * (steps or 1))
