"""Running a flow: data sets, image-processing modules and networks of one drawing, step by step.

Each name is imported when it is first used.
"""

from typing import TYPE_CHECKING

from workbench.lazy import lazy

if TYPE_CHECKING:
    from workbench.flow.applied_flow import AppliedFlow as AppliedFlow
    from workbench.flow.flow_log import LogLine as LogLine
    from workbench.flow.flow_metrics import FlowMetrics as FlowMetrics
    from workbench.flow.flow_run import FlowRun as FlowRun
    from workbench.flow.flow_run import run as run
    from workbench.flow.flow_states import StepState as StepState
    from workbench.flow.frozen_comparison import FrozenComparison as FrozenComparison
    from workbench.flow.frozen_flow import FrozenFlow as FrozenFlow
    from workbench.flow.kept_states import states as states
    from workbench.flow.sample_block import SampleIssue as SampleIssue
    from workbench.flow.steps import Step as Step
    from workbench.flow.steps import steps_of as steps_of
    from workbench.flow.test_project import compare as compare
    from workbench.flow.test_project import freeze as freeze
    from workbench.flow.test_project import open as open  # noqa: A004 - the word a learner reads

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "applied_flow": ["AppliedFlow"],
        "flow_metrics": ["FlowMetrics"],
        "frozen_comparison": ["FrozenComparison"],
        "frozen_flow": ["FrozenFlow"],
        "flow_log": ["LogLine"],
        "flow_run": ["FlowRun", "run"],
        "flow_states": ["StepState"],
        "kept_states": ["states"],
        "sample_block": ["SampleIssue"],
        "steps": ["Step", "steps_of"],
        "test_project": ["compare", "freeze", "open"],
    },
)
