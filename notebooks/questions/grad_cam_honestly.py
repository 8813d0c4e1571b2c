"""The questions of grad-cam-honestly.ipynb, which are checked and not graded."""

from workbench.grading.build import wrong
from workbench.labs.questions import choice, value

QUESTIONS = [
    value(
        "width",
        1,
        "place_width",
        32,
        title="A place of ResNet-50's Grad-CAM",
        hints=("Seven places beside each other cover 224 pixels.",),
    ),
    choice(
        "empty",
        1,
        "two_place_map",
        {
            "a": "the left place is bright, since it raises the score",
            "b": "the right place is bright",
            "c": "nothing: the map is empty",
        },
        "c",
        title="Ink at the left only",
        hints=("What is the mean of +1 and -3, and what does the ReLU make of 1 times that?",),
    ),
    choice(
        "claim",
        1,
        "claim",
        {
            "a": "the network found pneumonia",
            "b": "there is something in the left lung, whatever it is",
            "c": "by Grad-CAM's reckoning, features there raise the score of pneumonia more than those at other places",
        },
        "c",
        title="A bright place in the left lung",
        hints=("Which of the three would also be true if the picture were noise?",),
    ),
]

WRONG = [
    wrong("width", 0, "place_width = 7", "that is how many places stand beside each other"),
    wrong("width", 0, "place_width = 1024", "that is the area of a place; its width is asked"),
    wrong("width", 0, "place_width = 4", "that is our own network; here 224 pixels are divided among 7 places"),
    wrong("width", 0, "place_width = 16", "that would be maps of 14 × 14, as VGG16 has them"),
    wrong("empty", 0, "two_place_map = 'a'", "it does raise the score, but the mean of +1 and -3 is negative"),
    wrong(
        "empty", 0, "two_place_map = 'b'", "there is no ink at the right: its map holds 0, and 0 times anything is 0"
    ),
    wrong("claim", 0, "claim = 'a'", "any class can be asked for, also one with a probability of 0.00"),
    wrong("claim", 0, "claim = 'b'", "noise has a bright place, too: each map is scaled to its own largest value"),
]
