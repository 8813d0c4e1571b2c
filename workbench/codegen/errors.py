"""Why no code can be written for a graph."""

from typing import ClassVar

from workbench.messages import mark, say


class CannotGenerate(ValueError):
    """The graph is no whole network yet. ``code`` names the reason, ``str()`` says where and what to do."""

    code: ClassVar[str] = "cannot-generate"
    template: ClassVar[str] = mark("{where}: {received}. Expected {expected}. {remedy}")

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(say(self.template, **values))


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
