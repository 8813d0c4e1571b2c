"""Modules that handle samples as a whole: labels, filters, merges, and cutting one sample into several."""

from typing import ClassVar

from workbench.data.sample import Sample
from workbench.data.sample_labels import Targets
from workbench.messages import mark, say
from workbench.modules.module import Module, SampleModule
from workbench.modules.module_errors import LabelMissing, SamplesDoNotFit

_SAME_NAMES = mark("samples of one name, one from each input")
_MORE_INPUTS = mark("at least {count} samples")
_CONNECT_BOTH = mark("Connect as many inputs.")
_MATCH_NAMES = mark("Give the sets files of equal names.")


class LabelModule(SampleModule, frozen=True):
    """A new label; the image stays. For authors: write ``relabeled``."""

    def apply(self, sample: Sample) -> Sample:
        return sample.replaced(label=self.relabeled(sample))

    def relabeled(self, sample: Sample) -> Targets:
        """The new label. For authors; raise ``missing(…)`` for a sample without the kind of label that it takes.

        Args:
            sample: A sample that the module takes.

        Returns:
            The new label.
        """
        raise NotImplementedError


class FilterModule(Module, frozen=True):
    """A sample, perhaps changed, or None to drop it. For authors: write ``select``."""

    one_to_one: ClassVar[bool] = False

    def __call__(self, sample: Sample, /) -> Sample | None:
        """Apply the filter.

        Args:
            sample: A sample; it does not change.

        Returns:
            The sample, a new one, or None where it is dropped.

        Raises:
            ModuleError: The module does not take the sample; the class and the sentence say why.
        """
        self.require(sample)
        return self.select(sample)

    def run(self, *samples: Sample) -> tuple[Sample, ...]:
        (sample,) = samples
        kept = self(sample)
        return () if kept is None else (kept,)

    def select(self, sample: Sample) -> Sample | None:
        """The sample, perhaps changed, or None. For authors.

        Args:
            sample: A sample that the module takes.

        Returns:
            The sample, or None to drop it.
        """
        raise NotImplementedError


class MergeModule(Module, frozen=True):
    """One sample out of one from each input. For authors: write ``merge``.

    ``paired`` merges take samples of equal names, one from each input; others append the inputs to each other, so that
    the names must differ, and are called with one sample after the other.
    """

    paired: ClassVar[bool] = True
    one_to_one: ClassVar[bool] = False

    def __call__(self, *samples: Sample) -> Sample | None:
        """Apply the merge.

        Args:
            *samples: One sample of each input, in the order of the inputs; none of them changes.

        Returns:
            A new sample, or None where it is dropped.

        Raises:
            SamplesDoNotFit: There are too few samples, or their names differ.
            ModuleError: The module does not take one of them; the class and the sentence say why.
        """
        for sample in samples:
            self.require(sample)
        least = 2 if self.paired else 1
        if len(samples) < least:
            expected, remedy = say(_MORE_INPUTS, count=least), say(_CONNECT_BOTH)
            raise SamplesDoNotFit(where=type(self).__name__, expected=expected, received=len(samples), remedy=remedy)
        names = dict.fromkeys(sample.name for sample in samples)
        if self.paired and len(names) > 1:
            received, remedy = ", ".join(map(repr, names)), say(_MATCH_NAMES)
            raise SamplesDoNotFit(
                where=type(self).__name__, expected=say(_SAME_NAMES), received=received, remedy=remedy
            )
        return self.merge(samples)

    def whole_name(self, name: str) -> str:
        """The name under which a sample is merged with others. For authors, to override where patches are gathered.

        Args:
            name: The name of a sample.

        Returns:
            The name of what comes out; samples of one such name are given to ``merge`` together if not ``paired``.
        """
        return name

    def run(self, *samples: Sample) -> tuple[Sample, ...]:
        merged = self(*samples)
        return () if merged is None else (merged,)

    def merge(self, samples: tuple[Sample, ...]) -> Sample | None:
        """The new sample. For authors.

        Args:
            samples: One of each input, all with one name where the merge is ``paired``.

        Returns:
            The sample, or None to drop it.
        """
        raise NotImplementedError


class PatchModule(Module, frozen=True):
    """Several samples out of one, such as patches. For authors: write ``pieces``."""

    one_to_one: ClassVar[bool] = False

    def __call__(self, sample: Sample, /) -> tuple[Sample, ...]:
        """Apply the module.

        Args:
            sample: A sample; it does not change.

        Returns:
            New samples, each with a name of its own.

        Raises:
            ModuleError: The module does not take the sample; the class and the sentence say why.
        """
        self.require(sample)
        return self.pieces(sample)

    def run(self, *samples: Sample) -> tuple[Sample, ...]:
        (sample,) = samples
        return self(sample)

    def pieces(self, sample: Sample) -> tuple[Sample, ...]:
        """The new samples. For authors.

        Args:
            sample: A sample that the module takes.

        Returns:
            Samples, each with a name of its own.
        """
        raise NotImplementedError


def missing(module: Module, expected: str, sample: Sample, remedy: str) -> LabelMissing:
    """The error for a sample without the kind of label that a module needs, to be raised.

    Args:
        module: The module.
        expected: What it needs, in words.
        sample: What came.
        remedy: What to do.

    Returns:
        The error.
    """
    kinds = ", ".join(sample.label.kinds) or say("no label")
    return LabelMissing(where=type(module).__name__, expected=expected, received=kinds, remedy=remedy)
