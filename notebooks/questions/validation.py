"""The questions of validation.ipynb, which are checked and not graded."""

from workbench.grading.build import wrong
from workbench.labs.questions import choice, value

QUESTIONS = [
    value(
        "updates",
        1,
        "updates",
        960,
        title="The weights after two epochs",
        hints=("Each step of training is one update.", "48,000 : 100 steps an epoch; validation updates nothing."),
    ),
    choice(
        "kept",
        1,
        "kept",
        {"a": "w300, the first", "b": "w600", "c": "w900, the last"},
        "b",
        title="Which weights are kept",
        hints=("Which of the three validation losses is the lowest?",),
    ),
    choice(
        "report",
        1,
        "report",
        {
            "a": "the best of the 50 test accuracies",
            "b": "the validation accuracy of the network that was best in validation",
            "c": "the test accuracy of the network that was best in validation, tested once",
        },
        "c",
        title="The number for the report",
        hints=("Which of the three was not used to choose?",),
    ),
]

WRONG = [
    wrong("updates", 0, "updates = 480", "that is one epoch"),
    wrong("updates", 0, "updates = 1200", "the batches of validation update nothing"),
    wrong("kept", 0, "kept = 'a'", "that validation loss is the highest of the three"),
    wrong("kept", 0, "kept = 'c'", "those are the last weights, not the best"),
    wrong("report", 0, "report = 'a'", "the best of 50 is lucky in the test"),
    wrong("report", 0, "report = 'b'", "this number was chosen by, too, and is lucky"),
]
