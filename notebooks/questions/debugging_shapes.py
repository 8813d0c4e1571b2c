"""The questions of debugging-shapes.ipynb, which are checked and not graded."""

from workbench.grading.build import wrong
from workbench.labs.questions import value

QUESTIONS = [
    value(
        "width",
        1,
        "into_dense",
        2048,
        title="Numbers that go into the dense layer",
        hints=("Two poolings halve 32 twice.", "The last convolution has 32 channels: 32 · 8 · 8."),
    ),
    value(
        "steps",
        1,
        "steps",
        1563,
        title="Steps of an epoch",
        hints=("50,000 : 32 leaves a rest.", "The rest is a batch of its own, with 16 images."),
    ),
]

WRONG = [
    wrong("width", 0, "into_dense = 1568", "that is for 28 × 28 pixels"),
    wrong("width", 0, "into_dense = 8192", "there are two poolings"),
    wrong("steps", 0, "steps = 1562", "the rest is a batch, too"),
]
