"""Why a module, one of its parameters or a sample for it is refused: one class a reason."""

from workbench.messages import TeachingError, mark


class ModuleError(TeachingError):
    """Base of every error of the image-processing modules.

    Catch it to handle whatever a module refuses.
    """

    code = "module-error"


class ModuleParameterType(ModuleError):
    """A parameter of a module has a value of another type.

    Give a value as the message says.
    """

    code = "module-parameter-type"
    template = mark("{where}: {parameter!r} must be {expected}, but received {received!r}. Give it, as in {example}.")


class ModuleParameterRange(ModuleError):
    """A parameter of a module is a number outside of its range.

    Give a number of the range in the message.
    """

    code = "module-parameter-range"
    template = mark("{where}: {parameter!r} must be {expected}, but received {received!r}. Give it, as in {example}.")


class ModuleParameterChoice(ModuleError):
    """A parameter of a module is none of the values that may be chosen.

    Give one of the values in the message.
    """

    code = "module-parameter-choice"
    template = mark("{where}: {parameter!r} must be {expected}, but received {received!r}. Give it, as in {example}.")


class ModuleParametersDisagree(ModuleError):
    """Two parameters of a module contradict each other, such as a lower bound above the upper one.

    Change one of them.
    """

    code = "module-parameters-disagree"
    template = mark("{where}: expected {expected}, but received {received}. Give them, as in {example}.")


class ModuleFileUnreadable(ModuleError):
    """The file that a parameter of a module names cannot be read, or is of another kind.

    Give the path of a file as the message says.
    """

    code = "module-file-unreadable"
    template = mark("{where}: {parameter!r} must be {expected}, but {received} is none ({reason}). Check the path.")


class UnknownModuleParameter(ModuleError):
    """A module has no parameter of this name.

    Check the spelling.
    """

    code = "unknown-module-parameter"
    template = mark("{where}: there is no parameter {received!r}. Expected one of: {expected}. Check the spelling.")


class UnknownModule(ModuleError):
    """There is no module of this name.

    Check the spelling; ``wb.modules.module_types()`` lists all.
    """

    code = "unknown-module"
    template = mark("{where}: there is no module {received!r}. Expected one such as {expected}. Check the spelling.")


class NotASample(ModuleError):
    """A module was called with something that is no sample.

    Wrap an array in ``Sample(array)``, or use the function of the same name.
    """

    code = "not-a-sample"
    template = mark(
        "{where}: expected a sample, received {received}. For a plain array use the function {function}(image, …), or "
        "make a sample of it: wb.data.Sample(image)."
    )


class DimensionRefused(ModuleError):
    """A module for images was given a volume, or the other way round.

    Use a module for that dimension, or take slices.
    """

    code = "dimension-refused"
    template = mark("{where}: expected an image with dimension {expected}, received dimension {received}. {remedy}")


class ColorModeRefused(ModuleError):
    """An image has a colour mode that the module does not take.

    Put a module in front that converts it, such as Color to Grayscale.
    """

    code = "color-mode-refused"
    template = mark("{where}: expected the colour mode {expected}, received {received}. {remedy}")


class ChannelMissing(ModuleError):
    """A module should take a channel that an image does not have.

    Give the number of one that it has; they are counted from 0.
    """

    code = "channel-missing"
    template = mark(
        "{where}: expected an image with a channel {expected}, counted from 0; received one with {received} of them. "
        "Give a number from 0 to {last}."
    )


class DtypeRefused(ModuleError):
    """An image has a type of numbers that the module does not take.

    Put Data Type Change in front of it.
    """

    code = "dtype-refused"
    template = mark(
        "{where}: expected an image of {expected}, received {received}. Put the module Data Type Change in front of "
        "it, or Min-Max Normalization if the range of the values does not matter."
    )


class NotFinitePixels(ModuleError):
    """An image has values that are no numbers (NaN), or are infinite.

    Find out where they come from; put Clipping in front if they are meant.
    """

    code = "not-finite-pixels"
    template = mark(
        "{where}: expected finite values, received {count:,} that are NaN or infinite. One of them spoils every pixel "
        "around it. Find out where they come from, or replace them first: np.nan_to_num(image)."
    )


class ImageTooSmall(ModuleError):
    """An image is too small for what a module should do with it, so that nothing would be left.

    Give a smaller part, or a larger image.
    """

    code = "image-too-small"
    template = mark("{where}: expected {expected}, received an image of the size {received}. {remedy}")


class LabelMissing(ModuleError):
    """A module needs a kind of label or prediction that a sample does not have.

    Put a module in front that makes it, or use other data.
    """

    code = "label-missing"
    template = mark("{where}: expected a sample with {expected}, received {received}. {remedy}")


class NothingToRestore(ModuleError):
    """A restoring module finds no step in the history of the image that it could undo.

    Put it behind the module that it undoes.
    """

    code = "nothing-to-restore"
    template = mark(
        "{where}: expected an image that {expected} has changed, received one with the history: {received}. "
        "Put it behind that module."
    )


class SamplesDoNotFit(ModuleError):
    """The samples that a module should merge differ in what they must have in common.

    Bring them to one size, colour mode or name first.
    """

    code = "samples-do-not-fit"
    template = mark("{where}: expected {expected}, received {received}. {remedy}")


class SpacingMissing(ModuleError):
    """A module works in mm, and the image does not say how far apart its pixels are.

    Set the spacing in the header.
    """

    code = "spacing-missing"
    template = mark(
        "{where}: expected an image whose header has a spacing in mm, received none. Set it: "
        "sample.replaced(header=replace(sample.header, spacing={example}))."
    )


class OpenCvMissing(ModuleError):
    """OpenCV cannot be imported.

    Install what the message says.
    """

    code = "opencv-missing"
    template = mark("{where}: OpenCV cannot be imported ({received}). Expected the package cv2. {remedy}")
