"""Which samples a module takes together, and what comes out of it: as ``SampleSet.map`` and ``merged`` have it."""

from collections.abc import Sequence

from workbench.data.sample import Sample
from workbench.data.set_errors import NamesClash
from workbench.flow.flow_layout import gathers
from workbench.messages import mark, say
from workbench.modules.manipulation_module import MergeModule
from workbench.modules.module import Module

_DIFFERENT = mark("samples of different names")
_GIVE_DIFFERENT = mark("Rename the files of one of the data sets.")


def grouped(module: Module | None, inputs: Sequence[tuple[Sample, ...]]) -> list[tuple[Sample, ...]]:
    """Put together what a module takes in one call.

    Args:
        module: The module.
        inputs: Of each input the samples that were made of one sample.

    Returns:
        A tuple a call.

    Raises:
        NamesClash: Samples that should be gathered have one name.
    """
    if not isinstance(module, MergeModule):
        return [(sample,) for one in inputs for sample in one]
    if module.paired:
        others = [{sample.name: sample for sample in one} for one in inputs[1:]]
        return [
            (first, *(other[first.name] for other in others))
            for first in inputs[0]
            if all(first.name in other for other in others)
        ]
    if not gathers(module):
        return [(sample,) for one in inputs for sample in one]
    groups: dict[str, list[Sample]] = {}
    for sample in (sample for one in inputs for sample in one):
        group = groups.setdefault(module.whole_name(sample.name), [])
        if any(sample.name == other.name for other in group):
            raise NamesClash(
                where=type(module).__name__, expected=say(_DIFFERENT), received=sample.name, remedy=say(_GIVE_DIFFERENT)
            )
        group.append(sample)
    return [tuple(group) for group in groups.values()]


def finished(module: Module, given: tuple[Sample, ...], results: tuple[Sample, ...]) -> tuple[Sample, ...]:
    """What comes out of a module, with the names and groups that a set gives it.

    Args:
        module: The module.
        given: What it was called with.
        results: What it returned.

    Returns:
        The samples. Of a module that gives one for one they keep name, split and group; pieces of one sample have its
        name as their group, so that they are not in two splits.
    """
    first = given[0]
    if module.one_to_one:
        (result,) = results
        if result.name == first.name and result.split == first.split and result.group == first.group:
            return results
        return (result.replaced(name=first.name, split=first.split, group=first.group),)
    if len(results) < 2:  # noqa: PLR2004 - no pieces
        return results
    return tuple(one if one.group else one.replaced(group=first.name) for one in results)
