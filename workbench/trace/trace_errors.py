"""Why something cannot be traced: one class a reason; each says where, expected, received, and what to do."""

from workbench.messages import TeachingError, mark, say

ANYTHING = mark("a Keras model, a graph or a layer")
A_MODEL = mark("a Keras model")


class TraceError(TeachingError):
    """Base of every refusal to trace, debug or draw a model.

    Catch it to handle them all.
    """

    code = "trace-error"


class NoBatch(TraceError):
    """The data to be traced holds no batch.

    Check what fills it.
    """

    code = "no-batch"
    template = mark("{where}: expected at least one batch, received an empty {received}. Check what fills it.")


class NotTraceable(TraceError):
    """Something that is no model, graph or layer is to be traced.

    Give the model itself.
    """

    code = "not-traceable"
    template = mark(
        "{where}: expected {expected}, received {received}. Give the model itself, for example model and not "
        "model.summary()."
    )

    @classmethod
    def of(cls, where: str, received: object, expected: str = ANYTHING) -> "NotTraceable":
        """The refusal of ``received``; a class that nobody has made an object of is a reason of its own."""
        if isinstance(received, type):
            return NotMade(where=where, expected=say(expected), received=received.__name__)
        return cls(where=where, expected=say(expected), received=type(received).__name__)


class NotMade(NotTraceable):
    """A class of models or layers is given in place of an object.

    Make one first: ``model = MyModel()``.
    """

    code = "not-made"
    template = mark(
        "{where}: expected {expected}, received the class {received} itself. Make one first: model = {received}()."
    )


class NoMap(TraceError):
    """A subclassed model is to be drawn, whose calls only its own code knows.

    Use ``wb.trace`` or ``wb.debug``.
    """

    code = "no-map"
    template = mark(
        "{where}: expected a model whose layers are connected in a graph, received {received}, a model whose calls "
        "only its own Python code knows: there is nothing to draw before it runs. wb.trace(model, x) gives its layers "
        "and shapes in a table, wb.debug(model, x) steps through its code."
    )


class StepFails(TraceError):
    """A layer raises an error while a model is debugged.

    Mend what the sentence says about that layer.
    """

    code = "step-fails"
    template = mark("{words}")


class NoLoss(TraceError):
    """A training step is asked for without a loss.

    Give ``loss``, or compile the model.
    """

    code = "no-loss"
    template = mark(
        "{where}: expected a loss, received none, and the model is not compiled. Give loss='mse' or the like, "
        "or compile the model."
    )


class NoLabels(TraceError):
    """A loss is to be traced without labels.

    Give ``y``.
    """

    code = "no-labels"
    template = mark("{where}: expected labels, received none: the loss compares with them. Give y.")


class NoSuchLoss(TraceError):
    """The name of the loss is none that Keras knows.

    Check the spelling.
    """

    code = "no-such-loss"
    template = mark(
        "{where}: there is no loss {received!r}. Expected a name that Keras knows, for example {expected!r}, or a "
        "function of y_true and y_pred. Check the spelling."
    )


class BadFormat(TraceError):
    """``data_format`` is none of Keras's two.

    Leave it out to see tensors as they are.
    """

    code = "bad-format"
    template = mark("{where}: expected {expected}, received {received!r}. Leave it out to see tensors as they are.")
