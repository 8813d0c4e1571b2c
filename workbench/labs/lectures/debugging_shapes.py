"""The questions of notebooks/debugging-shapes.ipynb."""

from workbench.labs.questions import choice, value

TITLE = "Debugging shapes"
QUESTIONS = (
    value(
        "width",
        1,
        "into_dense",
        2048,
        title="Numbers that go into the dense layer",
        hints=("Two poolings halve 32 twice.", "The last convolution has 32 channels: 32 · 8 · 8."),
    ),
    value(
        "steps",
        1,
        "steps",
        1563,
        title="Steps of an epoch",
        hints=("50,000 : 32 leaves a rest.", "The rest is a batch of its own, with 16 images."),
    ),
    choice(
        "kept",
        1,
        "kept",
        {"a": "w300, the first", "b": "w600", "c": "w900, the last"},
        "b",
        title="Which weights are kept",
        hints=("Which of the three validation losses is the lowest?",),
    ),
)
