"""Lists that a model was given, told from tuples on the way from its configuration to a graph.

Keras makes of most arguments what it needs. Operations, layers of one's own and a few of Keras's keep what they were
given, and a class of one's own may well add to its list.
"""

from collections.abc import Mapping
from typing import Any

from workbench.graph.document import LISTED, FrozenList
from workbench.importers.tensor_references import tensors_in

_OBJECTS = {"class_name", "code", "function", LISTED}
"""Words of mappings that stand for objects, which are made as a whole, and for lists that are told already."""


def listed(value: Any) -> Any:
    """A value with its lists as ``{"__list__": […]}``, which JSON carries on; lists of tensors or objects stay.

    >>> listed([[0, 1], (2, 3)])
    {'__list__': [{'__list__': [0, 1]}, (2, 3)]}
    """
    if isinstance(value, list) and not any(tensors_in(value)) and not _has_objects(value):
        return {LISTED: list(map(listed, value))}
    if isinstance(value, dict) and not _OBJECTS & value.keys():
        return {word: listed(item) for word, item in value.items()}
    return tuple(map(listed, value)) if type(value) is tuple else value


def _has_objects(value: Any) -> bool:
    if isinstance(value, Mapping):
        return bool(_OBJECTS & value.keys()) or any(map(_has_objects, value.values()))
    return isinstance(value, list | tuple) and any(map(_has_objects, value))


def unlisted(value: Any, kind: type[list[Any]] | type[FrozenList] = FrozenList) -> Any:
    """What ``listed`` was given, with lists of this kind.

    >>> unlisted({"axis": {"__list__": [1, 2]}}, list)
    {'axis': [1, 2]}
    """
    if isinstance(value, Mapping):
        if tuple(value) == (LISTED,):
            return kind(unlisted(item, kind) for item in value[LISTED])
        return {word: unlisted(item, kind) for word, item in value.items()}
    return type(value)(unlisted(item, kind) for item in value) if type(value) in (list, tuple) else value
