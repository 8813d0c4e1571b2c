"""The questions of detection.ipynb, which are checked and not graded."""

from workbench.grading.build import wrong
from workbench.labs.questions import choice, value

QUESTIONS = [
    value(
        "platelet",
        1,
        "platelet_iou",
        49 / 151,
        tolerance=0.001,
        title="IoU of a small box that is 3 pixels off",
        hints=("Both boxes have 7 × 7 pixels in common.", "Either has 100 + 100 - 49."),
    ),
    choice(
        "double",
        1,
        "counted_as",
        {
            "a": "2 true, 1 false, 0 missed",
            "b": "1 true, 2 false, 0 missed: the box with score 0.9 is the right one",
            "c": "1 true, 2 false, 0 missed: the box with IoU 0.9 is the right one",
            "d": "1 true, 0 false, 0 missed",
        },
        "b",
        title="Three boxes around one cell",
        hints=("Each object can be found once.", "Who chooses first: the surest answer, or the best box?"),
    ),
    value(
        "mean",
        1,
        "mean_of_ten",
        0.5,
        tolerance=0.001,
        title="mAP@50:95 of boxes with an IoU of 0.72",
        hints=(
            "At a threshold that 0.72 reaches, AP is 1; at the others it is 0.",
            "How many of the ten does it reach?",
        ),
    ),
]

WRONG = [
    wrong("platelet", 0, "platelet_iou = 0.49", "divide by what either box has, not by the area of one"),
    wrong("platelet", 0, "platelet_iou = 0.538", "it is moved down, too, not only to the right"),
    wrong("platelet", 0, "platelet_iou = 0.245", "what both have counts once in the union, not twice"),
    wrong("double", 0, "counted_as = 'a'", "an object can be found only once"),
    wrong("double", 0, "counted_as = 'c'", "the surest answer chooses first, even if another box is better"),
    wrong("double", 0, "counted_as = 'd'", "a second box around the same cell is a false one"),
    wrong("mean", 0, "mean_of_ten = 0.72", "AP says how many are right at a threshold, not how large the IoU is"),
    wrong("mean", 0, "mean_of_ten = 1.0", "0.72 does not reach the thresholds from 0.75 on"),
    wrong("mean", 0, "mean_of_ten = 0.4", "0.5, 0.55, 0.6, 0.65 and 0.7 are reached: count them"),
]
