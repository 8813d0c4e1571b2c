"""The questions of lv_segmentation: the course's network and shapes; held-out slices that only the judge has."""

import numpy as np

from workbench import data
from workbench.grading.build import held_out_seed, wrong
from workbench.labs.questions import case, checked, function, metric, network, noted, shape_table, text, value

_DATA = data.make_lv_phantom(120, seed=1)
_PATIENTS = data.center_crop(data.make_lv_phantom(240, seed=held_out_seed(__file__)), 128, 128)
_SPLITS = (_PATIENTS.train, _PATIENTS.validation, _PATIENTS.test)
"""All 240 slices: on the 15 of a test split one network has a Dice from 0.72 to 0.90, depending on the seed."""

_A = np.zeros((6, 6), int)
_A[1:4, 1:4] = 1
_B = np.zeros((6, 6), int)
_B[2:5, 2:5] = 1
_NONE = np.zeros((6, 6), int)

QUESTIONS = [
    noted(
        value(
            "dense_parameters",
            2,
            "dense_parameters",
            65_536 * 512 + 512 + 512 * 131_072 + 131_072,
            title="The price of a dense layer",
            hints=("Inputs · outputs weights and a bias for each output, for both layers.",),
        )
    ),
    noted(
        value(
            "trap",
            2,
            "nothing_accuracy",
            float((_DATA.validation.y == 0).mean()),
            tolerance=1e-3,
            title="The answer “nothing”",
            hints=("It is right at every pixel where masks is 0: how large is their share?",),
        )
    ),
    noted(
        value("found", 1, "pixels_found", 0, title="What it finds", hints=("How many pixels does it call ventricle?",))
    ),
    checked(
        network(
            "fcn",
            5,
            "fcn",
            layers=[
                ("Conv2D", {"filters": 100, "kernel_size": 5, "strides": 2}),
                ("MaxPooling2D", {"pool_size": 2}),
                ("Conv2D", {"filters": 200, "kernel_size": 5, "strides": 2}),
                ("MaxPooling2D", {"pool_size": 2}),
                ("Conv2D", {"filters": 300, "kernel_size": 3, "strides": 1}),
                ("Conv2D", {"filters": 300, "kernel_size": 3, "strides": 1}),
                "Dropout",
                ("Conv2D", {"filters": 2, "kernel_size": 1}),
                ("Conv2DTranspose", {"filters": 2, "kernel_size": 31, "strides": 16}),
                "Softmax",
            ],
            output_shape=(None, 256, 256, 2),
            partial=True,
            title="The fully convolutional network",
            hints=(
                "score gives one map for each class: background and ventricle.",
                "upscore must undo four halvings: 2 · 2 · 2 · 2.",
            ),
        )
    ),
    noted(
        shape_table(
            "walk",
            4,
            "walk",
            {
                "pool1": (1, 64, 64, 100),
                "conv2": (1, 32, 32, 200),
                "pool2": (1, 16, 16, 200),
                "conv3": (1, 16, 16, 300),
                "conv4": (1, 16, 16, 300),
                "score": (1, 16, 16, 2),
                "upscore": (1, 256, 256, 2),
            },
            title="The shape walk",
            hints=(
                "A stride of 2 halves height and width, and so does each pooling.",
                "The last number is the filters.",
            ),
        )
    ),
    function(
        "dice",
        4,
        "dice",
        [
            case(_A, _A, expected=1.0),
            case(_A, _NONE, expected=0.0),
            case(_A, _B, expected=4 / 9),
            case(_NONE, _NONE, expected=1.0, hidden=True, note="two empty masks"),
            case(_A.astype(bool), _B.astype(bool), expected=4 / 9, hidden=True, note="masks of True and False"),
            case(_A.astype("uint8"), _B.astype("uint8"), expected=4 / 9, hidden=True, note="masks of uint8"),
        ],
        partial=True,
        title="Dice",
        hints=(
            "The overlap is (prediction & truth).sum() of two boolean masks.",
            "Look at the two empty masks first, before you divide.",
        ),
    ),
    noted(value("nothing_dice", 1, "nothing_dice", 0.0, title="Dice of “nothing”", hints=("The overlap is empty.",))),
    metric(
        "dice_ramp",
        6,
        "segmenter",
        "dice",
        ramp=[(0.50, 0.0), (0.70, 0.6), (0.82, 1.0)],
        visible=("validation_images", "validation_masks"),
        inputs=np.concatenate([split.x for split in _SPLITS]),
        labels=np.concatenate([split.y for split in _SPLITS]),
        title="Trained and searched",
        hints=(
            "If everything is background, the learning rate is too high: try a third of it.",
            "Let it decay, so that the last epochs take small steps; then add epochs.",
        ),
    ),
    text(
        "search",
        3,
        "search",
        least_words=15,
        guide="What was changed, one thing at a time (1), what the curves did (1), and why that is plausible (1).",
        title="What you tried",
    ),
]

WRONG = [
    wrong("dense_parameters", 0, "dense_parameters = 65_536 * 512 + 512 * 131_072", "no biases counted"),
    wrong("trap", 0, "nothing_accuracy = 0.5", "guessing gets a half; “background” gets its share of the pixels"),
    wrong("found", 0, "pixels_found = int(masks.sum())", "that is how many there are to find"),
    wrong("fcn", 3.1818, "fcn = build_fcn(width=0.5)", "other widths, so the sequence is not the plan's"),
    wrong("walk", 3.4286, "walk = {**walk, 'upscore': (1, 32, 32, 2)}", "a stride of 2 undoes one halving of four"),
    wrong(
        "dice",
        3.3333,
        "def dice(prediction, truth):\n"
        "    prediction, truth = np.asarray(prediction, bool), np.asarray(truth, bool)\n"
        "    return float(2 * (prediction & truth).sum() / max(prediction.sum() + truth.sum(), 1))",
        "0 for two empty masks",
    ),
    wrong(
        "dice",
        1.3333,
        "def dice(prediction, truth):\n    return float((prediction == truth).mean())",
        "accuracy, not Dice",
    ),
    wrong("nothing_dice", 0, "nothing_dice = 0.98", "that is its accuracy"),
    wrong("dice_ramp", 0, "segmenter = build_fcn(size=128, width=0.16)", "not trained"),
    wrong("search", 0, "search = 'nothing'", "too short to be read"),
]
