"""The generated files, read at the first look-up."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import msgspec
from msgspec.structs import force_setattr

from workbench.catalog.node_types import Generated, Group, NodeType

GENERATED = Path(__file__).parent / "generated"

DTYPES = (
    "float16",
    "bfloat16",
    "float32",
    "float64",
    "mixed_float16",
    "mixed_bfloat16",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "bool",
    "string",
)
"""Types of numbers, and the two policies that mix them."""

OBJECT_GROUPS: Mapping[str, Group] = {
    "activation": "activations",
    "initializer": "initializers",
    "regularizer": "regularizers",
    "constraint": "constraints",
}
"""Kind of a parameter that holds an object, and the group of those objects."""


@cache
def members(group: str) -> Mapping[str, NodeType]:
    """The members of a generated file, by name."""
    data = (GENERATED / f"{group}.json").read_bytes()
    found = {item.name: item for item in msgspec.json.decode(data, type=Generated).types}
    for item in found.values():
        _fill_choices(item)
    return MappingProxyType(found)


@cache
def placeable() -> Mapping[str, NodeType]:
    """Everything that may stand in a graph, by name."""
    return MappingProxyType({**members("layers"), **members("losses"), **members("operations")})


@cache
def names(group: str) -> Mapping[str, str]:
    """Every name and alias of a group, with the member it means."""
    known = {alias: item.name for item in members(group).values() for alias in item.aliases}
    return MappingProxyType(known | {name: name for name in members(group)})


@cache
def spellings(group: str) -> tuple[str, ...]:
    """How each member of a group is written as a text: ``he_normal`` for HeNormal."""
    return tuple(spelling(item) for item in members(group).values())


def spelling(item: NodeType) -> str:
    """How a member is written as a text."""
    return item.name if item.module == "keras.activations" else item.aliases[0]


def _fill_choices(item: NodeType) -> None:
    """Give the choices that many parameters share; in the file they would stand hundreds of times."""
    for parameter in item.parameters:
        if parameter.kind in OBJECT_GROUPS:
            force_setattr(parameter, "choices", spellings(OBJECT_GROUPS[parameter.kind]))
        elif parameter.kind == "dtype":
            force_setattr(parameter, "choices", DTYPES)
