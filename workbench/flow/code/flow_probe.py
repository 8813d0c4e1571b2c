"""The first samples of a flow, taken through its modules: they say what its networks learn."""

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.data.data_errors import DataError
from workbench.data.sample import Sample
from workbench.data.sample_set import SampleSet
from workbench.flow.steps import Step
from workbench.modules.manipulation_module import MergeModule
from workbench.modules.module_errors import ModuleError

_FEW = 3


class FlowProbe:
    """A few samples behind each step.

    Args:
        steps: The steps of the flow.
        sets: The samples of its data sets, by the ids of the steps; None where they are not known.
    """

    def __init__(self, steps: Sequence[Step], sets: Mapping[str, SampleSet | None]) -> None:
        self._steps = {step.id: step for step in steps}
        self._sets = sets

    def before(self, step: Step) -> Sample | None:
        """One of the samples that a step takes; None where they are not known, or refused."""
        try:
            found = self._behind(step.inputs[0])
            return next(iter(found), None) if found is not None else None
        except (ModuleError, DataError, OSError):
            return None

    def _behind(self, key: str) -> SampleSet | None:
        step = self._steps[key]
        if step.kind == "data":
            samples = self._sets.get(key)
            return None if samples is None else samples[:_FEW]
        inputs = [self._behind(one) for one in step.inputs]
        known = [one for one in inputs if one is not None]
        if len(known) < len(inputs) or not known:
            return None
        if step.module is None:
            return known[0]
        module: Any = step.module
        return known[0].merged(module, *known[1:]) if isinstance(module, MergeModule) else known[0].map(module)
