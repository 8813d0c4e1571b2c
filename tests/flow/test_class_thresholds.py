"""From which probability on a class is the answer."""

import numpy as np
import pytest

from workbench.flow.class_thresholds import checked_thresholds, chosen_classes, chosen_labels
from workbench.flow.frozen_errors import BadThreshold

NAMES = ("rest", "left", "right")


@pytest.mark.parametrize(
    ("scores", "thresholds", "expected"),
    [
        ((0.5, 0.3, 0.2), {}, 0),
        ((0.5, 0.3, 0.2), {"left": 0.25}, 1),
        ((0.5, 0.3, 0.2), {"left": 0.3}, 0),  # above, not at
        ((0.5, 0.3, 0.2), {"left": 0.25, "right": 0.1}, 1),  # the more probable of two
        ((0.2, 0.6, 0.2), {"left": 0.9}, 0),  # below its threshold: the most probable of the others
        ((0.1, 0.6, 0.3), {"left": 0.9}, 2),
        ((0.2, 0.5, 0.3), {"rest": 0.9, "left": 0.9, "right": 0.9}, 1),  # none above: as without
    ],
)
def test_which_class_is_chosen(scores: tuple[float, ...], thresholds: dict[str, float], expected: int) -> None:
    assert chosen_classes(np.array([scores]), NAMES, thresholds).tolist() == [expected]


def test_each_pixel_is_decided_for_itself() -> None:
    maps = np.array([[[0.6, 0.4], [0.9, 0.1]]])
    assert chosen_classes(maps, ("no", "yes"), {"yes": 0.3}).tolist() == [[1, 0]]


def test_several_labels_at_once() -> None:
    assert chosen_labels(np.array([0.6, 0.4, 0.2]), NAMES, {"left": 0.3}).tolist() == [True, True, False]


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (
            0.5,
            "freeze: expected a dictionary from names of classes to numbers from 0 to 1, received 0.5. Write it as in "
            "thresholds={'right': 0.5}.",
        ),
        (
            {"top": 0.5},
            "freeze: expected some of the classes rest, left, right, received 'top'. Write it as in "
            "thresholds={'right': 0.5}.",
        ),
        (
            {"left": 1.5},
            "freeze: expected a number from 0 to 1 for 'left', received 1.5. Write it as in thresholds={'right': 0.5}.",
        ),
        (
            {"left": True},
            "freeze: expected a number from 0 to 1 for 'left', received True. Write it as in "
            "thresholds={'right': 0.5}.",
        ),
        (
            {"left": float("nan")},
            "freeze: expected a number from 0 to 1 for 'left', received nan. Write it as in thresholds={'right': 0.5}.",
        ),
    ],
)
def test_what_is_refused(given: object, text: str) -> None:
    with pytest.raises(BadThreshold) as caught:
        checked_thresholds(given, NAMES, "freeze")
    assert str(caught.value) == text
