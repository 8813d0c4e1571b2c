"""Finding types by name."""

from collections.abc import Mapping
from functools import cache

from workbench.catalog import expectation_text
from workbench.catalog.generated_files import OBJECT_GROUPS, members, names, placeable
from workbench.catalog.node_types import Group, Kind, NodeType
from workbench.graph.graph_errors import GraphError, UnknownType
from workbench.messages import mark

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


def categories() -> tuple[str, ...]:
    """Categories of the palette, in its order."""
    return CATEGORIES


def node_types(category: str | None = None) -> tuple[NodeType, ...]:
    """Everything that may stand in a graph, in the order of the palette; or one category of it."""
    wanted = CATEGORIES if category is None else (category,)
    return tuple(item for name in wanted for item in placeable().values() if item.category == name)


def node_type(name: str, *, where: str = "catalog") -> NodeType:
    """The type called ``name``. Raises UnknownType, which names those that look like it.

    >>> node_type("Conv2D").category
    'Convolution'
    """
    item = placeable().get(name) if isinstance(name, str) else None
    if item is None:
        raise UnknownType(where=where, received=name, expected=_suggestions(name))
    return item


@cache
def kind_of(type_name: str) -> Kind | None:
    """The kind of a node type; None, and no error, when there is no such type.

    >>> kind_of("Conv2D"), kind_of("Conv9D")
    ('layer', None)
    """
    try:
        return node_type(type_name).kind
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
    return names("layers").get(name) or names("losses").get(name) or name


def _suggestions(name: object) -> str:
    known = canonical(name) if isinstance(name, str) else name
    if known in placeable():
        return repr(known)
    everything = tuple(placeable())
    return ", ".join(map(repr, expectation_text.nearest(everything, name) or ("Conv2D", "Dense")))


def operation_type(class_path: str) -> NodeType | None:
    """The operation that a class of Keras computes (``keras.src.ops.numpy.Multiply``), or None."""
    name = names("operations").get(class_path)
    return members("operations")[name] if name else None
