"""What a graph must know about node types, without knowing any: a protocol that the catalog implements.

The catalog depends on the graph and not the other way round, so ``workbench/__init__.py`` injects it, lazily.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Protocol

from immutabledict import immutabledict
from msgspec import Struct

from workbench.graph.document import GraphKind, Node, Value

INPUT, OUTPUT, LABEL, BLOCK, MODEL = "Input", "Output", "Label", "Block", "Model"
BOX_LABEL = "DetectionLabel"
DATA_SET, NETWORK, METRICS = "DataSet", "Network", "Metrics"
CUSTOM = "Custom"
"""A layer that the catalog does not have; one of the user's own carries its code as text."""
CUSTOM_MODULE = "CustomModule"
"""A module of somebody's own in a flow, which carries its code as text."""
PRETRAINED = "pretrained"
"""The parameter of a Network that names the pretrained network whose weights it begins with: no file has weights."""
"""The node types that a graph itself gives a meaning to; all others belong to the catalog."""

LABELS = (LABEL, BOX_LABEL)
"""The right answers, which a loss compares with: labels of any shape, and boxes."""

ENDS = (INPUT, OUTPUT, *LABELS)
"""Where a network begins and ends: these are always computed."""

BORDER_PARAMS: Mapping[GraphKind, Mapping[str, Value]] = immutabledict(
    {"network": immutabledict({"shape": None}), "flow": immutabledict()}
)
"""The parameters of an Input at the border of a block, which takes whatever comes from outside."""

ANNOTATION_KINDS = ("frame", "note")


class Port(Struct, frozen=True):
    """A place to connect. ``many`` takes any number of edges, ``optional`` may stay free."""

    name: str
    label: str = ""
    many: bool = False
    optional: bool = False


class Drawn(Struct, frozen=True):
    """What a new node begins with: its type, parameters, and what its call is given besides tensors."""

    type: str
    params: Mapping[str, Value]
    call: Mapping[str, Value] = immutabledict()


class Vocabulary(Protocol):
    """What may stand in a graph of one kind."""

    def drawn_as(self, type_name: str, params: Mapping[str, Value], *, where: str) -> Drawn:
        """What the node that stands for ``type_name`` begins with: another type for a layer of the user's own.

        Raises UnknownParameter, ParameterType or ParameterRange.
        """

    def canonical(self, type_name: str) -> str:
        """The type that ``type_name`` is another name of (``MaxPool2D``), or ``type_name`` itself."""

    def knows(self, type_name: str) -> bool:
        """Whether ``type_name`` may stand in a graph of this kind."""

    def require(self, type_name: str, *, where: str) -> None:
        """Raise UnknownType unless ``type_name`` may stand in a graph."""

    def base_name(self, type_name: str) -> str:
        """The name a first node of this type gets: ``conv2d`` for Conv2D."""

    def inputs(self, node: Node) -> tuple[Port, ...]:
        """Input ports of a node, in the order of the call."""

    def outputs(self, node: Node) -> tuple[Port, ...]:
        """Output ports of a node; they can depend on its parameters (``return_state``)."""

    def checked(self, type_name: str, params: Mapping[str, Value], *, where: str) -> Mapping[str, Value]:
        """Return ``params`` in normal form, without those equal to the default, or raise a GraphError."""

    def parameter_names(self, type_name: str) -> tuple[str, ...]:
        """The parameters of a layer that a block can show, or vary from one repetition to the next."""

    def trains(self, node: Node) -> bool:
        """Whether a layer can have weights that training changes."""

    def inner_kind(self, type_name: str) -> GraphKind | None:
        """The kind of graph that a node of this type holds; None for a node that holds none."""


_providers: dict[GraphKind, Callable[[], Vocabulary]] = {}


def install(kind: GraphKind, provider: Callable[[], Vocabulary]) -> None:
    """Register the provider of the vocabulary of one kind of graph; called once a kind, by the package itself."""
    _providers[kind] = provider
    vocabulary.cache_clear()


@cache
def vocabulary(kind: GraphKind = "network") -> Vocabulary:
    """The installed vocabulary of a kind of graph."""
    if kind not in _providers:
        message = "no vocabulary is installed: import workbench before using workbench.graph"
        raise RuntimeError(message)
    return _providers[kind]()
