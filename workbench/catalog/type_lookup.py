"""Finding types by name."""

from collections.abc import Mapping
from functools import cache

from workbench.catalog import expectation_text
from workbench.catalog.flow_types import FLOW_CATEGORIES, flow_types
from workbench.catalog.generated_files import OBJECT_GROUPS, members, names, placeable
from workbench.catalog.node_types import Group, Kind, NodeType
from workbench.graph.document import GraphKind
from workbench.graph.graph_errors import GraphError, TypeOfOtherLevel, UnknownType
from workbench.messages import mark, say

CATEGORIES = (
    mark("Input & output"),
    mark("Core"),
    mark("Convolution"),
    mark("Pooling"),
    mark("Merge"),
    mark("Normalization"),
    mark("Regularization"),
    mark("Activation"),
    mark("Reshaping"),
    mark("Attention"),
    mark("Recurrent"),
    mark("Preprocessing"),
    mark("Augmentation"),
    mark("Loss"),
    mark("Blocks"),
)
"""Categories of the palette, in its order. Translate them where they are shown."""

IMPORTED = (mark("Operation"), mark("Custom"))
"""Categories of what imported networks bring; they are not in the palette."""


_IN_NETWORK, _IN_FLOW = mark("a layer of a network"), mark("a module of a flow")
_A_NETWORK, _A_FLOW = mark("a network"), mark("a flow")
_OPEN = mark("Open a Network node of the flow, with a double-click, and add it there.")
_GO_UP = mark("Add it to the flow around the network; wb.Graph('project', kind='flow') makes one.")


def types_of(kind: GraphKind = "network") -> Mapping[str, NodeType]:
    """Everything that may stand in a graph of one kind, by name: the one place that decides it.

    >>> "Conv2D" in types_of("network"), "Conv2D" in types_of("flow")
    (True, False)
    """
    return flow_types() if kind == "flow" else placeable()


def categories(kind: GraphKind = "network") -> tuple[str, ...]:
    """Categories of the palette, in its order."""
    return FLOW_CATEGORIES if kind == "flow" else CATEGORIES


def node_types(category: str | None = None, kind: GraphKind = "network") -> tuple[NodeType, ...]:
    """Everything that may stand in a graph, in the order of the palette; or one category of it."""
    wanted = categories(kind) if category is None else (category,)
    return tuple(item for name in wanted for item in types_of(kind).values() if item.category == name)


def node_type(name: str, *, where: str = "catalog", kind: GraphKind = "network") -> NodeType:
    """The type called ``name``. Raises UnknownType, which names those that look like it.

    >>> node_type("Conv2D").category, node_type("Resize", kind="flow").category
    ('Convolution', 'General')
    """
    item = types_of(kind).get(name) if isinstance(name, str) else None
    if item is None:
        raise _unknown(name, where, kind)
    return item


def _unknown(name: object, where: str, kind: GraphKind) -> UnknownType:
    other = types_of("network" if kind == "flow" else "flow")
    if not isinstance(name, str) or name not in other:
        return UnknownType(where=where, received=name, expected=_suggestions(name, kind))
    if kind == "flow":
        return TypeOfOtherLevel(
            where=where, received=name, belongs=say(_IN_NETWORK), expected=say(_A_FLOW), advice=say(_OPEN)
        )
    return TypeOfOtherLevel(
        where=where, received=name, belongs=say(_IN_FLOW), expected=say(_A_NETWORK), advice=say(_GO_UP)
    )


@cache
def kind_of(type_name: str, kind: GraphKind = "network") -> Kind | None:
    """The kind of a node type; None, and no error, when there is no such type.

    >>> kind_of("Conv2D"), kind_of("Conv9D"), kind_of("Resize", "flow")
    ('layer', None, 'module')
    """
    try:
        return node_type(type_name, kind=kind).kind
    except GraphError:
        return None


def objects(group: Group) -> Mapping[str, NodeType]:
    """What panels offer besides layers, by name: ``objects("optimizers")["Adam"]``."""
    return members(group)


def find_object(kind: str, name: str) -> NodeType | None:
    """The initializer, regularizer, constraint, activation or layer (the ``kind`` of a parameter) of this name.

    Any of its names will do: ``HeNormal`` or ``he_normal``. None when there is no such thing.
    """
    if kind == "layer":
        return placeable().get(canonical(name))
    group = OBJECT_GROUPS.get(kind)
    member = names(group).get(name) if group else None
    return members(group)[member] if group and member else None


def canonical(name: str) -> str:
    """The type that ``name`` is another name of (``MaxPool2D`` → ``MaxPooling2D``), or ``name`` itself."""
    if not isinstance(name, str):
        return name  # what asks next refuses it
    return names("layers").get(name) or names("losses").get(name) or name


_EXAMPLES: Mapping[GraphKind, tuple[str, ...]] = {"network": ("Conv2D", "Dense"), "flow": ("Resize", "Network")}


def _suggestions(name: object, kind: GraphKind) -> str:
    known = canonical(name) if isinstance(name, str) else ""
    if known in types_of(kind):
        return repr(known)
    return ", ".join(map(repr, expectation_text.nearest(tuple(types_of(kind)), name) or _EXAMPLES[kind]))


def operation_type(class_path: str) -> NodeType | None:
    """The operation that a class of Keras computes (``keras.src.ops.numpy.Multiply``), or None."""
    name = names("operations").get(class_path)
    return members("operations")[name] if name else None
