"""The questions of why-not-an-mlp.ipynb, which are checked and not graded."""

from workbench.grading.build import wrong
from workbench.labs.questions import choice, value

QUESTIONS = [
    value(
        "weights",
        1,
        "dense_weights",
        36_000_100,
        title="Weights of 100 dense units for a photo",
        hints=("The photo has 300 · 400 · 3 numbers.", "100 · (360,000 + 1)."),
    ),
    choice(
        "place",
        1,
        "needs_place",
        {
            "a": "is there a cat in the photo?",
            "b": "at which square does the chess piece stand?",
            "c": "is the cell healthy?",
        },
        "b",
        title="A task that needs the place",
        hints=("Global pooling forgets where the answer was. Which question asks just that?",),
    ),
    choice(
        "differ",
        1,
        "called",
        {
            "a": "overfitting",
            "b": "training and test data differ: what is measured is not what was learned",
            "c": "a learning rate that is too high",
        },
        "b",
        title="Learned in the middle, tested anywhere",
        hints=("The test digits in the middle are read well.",),
    ),
]

WRONG = [
    wrong("weights", 0, "dense_weights = 36_000_000", "no biases counted"),
    wrong("weights", 0, "dense_weights = 12_000_100", "the photo has three colours"),
    wrong("place", 0, "needs_place = 'a'", "a cat counts wherever it is"),
    wrong("place", 0, "needs_place = 'c'", "the cell is the whole picture"),
    wrong("differ", 0, "called = 'a'", "the test digits in the middle are read well, too"),
    wrong("differ", 0, "called = 'c'", "all three networks have learned well"),
]
