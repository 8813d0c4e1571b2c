"""The questions of gpu-and-colab.ipynb, which are checked and not graded."""

from workbench.grading.build import wrong
from workbench.labs.questions import choice, value

QUESTIONS = [
    value(
        "products",
        1,
        "products",
        1_000_000_000,
        title="Multiplications of a matrix product",
        hints=("The result has 1000 × 1000 numbers.", "Each of them is a sum of 1000 products."),
    ),
    value(
        "mebibytes",
        1,
        "mebibytes",
        400,
        title="Memory of a batch in float16",
        hints=("Multiply: pictures, height, width, maps.", "Each number has two bytes; 1 MiB is 1024 × 1024 bytes."),
    ),
    choice(
        "where",
        1,
        "where",
        {
            "a": "the first, since the pictures are float32",
            "b": "each convolution, since it has the most multiplications",
            "c": "the last, with its softmax",
        },
        "c",
        title="Where float32 stays",
        hints=("Where do powers and logarithms come in?",),
    ),
]

WRONG = [
    wrong("products", 0, "products = 1_000_000", "that is how many numbers the result has; each is a sum"),
    wrong("mebibytes", 0, "mebibytes = 800", "these are the bytes of float32"),
    wrong("mebibytes", 0, "mebibytes = 12.5", "this is one picture; a batch has 32"),
    wrong("where", 0, "where = 'a'", "Keras casts the pictures; they lie between 0 and 1 and lose little"),
    wrong("where", 0, "where = 'b'", "the multiplications are what 16 bits make quicker"),
]
