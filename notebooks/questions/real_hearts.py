"""The questions of real-hearts.ipynb, which are checked and not graded."""

from workbench.grading.build import wrong
from workbench.labs.questions import choice, value

QUESTIONS = [
    value(
        "nothing",
        1,
        "nothing_accuracy",
        0.983,
        tolerance=0.0005,
        title="The answer “background”",
        hints=("Where is it right?", "At every pixel that is no ventricle: 1 - 0.017."),
    ),
    value(
        "by_hand",
        1,
        "dice_by_hand",
        0.6,
        tolerance=0.001,
        title="Dice by hand",
        hints=("Twice what both have, over what each has: 2 · 30 over 60 + 40.",),
    ),
    choice(
        "neighbours",
        1,
        "neighbours",
        {
            "a": "how good it is on patients it has never seen",
            "b": "how well it fills in patients that it knows",
            "c": "nothing at all",
        },
        "b",
        title="Neighbouring slices",
        hints=("Which of a patient's slices has the network learned from?",),
    ),
]

WRONG = [
    wrong("nothing", 0, "nothing_accuracy = 98.3", "a share is asked for, not percent"),
    wrong("nothing", 0, "nothing_accuracy = 0.017", "that is the share of the ventricle"),
    wrong("nothing", 0, "nothing_accuracy = 0.5", "that is what a coin gets"),
    wrong("by_hand", 0, "dice_by_hand = 0.3", "what both have counts twice"),
    wrong("by_hand", 0, "dice_by_hand = 30 / 70", "that is IoU, the overlap over the union"),
    wrong("neighbours", 0, "neighbours = 'a'", "neighbours of the validation slices were trained on"),
    wrong("neighbours", 0, "neighbours = 'c'", "it tells something, but not what a hospital asks"),
]
