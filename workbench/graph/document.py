"""What a graph is: frozen nodes and edges, compared by value."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Literal, TypeAlias

from immutabledict import immutabledict
from msgspec import Struct, field
from msgspec.structs import force_setattr

Value: TypeAlias = Any
"""A parameter's value: None, bool, int, float, str, or tuples and immutabledicts of these."""

Position: TypeAlias = tuple[float, float]
"""Where a node stands on the canvas: (x, y) of its top left corner, in pixels, y downwards."""


def frozen(value: Value) -> Value:
    """Return ``value`` with lists as tuples and dicts as immutabledicts, all the way down.

    >>> frozen([1, [2, 3]])
    (1, (2, 3))
    """
    if isinstance(value, Mapping):
        return immutabledict({key: frozen(item) for key, item in value.items()})
    if isinstance(value, list | tuple):
        return tuple(frozen(item) for item in value)
    return value


def thawed(value: Value) -> Value:
    """Return ``value`` with plain dicts for immutabledicts, all the way down: for constructors, and to be shown.

    >>> thawed(frozen({"a": {"b": [1]}}))
    {'a': {'b': (1,)}}
    """
    if isinstance(value, Mapping):
        return {key: thawed(item) for key, item in value.items()}
    return tuple(map(thawed, value)) if isinstance(value, tuple) else value


class Node(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One call in a network: a layer, input, loss, operation or block.

    ``params`` holds only what differs from the type's defaults. ``inner`` is the graph inside a block or nested model.
    ``shares`` is the id of the node whose layer (and weights) this call uses again; empty when it has its own.
    ``call`` holds what the call is given besides its tensors (``training=True``):
    see :mod:`workbench.graph.call_values`.
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

    def __post_init__(self) -> None:
        force_setattr(self, "params", frozen(self.params))
        force_setattr(self, "call", frozen(self.call))


class Edge(Struct, frozen=True, order=True, forbid_unknown_fields=True):
    """A tensor on its way from an output port to an input port. Nodes are given by id."""

    source: str
    source_port: str
    target: str
    target_port: str


class ModelForm(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """How the Keras model around a graph is written, where the graph alone leaves a choice.

    ``kind`` is empty for the usual way: Sequential for a plain chain, functional otherwise. ``inputs`` and ``outputs``
    are structures (tuples for lists, mappings for dicts) with ids of Input and Output nodes at their ends; None
    stands for the usual structure, which is also taken when a structure does not fit the nodes any more. ``dtype`` is
    the policy of a Sequential model itself, empty for Keras's own. ``lost`` is what an imported model had and code does
    not say, by words: ``{"class": "MyModel"}``.
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


class Graph(Struct, frozen=True, dict=True, omit_defaults=True, forbid_unknown_fields=True):
    """An immutable network drawing: every edit returns a new one.

    The order of ``nodes`` is the order they were added in and decides the order of a model's inputs and outputs;
    the order of ``edges`` into one port that takes many (``Add``, ``Concatenate``) is the order of that call's inputs.

    >>> graph = Graph("digits").add("Input", shape=(28, 28, 1), name="image")
    >>> graph = graph.add("Dense", units=10)
    >>> [node.name for node in graph.nodes]
    ['image', 'dense']
    """

    name: str
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    form: ModelForm = USUAL_FORM

    @cached_property
    def by_id(self) -> Mapping[str, Node]:
        return {node.id: node for node in self.nodes}

    @cached_property
    def by_name(self) -> Mapping[str, Node]:
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
        **params: Value,
    ) -> "Graph":
        """Return a graph with one node more, following the last node or the nodes named by ``inputs``.

        An input is a node's name, or ``(name, port)`` for a node with several outputs.
        Raises a :class:`~workbench.graph.graph_errors.GraphError` that says what was expected.
        """
        from workbench.graph.graph_builder import add_following

        return add_following(self, type, name=name, inputs=inputs, params=params)


def _grouped(graph: Graph, *, by: str) -> dict[str, tuple[Edge, ...]]:
    groups: dict[str, list[Edge]] = {node.id: [] for node in graph.nodes}
    for edge in graph.edges:
        groups.setdefault(getattr(edge, by), []).append(edge)
    return {key: tuple(edges) for key, edges in groups.items()}
