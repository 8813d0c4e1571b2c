"""The questions of batches-and-optimizers.ipynb, which are checked and not graded."""

from workbench.grading.build import wrong
from workbench.labs.questions import choice, value

QUESTIONS = [
    value(
        "steps",
        1,
        "steps",
        38,
        title="Steps of an epoch",
        hints=("1,197 : 32 leaves a rest.", "The rest is a batch, too: 37 whole ones and one of 13."),
    ),
    value(
        "numbers",
        1,
        "numbers",
        128,
        title="Numbers of a batch normalization behind 32 maps",
        hints=("Each map has a factor, a shift, a running mean and a running variance.",),
    ),
    choice(
        "first",
        1,
        "first",
        {
            "a": "another optimizer, one after the other",
            "b": "the data and the loss: are inputs scaled, do labels and last layer fit each other?",
            "c": "more layers",
        },
        "b",
        title="What to look at when nothing is learned",
        hints=("All six optimizers went down the valley. What would keep all of them from it?",),
    ),
]

WRONG = [
    wrong("steps", 0, "steps = 37", "the rest is a batch, too"),
    wrong("steps", 0, "steps = 37.4", "a step is a whole one"),
    wrong("numbers", 0, "numbers = 64", "the running mean and variance are kept, too"),
    wrong("numbers", 0, "numbers = 32", "each map has more than one number"),
    wrong("first", 0, "first = 'a'", "with wrong data every optimizer stands still"),
    wrong("first", 0, "first = 'c'", "more layers make it harder to see what is wrong"),
]
