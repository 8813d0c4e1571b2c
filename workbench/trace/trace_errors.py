"""Why something cannot be traced: one class a reason; each says where, expected, received, and what to do."""

from workbench.messages import TeachingError, mark, say

ANYTHING = mark("a Keras model, a graph or a layer")
A_MODEL = mark("a Keras model")


class TraceError(TeachingError):
    """Base of every refusal. ``values`` are the facts, ``str()`` is the sentence."""


class NoBatch(TraceError):
    template = mark("{where}: expected at least one batch, received an empty {received}. Check what fills it.")


class NotTraceable(TraceError):
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
    template = mark(
        "{where}: expected {expected}, received the class {received} itself. Make one first: model = {received}()."
    )


class NoMap(TraceError):
    template = mark(
        "{where}: expected a model whose layers are connected in a graph, received {received}, a model whose calls "
        "only its own Python code knows: there is nothing to draw before it runs. wb.trace(model, x) gives its layers "
        "and shapes in a table, wb.debug(model, x) steps through its code."
    )


class StepFails(TraceError):
    template = mark("{words}")


class NoLoss(TraceError):
    template = mark(
        "{where}: expected a loss, received none, and the model is not compiled. Give loss='mse' or the like, "
        "or compile the model."
    )


class NoLabels(TraceError):
    template = mark("{where}: expected labels, received none: the loss compares with them. Give y.")


class NoSuchLoss(TraceError):
    template = mark(
        "{where}: there is no loss {received!r}. Expected a name that Keras knows, for example {expected!r}, or a "
        "function of y_true and y_pred. Check the spelling."
    )


class BadFormat(TraceError):
    template = mark("{where}: expected {expected}, received {received!r}. Leave it out to see tensors as they are.")
