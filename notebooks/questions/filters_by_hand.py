"""The questions of filters-by-hand.ipynb, which are checked and not graded."""

from workbench.grading.build import wrong
from workbench.labs.questions import choice, value

QUESTIONS = [
    value(
        "rows",
        1,
        "rows",
        12,
        title="Rows with stride 2",
        hints=("The last place begins at row 28 - 5.", "(28 - 5) // 2 + 1."),
    ),
    choice(
        "plain",
        1,
        "plain",
        {"a": "nine times 1", "b": "-1, 0 and 1 in the columns", "c": "1 in the middle, 0 elsewhere"},
        "b",
        title="The filter that a plain area leaves at 0",
        hints=("On a plain area the answer is the grey value times the sum of the filter's numbers.",),
    ),
    value(
        "weights",
        1,
        "colour_weights",
        896,
        title="Weights of 32 filters for colour pictures",
        hints=("Each filter has 3 · 3 · 3 numbers.", "32 · (27 + 1)."),
    ),
]

WRONG = [
    wrong("rows", 0, "rows = 14", "that is half of 28, with padding"),
    wrong("rows", 0, "rows = 24", "that is for stride 1"),
    wrong("rows", 0, "rows = 11", "the first place counts, too"),
    wrong("plain", 0, "plain = 'a'", "it answers nine times the grey value"),
    wrong("plain", 0, "plain = 'c'", "it answers the grey value itself"),
    wrong("weights", 0, "colour_weights = 864", "no biases counted"),
    wrong("weights", 0, "colour_weights = 320", "those are the weights for grey pictures"),
]
