"""The questions of this lab, and wrong answers that show that they are asked well. Students never get this file."""

from workbench.grading.build import wrong
from workbench.labs.questions import case, checked, choice, function, noted, shape_table, text, value

QUESTIONS = [
    noted(value("q1", 1, "map_size", 28, title="One size", hints=("Padding counts twice: left and right.",))),
    checked(
        shape_table(
            "q2",
            3,
            "shapes",
            {"conv": (28, 28, 32), "pool": (14, 14, 32), "flat": (6272,)},
            title="A shape walk",
            hints=("A layer's last size is its number of filters.", "14 · 14 · 32 = ?"),
        )
    ),
    function(
        "q3",
        3,
        "output_size",
        [
            case(28, 5, keywords={"padding": 2}, expected=28),
            case(5, 3, expected=3),
            case(28, 2, keywords={"stride": 2}, expected=14, hidden=True, note="a stride of 2"),
            case(227, 11, keywords={"stride": 4}, expected=55, hidden=True, note="the first layer of AlexNet"),
        ],
        title="Any size",
        hints=("How far can the kernel travel?", "Divide how far it can travel by the stride, and round down."),
    ),
    noted(
        choice(
            "q4",
            1,
            "answer",
            {"a": "a half", "b": "a quarter", "c": "an eighth"},
            "b",
            title="Stride 2",
            hints=("Rows and columns both become half as many.",),
        )
    ),
    text("q5", 2, "why", least_words=8, guide="Says that padding keeps the map as large as the image, or the border."),
]

WRONG = [
    wrong("q1", 0, "map_size = 24", "forgot the padding"),
    wrong("q2", 1, "shapes = {**shapes, 'conv': (28, 28, 1), 'flat': (14, 14, 32)}", "two rows of three"),
    wrong(
        "q3",
        0,
        "def output_size(size, kernel, padding=0, stride=1):\n    return size + 2 * padding - kernel + 1",
        "ignores the stride, which the visible cases do not show",
    ),
    wrong("q4", 0, "answer = 'a'", "a half of each side"),
    wrong("q5", 0, "why = 'because'", "too short to be read"),
]
