"""Which call of a model belongs to which node, and what is seen of it."""

from typing import Any

import keras
import numpy as np
import pytest

import workbench as wb
from workbench.catalog.templates import TEMPLATES
from workbench.graph.blocks import fold
from workbench.graph.document import Graph
from workbench.trace.run.node_activations import fits, node_activations

_RANDOM = np.random.default_rng(0)


def by_name(graph: Graph, model: Any, sample: Any) -> dict[str, Any]:
    found = node_activations(graph, model, sample)
    named: dict[str, Any] = {}
    for path, one in found.items():
        level, names = graph, []
        for node_id in path:
            node = level.by_id[node_id]
            names.append(node.name)
            level = node.inner or level
        named["/".join(names)] = one
    return named


@pytest.mark.parametrize("name", ["lenet5", "resnet", "unet"])
def test_every_node_of_a_template_is_found_with_its_own_values(name: str) -> None:
    graph = TEMPLATES[name].make((32, 32, 1), 3)
    model = wb.build_model(graph)
    sample = _RANDOM.random((1, 32, 32, 1), "float32")
    found = by_name(graph, model, sample)
    expected = {node.name for node in graph.nodes}
    expected |= {f"{node.name}/{inner.name}" for node in graph.nodes if node.inner for inner in node.inner.nodes}
    assert set(found) == expected
    inside = keras.Model(model.inputs, [layer.output for layer in model.layers])
    values = dict(zip((layer.name for layer in model.layers), inside(sample), strict=True))
    for path, one in found.items():
        value = values.get(path.replace("/", "_"))
        if value is not None and one.kind == "bars" and value.shape[-1] <= 48:
            np.testing.assert_allclose(one.values, np.asarray(value)[0], rtol=1e-5, atol=1e-6)
    assert fits(graph, model)


def test_a_block_shows_what_comes_out_of_it() -> None:
    graph = (
        wb.Graph("net").add("Input", shape=(4,), name="x").add("Dense", units=3, name="dense").add("ReLU", name="relu")
    )
    ids = {node.name: node.id for node in graph.nodes}
    graph = fold(graph, [ids["dense"], ids["relu"]], "part").add("Dense", units=2, name="last")
    found = by_name(graph, wb.build_model(graph), np.ones((1, 4), "float32"))
    np.testing.assert_array_equal(found["part"].values, found["part/relu"].values)
    assert found["part/dense"].values.shape == (3,)


def test_operations_shared_layers_and_nested_models() -> None:
    graph = wb.Graph("net").add("Input", shape=(4,), name="x").add("Dense", units=4, name="dense")
    graph = graph.add("ops.add", inputs=["dense", "x"], name="plus").add(
        "ops.multiply", inputs=["plus", "x"], name="times"
    )
    sample = np.arange(4, dtype="float32")[None]
    found = by_name(graph, wb.build_model(graph), sample)
    np.testing.assert_allclose(found["plus"].values, found["dense"].values + sample[0], rtol=1e-5)
    np.testing.assert_allclose(found["times"].values, found["plus"].values * sample[0], rtol=1e-5)
    inner = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2, name="inside")], name="inner")
    outer = keras.Sequential([keras.Input((4,)), inner, keras.layers.Dense(1, name="end")], name="outer")
    graph = wb.from_keras(outer)
    found = by_name(graph, wb.build_model(graph), sample)
    np.testing.assert_array_equal(found["inner"].values, found["inner/inside"].values)
    assert "end" in found


def test_a_model_of_another_drawing_does_not_fit() -> None:
    graph = TEMPLATES["lenet5"].make((32, 32, 1), 3)
    other = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2, name="dense1")])

    class Own(keras.Model):  # type: ignore[misc]
        def call(self, x: Any) -> Any:
            return x

    assert not fits(graph, other)
    assert not fits(graph, Own())
    assert not fits(Graph("empty"), other)
    assert node_activations(graph, Own(), np.ones((1, 4), "float32")) == {}
