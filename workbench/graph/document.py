"""What a graph is: frozen nodes and edges, compared by value."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Literal, TypeAlias, get_args

from immutabledict import immutabledict
from msgspec import Struct, field
from msgspec.structs import force_setattr

from workbench.graph.graph_errors import UnknownKind
from workbench.graph.weight_source import WeightSource
from workbench.text_format import struct_text

Value: TypeAlias = Any
"""A parameter's value: None, bool, int, float, str, or tuples, FrozenLists and immutabledicts of these."""

Position: TypeAlias = tuple[float, float]
"""Where a node stands on the canvas: (x, y) of its top left corner, in pixels, y downwards."""


Mode: TypeAlias = Literal["", "bypassed", "muted"]
"""Whether a node is computed: see :mod:`workbench.graph.active_graph`."""

AnnotationKind: TypeAlias = Literal["frame", "note"]

GraphKind: TypeAlias = Literal["network", "flow"]
"""What a graph draws: a network of layers, or a flow of modules, one of which may hold a network."""


LISTED = "__list__"
"""The one word of the mapping that stands for a FrozenList where only JSON can: ``{"__list__": [1, 2]}``."""


class FrozenList(tuple[Any, ...]):
    """A value that a model has as a list, where Keras keeps what it was given: the axes of ``ops.mean``.

    It is equal to the tuple of the same items, and nothing is computed otherwise from it; code has it in brackets.
    Only imported operations have such values.

    >>> FrozenList((1, 2)), FrozenList((1, 2)) == (1, 2)
    ([1, 2], True)
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(thawed(self))


def frozen(value: Value) -> Value:
    """A value with lists as tuples and dicts as immutabledicts, all the way down.

    A FrozenList stays one, and ``{"__list__": [1, 2]}``, as files have it, becomes one.

    Args:
        value: A parameter's value.

    Returns:
        The same as a value that nothing can change.

    >>> frozen([1, [2, 3]])
    (1, (2, 3))
    """
    if isinstance(value, Mapping):
        listed = value.get(LISTED) if len(value) == 1 else None
        if isinstance(listed, list | tuple):
            return FrozenList(map(frozen, listed))
        return immutabledict({key: frozen(item) for key, item in value.items()})
    if isinstance(value, list | tuple):
        return (FrozenList if isinstance(value, FrozenList) else tuple)(map(frozen, value))
    return value


def thawed(value: Value) -> Value:
    """Return ``value`` with plain dicts and lists, all the way down: for constructors, and to be shown.

    >>> thawed(frozen({"a": {"b": [1]}})), thawed(FrozenList((1, (2,))))
    ({'a': {'b': (1,)}}, [1, (2,)])
    """
    if isinstance(value, Mapping):
        return {key: thawed(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return (list if isinstance(value, FrozenList) else tuple)(map(thawed, value))
    return value


Join: TypeAlias = Literal["chain", "residual"]
"""How the repetitions of a block follow each other: each takes what the one before gives, or that plus its input."""


class Repeat(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A block several times in a row, each time with weights of its own: see :mod:`workbench.graph.repetition`.

    Args:
        times: How often.
        join: ``"chain"``: each repetition takes what the one before it gives; ``"residual"``: the input of each is
            added to what it gives.
        values: What differs from one repetition to the next: an expression of ``i``, which is 0 in the first, such as
            ``"64 * 2**i"``, by the place of a parameter inside: the ids of the nodes that lead to it, and its name, as
            in ``"n1/n4.filters"``.

    >>> Repeat(3, "residual", {"n2.filters": "64 * 2**i"}).times
    3
    """

    times: int
    join: Join = "chain"
    values: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        force_setattr(self, "values", frozen(self.values))


class Node(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One call in a network: a layer, input, loss, operation or block.

    Nodes are made by ``Graph.add`` and read as values.

    Args:
        id: What edges name it by; it stays the same when the node is renamed.
        type: A node type of the catalog, such as ``"Conv2D"`` or ``"Input"``.
        name: What the canvas and the Keras layer call it; no two nodes of a graph share one.
        params: The parameters that differ from the type's defaults, by name.
        position: (x, y) of the top left corner on the canvas in pixels, y downwards.
        inner: The graph inside a block or nested model; None for a layer.
        shares: The id of the node whose layer, and so whose weights, this call uses again; empty when it has its own.
        note: A comment of the user, kept in the generated code.
        call: What the call is given besides its tensors, such as ``training=True``: see
            :mod:`workbench.graph.call_values`.
        mode: Empty for a node that is computed; ``"bypassed"``: what comes in goes on unchanged; ``"muted"``: it is
            left out, with what only it feeds. See :mod:`workbench.graph.active_graph`.
        repeat: How often a block is there in a row; None for once.
        link: Blocks with the same text here are linked copies: an edit inside one changes all. Empty for none.
        lifted: Parameters of layers inside that a block shows as its own: their places, as in ``Repeat.values``, by
            the names that they have there.

    >>> graph.by_name["conv"].params["filters"]
    4
    """

    id: str
    type: str
    name: str
    params: Mapping[str, Value] = field(default_factory=dict)
    position: Position = (0.0, 0.0)
    inner: "Graph | None" = None
    shares: str = ""
    note: str = ""
    call: Mapping[str, Value] = field(default_factory=dict)
    mode: Mode = ""
    repeat: Repeat | None = None
    link: str = ""
    lifted: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        force_setattr(self, "params", frozen(self.params))
        force_setattr(self, "call", frozen(self.call))
        force_setattr(self, "lifted", frozen(self.lifted))

    def __repr__(self) -> str:
        return struct_text(self)


class Edge(Struct, frozen=True, order=True, forbid_unknown_fields=True):
    """A directed edge from an output port to an input port; it carries one tensor.

    Args:
        source: The id of the node that computes the tensor.
        source_port: The name of its output.
        target: The id of the node that receives the tensor.
        target_port: The name of its input.

    >>> edge = graph.edges[0]
    >>> graph.by_id[edge.source].name, graph.by_id[edge.target].name
    ('image', 'conv')
    """

    source: str
    source_port: str
    target: str
    target_port: str


class Annotation(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Something on the canvas that is no part of the network: a titled frame around nodes, or a note.

    Nothing is computed from it, and no code is written for it.

    Args:
        id: What commands name it by; no node of the graph has the same.
        kind: ``"frame"``: a rectangle with a title, which moves with the nodes inside it; ``"note"``: a free text.
        text: The title of a frame; the text of a note, in Markdown.
        position: (x, y) of the top left corner on the canvas in pixels, y downwards.
        size: (width, height) in pixels.

    >>> Annotation("a1", "frame", "Encoder", (0.0, 0.0), (400.0, 200.0)).text
    'Encoder'
    """

    id: str
    kind: AnnotationKind
    text: str = ""
    position: Position = (0.0, 0.0)
    size: tuple[float, float] = (240.0, 120.0)


class ModelForm(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """How the Keras model around a graph is written, where the graph alone leaves a choice.

    Args:
        kind: Empty for the usual way: Sequential for a plain chain, functional otherwise; or ``"sequential"``,
            ``"functional"``.
        inputs: A structure (tuples for lists, mappings for dicts) with ids of Input nodes at its ends; None stands for
            the usual one, which is also taken when a structure does not fit the nodes any more.
        outputs: The same for Output nodes.
        trainable: Whether the model as a whole is trained.
        dtype: The policy of a Sequential model itself; empty for Keras's own.
        lost: What an imported model had and code does not say, by words: ``{"class": "MyModel"}``; None if nothing.

    >>> graph.form.kind
    ''
    """

    kind: Literal["", "sequential", "functional"] = ""
    inputs: Value = None
    outputs: Value = None
    trainable: bool = True
    dtype: str = ""
    lost: Mapping[str, str] | None = None

    def __post_init__(self) -> None:
        force_setattr(self, "lost", frozen(self.lost))
        force_setattr(self, "inputs", frozen(self.inputs))
        force_setattr(self, "outputs", frozen(self.outputs))


USUAL_FORM = ModelForm()
_KINDS: tuple[GraphKind, ...] = get_args(GraphKind)


class Graph(Struct, frozen=True, dict=True, omit_defaults=True, forbid_unknown_fields=True):
    """An immutable drawing of a network or a flow: every edit returns a new one.

    The order of ``nodes`` is the order they were added in and decides the order of a model's inputs and outputs;
    the order of ``edges`` into one port that takes many (``Add``, ``Concatenate``) is the order of that call's inputs.

    Args:
        name: The network's name; the built Keras model has it too.
        nodes: The calls, in the order they were added in.
        edges: The connections.
        form: How the Keras model around the graph is written, where the graph alone leaves a choice.
        annotations: Frames and notes on the canvas; the first is drawn lowest.
        weights: Where the trained weights of an imported network are; no part of its value, and of no file.
        kind: ``"network"``: its nodes are layers, and tensors flow along its edges; or ``"flow"``: its nodes are data
            sets, modules and networks, and samples flow.

    >>> graph = Graph("digits").add("Input", shape=(28, 28, 1), name="image")
    >>> graph = graph.add("Dense", units=10)
    >>> [node.name for node in graph.nodes]
    ['image', 'dense']
    """

    name: str
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    form: ModelForm = USUAL_FORM
    annotations: tuple[Annotation, ...] = ()
    weights: WeightSource | None = None
    kind: GraphKind = "network"

    def __post_init__(self) -> None:
        if self.kind not in _KINDS:
            raise UnknownKind(where=self.name, received=self.kind)

    @cached_property
    def by_id(self) -> Mapping[str, Node]:
        """The nodes by their ids."""
        return {node.id: node for node in self.nodes}

    @cached_property
    def items(self) -> "tuple[Node | Annotation, ...]":
        """All that stands on the canvas: nodes, frames and notes. No two of them share an id."""
        return (*self.nodes, *self.annotations)

    @cached_property
    def by_name(self) -> Mapping[str, Node]:
        """The nodes by their names."""
        return {node.name: node for node in self.nodes}

    @cached_property
    def incoming(self) -> Mapping[str, tuple[Edge, ...]]:
        """Edges into each node, by its id, in document order."""
        return _grouped(self, by="target")

    @cached_property
    def outgoing(self) -> Mapping[str, tuple[Edge, ...]]:
        """Edges out of each node, by its id, in document order."""
        return _grouped(self, by="source")

    def add(
        self,
        type: str,  # noqa: A002 - the word a learner reads
        /,
        *,
        name: str | None = None,
        inputs: "str | Sequence[str | tuple[str, str]] | None" = None,
        inner: "Graph | None" = None,
        **params: Value,
    ) -> "Graph":
        """Return a graph with one node more, following the last node or the nodes named by ``inputs``.

        Shapes are not checked here: a shape that cannot be is a problem of ``wb.analyze``, never an error of the edit.

        Args:
            type: A node type of the catalog, such as ``"Conv2D"``.
            name: The node's name; without it the type's, with a number where that is taken.
            inputs: What the node follows: a node's name, or ``(name, port)`` for a node with several outputs, or a list
                of these. Without it, the last node that gives a tensor, or samples.
            inner: What a block, or the ``Network`` of a flow, holds; without it, it is empty.
            **params: Parameters of the type, by name; the others have their defaults.

        Returns:
            A new graph; this one stays as it is.

        Raises:
            UnknownType: The catalog has no such type, or it stands in a flow and not in a network.
            WrongInner: The type holds no graph, or one of the other kind.
            UnknownParameter, ParameterType, ParameterRange: A parameter is none of the type's, or cannot have that
                value.
            UnknownNode, UnknownPort, PortTaken, DuplicateEdge: It cannot follow what ``inputs`` names.
            DuplicateName, InvalidName: The name is taken, or cannot be a name.

        Shapes are not checked here: a shape that cannot be is a problem of ``wb.analyze``, never an error of the edit.

        >>> graph = Graph("skip").add("Input", shape=(8,), name="x").add("Dense", units=8, name="dense")
        >>> [edge.target_port for edge in graph.add("Add", inputs=["dense", "x"]).edges][-2:]
        ['inputs', 'inputs']
        """
        from workbench.graph.graph_builder import add_following

        return add_following(self, type, name=name, inputs=inputs, inner=inner, params=params)


def _grouped(graph: Graph, *, by: str) -> dict[str, tuple[Edge, ...]]:
    groups: dict[str, list[Edge]] = {node.id: [] for node in graph.nodes}
    for edge in graph.edges:
        groups.setdefault(getattr(edge, by), []).append(edge)
    return {key: tuple(edges) for key, edges in groups.items()}
