"""What the graph asks: names, ports, aliases, and at what price."""

import subprocess
import sys

import pytest

from workbench.catalog import CATEGORIES, canonical, categories, find_object, node_type, node_types, objects
from workbench.catalog.catalog_vocabulary import VOCABULARY
from workbench.graph.document import Node
from workbench.graph.graph_errors import UnknownType
from workbench.graph.vocabulary import BLOCK, INPUT, LABELS, MODEL, OUTPUT


def ports(type_name: str, **params: object) -> tuple[list[str], list[str]]:
    node = Node(id="n1", type=type_name, name="x", params=VOCABULARY.checked(type_name, params, where="x"))
    return [port.name for port in VOCABULARY.inputs(node)], [port.name for port in VOCABULARY.outputs(node)]


@pytest.mark.parametrize(
    ("type_name", "params", "inputs", "outputs"),
    [
        ("Conv2D", {}, ["input"], ["output"]),
        ("Input", {}, [], ["output"]),
        ("Output", {}, ["input"], []),
        ("Label", {}, [], ["output"]),
        ("Add", {}, ["inputs"], ["output"]),
        ("MultiHeadAttention", {}, ["query", "value", "key"], ["output"]),
        ("MaxUnpooling2D", {}, ["pooled", "before"], ["output"]),
        ("SparseDice", {}, ["y_pred", "y_true"], []),
        ("LSTM", {}, ["input"], ["output"]),
        ("LSTM", {"return_state": True}, ["input"], ["output", "state_h", "state_c"]),
        ("GRU", {"return_state": True}, ["input"], ["output", "state"]),
        (
            "Bidirectional",
            {"layer": {"class_name": "LSTM", "config": {"return_state": True}}},
            ["input"],
            ["output", "forward_state_h", "forward_state_c", "backward_state_h", "backward_state_c"],
        ),
    ],
)
def test_ports(type_name: str, params: dict[str, object], inputs: list[str], outputs: list[str]) -> None:
    assert ports(type_name, **params) == (inputs, outputs)


def test_which_ports_take_many_or_may_stay_free() -> None:
    assert [(port.many, port.optional) for port in node_type("Concatenate").inputs] == [(True, False)]
    assert [port.optional for port in node_type("Attention").inputs] == [False, False, True]
    assert [port.optional for port in node_type("MeanSquaredError").inputs] == [False, True]


def test_outputs_of_real_layers_are_as_many_as_the_ports() -> None:
    keras = pytest.importorskip("keras")
    steps = keras.Input((5, 3))
    for name, states in (("LSTM", 2), ("GRU", 1), ("SimpleRNN", 1)):
        assert len(getattr(keras.layers, name)(4, return_state=True)(steps)) == 1 + states
        assert len(node_type(name).states) == states
    images = keras.Input((5, 8, 8, 3))
    assert len(keras.layers.ConvLSTM2D(4, 3, return_state=True)(images)) == 1 + len(node_type("ConvLSTM2D").states)


@pytest.mark.parametrize(
    ("type_name", "base"),
    [
        ("Conv2D", "conv2d"),
        ("MaxPooling2D", "max_pooling2d"),
        ("LSTM", "lstm"),
        ("ReLU", "relu"),
        ("PReLU", "prelu"),
        ("Conv2DTranspose", "conv2d_transpose"),
        ("KLDivergence", "kl_divergence"),
        ("ROIPooling2D", "roi_pooling2d"),
        ("Input", "input"),
    ],
)
def test_base_names(type_name: str, base: str) -> None:
    assert VOCABULARY.base_name(type_name) == base


def test_base_names_are_identifiers() -> None:
    assert all(VOCABULARY.base_name(item.name).isidentifier() for item in node_types())


def test_aliases_lead_to_their_type_but_are_none_themselves() -> None:
    assert canonical("MaxPool2D") == "MaxPooling2D"
    assert canonical("Convolution2D") == "Conv2D"
    assert canonical("GroupedQueryAttention") == "GroupQueryAttention"
    assert canonical("Nonsense") == "Nonsense"
    with pytest.raises(UnknownType):
        VOCABULARY.require("MaxPool2D", where="x")


@pytest.mark.parametrize("name", ["Lambda", "InputLayer", "LSTMCell", "Adam", "", 3, None])
def test_what_cannot_be_placed_is_unknown(name: object) -> None:
    with pytest.raises(UnknownType):
        VOCABULARY.require(name, where="x")


def test_node_types_stand_in_the_order_of_the_palette() -> None:
    shown = [item.category for item in node_types()]
    assert list(dict.fromkeys(shown)) == list(CATEGORIES) == list(categories())
    assert {item.name for item in node_types("Input & output")} == {INPUT, OUTPUT, *LABELS}
    assert {item.name for item in node_types("Blocks")} == {BLOCK, MODEL}
    assert len(node_types()) == len({item.name for item in node_types()})


def test_ours_stand_among_keras_own() -> None:
    ours = {item.name for item in node_types() if item.module == "workbench.layers"}
    assert ours == set(pytest.importorskip("workbench.layers").__all__)


def test_objects_of_the_panels() -> None:
    assert objects("optimizers")["Adam"].parameter("learning_rate").default == 0.001  # type: ignore[union-attr]
    assert {"relu", "softmax", "silu"} <= set(objects("activations"))
    assert "EarlyStopping" in objects("callbacks")
    with pytest.raises(TypeError):
        objects("losses")["Mine"] = node_type("Dense")  # type: ignore[index]


def test_find_object() -> None:
    found = find_object("initializer", "he_normal")
    assert found is not None
    assert (found.module, found.name) == ("keras.initializers", "HeNormal")
    assert find_object("initializer", "HeNormal") is found
    assert find_object("layer", "LSTM") is node_type("LSTM")
    assert find_object("initializer", "L2") is None
    assert find_object("int", "HeNormal") is None


def test_the_catalog_brings_neither_keras_nor_numpy_nor_jupyter() -> None:
    code = (
        "import sys, workbench.catalog as c; c.node_type('Conv2D'); "
        "print([m for m in ('keras', 'tensorflow', 'numpy', 'ipywidgets', 'IPython') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
