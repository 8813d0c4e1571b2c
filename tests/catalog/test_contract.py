"""The contract of every type, parametrized over all of them: a new one is tested by being generated."""

from collections.abc import Iterator, Mapping

import pytest

from tests.catalog.conftest import Make
from tests.helpers.batched_cases import check_each
from workbench.catalog import CATEGORIES, NodeType, Parameter, check_value, check_values, from_config, objects
from workbench.catalog.generated_files import placeable
from workbench.catalog.value_equality import is_default, same
from workbench.graph.graph_errors import ParameterRange, ParameterType, UnknownParameter

GROUPS = ("metrics", "optimizers", "schedules", "callbacks", "initializers", "regularizers", "constraints")
NODES = [item for item in placeable().values() if item.kind in ("layer", "loss")]
TYPES = NODES + [item for group in GROUPS for item in objects(group).values()]
SPECIAL = [item for item in placeable().values() if item.kind in ("input", "output", "label", "block")]

# Choices that need another parameter to go with them.
COMPANIONS = {
    ("IntegerLookup", "output_mode"): {"max_tokens": 4},
    ("StringLookup", "output_mode"): {"max_tokens": 4},
    ("TextVectorization", "output_mode"): {"max_tokens": 4},
}


def by_name(types: list[NodeType]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("item", types, ids=[f"{item.category}-{item.name}" for item in types])


@by_name(TYPES)
def test_initial_values_construct_the_real_thing(item: NodeType, make: Make) -> None:
    make(item, check_values(item, {}, where="x"))


@by_name([item for item in NODES if item.kind == "layer"])
def test_a_layer_comes_back_from_its_own_configuration(item: NodeType, make: Make) -> None:
    initial = check_values(item, {}, where="x")
    fresh = make(item, initial).get_config()
    params, lost = from_config(item.name, fresh, where="x")
    assert lost == ()
    again = make(item, params).get_config()
    for config in (fresh, again):
        config.pop("name")
        config.pop("seed", None)  # drawn anew when none is given
    assert again == fresh


@by_name(NODES + SPECIAL)
def test_every_type_has_a_place_and_words(item: NodeType) -> None:
    assert item.category in CATEGORIES
    assert item.summary[:1].isupper()
    assert item.url.startswith("https://")
    assert len({port.name for port in item.inputs}) == len(item.inputs)
    assert len({port.name for port in item.outputs + item.states}) == len(item.outputs + item.states)
    assert len({parameter.name for parameter in item.parameters}) == len(item.parameters)


def with_parameters(types: list[NodeType]) -> list[NodeType]:
    return [item for item in types if item.parameters]


def named(parameter: Parameter) -> str:
    return parameter.name


@by_name(with_parameters(TYPES + SPECIAL))
def test_every_parameter_is_described_and_its_default_is_right(item: NodeType) -> None:
    check_each(item.parameters, described_and_default_right, named)


def described_and_default_right(parameter: Parameter) -> None:
    assert parameter.help
    assert parameter.kind != "enum" or parameter.choices
    start = parameter.initial if parameter.required else parameter.default
    assert start is not None or parameter.nullable
    checked = check_value(parameter, start, where="x")
    assert same(checked, start)
    assert parameter.required or is_default(parameter, checked)


def choices(item: NodeType) -> list[tuple[str, str | None]]:
    """Every choice that a type leaves, with the name of its parameter."""
    return [
        (parameter.name, choice)
        for parameter in item.parameters
        if parameter.kind == "enum"
        for choice in (*parameter.choices, *([None] if parameter.nullable else []))
    ]


@by_name([item for item in TYPES if choices(item)])
def test_every_choice_is_accepted_by_the_constructor(item: NodeType, make: Make) -> None:
    def accepted(case: tuple[str, str | None]) -> None:
        companions = COMPANIONS.get((item.name, case[0]), {})
        make(item, check_values(item, {**companions, case[0]: case[1]}, where="x"))

    check_each(choices(item), accepted)


@pytest.mark.parametrize("kind", ["activation", "initializer", "regularizer", "constraint"])
def test_every_named_object_is_accepted_by_a_real_layer(kind: str, make: Make) -> None:
    dense = placeable()["Dense"]
    name = kind if kind == "activation" else f"kernel_{kind}"
    parameter = dense.parameter(name)
    assert parameter is not None
    assert len(parameter.choices) >= 4
    for choice in parameter.choices:
        make(dense, check_values(dense, {name: choice}, where="x"))


Wrong = list[tuple[object, type[Exception]]]

NAN, INFINITE = float("nan"), float("inf")
NO_NAME: Wrong = [(1, ParameterType), ("bogus", ParameterRange)]
NO_OBJECT: Wrong = [
    *NO_NAME,
    ({}, ParameterType),
    ({"class_name": "bogus"}, ParameterRange),
    ({"class_name": "bogus", "surprise": 1}, UnknownParameter),
    ({"class_name": "bogus", "config": 1}, ParameterType),
]
NO_LIST: Wrong = [(28, ParameterType), ((1.5,), ParameterType), (("a",), ParameterType)]
BOGUS: Mapping[str, Wrong] = {
    "int": [(True, ParameterType), (1.5, ParameterType), ("1", ParameterType), (2**64, ParameterRange)],
    "float": [
        (True, ParameterType),
        ("1", ParameterType),
        ((1.0,), ParameterType),
        (NAN, ParameterRange),
        (INFINITE, ParameterRange),
        (10**400, ParameterRange),
    ],
    "bool": [(1, ParameterType), ("True", ParameterType)],
    "string": [(1, ParameterType), ("\ud800", ParameterRange)],
    "enum": NO_NAME,
    "dtype": NO_NAME,
    "activation": NO_NAME,
    "initializer": NO_OBJECT,
    "regularizer": NO_OBJECT,
    "constraint": NO_OBJECT,
    "layer": NO_OBJECT,
    "wrapper": NO_OBJECT,
    "int_or_tuple": [(True, ParameterType), (1.5, ParameterType), ((), ParameterRange)],
    "padding": [(True, ParameterType), (1.5, ParameterType), ((1,) * 9, ParameterRange)],
    "number_or_list": [("1", ParameterType), ((), ParameterRange), (NAN, ParameterRange)],
    "float_list": [("1", ParameterType), ((), ParameterRange)],
    "shape": NO_LIST,
    "int_list": NO_LIST,
    "object": [({1: 2}, ParameterType), (b"bytes", ParameterType), (NAN, ParameterType)],
}
"""Values that are wrong for every parameter of a kind, and the class of the refusal."""


def bogus(parameter: Parameter) -> Iterator[tuple[object, type[Exception]]]:
    """Values that are wrong for a parameter, and the class of the refusal."""
    yield object(), ParameterType
    if not parameter.nullable:
        yield None, ParameterType
    yield from BOGUS[parameter.kind]
    if parameter.length is not None:
        yield (1,) * (parameter.length + 1) if parameter.length > 1 else (1, 1, 1), ParameterRange
    if parameter.kind in ("int", "float", "int_or_tuple", "number_or_list"):
        yield from ((value, ParameterRange) for value in outside(parameter))


def outside(parameter: Parameter) -> Iterator[float]:
    """Numbers just beyond the range."""
    if parameter.minimum is not None:
        yield int(parameter.minimum) - 1
        if parameter.above:
            yield parameter.minimum
    if parameter.maximum is not None:
        yield int(parameter.maximum) + 1


@by_name(with_parameters(TYPES + SPECIAL))
def test_bogus_values_are_refused(item: NodeType) -> None:
    check_each(item.parameters, bogus_values_refused, named)


def bogus_values_refused(parameter: Parameter) -> None:
    for value, reason in bogus(parameter):
        with pytest.raises(reason) as caught:
            check_value(parameter, value, where="here")
        assert type(caught.value) is reason
        assert str(caught.value).startswith("here")


@by_name(TYPES + SPECIAL)
def test_unknown_parameters_are_refused(item: NodeType) -> None:
    with pytest.raises(UnknownParameter, match="bogus"):
        check_values(item, {"bogus": 1}, where="x")
