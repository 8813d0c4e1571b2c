"""The work of steps that are modules: of the workbench, or written by the learner."""

import json
from typing import Any

from workbench.data.sample import Sample
from workbench.flow.source_identity import source_identity
from workbench.flow.step_work import Granularity, StepWork, WorkContext
from workbench.flow.steps import Step
from workbench.modules.module import Module


class ModuleWork(StepWork):
    """Runs modules; each is a frozen value, so that threads may share it."""

    granularity: Granularity = "sample"

    def identity(self, step: Step) -> str:
        module = module_of(step)
        kind = type(module)
        values = json.dumps(module.parameters(), sort_keys=True, default=_text)
        return f"{kind.__name__} {values} {source_identity(own_of(module))}"

    def run_sample(self, step: Step, samples: tuple[Sample, ...], context: WorkContext) -> tuple[Sample, ...]:
        del context
        return module_of(step).run(*samples)


def module_of(step: Step) -> Module:
    """The module of a step of the kind "module"."""
    if step.module is None:
        raise TypeError(step.path)
    return step.module


def own_of(module: Module) -> type:
    """The class that somebody wrote: of a custom module what it was made of, else its own."""
    own: type = getattr(type(module), "own", type(module))
    return own


def is_custom(module: Module) -> bool:
    """Whether a module is not one of the workbench."""
    return not own_of(module).__module__.startswith("workbench.modules.")


def _text(value: Any) -> str:
    """A value that JSON does not have."""
    return repr(value)
