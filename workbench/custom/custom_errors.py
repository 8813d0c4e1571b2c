"""Why a layer of the user's own was refused."""

from workbench.messages import TeachingError, mark


class CustomLayerError(TeachingError):
    """A class cannot be a layer of a drawing.

    Change the class as the message says, and run its cell again.
    """

    code = "custom-layer-error"
    template = mark("{where}: {received}. Expected {expected}. {remedy}")


class NoSourceOfClass(CustomLayerError):
    """The text of a class is not known, so that no code can contain it.

    Define the class in a cell or a file, and give it again.
    """

    code = "no-source-of-class"
    template = mark(
        "{where}: the text of this class is not known, so that no code could contain it. Define it in a cell of this "
        "notebook, with all that it uses, and register it again."
    )


class NotALayer(CustomLayerError):
    """Something else than a layer class is given.

    Give a class that is derived from ``keras.layers.Layer``, and not an object of it.
    """

    code = "not-a-layer"
    template = mark(
        "register: expected a class derived from keras.layers.Layer, but received {received}. Give the class itself, "
        "as in wb.register(MyLayer)."
    )


class NameOfCatalog(CustomLayerError):
    """A layer of one's own would have the name of one that the catalog has.

    Give it another name: ``wb.register(Dense, name="MyDense")``.
    """

    code = "name-of-catalog"
    template = mark(
        "register: {received!r} is a layer of Keras or of the workbench. Give yours another name, as in "
        "wb.register({received}, name={expected!r})."
    )


class SourceRefused(CustomLayerError):
    """The text of a class is not one that can be saved.

    Mend what the message names, at its line.
    """

    code = "source-refused"
    template = mark("line {line}: {reason}")


class CodeFailed(CustomLayerError):
    """The text of a class fails when it is run.

    Mend what the message names.
    """

    code = "code-failed"
    template = mark("{where}: running this code failed: {error}. Mend it, and save it again.")


class NothingToShow(CustomLayerError):
    """There is no Python text of something: an Input, say.

    Ask for a layer, a module or a template.
    """

    code = "nothing-to-show"
    template = mark("{where}: there is no code to be shown. Ask for a layer, a module or a template.")
