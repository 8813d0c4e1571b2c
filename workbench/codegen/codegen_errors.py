"""Why no code can be written for a graph."""

from workbench.messages import TeachingError, mark


class CannotGenerate(TeachingError):
    """The graph is no whole network yet.

    Finish the drawing at the place that the message names; ``wb.analyze`` lists every problem.
    """

    code = "cannot-generate"
    template = mark("{where}: {received}. Expected {expected}. {remedy}")


class NetworkExpected(CannotGenerate):
    """A flow is given where a network is expected.

    Give the network inside one of its nodes, or write the flow as a notebook with ``wb.flow.to_notebook``.
    """

    code = "network-expected"
    template = mark("{where}: expected a network, but this is a flow. {advice}")


class NoOutput(CannotGenerate):
    """Code is asked for, and no layer follows an Input.

    Add an Input and connect it to the first layer.
    """

    code = "no-output"
    template = mark(
        "{where}: no layer follows an Input, so there is nothing to compute. "
        "Expected a way from an Input to a last layer. Add an Input, and connect it to the first layer."
    )


class MissingInput(CannotGenerate):
    """A node that the network needs has an input without a connection.

    Connect a layer to it, or delete the node.
    """

    code = "missing-input"
    template = mark(
        "{where}: the input {port!r} is not connected. Expected a tensor there. "
        "Connect a layer to it, or delete the node."
    )


class MissingShape(CannotGenerate):
    """An Input has no shape, so that Keras could not build its layers.

    Set its parameter ``shape``.
    """

    code = "missing-shape"
    template = mark(
        "{where}: this Input has no shape. Expected the shape of one sample, such as (28, 28, 1). "
        "Set the parameter 'shape'."
    )


class BlockNotRepeated(CannotGenerate):
    """A block is to be there several times in a row, and cannot follow itself.

    Change what is inside, or have it once.
    """

    code = "block-not-repeated"
    template = mark("{where} cannot be repeated: {reason}. Change what is inside, or have it once.")


class OpaqueLayer(CannotGenerate):
    """A node stands for an imported layer that Python source cannot describe.

    Use the loaded model itself, or replace the node.
    """

    code = "opaque-layer"
    template = mark("{where}: no code can be written for {received}. {reason}")


class CodeNotRun(CannotGenerate):
    """A drawing carries Python code of its own, and nobody has run this code here.

    Read the code with ``print(wb.to_source(graph))``; run it in a cell if you trust it.
    """

    code = "code-not-run"
    template = mark(
        "{where}: this drawing brings Python code of its own ({received}), which is never run unasked. "
        "Read it with print(wb.to_source(graph)). If you trust it, run it in a cell, and call build_model() there."
    )
