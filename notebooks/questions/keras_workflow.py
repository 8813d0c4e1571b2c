"""The questions of keras-workflow.ipynb, which are checked and not graded."""

from workbench.grading.build import wrong
from workbench.labs.questions import choice, value

QUESTIONS = [
    value(
        "numbers",
        1,
        "numbers",
        250,
        title="Numbers of a prediction",
        hints=("There is a row for each picture.", "Each row has a column for each of the ten digits."),
    ),
    value(
        "stops",
        1,
        "stops",
        5,
        title="Where EarlyStopping stops",
        hints=("The best so far is 0.60, at epoch 3.", "Count the epochs after it that are not below 0.60."),
    ),
    choice(
        "which",
        1,
        "which",
        {
            "a": "those of the best epoch, since ModelCheckpoint kept them",
            "b": "those of the last epoch; the best ones are only in the file",
            "c": "the mean of the last patience epochs",
        },
        "b",
        title="The weights after a training",
        hints=("Who would have loaded the file? The cell below compares the two.",),
    ),
]

WRONG = [
    wrong("numbers", 0, "numbers = 25", "each picture has more than one number, before argmax"),
    wrong("numbers", 0, "numbers = 10", "this is the row of one picture"),
    wrong("stops", 0, "stops = 3", "this is the best epoch; the training waits after it"),
    wrong("stops", 0, "stops = 4", "one epoch without improvement is not yet two"),
    wrong("stops", 0, "stops = 7", "it does not know that 0.55 would come"),
    wrong("which", 0, "which = 'a'", "ModelCheckpoint writes a file and leaves the model alone"),
    wrong("which", 0, "which = 'c'", "no callback here takes a mean of weights"),
]
