"""Running a flow: data sets, image-processing modules and networks of one drawing, step by step.

Each name is imported when it is first used.
"""

from typing import TYPE_CHECKING

from workbench.lazy import lazy

if TYPE_CHECKING:
    from workbench.flow.code.flow_program import to_notebook as to_notebook
    from workbench.flow.code.flow_program import to_source as to_source
    from workbench.flow.steps import Step as Step
    from workbench.flow.steps import steps_of as steps_of

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "code.flow_program": ["to_notebook", "to_source"],
        "steps": ["Step", "steps_of"],
    },
)
