"""Initializers, regularizers, constraints and activations that are typed as code."""

import pytest

from workbench.catalog import check_values, node_type
from workbench.catalog.object_text import as_object, own_parameters
from workbench.codegen import to_source
from workbench.graph.document import Graph, Value, thawed
from workbench.graph.graph_errors import GraphError


def normal(parameter: str, value: object) -> Value:
    """What a Conv2D keeps of a value."""
    found = check_values(node_type("Conv2D"), {"filters": 1, "kernel_size": 3, parameter: value}, where="conv")
    return thawed(found.get(parameter))


def made(class_name: str, **config: Value) -> Value:
    return {"class_name": class_name, "config": config}


REGULARIZERS: list[tuple[object, Value]] = [
    ("l2(0.1)", made("L2", l2=0.1)),
    ("L2(l2=0.1)", made("L2", l2=0.1)),
    ("keras.regularizers.L2(0.1)", made("L2", l2=0.1)),
    ("tf.keras.regularizers.l2(1e-1)", made("L2", l2=0.1)),
    (" regularizers.L2( 0.1 ) ", made("L2", l2=0.1)),
    ("0.1", made("L2", l2=0.1)),
    ("1", made("L2", l2=1.0)),
    ("0.01", "l2"),
    ("keras.regularizers.L2(0.01)", "l2"),
    ("'l1'", "l1"),
    ("l1_l2(l1=0.5, l2=0.25)", made("L1L2", l1=0.5, l2=0.25)),
    ("OrthogonalRegularizer(0.1, mode='columns')", made("OrthogonalRegularizer", factor=0.1, mode="columns")),
]
OTHERS: list[tuple[str, str, Value]] = [
    ("kernel_initializer", "he_normal(seed=1)", made("HeNormal", seed=1)),
    ("kernel_initializer", "keras.initializers.RandomNormal(0., 0.1)", made("RandomNormal", stddev=0.1)),
    ("kernel_initializer", "initializers.Constant(-0.5)", made("Constant", value=-0.5)),
    ("kernel_initializer", "HeNormal()", "he_normal"),
    ("kernel_constraint", "max_norm(3)", made("MaxNorm", max_value=3.0)),
    ("kernel_constraint", "keras.constraints.UnitNorm(axis=(0, 1))", made("UnitNorm", axis=(0, 1))),
    ("activation", "keras.activations.relu", "relu"),
    ("activation", "tf.nn.relu", "relu"),
    ("activation", "leaky_relu(0.1)", made("LeakyReLU", negative_slope=0.1)),
    ("activation", "layers.LeakyReLU(negative_slope=0.1)", made("LeakyReLU", negative_slope=0.1)),
    ("activation", "leaky_relu()", "leaky_relu"),
    ("activation", "LeakyReLU()", made("LeakyReLU")),
    ("activation", "relu(max_value=6)", made("ReLU", max_value=6.0)),
    ("activation", "keras.layers.ReLU(6)", made("ReLU", max_value=6.0)),
    ("activation", "elu(alpha=1.0)", "elu"),
    ("activation", "softmax(axis=1)", made("Softmax", axis=1)),
]
REFUSED = [
    ("kernel_regularizer", "l2(0.1, 0.2)"),
    ("kernel_regularizer", "l2(factor=0.1)"),
    ("kernel_regularizer", "l2(-1)"),
    ("kernel_regularizer", "l2(0.1, l2=0.2)"),
    ("kernel_regularizer", "l2(**{'l2': 0.1})"),
    ("kernel_regularizer", "l2(__import__('os').system('true'))"),
    ("kernel_regularizer", "os.system('true')"),
    ("kernel_regularizer", "keras.constraints.L2(0.1)"),
    ("kernel_regularizer", "lambda weights: 0.1"),
    ("kernel_regularizer", "l2(0.1"),
    ("kernel_regularizer", "(" * 5000),
    ("kernel_initializer", "0.1"),
    ("activation", "gelu(approximate=True)"),
    ("activation", "relu(slope=1)"),
]


@pytest.mark.parametrize(("typed", "kept"), REGULARIZERS)
def test_a_regularizer_as_code(typed: object, kept: Value) -> None:
    assert normal("kernel_regularizer", typed) == kept


@pytest.mark.parametrize(("parameter", "typed", "kept"), OTHERS)
def test_others_as_code(parameter: str, typed: str, kept: Value) -> None:
    assert normal(parameter, typed) == kept


@pytest.mark.parametrize(("parameter", "typed"), REFUSED)
def test_what_is_no_such_code_is_refused(parameter: str, typed: str) -> None:
    with pytest.raises(GraphError):
        normal(parameter, typed)


def test_other_values_stay_as_they_are() -> None:
    parameter = node_type("Conv2D").parameter("kernel_regularizer")
    assert parameter is not None
    for value in (None, True, "l2", {"class_name": "L2"}, ["l2"]):
        assert as_object(parameter, value) is value


def test_parameters_of_its_own() -> None:
    regularizer, activation = (node_type("Dense").parameter(name) for name in ("kernel_regularizer", "activation"))
    assert regularizer is not None
    assert activation is not None
    for value, values in (("l2", {"l2": 0.01}), (made("L2", l2=0.5), {"l2": 0.5})):
        found = own_parameters(regularizer, value)
        assert found is not None
        assert found.values == values
    slope = own_parameters(activation, "leaky_relu")
    assert slope is not None
    assert slope.values == {"negative_slope": 0.2}, "Keras's function has another default than its layer"
    assert own_parameters(activation, "relu") is None
    assert own_parameters(activation, "tanh") is None
    assert own_parameters(regularizer, None) is None


def test_the_code_says_it_as_keras_does() -> None:
    graph = Graph("g").add("Input", shape=(8, 8, 1))
    graph = graph.add(
        "Conv2D",
        filters=2,
        kernel_size=3,
        activation="leaky_relu(0.1)",
        kernel_regularizer="0.1",
        kernel_initializer="he_normal(seed=1)",
        kernel_constraint="max_norm(3)",
    )
    source = to_source(graph)
    for line in (
        "activation=layers.LeakyReLU(negative_slope=0.1),",
        "kernel_initializer=keras.initializers.HeNormal(seed=1),",
        "kernel_regularizer=keras.regularizers.L2(l2=0.1),",
        "kernel_constraint=keras.constraints.MaxNorm(max_value=3.0),",
    ):
        assert line in source


def test_such_a_network_is_analysed_built_and_read_back() -> None:
    import workbench as wb
    from workbench.importers import from_keras

    graph = Graph("g").add("Input", shape=(8,)).add("Dense", units=3, activation="leaky_relu(0.1)", name="last")
    assert wb.analyze(graph).ok
    names: dict[str, object] = {}
    exec(to_source(graph), names)
    model = names["build_model"]()  # type: ignore[operator]
    assert model.get_layer("last").activation.negative_slope == pytest.approx(0.1)
    assert from_keras(model).by_name["last"].params == graph.by_name["last"].params
