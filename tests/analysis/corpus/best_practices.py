"""What Keras runs, but hardly anyone means."""

from tests.analysis.corpus.mistake import Mistake, image

MISTAKES = (
    Mistake(
        "no-activation",
        image(64).add("Dense", units=32, name="hidden").add("Dense", units=10, activation="softmax", name="digit"),
        "hidden",
        "no-activation",
        "hidden: expected an activation between it and 'digit', but there is none, so the two "
        "compute no more than one could. Set one, for example relu.",
    ),
    Mistake(
        "convolutions-in-a-row",
        image()
        .add("Conv2D", filters=8, kernel_size=3, name="a")
        .add("Conv2D", filters=8, kernel_size=3, activation="relu", name="b"),
        "a",
        "no-activation",
        "a: expected an activation between it and 'b', but there is none, so the two compute no more "
        "than one could. Set one, for example relu.",
    ),
    Mistake(
        "hidden-softmax",
        image(64).add("Dense", units=32, activation="softmax", name="hidden").add("Dense", units=10, name="digit"),
        "hidden",
        "softmax-hidden",
        "hidden: softmax is for the last layer; expected another activation here, before 'digit', "
        "received softmax. Use relu inside the network.",
    ),
    Mistake(
        "hidden-sigmoid",
        image(64).add("Dense", units=32, activation="sigmoid", name="hidden").add("Dense", units=10, name="digit"),
        "hidden",
        "sigmoid-hidden",
        "hidden: sigmoid between layers learns slowly; expected relu or the like before 'digit', "
        "received sigmoid. Use relu inside the network.",
    ),
    Mistake(
        "softmax-along-space",
        image().add("Conv2D", filters=2, kernel_size=3, padding="same").add("Softmax", axis=1, name="probability"),
        "probability",
        "softmax-axis",
        "probability: softmax expects to work along the channels or features, but works along the "
        "height of 28 × 28 × 2 (height × width × channels). Set the axis that holds the classes.",
    ),
    Mistake(
        "softmax-layer-over-one",
        image(64).add("Dense", units=1).add("Softmax", name="probability"),
        "probability",
        "softmax-one-unit",
        "probability: softmax over one unit always gives 1, so it cannot learn; expected two units "
        "or more, received 1. Use sigmoid for a yes-or-no answer, or one unit a class.",
    ),
    Mistake(
        "large-dense",
        image(128, 128, 32).add("Flatten", name="flat").add("Dense", units=64, activation="relu", name="hidden"),
        "hidden",
        "large-dense",
        "hidden: expected fewer than 10 M weights in one layer, but 64 units on 524288 inputs have "
        "33.6 M. Pool the map before it, or use fewer units.",
    ),
    Mistake(
        "high-dropout",
        image(64).add("Dropout", rate=0.95, name="drop").add("Dense", units=10, activation="softmax"),
        "drop",
        "high-dropout",
        "drop: expected a rate from 0.1 to 0.5, received 0.95: almost nothing gets through. Lower the rate.",
    ),
    Mistake(
        "dropout-last",
        image(64).add("Dense", units=1, name="price").add("Dropout", rate=0.5, name="drop"),
        "drop",
        "dropout-last",
        "drop: expected no dropout behind the last layer, but it would set parts of the answer "
        "itself to zero in training. Remove it, or put it before the last layer.",
    ),
    Mistake(
        "normalization-after-softmax",
        image(64).add("Dense", units=10, activation="softmax", name="digit").add("BatchNormalization", name="norm"),
        "norm",
        "after-softmax",
        "norm: expected nothing behind the softmax of 'digit', but BatchNormalization changes its "
        "probabilities. Remove it, or put it before that layer.",
    ),
)
