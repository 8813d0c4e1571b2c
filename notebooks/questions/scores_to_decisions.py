"""The questions of scores-to-decisions.ipynb, which are checked and not graded."""

from workbench.grading.build import wrong
from workbench.labs.questions import choice, value

QUESTIONS = [
    value(
        "score",
        1,
        "score_for_90",
        2.2,
        tolerance=0.011,
        title="The score for a probability of 0.9",
        hints=("From 1 / (1 + e⁻ˢ) = 0.9 follows e⁻ˢ = 1/9.", "The natural logarithm of 9: np.log(9)."),
    ),
    choice(
        "direction",
        1,
        "direction",
        {
            "a": "up, so that an alarm is surely right",
            "b": "down, so that fewer of the ill are missed",
            "c": "it stays: the accuracy is best there",
        },
        "b",
        title="The threshold, where a miss is worse",
        hints=("At which end of the slider is nobody missed?",),
    ),
    value(
        "dice",
        1,
        "dice_of_it",
        0.75,
        tolerance=0.001,
        title="Dice from IoU",
        hints=("Solve IoU = Dice / (2 - Dice) for Dice.", "Dice = 2 · IoU / (1 + IoU)."),
    ),
]

WRONG = [
    wrong("score", 0, "score_for_90 = 0.9", "that is the probability, not the score"),
    wrong("score", 0, "score_for_90 = -2.2", "a negative score gives less than a half"),
    wrong("score", 0, "score_for_90 = 0.71", "that is the sigmoid of 0.9, the other way round"),
    wrong("score", 0, "score_for_90 = 0.95", "take the natural logarithm, not that to base 10"),
    wrong("direction", 0, "direction = 'a'", "that misses more of the ill"),
    wrong("direction", 0, "direction = 'c'", "accuracy counts a miss no more than a false alarm"),
    wrong("dice", 0, "dice_of_it = 0.4286", "that is the IoU for a Dice of 0.6"),
    wrong("dice", 0, "dice_of_it = 0.6", "the two are equal only at 0 and 1"),
]
