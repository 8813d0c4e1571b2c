"""The questions of overfitting-clinic.ipynb, which are checked and not graded."""

from workbench.grading.build import wrong
from workbench.labs.questions import choice, value

QUESTIONS = [
    choice(
        "fault",
        1,
        "fault",
        {"a": "it overfits", "b": "it underfits", "c": "nothing: both numbers are close together"},
        "b",
        title="34 % in training, 29 % in validation",
        hints=("How well does it read the digits that it was shown?",),
    ),
    value(
        "kept",
        1,
        "kept",
        1.25,
        tolerance=0.001,
        title="What Dropout(0.2) makes of a 1 that is kept",
        hints=("Four of five units are kept. What must each give, so that the five give 5 together?",),
    ),
    choice(
        "choose",
        1,
        "choose",
        {
            "a": "A",
            "b": "B: it has nearly no gap, so it does not overfit",
            "c": "neither: A overfits, so its validation score cannot be believed",
        },
        "a",
        title="A gap of 15 %, or none",
        hints=("Which of the four numbers says how the next digits will be read?",),
    ),
]

WRONG = [
    wrong("fault", 0, "fault = 'a'", "an overfitted network would read its training digits well"),
    wrong("fault", 0, "fault = 'c'", "close together, and both bad"),
    wrong("kept", 0, "kept = 1", "then the next layer would get less in training than in prediction"),
    wrong("kept", 0, "kept = 5", "divided by the part that is dropped, not by the part that is kept"),
    wrong("kept", 0, "kept = 0.8", "multiplied by the part that is kept, instead of divided"),
    wrong("kept", 0, "kept = 1.2", "divide by the part that is kept"),
    wrong("choose", 0, "choose = 'b'", "a small gap is no aim: B reads the next digits worse"),
    wrong("choose", 0, "choose = 'c'", "the validation digits were not learned from, so their score holds"),
]
