"""Why an edit or a file was refused: one class a reason; each says where, expected, received, and what to do."""

from workbench.messages import TeachingError, mark


class GraphError(TeachingError):
    """Base of every refusal. ``values`` are the facts, ``code`` names the reason, ``str()`` is the sentence."""

    code = "graph-error"


class UnknownType(GraphError):
    code = "unknown-type"
    template = mark(
        "{where}: there is no node type {received!r}. Expected a type of the catalog, for example {expected}. "
        "Check the spelling, or search the palette."
    )


class UnknownNode(GraphError):
    code = "unknown-node"
    template = mark(
        "{where}: there is no node {received!r}. Expected one of: {expected}. Name a node that is in the graph."
    )


class DuplicateName(GraphError):
    code = "duplicate-name"
    template = mark(
        "{where}: the name {received!r} is taken. Expected a name no other node of this graph has. Try {expected!r}."
    )


class InvalidName(GraphError):
    code = "invalid-name"
    template = mark("{where}: {received!r} cannot be a name. Expected {expected}. Choose a short text without '/'.")


class InvalidPosition(GraphError):
    code = "invalid-position"
    template = mark("{where}: {received} is no place on the canvas. Expected {expected}. Give two finite numbers.")


class UnknownPort(GraphError):
    code = "unknown-port"
    template = mark(
        "{where}: there is no port {received!r}. Expected one of: {expected}. Connect to a port the node has."
    )


class PortTaken(GraphError):
    code = "port-taken"
    template = mark(
        "{where}: the input {port!r} already receives {received!r}. Expected a free input. "
        "Delete that connection first, or merge both tensors with Add or Concatenate."
    )


class DuplicateEdge(GraphError):
    code = "duplicate-edge"
    template = mark(
        "{where}: {received!r} is already connected to it. Expected a new connection. Nothing needs to be done."
    )


class WouldMakeCycle(GraphError):
    code = "cycle"
    template = mark(
        "{where}: connecting {received!r} to it would make a loop: {path}. "
        "Expected data to flow forward only. Connect a node that does not depend on this one."
    )


class UnknownParameter(GraphError):
    code = "unknown-parameter"
    template = mark("{where}: {type} has no parameter {received!r}. Expected one of: {expected}. Check the spelling.")


class ParameterType(GraphError):
    code = "parameter-type"
    template = mark("{where}: {parameter!r} must be {expected}, but received {received}. Give it, as in {example}.")


class ParameterRange(GraphError):
    code = "parameter-range"
    template = mark("{where}: {parameter!r} must be {expected}, but received {received}. Give it, as in {example}.")


class NotABlock(GraphError):
    code = "not-a-block"
    template = mark("{where}: {received!r} is no block. Expected {expected}. Select a block to open or unfold it.")


class CannotFold(GraphError):
    code = "cannot-fold"
    template = mark("{where}: {received} cannot become a block. Expected {expected}. Change the selection.")


class CannotShare(GraphError):
    code = "cannot-share"
    template = mark("{where}: cannot share weights with {received!r}. Expected {expected}. Choose another node.")


class InvalidCommand(GraphError):
    """A command, or a request of the canvas, that cannot be read: an unknown kind or field, or a wrong type."""

    code = "invalid-command"
    template = mark(
        "{where}: a request cannot be read. At {place}: {received}. Expected {expected}. "
        "Nothing was changed: reload the page and run the cell again, so that both sides are of one version."
    )


class FileBroken(GraphError):
    code = "file-broken"
    template = mark(
        "{where}: this is no readable graph file. At {place}: expected {expected}, received {received}. "
        "The file was left as it is: repair it by hand, or save the graph again under another name."
    )


class FileTooNew(GraphError):
    code = "file-too-new"
    template = mark(
        "{where}: the file has version {received}, made by a newer workbench. Expected version {expected} or lower. "
        "The file was left as it is: update with 'pip install --upgrade keras-workbench'."
    )
