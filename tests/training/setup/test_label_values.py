"""What is said of labels that are none of the classes: what is probably meant, and code that makes it so."""

from typing import Any

import numpy as np
import pytest
from keras import Input, Sequential, layers

import workbench as wb
from workbench.data import Dataset, Split
from workbench.training.label_errors import LabelOutOfRange, MaskOfChannels
from workbench.training.training_errors import TrainingError

X = np.random.default_rng(0).random((40, 4, 4, 1)).astype("float32")


def masks(*values: int) -> Any:
    return np.random.default_rng(1).choice(values, (40, 4, 4))


def refused(y: Any, units: int) -> TrainingError:
    model = Sequential([Input((4, 4, 1)), layers.Conv2D(units, 1, activation="softmax")])
    splits = Split(X[:20], y[:20]), Split(X[20:30], y[20:30]), Split(X[30:], y[30:])
    with pytest.raises((LabelOutOfRange, MaskOfChannels)) as caught:
        wb.training.fit(model, Dataset("m", *splits, ()), epochs=1, batch_size=10)
    return caught.value


@pytest.mark.parametrize(
    ("y", "units", "remedy", "code"),
    [
        (masks(0, 255), 2, "There are 0 and 255 only, as in a mask that was saved as an image: convert it with y // "
                           "255. With ignore_class=255 all that is to be found would be left out.", "y // 255"),
        (masks(0, 127, 254), 3, "There are 0, 127, 254 only, as many values as classes, as in a mask that was saved as "
                                "an image: number them with np.searchsorted([0, 127, 254], y).",
         "np.searchsorted([0, 127, 254], y)"),
        (masks(0, 3, 180, 252, 255), 2, "There are 5 values from 0 to 255, as in a mask that was resized or saved as "
                                        "JPEG: convert it with (y > 127).astype(int).", "(y > 127).astype(int)"),
        (masks(-1, 1), 2, "They are -1 and 1: convert them with (y + 1) // 2.", "(y + 1) // 2"),
        (masks(1, 2, 3), 3, "They count from 1 to 3: subtract 1, as in y - 1.", "y - 1"),
    ],
)  # fmt: skip
def test_labels_that_mean_classes(y: Any, units: int, remedy: str, code: str) -> None:
    text = str(refused(y, units))
    assert text.endswith(remedy)
    mended = eval(code, {"np": np, "y": y})
    assert set(np.unique(mended)) == set(range(units))


def test_a_label_for_unknown_is_left_out() -> None:
    assert str(refused(masks(0, 1, 255), 2)).endswith("or leave it out with ignore_class=255.")


def test_a_grey_mask_with_three_channels() -> None:
    assert str(refused(np.repeat(masks(0, 255)[..., None], 3, axis=-1), 2)) == (
        "m.train.y: expected one number for each pixel of a mask, but the masks have shape (4, 4, 3), with three equal "
        "channels, as grey pictures have that were read as coloured ones. Take one of them: y[..., 0]."
    )
