"""The questions of opencv-in-twelve-pictures.ipynb, which are checked and not graded."""

from workbench.grading.build import wrong
from workbench.labs.questions import choice, value

QUESTIONS = [
    choice(
        "red",
        1,
        "red_pixel",
        {"a": "255, 0, 0", "b": "0, 255, 0", "c": "0, 0, 255"},
        "c",
        title="A red pixel in OpenCV",
        hints=("OpenCV keeps blue first.",),
    ),
    value(
        "coins",
        1,
        "number_of_coins",
        24,
        title="The number of coins",
        hints=("One of the regions of the adaptive threshold is far smaller than any coin.",),
    ),
    choice(
        "task",
        1,
        "task",
        {"a": "recognition of the make of each car", "b": "tracking", "c": "a higher resolution"},
        "b",
        title="What counting different cars needs",
        hints=("Detection finds the same car again in each frame.",),
    ),
]

WRONG = [
    wrong("red", 0, "red_pixel = 'a'", "that is blue in OpenCV: its order is blue, green, red"),
    wrong("red", 0, "red_pixel = 'b'", "that is green in either order"),
    wrong("coins", 0, "number_of_coins = 25", "one of these regions is a speck, not a coin"),
    wrong("coins", 0, "number_of_coins = 22", "Otsu's threshold merges some coins with the bright background"),
    wrong("task", 0, "task = 'a'", "two cars of one make would count as one"),
    wrong("task", 0, "task = 'c'", "more pixels do not say whether it is the same car as before"),
]
