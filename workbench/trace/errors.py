"""Why something cannot be traced: one class a reason; each says where, expected, received, and what to do."""

from workbench.messages import TeachingError, mark


class TraceError(TeachingError):
    """Base of every refusal. ``values`` are the facts, ``str()`` is the sentence."""


class NoBatch(TraceError):
    template = mark("{where}: expected at least one batch, received an empty {received}. Check what fills it.")


class NotTraceable(TraceError):
    template = mark(
        "{where}: expected a Keras model, a graph or a layer, received {received}. Give the model itself, "
        "for example model and not model.summary()."
    )


class NoLines(TraceError):
    template = mark(
        "{where}: expected a model whose layers are connected in a graph, received {received}, a model whose calls "
        "only its own Python code knows. Use trace, which follows such a model too."
    )


class NoLoss(TraceError):
    template = mark(
        "{where}: expected a loss, received none, and the model is not compiled. Give loss='mse' or the like, "
        "or compile the model."
    )


class NoSuchLoss(TraceError):
    template = mark(
        "{where}: there is no loss {received!r}. Expected a name that Keras knows, for example {expected!r}, or a "
        "function of y_true and y_pred. Check the spelling."
    )


class BadFormat(TraceError):
    template = mark("{where}: expected {expected}, received {received!r}. Leave it out to see tensors as they are.")
