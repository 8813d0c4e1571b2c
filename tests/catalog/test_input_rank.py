"""How many axes an input must have is what Keras asks for."""

import keras
import pytest

from workbench.catalog import NodeType, node_types
from workbench.catalog.input_rank import input_rank

BY_PARAMETERS = {"Permute"}
"""What Keras asks for there depends on a parameter."""


def asked(kind: NodeType) -> int | None:
    """The number of axes that Keras asks for, the batch included."""
    layer = getattr(keras.layers, kind.name)(**{one.name: one.initial for one in kind.parameters if one.required})
    spec = layer.input_spec
    return getattr(spec[0] if isinstance(spec, list) else spec, "ndim", None)


PLAIN = [
    kind
    for kind in node_types()
    if kind.kind == "layer"
    and kind.module.startswith("keras")
    and not any(one.kind == "layer" and one.required for one in kind.parameters)
    and kind.name not in BY_PARAMETERS
]


@pytest.mark.parametrize("kind", PLAIN, ids=lambda kind: kind.name)
def test_the_rank_is_the_one_that_keras_asks_for(kind: NodeType) -> None:
    wanted, known = asked(kind), input_rank(kind)
    if wanted is not None:
        assert known == wanted - 1


REFUSING = [kind for kind in PLAIN if input_rank(kind) and not kind.name.startswith("Adaptive")]
"""Keras computes nonsense in the adaptive pooling layers instead of refusing."""


@pytest.mark.parametrize("kind", REFUSING, ids=lambda kind: kind.name)
def test_another_rank_is_refused(kind: NodeType) -> None:
    rank = input_rank(kind)
    assert rank is not None
    layer = getattr(keras.layers, kind.name)(**{one.name: one.initial for one in kind.parameters if one.required})
    with pytest.raises(Exception):  # noqa: B017, PT011 - each backend operation has an error of its own
        layer(keras.KerasTensor((None, *[16] * (rank + 2))))
