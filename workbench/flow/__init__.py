"""Running a flow: data sets, image-processing modules and networks of one drawing, step by step.

Each name is imported when it is first used.
"""

from typing import TYPE_CHECKING

from workbench.lazy import lazy

if TYPE_CHECKING:
    from workbench.flow.applied_flow import AppliedFlow as AppliedFlow
    from workbench.flow.code.flow_program import to_notebook as to_notebook
    from workbench.flow.code.flow_program import to_source as to_source
    from workbench.flow.custom_steps import accept_code as accept_code
    from workbench.flow.custom_steps import add_module as add_module
    from workbench.flow.experiment_log import Experiment as Experiment
    from workbench.flow.experiment_log import Experiments as Experiments
    from workbench.flow.experiment_log import experiments as experiments
    from workbench.flow.flow_analysis import FlowAnalysis as FlowAnalysis
    from workbench.flow.flow_analysis import analyze_flow as analyze_flow
    from workbench.flow.flow_log import LogLine as LogLine
    from workbench.flow.flow_metrics import FlowMetrics as FlowMetrics
    from workbench.flow.flow_run import FlowRun as FlowRun
    from workbench.flow.flow_run import run as run
    from workbench.flow.flow_states import StepState as StepState
    from workbench.flow.frozen_comparison import FrozenComparison as FrozenComparison
    from workbench.flow.frozen_flow import FrozenFlow as FrozenFlow
    from workbench.flow.kept_states import states as states
    from workbench.flow.project_trial import compare as compare
    from workbench.flow.project_trial import freeze as freeze
    from workbench.flow.project_trial import open as open  # noqa: A004 - the word a learner reads
    from workbench.flow.ready_flows import READY_FLOWS as READY_FLOWS
    from workbench.flow.ready_flows import ReadyFlow as ReadyFlow
    from workbench.flow.ready_flows import ready_flow as ready_flow
    from workbench.flow.sample_block import SampleIssue as SampleIssue
    from workbench.flow.sample_type import SampleType as SampleType
    from workbench.flow.steps import Step as Step
    from workbench.flow.steps import steps_of as steps_of

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "custom_steps": ["accept_code", "add_module"],
        "applied_flow": ["AppliedFlow"],
        "code.flow_program": ["to_notebook", "to_source"],
        "experiment_log": ["Experiment", "Experiments", "experiments"],
        "flow_analysis": ["FlowAnalysis", "analyze_flow"],
        "flow_log": ["LogLine"],
        "flow_metrics": ["FlowMetrics"],
        "flow_run": ["FlowRun", "run"],
        "flow_states": ["StepState"],
        "frozen_comparison": ["FrozenComparison"],
        "frozen_flow": ["FrozenFlow"],
        "kept_states": ["states"],
        "ready_flows": ["READY_FLOWS", "ReadyFlow", "ready_flow"],
        "sample_block": ["SampleIssue"],
        "sample_type": ["SampleType"],
        "steps": ["Step", "steps_of"],
        "project_trial": ["compare", "freeze", "open"],
    },
)
