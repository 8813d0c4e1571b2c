"""The code generated for a small convolutional network reads real handwritten digits."""

import keras
import pytest

import workbench as wb
from workbench.codegen.compile_recipe import recipe
from workbench.codegen.model_builder import execute
from workbench.graph.document import Graph


def network() -> Graph:
    graph = wb.Graph("mnist").add("Input", shape=(28, 28, 1), name="image")
    for filters in (32, 64):
        graph = graph.add("Conv2D", filters=filters, kernel_size=5, padding="same", activation="relu")
        graph = graph.add("MaxPooling2D")
    return graph.add("Flatten").add("Dropout", rate=0.4).add("Dense", units=10, activation="softmax", name="digit")


@pytest.mark.slow
@pytest.mark.sampled(1 / 3)
@pytest.mark.realdata
def test_two_convolutions_read_99_of_100_mnist_digits() -> None:
    data = wb.data.load_mnist()
    keras.utils.set_random_seed(0)
    namespace = execute(wb.to_source(network()) + "\n\nmodel = build_model()\n" + recipe(network()).compile_text())
    model = namespace["model"]
    model.fit(data.train.x, data.train.y, epochs=4, batch_size=128, verbose=0)
    _, accuracy = model.evaluate(data.test.x, data.test.y, batch_size=500, verbose=0)
    assert len(data.test) == 10_000
    assert accuracy >= 0.99
