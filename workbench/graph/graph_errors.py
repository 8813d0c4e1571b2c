"""Why an edit or a file was refused: one class a reason; each says where, expected, received, and what to do."""

from workbench.messages import TeachingError, mark


class GraphError(TeachingError):
    """Base of every refusal of an edit or of a graph file.

    Catch it to handle them all. ``values`` are the facts, ``code`` names the reason, ``str()`` is the sentence.
    """

    code = "graph-error"


class UnknownType(GraphError):
    """A node is to be added whose type the catalog does not have.

    Check the spelling, or search the palette.
    """

    code = "unknown-type"
    template = mark(
        "{where}: there is no node type {received!r}. Expected a type of the catalog, for example {expected}. "
        "Check the spelling, or search the palette."
    )


class TypeOfOtherLevel(UnknownType):
    """A layer is to be added to a flow, or a module to a network.

    Layers stand in a network: open the ``Network`` node of a flow. Modules stand in the flow around it.
    """

    code = "type-of-other-level"
    template = mark("{where}: {received} is {belongs}, and this is {expected}. {advice}")


class UnknownNode(GraphError):
    """An edit names a node that is not in the graph.

    Use one of the names in the message.
    """

    code = "unknown-node"
    template = mark(
        "{where}: there is no node {received!r}. Expected one of: {expected}. Name a node that is in the graph."
    )


class DuplicateName(GraphError):
    """A node would get the name of another node of the same graph.

    Choose another name.
    """

    code = "duplicate-name"
    template = mark(
        "{where}: the name {received!r} is taken. Expected a name no other node of this graph has. Try {expected!r}."
    )


class InvalidName(GraphError):
    """A name is empty, too long, no text, or holds a slash.

    Choose a short text without ``/``.
    """

    code = "invalid-name"
    template = mark("{where}: {received!r} cannot be a name. Expected {expected}. Choose a short text without '/'.")


class InvalidPosition(GraphError):
    """A node is moved to something that is no place on the canvas.

    Give two finite numbers.
    """

    code = "invalid-position"
    template = mark("{where}: {received} is no place on the canvas. Expected {expected}. Give two finite numbers.")


class UnknownPort(GraphError):
    """A connection names an input or output that the node does not have.

    Use one of the ports in the message.
    """

    code = "unknown-port"
    template = mark(
        "{where}: there is no port {received!r}. Expected one of: {expected}. Connect to a port the node has."
    )


class PortTaken(GraphError):
    """A second connection would end in an input that takes one tensor.

    Delete the first, or merge both tensors.
    """

    code = "port-taken"
    template = mark(
        "{where}: the input {port!r} already receives {received!r}. Expected a free input. "
        "Delete that connection first, or merge both tensors with Add or Concatenate."
    )


class DuplicateEdge(GraphError):
    """The same connection is there already.

    Nothing needs to be done.
    """

    code = "duplicate-edge"
    template = mark(
        "{where}: {received!r} is already connected to it. Expected a new connection. Nothing needs to be done."
    )


class WouldMakeCycle(GraphError):
    """A connection would lead the data back to where it came from.

    Connect a node that does not depend on this one.
    """

    code = "cycle"
    template = mark(
        "{where}: connecting {received!r} to it would make a loop: {path}. "
        "Expected data to flow forward only. Connect a node that does not depend on this one."
    )


class UnknownParameter(GraphError):
    """A parameter is set that the node's type does not have.

    Check the spelling.
    """

    code = "unknown-parameter"
    template = mark("{where}: {type} has no parameter {received!r}. Expected one of: {expected}. Check the spelling.")


class ParameterType(GraphError):
    """A parameter gets a value of the wrong type.

    Give one as in the example of the message.
    """

    code = "parameter-type"
    template = mark("{where}: {parameter!r} must be {expected}, but received {received}. Give it, as in {example}.")


class ParameterRange(GraphError):
    """A parameter gets a value of the right type that it may not have.

    Give one as in the example of the message.
    """

    code = "parameter-range"
    template = mark("{where}: {parameter!r} must be {expected}, but received {received}. Give it, as in {example}.")


class NotABlock(GraphError):
    """A node is to be opened or unfolded that is no block.

    Select a block.
    """

    code = "not-a-block"
    template = mark("{where}: {received!r} is no block. Expected {expected}. Select a block to open or unfold it.")


class CannotRepeat(GraphError):
    """A block is to be repeated that cannot be.

    A block can follow itself only where it has as many inputs as outputs.
    """

    code = "cannot-repeat"
    template = mark("{where} cannot be repeated: {reason}. Change what is inside, or have it once.")


class BadExpression(GraphError):
    """What a parameter is to be in each repetition is no expression of ``i``, or has no value there.

    Write numbers, ``i`` (0 in the first repetition), ``+ - * / // % **`` and parentheses, as in ``64 * 2**i``.
    """

    code = "bad-expression"
    template = mark(
        "{where}: {received!r} cannot be computed: {reason}. Write an expression of i, which is 0 in the first "
        "repetition, such as 64 * 2**i."
    )


class NotInside(GraphError):
    """A block is to show or vary a parameter that no layer inside it has.

    Name a layer inside and its parameter, as in ``conv.filters``.
    """

    code = "not-inside"
    template = mark(
        "{where}: there is no parameter {received!r} inside. Expected a layer and its parameter, such as {expected}."
    )


class GivenByExpression(GraphError):
    """A parameter that a block shows is to get a value, and each repetition has one by an expression.

    Change the expression, or take it away.
    """

    code = "given-by-expression"
    template = mark(
        "{where}: expected a parameter that is the same in each repetition, but {received!r} is {expression} there, so "
        "that a value of its own would change nothing. Change this expression, or take it away."
    )


class CannotLink(GraphError):
    """A block would become a linked copy of one that is around it.

    What is changed inside one copy is changed inside all, so that none can hold another.
    """

    code = "cannot-link"
    template = mark("{where} would be inside a linked copy of itself. Make one of the two unique first.")


class WrongInner(GraphError):
    """A node is to hold a graph that its type cannot hold.

    A block holds a graph of the kind that it stands in; the Network of a flow holds a network.
    """

    code = "wrong-inner"
    template = mark(
        "{where}: a node of the type {type} holds {expected}, but received {received}. "
        "A block holds a part of what it stands in, and the Network of a flow holds a network."
    )


class UnknownKind(GraphError):
    """A graph is to be of a kind that there is not.

    Make a network, or a flow.
    """

    code = "unknown-kind"
    template = mark(
        "{where}: there is no kind of graph {received!r}. Expected 'network' for layers, or 'flow' for data sets, "
        "modules and networks."
    )


class WrongKind(GraphError):
    """A network is given where a flow is expected, or a flow where a network is.

    Give the network inside a flow: ``flow.by_name["network"].inner``.
    """

    code = "wrong-kind"
    template = mark("{where}: expected {expected}, but received {received}. {advice}")


class NodesOfOtherLevel(GraphError):
    """Nodes of a network are to be pasted into a flow, or modules of a flow into a network.

    Open the level that they belong to first.
    """

    code = "nodes-of-other-level"
    template = mark("{where}: nothing was pasted. {reasons} {advice}")


class CannotFold(GraphError):
    """The selected nodes cannot become one block.

    Change the selection as the message says.
    """

    code = "cannot-fold"
    template = mark("{where}: {received} cannot become a block. Expected {expected}. Change the selection.")


class CannotShare(GraphError):
    """A node cannot use the weights of the one that is named.

    Choose another node of the same type.
    """

    code = "cannot-share"
    template = mark("{where}: cannot share weights with {received!r}. Expected {expected}. Choose another node.")


class CannotSwitchOff(GraphError):
    """A node is to be bypassed or muted that cannot be.

    Choose layers; a loss can be muted, but not bypassed.
    """

    code = "cannot-switch-off"
    template = mark(
        "{where}: a node of the type {received} cannot be switched off in this way. Expected a layer, an operation or "
        "a block (a loss can be muted, but not bypassed: nothing comes out of it). Choose other nodes."
    )


class CannotFreeze(GraphError):
    """There is nothing to freeze or to unfreeze where it was asked for.

    Name what the message says.
    """

    code = "cannot-freeze"
    template = mark("{where}: {received} cannot be frozen or unfrozen. Expected {expected}.")


class InvalidAnnotation(GraphError):
    """A frame or a note has a text that is too long, or a size that it cannot have.

    Give it a shorter text or another size.
    """

    code = "invalid-annotation"
    template = mark(
        "{where}: a frame or note cannot have {received}. Expected {expected}. Shorten the text or change the size."
    )


class NotPasteable(GraphError):
    """What is on the clipboard cannot be pasted onto a canvas.

    Copy nodes on a canvas first.
    """

    code = "not-pasteable"
    template = mark(
        "clipboard: what is on it cannot be pasted here. Expected nodes that were copied on a canvas, received "
        "{received}. Nothing was changed: select nodes on a canvas, of this notebook or another one, and copy them."
    )


class InvalidCommand(GraphError):
    """A command, or a request of the canvas, has an unknown kind or field, or a value of the wrong type.

    Reload the page and run the cell again, so that both sides are of one version.
    """

    code = "invalid-command"
    template = mark(
        "{where}: a request cannot be read. At {place}: {received}. Expected {expected}. "
        "Nothing was changed: reload the page and run the cell again, so that both sides are of one version."
    )


class FileBroken(GraphError):
    """A graph file cannot be read; it is left as it is.

    Repair it at the place in the message, or save the graph again.
    """

    code = "file-broken"
    template = mark(
        "{where}: this is no readable graph file. At {place}: expected {expected}, received {received}. "
        "The file was left as it is: repair it by hand, or save the graph again under another name."
    )


class FileTooNew(GraphError):
    """A graph file comes from a newer workbench; it is left as it is.

    Update the workbench.
    """

    code = "file-too-new"
    template = mark(
        "{where}: the file has version {received}, made by a newer workbench. Expected version {expected} or lower. "
        "The file was left as it is: update with 'pip install --upgrade keras-workbench'."
    )
