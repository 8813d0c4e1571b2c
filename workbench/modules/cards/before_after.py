"""What a module does to the standard picture: the samples before and after it, or why it refuses the picture."""

from typing import NamedTuple

import numpy as np

from workbench.data.sample import Sample
from workbench.messages import mark, say
from workbench.modules.cards.standard_samples import standard_sample
from workbench.modules.chains import read_chain
from workbench.modules.contract_samples import inputs
from workbench.modules.module import Module
from workbench.modules.module_errors import ModuleError

_DROPPED = mark("The module drops this sample.")


class BeforeAfter(NamedTuple):
    """An example of a module. ``note`` says in a sentence why nothing came out; else it is empty."""

    module: Module
    before: tuple[Sample, ...]
    after: tuple[Sample, ...]
    note: str = ""

    @property
    def label_changes(self) -> bool:
        """Whether the label is part of what the module does, so that it should be seen."""
        return any(one.label is not self.before[0].label for one in self.after)


def example_of(kind: type[Module]) -> Module:
    """A module with the parameters that it has in its example chain.

    Args:
        kind: The module's class.

    Returns:
        The module; one with its defaults where the chain cannot be read.

    >>> from workbench.modules import Rotate
    >>> example_of(Rotate).parameters()["angle"]
    90.0
    """
    try:
        chain = read_chain(kind.about.chain)
    except ModuleError:  # a module of one's own is in no registry
        return kind()
    return next((one for one in chain if type(one) is kind), None) or kind()


def before_after(module: Module) -> BeforeAfter:
    """Run a module on the standard picture.

    Args:
        module: The module.

    Returns:
        The samples before it and after it.

    >>> from workbench.modules import Flip
    >>> [one.size for one in before_after(Flip()).after]
    [(96, 128)]
    """
    kind = type(module)
    given: tuple[Sample, ...] = (standard_sample(kind.about),)
    try:
        given = inputs(kind, given[0])
        if len(given) > 1:
            given = (given[0], _mirrored(given[1]))
        after = module.run(*given)
    except Exception as refusal:  # noqa: BLE001 - a module of one's own may raise anything, and the card is shown all the same
        return BeforeAfter(module, given, (), str(refusal) or type(refusal).__name__)
    return BeforeAfter(module, given, after, "" if after else say(_DROPPED))


def _mirrored(sample: Sample) -> Sample:
    """Another picture of the same name and size, for the second input of a merge."""
    return sample.replaced(image=np.flip(sample.image, axis=sample.header.dimension - 1))
