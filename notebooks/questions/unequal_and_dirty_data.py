"""The questions of unequal-and-dirty-data.ipynb, which are checked and not graded."""

from workbench.grading.build import wrong
from workbench.labs.questions import choice, value

QUESTIONS = [
    value(
        "always",
        1,
        "always",
        0.95,
        tolerance=0.0001,
        title="Always healthy",
        hints=("How many of the 2,000 answers are right?",),
    ),
    value(
        "weight",
        1,
        "weight_of_cats",
        6.5,
        tolerance=0.001,
        title="The balanced weight of the cats",
        hints=("All 65,000 photos, divided by the number of classes times the number of cats.",),
    ),
    choice(
        "split",
        1,
        "test_split",
        {
            "a": "200 slices drawn by chance",
            "b": "ten slices of each patient, so that each is in the test",
            "c": "all slices of four patients, none of which is trained with",
        },
        "c",
        title="A test for a new patient",
        hints=("For which of them has the network never seen a slice of the patient?",),
    ),
]

WRONG = [
    wrong("always", 0, "always = 95", "as a number from 0 to 1, not in per cent"),
    wrong("always", 0, "always = 0.05", "that is the share of the ill, who are all missed"),
    wrong("weight", 0, "weight_of_cats = 12", "that is how much more a cat weighs than a dog"),
    wrong("weight", 0, "weight_of_cats = 13", "divide by the number of classes, too"),
    wrong("weight", 0, "weight_of_cats = 0.5417", "that is the weight of the dogs"),
    wrong("split", 0, "test_split = 'a'", "other slices of the same patients are trained with"),
    wrong("split", 0, "test_split = 'b'", "then every patient is known from training"),
]
