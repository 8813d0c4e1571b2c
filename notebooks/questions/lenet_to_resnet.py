"""The questions of lenet-to-resnet.ipynb, which are checked and not graded."""

from workbench.grading.build import wrong
from workbench.labs.questions import choice, value

QUESTIONS = [
    value(
        "alexnet",
        1,
        "alexnet_rows",
        55,
        title="Rows after AlexNet's first convolution",
        hints=("The last place begins at row 227 - 11.", "(227 - 11) // 4 + 1."),
    ),
    value(
        "fc1",
        1,
        "fc1_weights",
        134_221_824,
        title="Weights of fc1 for images of 256 × 256",
        hints=("8 × 8 × 512 numbers go to each of 4,096 units.", "Each unit has a bias, too: 4,096 more."),
    ),
    choice(
        "skip",
        1,
        "nothing_learned",
        {"a": "zeros", "b": "its input, unchanged", "c": "its input, twice as large"},
        "b",
        title="A residual block whose weights are 0",
        hints=("What do the two convolutions give? Then add the input.",),
    ),
]

WRONG = [
    wrong("alexnet", 0, "alexnet_rows = 54", "the first place counts, too"),
    wrong("alexnet", 0, "alexnet_rows = 57", "that is with padding"),
    wrong("alexnet", 0, "alexnet_rows = 217", "that is for stride 1"),
    wrong("fc1", 0, "fc1_weights = 134217728", "no biases counted"),
    wrong("fc1", 0, "fc1_weights = 102764544", "that is for 224 × 224 pixels, which leave 7 × 7"),
    wrong("fc1", 0, "fc1_weights = 32768", "those are the numbers that one unit looks at"),
    wrong("skip", 0, "nothing_learned = 'a'", "that is the block without its skip"),
    wrong("skip", 0, "nothing_learned = 'c'", "the convolutions add nothing"),
]
