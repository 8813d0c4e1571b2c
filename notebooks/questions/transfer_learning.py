"""The questions of transfer-learning.ipynb, which are checked and not graded."""

from workbench.grading.build import wrong
from workbench.labs.questions import choice, value

QUESTIONS = [
    value(
        "trained",
        1,
        "trained_weights",
        16_773,
        title="Weights that are trained upon a frozen base",
        hints=("The frozen ones are those of conv1 and conv2.", "16,448 + 325."),
    ),
    choice(
        "order",
        1,
        "order",
        {
            "a": "train all at once with a usual rate, then freeze the base",
            "b": "train the head on the frozen base, then unfreeze the last layers with a small rate",
            "c": "unfreeze the first layers, then train the head",
        },
        "b",
        title="The order of fine-tuning",
        hints=("Which part makes large errors at first, and whose weights must not feel them?",),
    ),
    value(
        "flat",
        1,
        "flat_numbers",
        8192,
        title="Numbers that VGG16's base gives for a photo of 150 × 150",
        hints=("150, 75, 37, 18, 9 and then?", "4 · 4 · 512."),
    ),
]

WRONG = [
    wrong("trained", 0, "trained_weights = 20197", "those of the frozen layers do not change"),
    wrong("trained", 0, "trained_weights = 3424", "those are the frozen ones"),
    wrong("trained", 0, "trained_weights = 325", "dense is trained, too"),
    wrong("order", 0, "order = 'a'", "the errors of the fresh head overwrite the base"),
    wrong("order", 0, "order = 'c'", "the first layers are the general ones"),
    wrong("flat", 0, "flat_numbers = 25088", "that is for 224 × 224 pixels, which leave 7 × 7"),
    wrong("flat", 0, "flat_numbers = 12800", "an odd number is halved and rounded down"),
    wrong("flat", 0, "flat_numbers = 512", "those are the maps; each has several places"),
]
