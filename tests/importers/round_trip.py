"""A model to a graph, to source, and back: what must be equal on the way."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import keras
import numpy as np

import workbench as wb
from workbench.codegen.model_builder import execute
from workbench.graph import graph_files
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
    assert graph_files.decode(graph_files.encode(graph), where="test") == graph


def assert_same_outputs(one: keras.Model, other: keras.Model, *, batch: int = 2) -> None:
    """Equal outputs on random inputs, after both got the same random weights."""
    randomise(one)
    assert [weight.shape for weight in one.weights] == [weight.shape for weight in other.weights]
    other.set_weights(one.get_weights())
    inputs = random_inputs(one, batch)
    for left, right in zip(outputs(one, inputs), outputs(other, inputs), strict=True):
        np.testing.assert_array_equal(left, right)


@contextmanager
def without_weights() -> Iterator[None]:
    """Models built here have variables without values: a network of gigabytes takes no memory, and a second."""
    with keras.StatelessScope(initialize_variables=False):
        yield
    keras.backend.clear_session()  # forgets them: the end of the next scope would give them values


def assert_same_function(one: keras.Model, other: keras.Model) -> None:
    """Equal outputs on a random picture with the same random weights; for large models without weights."""
    for ours, theirs in (
        (one.trainable_variables, other.trainable_variables),
        (one.non_trainable_variables, other.non_trainable_variables),
    ):
        assert [_variable(one) for one in ours] == [_variable(one) for one in theirs]
    chance = np.random.default_rng(0)
    pool = chance.normal(0.0, 1.0, 1_000_003).astype("float32")
    values = [
        [_drawn(v, pool, chance) for v in part] for part in (one.trainable_variables, one.non_trainable_variables)
    ]
    image = random_inputs(one, 1)
    left, right = (np.array(model.stateless_call(*values, image, training=False)[0]) for model in (one, other))
    np.testing.assert_array_equal(left, right)
    assert np.isfinite(left).all()
    assert left.std() > 0.1 * np.abs(left).mean()  # otherwise their equality would say little


def _variable(variable: Any) -> tuple[Any, ...]:
    """A variable by its layer and name; some networks are built in name scopes, which code does not repeat."""
    return (*variable.path.split("/")[-2:], variable.shape, variable.dtype)


def _drawn(variable: Any, pool: Any, chance: np.random.Generator) -> Any:
    """Random numbers for a variable, cut from a pool: drawing hundreds of millions would take the most time."""
    start, size = int(chance.integers(len(pool))), int(np.prod(variable.shape))
    values = np.resize(np.roll(pool, -start), size).reshape(variable.shape)
    if not variable.dtype.startswith("float"):
        return keras.ops.zeros(variable.shape, variable.dtype)
    if "variance" in variable.path:
        values = np.abs(values) + 0.5
    elif len(variable.shape) > 1:
        values *= 1.4 / np.sqrt(max(np.prod(variable.shape[:-1]), 1))
    else:
        values = 0.5 + 0.5 * values
    return keras.ops.convert_to_tensor(values, dtype=variable.dtype)


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
