"""Normal form: what goes in, what comes out."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from immutabledict import immutabledict

from workbench.catalog import Parameter, check_value, check_values, node_type, node_types
from workbench.catalog.value_equality import same
from workbench.graph.graph_errors import GraphError, ParameterType


def checked(type_name: str, **params: Any) -> dict[str, Any]:
    return dict(check_values(node_type(type_name), params, where="x"))


def test_required_parameters_start_with_their_initial_value() -> None:
    assert checked("Conv2D") == {"filters": 32, "kernel_size": 3}
    assert checked("Flatten") == {}


def test_what_equals_the_default_is_left_out() -> None:
    assert checked("Dense", units=10, activation=None, use_bias=True, kernel_initializer="glorot_uniform") == {
        "units": 10
    }
    assert checked("Dense", units=10, activation="linear") == {"units": 10}
    assert checked("Embedding", embeddings_initializer="uniform").keys() == {"input_dim", "output_dim"}


@pytest.mark.parametrize("strides", [1, (1, 1), [1, 1]])
def test_one_number_for_all_axes_is_the_same_as_one_an_axis(strides: Any) -> None:
    assert checked("Conv2D", strides=strides) == {"filters": 32, "kernel_size": 3}
    assert "strides" in checked("Conv2D", strides=(1, 2))


@pytest.mark.parametrize("padding", [1, (1, 1), ((1, 1), (1, 1))])
def test_padding_has_three_ways_to_say_the_same(padding: Any) -> None:
    assert checked("ZeroPadding2D", padding=padding) == {}
    assert checked("ZeroPadding1D", padding=(1, 1)) == {}
    assert checked("ZeroPadding1D", padding=[0, 1]) == {"padding": (0, 1)}


def test_none_where_the_default_is_a_function_means_linear() -> None:
    assert checked("LSTM", activation=None) == {"units": 32, "activation": "linear"}
    assert checked("LSTM", activation="tanh") == {"units": 32}
    assert checked("Activation", activation="linear") == {"activation": "linear"}


def test_lists_become_tuples_and_whole_numbers_floats() -> None:
    params = checked("Rescaling", scale=[1, 2], offset=-1)
    assert params == {"scale": (1.0, 2.0), "offset": -1.0}
    assert all(type(number) is float for number in (*params["scale"], params["offset"]))


def test_true_is_no_number_and_one_is_no_switch() -> None:
    with pytest.raises(ParameterType):
        checked("Dense", units=True)
    with pytest.raises(ParameterType):
        checked("Dense", use_bias=1)


def test_numbers_of_other_libraries_become_python_numbers() -> None:
    np = pytest.importorskip("numpy")
    params = checked("Dense", units=np.int64(3))
    assert type(params["units"]) is int
    rate = checked("Dropout", rate=np.float32(0.5))["rate"]
    assert (type(rate), rate) == (float, 0.5)
    assert checked("Dropout", rate=Fraction(1, 4)) == {"rate": 0.25}
    with pytest.raises(ParameterType):
        checked("Dense", units=np.array([3, 4]))
    with pytest.raises(ParameterType):
        checked("Dropout", rate=Decimal("0.5"))


def test_texts_of_subclasses_become_plain_texts() -> None:
    class Text(str):
        __slots__ = ()

    assert type(checked("EinsumDense", equation=Text("ab,bc->ac"))["equation"]) is str


def test_names_are_taken_whatever_their_case_or_alias() -> None:
    assert checked("Conv2D", padding="SAME")["padding"] == "same"
    assert checked("Dense", activation="swish")["activation"] == "silu"
    assert checked("Dense", kernel_initializer="HeNormal")["kernel_initializer"] == "he_normal"


KERAS_HE = {
    "module": "keras.initializers",
    "class_name": "HeNormal",
    "config": {"seed": None},
    "registered_name": None,
}


@pytest.mark.parametrize(
    ("value", "normal"),
    [
        ("he_normal", "he_normal"),
        (KERAS_HE, "he_normal"),
        ({"class_name": "HeNormal", "config": {"seed": 3}}, {"class_name": "HeNormal", "config": {"seed": 3}}),
        ("constant", {"class_name": "Constant", "config": {"value": 0.0}}),
        ({"class_name": "Constant", "config": {"value": 1}}, {"class_name": "Constant", "config": {"value": 1.0}}),
    ],
)
def test_initializers_have_one_normal_form(value: Any, normal: Any) -> None:
    assert checked("Dense", kernel_initializer=value)["kernel_initializer"] == normal


def test_regularizers_and_constraints_too() -> None:
    half = {"class_name": "L2", "config": {"l2": 0.5}}
    params = checked("Dense", kernel_regularizer=half, bias_constraint={"class_name": "NonNeg"})
    assert params == {"units": 64, "kernel_regularizer": half, "bias_constraint": "non_neg"}
    assert isinstance(params["kernel_regularizer"], immutabledict)
    assert isinstance(params["kernel_regularizer"]["config"], immutabledict)


def test_a_class_of_another_module_is_not_mistaken_for_keras() -> None:
    with pytest.raises(GraphError, match=r"mine\.HeNormal"):
        checked("Dense", kernel_initializer={**KERAS_HE, "module": "mine"})


def test_a_policy_is_its_name() -> None:
    policy = {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "mixed_float16"}}
    assert checked("Flatten", dtype=policy) == {"dtype": "mixed_float16"}


def test_layers_inside_layers_are_checked_to_the_bottom() -> None:
    inner = {"class_name": "TimeDistributed", "config": {"layer": {"class_name": "Dense", "config": {"units": 0}}}}
    with pytest.raises(GraphError, match=r"x\.layer\.layer: 'units' must be"):
        checked("TimeDistributed", layer=inner)
    assert checked("Bidirectional", layer="GRU")["layer"] == {"class_name": "GRU", "config": {"units": 32}}


def test_endless_values_are_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(ParameterType):
        checked("Hashing", mask_value=endless)


def test_parameters_come_in_the_order_of_the_constructor() -> None:
    assert list(checked("Conv2D", activation="relu", filters=8, padding="same", kernel_size=3)) == [
        "filters",
        "kernel_size",
        "padding",
        "activation",
    ]


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
PARAMETERS = [(item.name, parameter) for item in node_types() for parameter in item.parameters]


def likely(parameter: Parameter) -> st.SearchStrategy[Any]:
    """Values that have a fair chance to be right."""
    numbers = st.integers(-2, 40) | st.floats(-2, 40)
    choices = st.sampled_from(parameter.choices) if parameter.choices else st.nothing()
    return st.none() | numbers | st.booleans() | choices | st.lists(numbers, max_size=3) | PLAIN


@given(st.data())
def test_checking_twice_changes_nothing(data: st.DataObject) -> None:
    name, parameter = data.draw(st.sampled_from(PARAMETERS), label="parameter")
    value = data.draw(likely(parameter), label="value")
    try:
        once = check_values(node_type(name), {parameter.name: value}, where="x")
    except GraphError:
        return
    twice = check_values(node_type(name), once, where="x")
    assert list(once) == list(twice)
    assert all(same(once[key], twice[key]) for key in once)
    assert all(map(is_plain, once.values()))
    assert same(
        check_value(parameter, once.get(parameter.name, parameter.default), where="x"),
        once.get(parameter.name, parameter.default),
    )


def is_plain(value: Any) -> bool:
    """None, bool, int, float, str, tuples and immutabledicts only: exactly these classes."""
    if isinstance(value, tuple):
        return type(value) is tuple and all(map(is_plain, value))
    if isinstance(value, Mapping):
        return type(value) is immutabledict and all(type(key) is str and is_plain(value[key]) for key in value)
    return value is None or type(value) in (bool, int, float, str)
