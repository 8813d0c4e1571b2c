"""The objects of a mask, and where they lie."""

import numpy as np

from workbench.modules.target_parts import objects_of

MASK = np.array(
    [
        [0, 1, 1, 0, 0, 2],
        [0, 1, 0, 0, 0, 0],
        [0, 0, 1, 0, 2, 2],
    ]
)


def test_objects_are_connected_at_corners_and_ordered_by_class_and_place() -> None:
    found = objects_of(MASK, "component")
    assert [(one.number, one.box) for one in found] == [(1, (1, 0, 3, 3)), (2, (5, 0, 6, 1)), (2, (4, 2, 6, 3))]
    assert [int(one.inside.sum()) for one in found] == [4, 1, 2]


def test_a_class_is_one_object() -> None:
    assert [one.box for one in objects_of(MASK, "class")] == [(1, 0, 3, 3), (4, 0, 6, 3)]


def test_small_objects_are_left_out() -> None:
    assert [one.number for one in objects_of(MASK, "component", 2)] == [1, 2]


def test_the_middle_is_the_mean_of_the_centres_of_pixels() -> None:
    assert objects_of(MASK, "component")[2].middle == (5.0, 2.5)
    assert objects_of(np.ones((2, 2, 2), int), "component")[0].middle == (1.0, 1.0, 1.0)
