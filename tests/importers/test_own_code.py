"""Classes and functions of the user's own: their text travels with the graph, and nothing runs unasked."""

import functools
import linecache
from typing import Any

import keras
import numpy as np
import pytest
from keras import ops
from msgspec.structs import replace

import workbench as wb
from workbench.catalog import own_code
from workbench.codegen.codegen_errors import CodeNotRun, OpaqueLayer
from workbench.graph import graph_files
from workbench.graph.document import Graph
from workbench.importers import report

CELL = """
import keras
from keras import layers, ops

FACTOR = 2.5

def helper(x):
    return ops.sin(x) * FACTOR

class Scale(layers.Layer):
    # scales
    def __init__(self, factor=1.0, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor

    def call(self, x):
        return helper(x) * self.factor

class Unsaid(layers.Layer):
    def __init__(self, values, **kwargs):
        super().__init__(**kwargs)
        self.values = values

    def call(self, x):
        return x

class Bare(layers.Layer):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def call(self, x):
        return x * self.factor
"""


def notebook(cell: str = CELL, name: str = "<cell for tests>") -> dict[str, Any]:
    """The variables of a notebook after this cell."""
    linecache.cache[name] = (len(cell), None, cell.splitlines(keepends=True), name)
    variables: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(cell, name, "exec"), variables)
    return variables


def of(layer: Any) -> keras.Model:
    x = keras.Input((4,), name="x")
    return keras.Model(x, layer(x), name="net")


def test_a_class_comes_back_with_what_it_needs() -> None:
    graph = wb.from_keras(of(notebook()["Scale"](3.0, name="scaled")))
    assert report(graph) == ()
    assert (
        wb.to_source(graph)
        == """import keras
from keras import layers, ops


FACTOR = 2.5


def helper(x):
    return ops.sin(x) * FACTOR


class Scale(layers.Layer):
    # scales
    def __init__(self, factor=1.0, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor

    def call(self, x):
        return helper(x) * self.factor


def build_model():
    x = keras.Input(shape=(4,), name="x")
    scaled = Scale(factor=3.0, name="scaled")(x)
    return keras.Model(inputs=x, outputs=scaled, name="net")
"""
    )
    given = np.ones((2, 4), "float32")
    np.testing.assert_allclose(wb.build_model(graph)(given), np.sin(given) * 2.5 * 3, rtol=1e-6)


TOWER = """
import keras
from keras import layers

class Tower(layers.Layer):
    def __init__(self, sizes, options=None, **kwargs):
        super().__init__(**kwargs)
        self.sizes, self.options = sizes, options
        self.parts = [layers.Dense(size) for size in [5] + sizes]

    def call(self, x):
        for part in self.parts:
            x = part(x)
        return x

    def get_config(self):
        return {**super().get_config(), "sizes": self.sizes, "options": self.options}
"""


def test_a_class_that_adds_to_a_list_is_given_a_list() -> None:
    options = {"rates": [0.5, (1, 2)], "steps": []}
    graph = wb.from_keras(of(notebook(TOWER, "<cell of a tower>")["Tower"]([3, 2], options, name="tower")))
    for one in (graph, saved(graph)):
        assert 'options={"rates": [0.5, (1, 2)], "steps": []}' in wb.to_source(one)
        assert "sizes=[3, 2]" in wb.to_source(one)
        assert wb.analyze(one).problems == ()
        tower = wb.build_model(one).get_layer("tower")
        assert (tower.sizes, tower.options) == ([3, 2], options)
        assert [part.units for part in tower.parts] == [5, 3, 2]


def test_the_shape_after_a_class_that_was_run_is_known() -> None:
    report_ = wb.analyze(wb.from_keras(of(notebook()["Scale"](3.0))))
    assert report_.problems == ()


def test_a_class_without_get_config_says_what_to_add() -> None:
    graph = wb.from_keras(of(notebook()["Unsaid"](np.ones(4), name="odd")))
    (remark,) = report(graph)
    assert remark.message == (
        "odd is a Unsaid (line 19), and this class does not say with which arguments it was made. Add to the class: "
        "def get_config(self): return {**super().get_config(), 'values': self.values}"
    )
    with pytest.raises(OpaqueLayer, match="Add to the class"):
        wb.to_source(graph)


def test_a_sequential_with_such_a_class_is_no_subclass() -> None:
    model = keras.Sequential([keras.Input((4,)), notebook()["Unsaid"](np.ones(4), name="odd")])
    assert [node.type for node in wb.from_keras(model).nodes] == ["Input", "Custom"]


def test_a_class_that_takes_no_name_comes_back_without_it() -> None:
    graph = wb.from_keras(of(notebook()["Bare"](2.0)))
    assert "bare = Bare(factor=2.0)(x)" in wb.to_source(graph)
    assert report(graph) == ()


def test_a_function_of_the_same_name_as_keras_s_is_not_taken_for_it() -> None:
    relu = notebook("def relu(x):\n    return x * 7\n", "<cell relu>")["relu"]
    graph = wb.from_keras(of(keras.layers.Dense(2, activation=relu, name="d")))
    assert "def relu(x):\n    return x * 7\n" in wb.to_source(graph)


def saved(graph: Graph) -> Graph:
    return graph_files.decode(graph_files.encode(graph), where="test")


def test_code_in_a_file_is_never_run_unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = saved(wb.from_keras(of(notebook()["Scale"](3.0))))
    monkeypatch.setattr(own_code, "_given", set())
    monkeypatch.setattr(own_code, "_live", {})
    with pytest.raises(CodeNotRun) as refusal:
        wb.build_model(graph)
    assert str(refusal.value) == (
        "net: this drawing brings Python code of its own (Scale), which is never run unasked. Read it with "
        "print(wb.to_source(graph)). If you trust it, run it in a cell, and call build_model() there."
    )
    assert [problem.code for problem in wb.analyze(graph).problems] == ["unknown-code"]


def test_text_in_an_expression_of_a_file_is_never_run(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = saved(wb.from_keras(of(keras.layers.Lambda(notebook("f = lambda x: x * 2\n", "<cell f>")["f"]))))
    assert "layers.Lambda(function=lambda x: x * 2" in wb.to_source(graph)
    monkeypatch.setattr(own_code, "_given", set())
    monkeypatch.setattr(own_code, "_live", {})
    with pytest.raises(CodeNotRun):
        wb.build_model(graph)


def test_what_is_read_from_text_is_not_run_in_this_process() -> None:
    text = f"{CELL.replace('# scales', '# scales again')}\nx = keras.Input((4,))\nm = keras.Model(x, Scale(2.0)(x))\n"
    graph = wb.from_source(text)
    assert graph.by_name["scale"].type == "Custom"
    assert own_code.live("Scale", tuple(graph.by_name["scale"].params["source"])) is None
    assert "class Scale(layers.Layer):" in wb.to_source(graph)
    assert wb.build_model(graph).output_shape == (None, 4)


def test_a_file_adds_no_code_to_text_that_was_run() -> None:
    model = of(notebook()["Scale"](3.0))
    graph = wb.from_keras(model)
    node = graph.by_name["scale"]
    worse = replace(node, params={**node.params, "source": ("print('unasked')", *node.params["source"])})
    with pytest.raises(CodeNotRun):
        wb.build_model(replace(graph, nodes=tuple(worse if one is node else one for one in graph.nodes)))


def test_an_expression_in_a_file_is_not_accepted_for_its_helpers() -> None:
    f = notebook("f = lambda x: x * 2\n", "<cell g>")["f"]
    graph = wb.from_keras(of(keras.layers.Lambda(f, name="double")))
    node = graph.by_name["double"]
    config = {**node.params["config"], "function": {"code": "print('unasked')", "source": ()}}
    worse = replace(node, params={**node.params, "config": config})
    with pytest.raises(CodeNotRun) as refusal:
        wb.build_model(replace(graph, nodes=tuple(worse if one is node else one for one in graph.nodes)))
    assert "print('unasked')" in str(refusal.value)


def test_a_class_must_be_in_its_text() -> None:
    graph = wb.from_keras(of(notebook()["Scale"](3.0)))
    node = graph.by_name["scale"]
    worse = replace(node, params={**node.params, "class_name": "print('unasked') or Scale"})
    with pytest.raises(OpaqueLayer):
        wb.to_source(replace(graph, nodes=tuple(worse if one is node else one for one in graph.nodes)))


def test_a_partial_function_keeps_what_stands_beside_it() -> None:
    activation = functools.partial(keras.activations.relu, max_value=6)
    layer = keras.layers.Dense(3, activation=activation, kernel_initializer="he_normal", name="d")
    source = wb.to_source(wb.from_keras(of(layer)))
    assert "functools.partial(keras.activations.relu, max_value=6)" in source
    assert "he_normal" in source or "HeNormal" in source
    assert layer.activation is activation


@pytest.mark.parametrize(
    "call", ["Dense(3, activation=lambda z: z * 2)", "Activation(lambda z: z * 2)", "Dense(3, activation=double)"]
)
def test_a_function_without_a_text_is_named_and_never_replaced(call: str) -> None:
    names: dict[str, Any] = {"layers": keras.layers}
    exec("def double(z): return z * 2", names)  # no file and no cell has its text
    layer = eval(f"layers.{call}", names)
    (remark,) = report(wb.from_keras(keras.Sequential([keras.Input((4,)), layer])))
    assert remark.message == (
        f"The argument 'activation' of {layer.name} is a function whose text, or something that it needs, cannot be "
        "found. Define it with def in the same cell or file."
    )


def test_an_argument_that_keras_leaves_at_none_is_not_written() -> None:
    x = keras.Input((4, 1), name="image")
    assert "ops.pad(image, pad_width=1)" in wb.to_source(wb.from_keras(keras.Model(x, ops.pad(x, 1))))


def test_a_function_from_text_that_was_not_run_here_is_told_at_its_layer() -> None:
    text = "import keras\nfrom keras import ops\ndef twice(t):\n    return 2 * ops.tanh(t)\nx = keras.Input((4,))\n"
    graph = wb.from_source(f"{text}m = keras.Model(x, keras.layers.Dense(3, activation=twice, name='d')(x))\n")
    [problem] = wb.analyze(graph).problems
    assert (problem.code, problem.message) == (
        "unknown-code",
        "d: twice is code of your own that was not run here, so nobody knows what this layer gives. Run the cell or "
        "file that defines it, and import the model again.",
    )


CELL_OF_LAYERS = """
import keras
from keras import layers, ops

class MinimalCell(keras.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = units
        self.inner = layers.Dense(units, activation="tanh")

    def call(self, inputs, states):
        state = self.inner(ops.concatenate([inputs, states[0]], axis=-1))
        return state, [state]

    def get_config(self):
        return {**super().get_config(), "units": self.units}

x = keras.Input((5, 3), name="x")
steps = layers.RNN(MinimalCell(4, name="cell"), name="steps")
model = keras.Model(x, layers.Dense(2, name="answer")(steps(x)), name="net")
"""


@pytest.mark.filterwarnings("ignore:`build\\(\\)` was called on layer 'cell'")
def test_a_cell_with_a_layer_in_it_comes_back_with_its_weights() -> None:
    """Keras makes the weights of the layer inside only when the cell is called; so does a model of Keras alone."""
    model = notebook(CELL_OF_LAYERS, "<cell of layers>")["model"]
    x = np.random.default_rng(0).normal(size=(2, 5, 3)).astype("float32")
    answers = np.asarray(model(x))
    graph = wb.from_keras(model)
    assert report(graph) == ()
    trained = wb.build_model(graph)
    np.testing.assert_array_equal(np.asarray(trained(x)), answers)
    built = notebook(wb.to_source(graph), "<generated cell of layers>")["build_model"]()
    assert len(built.weights) == 2
    built(x)
    built.set_weights(model.get_weights())
    np.testing.assert_array_equal(np.asarray(built(x)), answers)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("LeakyReLU(0.2)", "layers.LeakyReLU(negative_slope=0.2)"),
        ("LeakyReLU(negative_slope=0.1)", "layers.LeakyReLU(negative_slope=0.1)"),
        ("LeakyReLU()", "layers.LeakyReLU()"),
        ("ReLU(max_value=6)", "layers.ReLU(max_value=6.0)"),
        ("ELU(0.5)", "layers.ELU(alpha=0.5)"),
        ("Softmax(axis=-1)", '"softmax"'),
    ],
)
def test_a_layer_as_an_activation_keeps_what_was_written(written: str, code: str) -> None:
    activation = eval(f"keras.layers.{written}", {"keras": keras})
    model = of(keras.layers.Dense(3, activation=activation, name="d"))
    graph = wb.from_keras(model)
    assert f"units=3, activation={code}, name=" in wb.to_source(graph)
    x = np.random.default_rng(0).normal(size=(5, 4)).astype("float32")
    np.testing.assert_array_equal(np.asarray(wb.build_model(graph)(x)), np.asarray(model(x)))
