"""Why no code can be written for a graph."""

from workbench.messages import TeachingError, mark


class CannotGenerate(TeachingError):
    """The graph is no whole network yet. ``code`` names the reason, ``str()`` says where and what to do."""

    code = "cannot-generate"
    template = mark("{where}: {received}. Expected {expected}. {remedy}")


class NoOutput(CannotGenerate):
    code = "no-output"
    template = mark(
        "{where}: no layer follows an Input, so there is nothing to compute. "
        "Expected a way from an Input to a last layer. Add an Input, and connect it to the first layer."
    )


class MissingInput(CannotGenerate):
    code = "missing-input"
    template = mark(
        "{where}: the input {port!r} is not connected. Expected a tensor there. "
        "Connect a layer to it, or delete the node."
    )


class MissingShape(CannotGenerate):
    code = "missing-shape"
    template = mark(
        "{where}: this Input has no shape. Expected the shape of one sample, such as (28, 28, 1). "
        "Set the parameter 'shape'."
    )


class OpaqueLayer(CannotGenerate):
    code = "opaque-layer"
    template = mark("{where}: no code can be written for {received}. {reason}")
