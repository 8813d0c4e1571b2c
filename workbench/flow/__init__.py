"""Running a flow: data sets, image-processing modules and networks of one drawing, step by step.

Each name is imported when it is first used.
"""

from typing import TYPE_CHECKING

from workbench.lazy import lazy

if TYPE_CHECKING:
    from workbench.flow.custom_steps import accept_code as accept_code
    from workbench.flow.custom_steps import add_module as add_module
    from workbench.flow.flow_analysis import FlowAnalysis as FlowAnalysis
    from workbench.flow.flow_analysis import analyze_flow as analyze_flow
    from workbench.flow.ready_flows import READY_FLOWS as READY_FLOWS
    from workbench.flow.ready_flows import ReadyFlow as ReadyFlow
    from workbench.flow.ready_flows import ready_flow as ready_flow
    from workbench.flow.sample_type import SampleType as SampleType
    from workbench.flow.steps import Step as Step
    from workbench.flow.steps import steps_of as steps_of

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "custom_steps": ["accept_code", "add_module"],
        "flow_analysis": ["FlowAnalysis", "analyze_flow"],
        "ready_flows": ["READY_FLOWS", "ReadyFlow", "ready_flow"],
        "sample_type": ["SampleType"],
        "steps": ["Step", "steps_of"],
    },
)
