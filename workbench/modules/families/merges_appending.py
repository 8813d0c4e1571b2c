"""Merges that put sets of samples behind each other."""

from typing import ClassVar

from workbench.data.sample import Sample
from workbench.messages import mark, say
from workbench.modules.manipulation_module import MergeModule
from workbench.modules.module_description import ALL_DTYPES, Description
from workbench.modules.module_errors import SamplesDoNotFit

__all__ = ["ConcatenateMerge"]

_DIFFERENT = mark("samples of different names")
_RENAME = mark("Rename the files of one input, or leave out the input that holds them a second time.")
_ONE_EACH = mark("one sample at a time")
_BY_RUN = mark("Call run(…) for several samples, or first.merged(ConcatenateMerge(), second) for sets.")


class ConcatenateMerge(MergeModule, frozen=True):
    """Put the samples of all inputs behind each other: one set with all of them, each as it is.

    Two collections become one, or an image and its mirrored copy are both learned from. The files of the inputs must
    have different names, so that no sample is there twice.

    Raises:
        SamplesDoNotFit: Two samples have one name.
        ModuleError: A parameter or the image is refused; the class of the error says why.

    >>> from workbench.data import Sample
    >>> [one.name for one in ConcatenateMerge().run(Sample(image, name="a"), Sample(image, name="b"))]
    ['a', 'b']
    """

    about: ClassVar[Description] = Description(
        name="Concatenate Merge",
        korean="연결 병합",
        category="Merge",
        source="The samples of one set after those of another.",
        chain="ConcatenateMerge > Resize(height=64, width=64)",
        dtypes=ALL_DTYPES,
        takes_nonfinite=True,
        caution="Copies of one image, such as mirrored ones, must not be in two splits: split before you make them.",
    )

    paired: ClassVar[bool] = False

    def run(self, *samples: Sample) -> tuple[Sample, ...]:
        kept = tuple(one for one in map(self, samples) if one is not None)
        names = [one.name for one in samples]
        twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
        if twice:
            received = ", ".join(map(repr, twice))
            raise SamplesDoNotFit(
                where="ConcatenateMerge", expected=say(_DIFFERENT), received=received, remedy=say(_RENAME)
            )
        return kept

    def merge(self, samples: tuple[Sample, ...]) -> Sample | None:
        if len(samples) > 1:
            received, remedy = str(len(samples)), say(_BY_RUN)
            raise SamplesDoNotFit(where="ConcatenateMerge", expected=say(_ONE_EACH), received=received, remedy=remedy)
        return samples[0]
