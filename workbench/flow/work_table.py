"""What each kind of step does. Networks and metrics are imported when a flow has some."""

from collections.abc import Iterable, Mapping
from importlib import import_module

from workbench.flow.step_work import StepWork
from workbench.flow.steps import Step, StepKind

_WORKS: Mapping[StepKind, tuple[str, str]] = {
    "module": ("workbench.flow.module_work", "ModuleWork"),
    "network": ("workbench.flow.network_step", "NetworkWork"),
    "metrics": ("workbench.flow.metrics_step", "MetricsWork"),
}


def works_for(steps: Iterable[Step], given: Mapping[StepKind, StepWork] | None = None) -> dict[StepKind, StepWork]:
    """The works that steps need.

    Args:
        steps: The steps.
        given: Works that are taken instead.

    Returns:
        A work a kind.
    """
    found: dict[StepKind, StepWork] = dict(given or {})
    for kind in {step.kind for step in steps}:
        if kind not in found and kind in _WORKS:
            module, name = _WORKS[kind]
            found[kind] = getattr(import_module(module), name)()
    return found
