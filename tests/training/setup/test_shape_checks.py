"""What to do with samples of another shape than the network takes."""

import numpy as np
import pytest

from workbench.training.sample_errors import WrongInputShape
from workbench.training.setup.shape_checks import check_shape


@pytest.mark.parametrize(
    ("takes", "given", "remedy"),
    [
        ((64,), (8, 8), "Set the Input's shape to (8, 8), or reshape the data."),
        ((28, 28, 1), (32, 32, 1), "Set the Input's shape to (32, 32, 1), or resize the data."),
        ((8, 8, 3), (8, 8, 1), "Set the Input's shape to (8, 8, 1), or give the grey images equal channels: "
                               "np.repeat(x, 3, axis=-1)."),
        ((8, 8, 1), (8, 8, 3), "Set the Input's shape to (8, 8, 3), or make the images grey: "
                               "x.mean(axis=-1, keepdims=True)."),
        ((8, 6, 3), (6, 8, 3), "The axes are in another order: np.transpose(x, (0, 2, 1, 3)) brings them into this "
                               "one; a reshape would scramble the pixels."),
        ((8, 8, 3), (8, 3, 8), "The axes are in another order: np.transpose(x, (0, 1, 3, 2)) brings them into this "
                               "one; a reshape would scramble the pixels."),
    ],
)  # fmt: skip
def test_what_to_do(takes: tuple[int, ...], given: tuple[int, ...], remedy: str) -> None:
    x = np.zeros((5, *given))
    with pytest.raises(WrongInputShape) as caught:
        check_shape(takes, x, "d.train.x")
    assert str(caught.value) == (
        f"d.train.x: the network takes samples of shape {takes}, but the data has {given}. {remedy}"
    )
    if "np.transpose" in remedy:
        code = remedy[remedy.index("np.") : remedy.index(" brings")]
        check_shape(takes, eval(code, {"np": np, "x": x}), "d.train.x")
