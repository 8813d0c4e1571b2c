"""A model to a graph, to source, and back: what must be equal on the way."""

import json
from typing import Any

import keras
import numpy as np

import workbench as wb
from workbench.codegen.model import execute
from workbench.graph import files
from workbench.graph.document import Graph
from workbench.importers import from_keras


def there_and_back(model: keras.Model) -> tuple[Graph, str, keras.Model]:
    """The graph of a model, its source, and the model that the source builds in a fresh session."""
    graph = from_keras(model)
    source = wb.to_source(graph)
    keras.backend.clear_session()
    return graph, source, execute(source)["build_model"]()


def assert_same_config(one: keras.Model, other: keras.Model) -> None:
    assert type(one).__name__ == type(other).__name__
    assert plain(one.get_config()) == plain(other.get_config())


def plain(config: Any) -> Any:
    """A configuration as JSON holds it: tuples as lists."""
    return json.loads(json.dumps(config))


def assert_saved_is_same(graph: Graph) -> None:
    assert files.decode(files.encode(graph), where="test") == graph


def assert_same_outputs(one: keras.Model, other: keras.Model, *, batch: int = 2) -> None:
    """Equal outputs on random inputs, after both got the same random weights."""
    randomise(one)
    assert [weight.shape for weight in one.weights] == [weight.shape for weight in other.weights]
    other.set_weights(one.get_weights())
    inputs = random_inputs(one, batch)
    for left, right in zip(outputs(one, inputs), outputs(other, inputs), strict=True):
        np.testing.assert_array_equal(left, right)


def differs(one: keras.Model, other: keras.Model) -> bool:
    """Whether two models compute something else from the same random weights and inputs."""
    randomise(one)
    if [weight.shape for weight in one.weights] != [weight.shape for weight in other.weights]:
        return True
    if [tensor.shape for tensor in one.inputs] != [tensor.shape for tensor in other.inputs]:
        return True
    other.set_weights(one.get_weights())
    inputs = random_inputs(one, 2)
    try:
        pairs = list(zip(outputs(one, inputs), outputs(other, inputs), strict=True))
    except Exception:  # noqa: BLE001 - with the same inputs only one of them works
        return True
    return any(left.shape != right.shape or not np.allclose(left, right, atol=1e-6) for left, right in pairs)


def randomise(model: keras.Model, seed: int = 0) -> None:
    """Weights that let every layer matter; moving variances stay positive."""
    chance = np.random.default_rng(seed)
    values = []
    for weight in model.weights:
        if not str(weight.dtype).startswith(("float", "bfloat")):
            values.append(np.array(weight))
            continue
        scale = 1.0 / np.sqrt(max(np.prod(weight.shape[:-1]), 1)) if len(weight.shape) > 1 else 0.5
        drawn = chance.normal(0.1, scale, weight.shape)
        values.append(np.abs(drawn) + 0.5 if "variance" in weight.name else drawn)
    model.set_weights(values)


def random_inputs(model: keras.Model, batch: int) -> Any:
    """Random tensors in the structure of the model's inputs."""
    chance = np.random.default_rng(1)

    def draw(tensor: Any) -> Any:
        shape = [tensor.shape[0] or batch, *(size or 7 for size in tensor.shape[1:])]
        if str(tensor.dtype).startswith("int"):
            return chance.integers(0, 5, shape).astype(tensor.dtype)
        return chance.normal(0.2, 1.0, shape).astype(keras.backend.standardize_dtype(tensor.dtype))

    structure = getattr(model, "_inputs_struct", None)
    return keras.tree.map_structure(draw, model.inputs[0] if structure is None else structure)


def outputs(model: keras.Model, inputs: Any) -> list[Any]:
    """All results as arrays, without the randomness of training."""
    keras.utils.set_random_seed(0)
    return [np.array(keras.ops.cast(one, "float32")) for one in keras.tree.flatten(model(inputs, training=False))]
