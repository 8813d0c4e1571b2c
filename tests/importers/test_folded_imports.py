"""Imported networks in blocks: few boxes at the top, the same network when unfolded, the same model as code."""

import keras
import numpy as np
import pytest

import workbench as wb
from tests.helpers.folded_graphs import unfolded, value
from workbench.graph.automatic_folding import MOST_BOXES, fold_repeated

NAMES = ("VGG16", "ResNet50", "MobileNetV2", "EfficientNetB0", "DenseNet121", "InceptionV3")


@pytest.mark.sampled(0.34)
@pytest.mark.parametrize("name", NAMES)
def test_a_published_network_is_read_at_a_glance_and_unfolds_to_itself(name: str) -> None:
    model = getattr(keras.applications, name)(weights=None, input_shape=(75, 75, 3))
    drawn, found = wb.from_keras(model), wb.from_keras(model, fold=True)
    assert len(found.nodes) <= MOST_BOXES < len(drawn.nodes)
    assert value(unfolded(found)) == value(drawn)
    assert fold_repeated(found) is found


def test_the_u_net_of_the_templates_as_a_model_of_keras() -> None:
    drawn = wb.from_keras(wb.build_model(wb.templates.unet((32, 32, 1), filters=2)))
    found = fold_repeated(drawn)
    assert len(found.nodes) <= MOST_BOXES < len(drawn.nodes)
    assert value(unfolded(found)) == value(drawn)


def test_code_of_the_folded_network_builds_the_same_and_keeps_its_weights() -> None:
    model = keras.Sequential([keras.Input((8,), name="x")], name="net")
    for number in range(24):
        model.add(keras.layers.Dense(8, name=f"stage{number // 8}_dense{number}"))
    graph = wb.from_keras(model, fold=True)
    assert [node.name for node in graph.nodes] == ["x", "stage0", "stage1", "stage2"]
    built = wb.build_model(graph)
    assert built.count_params() == model.count_params()
    x = np.ones((2, 8), "float32")
    np.testing.assert_allclose(built.predict(x, verbose=0), model.predict(x, verbose=0), rtol=1e-5)
