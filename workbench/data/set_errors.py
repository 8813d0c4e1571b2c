"""Why a set of samples cannot do what is asked for: one class a reason."""

from workbench.data.data_errors import DataError
from workbench.messages import mark


class NoSampleNamed(DataError):
    """A set has no sample of this name or number.

    Look at ``samples.table()``.
    """

    code = "no-sample-named"
    template = mark("{where}: there is no sample {received!r}. Expected {expected}. Look at samples.table().")


class ShapesDisagree(DataError):
    """The images of a set differ in their shape, so that they make no array.

    Put ``Resize`` in front, or use ``to_tf(batch_size=1)``.
    """

    code = "shapes-disagree"
    template = mark(
        "{where}: an array needs images of one shape. Expected {expected} as of {first!r}, received {received} of "
        "{other!r}. Bring them to one size: samples.map(wb.modules.Resize(height=256, width=256))."
    )


class LabelsDisagree(DataError):
    """The samples of a set have no label, or different kinds of labels, so that there is no array of answers.

    Import the labels too, or filter the set.
    """

    code = "labels-disagree"
    template = mark("{where}: expected {expected}, received {received}. {remedy}")


class NotDivided(DataError):
    """A set is not divided among train, validation and test yet.

    Call ``split`` first.
    """

    code = "not-divided"
    template = mark(
        "{where}: expected samples that belong to train, validation or test, received {received:,} that belong to "
        "none. Divide them first: samples.split()."
    )


class NamesClash(DataError):
    """Sets that are merged have names in common, or have none in common.

    Rename files, or merge sets that belong together.
    """

    code = "names-clash"
    template = mark("{where}: expected {expected}, received {received}. {remedy}")


class BadPlatformDictionary(DataError):
    """A dictionary of a sample lacks something, or is none.

    Return the dictionary that a module was given, with a changed array.
    """

    code = "bad-platform-dictionary"
    template = mark("{where}: expected {expected}, received {received}. {remedy}")
