"""The questions of a-project-as-a-flow.ipynb, which are checked and not graded."""

from workbench.grading.build import wrong
from workbench.labs.questions import choice, value

QUESTIONS = [
    value(
        "again",
        1,
        "again",
        2,
        title="What runs again behind a changed step",
        hints=("Whose result depends on the size that Resize gives?",),
    ),
    choice(
        "against",
        1,
        "against",
        {
            "a": "with experiment 4, the row above it",
            "b": "with experiment 3, which differs from it in this one step",
            "c": "with experiment 1, where the project began",
        },
        "b",
        title="What standardizing is compared with",
        hints=("From which of the others does it differ in nothing but this step?",),
    ),
    choice(
        "report",
        1,
        "report",
        {
            "a": "the accuracy of the best one in validation",
            "b": "the accuracy of the same one in the test",
            "c": "the best accuracy of the test column",
        },
        "b",
        title="The number to report",
        hints=("Which pictures had no part in the choice?",),
    ),
]

WRONG = [
    wrong("again", 0, "again = 1", "the rescaled pictures have the new size, too"),
    wrong("again", 0, "again = 3", "gray stands in front of resize: nothing of it has changed"),
    wrong("again", 0, "again = 0", "there are no results for the new size yet"),
    wrong("against", 0, "against = 'a'", "between them equalize went as well: two changes in one step"),
    wrong("against", 0, "against = 'c'", "between them lie three changes"),
    wrong("report", 0, "report = 'a'", "you chose it because this number was high, some of it by luck"),
    wrong("report", 0, "report = 'c'", "then the test pictures have chosen, and are no test any more"),
]
