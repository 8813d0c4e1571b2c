"""The lab that the corpus is about: a value, an array, and two functions with hidden cases."""

import numpy as np

from workbench.labs.questions import array, case, function, value

IMAGE = np.array([[1, 2, 0, 1], [0, 1, 3, 1], [2, 1, 0, 0], [1, 0, 1, 2]])

QUESTIONS = [
    value("q1", 2, "steps", 540, title="Steps an epoch"),
    array("q2", 2, "pooled", [[2, 3], [2, 2]], tolerance=1e-6, title="Max pooling"),
    function(
        "q3",
        3,
        "dice",
        [
            case(np.array([1, 1, 0]), np.array([1, 0, 0]), expected=2 / 3),
            case(np.array([1, 0, 1, 1]), np.array([1, 1, 1, 1]), expected=6 / 7, hidden=True, note="larger masks"),
            case(np.zeros(4), np.zeros(4), expected=1.0, hidden=True, note="two empty masks"),
        ],
        title="Dice",
    ),
    function(
        "q4",
        3,
        "output_size",
        [
            case(28, 5, 2, 1, expected=28),
            case(28, 3, 0, 2, expected=13, hidden=True, note="a stride of 2"),
            case(17, 4, 1, 3, expected=6, hidden=True, note="sizes that do not divide"),
        ],
        title="Output size",
    ),
]
