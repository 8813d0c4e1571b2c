"""Whether what a module gives says of itself what can be: names and splits, by which samples are found again."""

from collections.abc import Sequence
from typing import get_args

from workbench.data.sample import Sample, SplitName
from workbench.messages import mark, say

_SPLITS: tuple[str, ...] = get_args(SplitName)
_NO_NAME = mark("it gave a sample whose name is {received!r}; a name is a text, and that of the sample that came in")
_OTHER_NAME = mark("it gave the name {received!r} to the sample {given!r}; leave it as it is: results are found by it")
_SAME_NAMES = mark("it gave several samples of the name {received!r}; each needs a name of its own")
_NO_SPLIT = mark(
    'it put the sample into the split {received!r}; there are "train", "validation" and "test", and "" for none'
)
_NO_GROUP = mark("it gave a sample of the group {received!r}; a group is a text")


def flaw_of(given: Sequence[Sample], results: Sequence[Sample]) -> str:
    """What is wrong with the names and splits of the results of a module, in a sentence; "" for nothing.

    Args:
        given: What it was called with.
        results: What came back.

    >>> from workbench.data import Sample
    >>> sample = Sample(np.zeros((2, 2), "uint8"), name="a")
    >>> flaw_of([sample], [sample]), flaw_of([sample], [sample, sample])
    ('', "it gave several samples of the name 'a'; each needs a name of its own")
    """
    names = [one.name for one in results]
    for one in results:
        if not isinstance(one.name, str) or (not one.name and given and given[0].name):
            return say(_NO_NAME, received=one.name)
        if not isinstance(one.split, str) or one.split not in _SPLITS:
            return say(_NO_SPLIT, received=one.split)
        if not isinstance(one.group, str):
            return say(_NO_GROUP, received=one.group)
        if len(results) > 1 and names.count(one.name) > 1:
            return say(_SAME_NAMES, received=one.name)
    if len(results) == 1 and not any(names[0].startswith(one.name) for one in given):
        return say(_OTHER_NAME, received=names[0], given=given[0].name)
    return ""
