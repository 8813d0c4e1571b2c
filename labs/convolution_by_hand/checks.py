"""The questions of convolution_by_hand: the course's own numbers; hidden cases vary size, padding and stride."""

import numpy as np

from workbench.grading.build import wrong
from workbench.labs.questions import array, case, choice, function, network, shape_table, text, value

IMAGE = np.array([[1, 2, 3, 0], [0, 1, 2, 3], [3, 0, 1, 2], [2, 3, 0, 1]])
KERNEL = np.array([[2, 0, 1], [0, 1, 2], [1, 0, 2]])
PADDED_MAP = [[7, 12, 10, 2], [4, 15, 16, 10], [10, 6, 15, 6], [8, 10, 4, 3]]
ACTIVITY = np.array([[12, 20, 30, 0], [8, 12, 2, 0], [34, 70, 37, 4], [112, 100, 25, 12]])

_WIDE = np.array([[1.0, 0, 2, 1, 3], [0, 2, 1, 0, 1], [4, 1, 0, 2, 2]])
_ROW = np.array([[1.0, -1.0]])
_LARGE = np.arange(42.0).reshape(6, 7) % 5


def _convolved(image: np.ndarray, kernel: np.ndarray, padding: int = 0, stride: int = 1) -> np.ndarray:
    """The reference: a window's products, added up, at every ``stride``-th place of the padded image."""
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(image, padding), kernel.shape)
    return np.einsum("rchw,hw->rc", windows[::stride, ::stride], kernel).astype(float)


def _pooled(feature_map: np.ndarray, size: int) -> np.ndarray:
    windows = np.lib.stride_tricks.sliding_window_view(feature_map, (size, size))
    return windows[::size, ::size].max(axis=(2, 3))


QUESTIONS = [
    value(
        "q1",
        1,
        "first",
        15,
        title="One window, one number",
        hints=(
            "Row by row: 1·2 + 2·0 + 3·1 = 5 for the first.",
            "The second row is 0·0 + 1·1 + 2·2, the third 3·1 + 0·0 + 1·2. Add the three.",
        ),
    ),
    array(
        "q2",
        2,
        "feature_map",
        [[15, 16], [6, 15]],
        partial=True,
        title="The whole map",
        hints=("Move the window by one pixel, not by three.", "Upper right: the window holds 2 3 0 / 1 2 3 / 0 1 2."),
    ),
    function(
        "q3",
        3,
        "convolve",
        [
            case(IMAGE, KERNEL, expected=_convolved(IMAGE, KERNEL)),
            case(_WIDE, _ROW, expected=_convolved(_WIDE, _ROW), hidden=True, note="a filter that is not square"),
            case(IMAGE, IMAGE, expected=_convolved(IMAGE, IMAGE), hidden=True, note="a filter as large as the image"),
        ],
        title="The two loops",
        hints=(
            "A window of 3 fits into 4 pixels at 2 places; of k into n pixels at n - k + 1.",
            "`window * kernel` multiplies pair by pair; `.sum()` adds everything up.",
        ),
    ),
    array(
        "q4",
        2,
        "padded_map",
        PADDED_MAP,
        partial=True,
        title="With a frame of zeros",
        hints=("Upper left: only the lower right 2 × 2 of the window lies on the image: 1·1 + 2·2 + 0·0 + 1·2.",),
    ),
    function(
        "q5",
        2,
        "output_size",
        [
            case(4, 3, expected=2),
            case(28, 5, expected=28, keywords={"padding": 2}),
            case(12, 3, expected=6, keywords={"padding": 1, "stride": 2}, hidden=True, note="a stride of 2"),
            case(227, 11, expected=55, keywords={"stride": 4}, hidden=True, note="AlexNet's first layer"),
            case(7, 7, expected=1, hidden=True, note="a filter as large as the image"),
        ],
        title="The formula",
        hints=("`//` divides and rounds down. Do not forget the + 1 for the first place.",),
    ),
    shape_table(
        "q6",
        1.5,
        "map_shapes",
        {"stride 1": (12, 12), "stride 2": (6, 6), "stride 3": (4, 4)},
        title="Bigger steps",
        hints=("Use your output_size(12, 3, padding=1, stride=…).",),
    ),
    function(
        "q7",
        4,
        "convolve2d",
        [
            case(IMAGE, KERNEL, expected=_convolved(IMAGE, KERNEL)),
            case(IMAGE, KERNEL, keywords={"padding": 1}, expected=_convolved(IMAGE, KERNEL, 1)),
            case(_LARGE, KERNEL, keywords={"stride": 2}, expected=_convolved(_LARGE, KERNEL, 0, 2)),
            case(
                _LARGE,
                KERNEL,
                keywords={"padding": 2, "stride": 3},
                expected=_convolved(_LARGE, KERNEL, 2, 3),
                hidden=True,
                note="padding 2 and stride 3",
            ),
            case(
                _WIDE,
                _ROW,
                keywords={"stride": 2},
                expected=_convolved(_WIDE, _ROW, 0, 2),
                hidden=True,
                note="a filter that is not square, with a stride",
            ),
        ],
        partial=True,
        title="Padding and stride in code",
        hints=(
            "First pad, then count the places: (rows - height) // stride + 1.",
            "The window of result (row, column) begins at row * stride, column * stride.",
        ),
    ),
    array(
        "q8",
        1,
        "pooled",
        [[20, 30], [112, 37]],
        partial=True,
        title="Max pooling by hand",
        hints=("The windows do not overlap: columns 0-1 and 2-3, rows 0-1 and 2-3.",),
    ),
    function(
        "q9",
        2,
        "max_pool",
        [
            case(ACTIVITY, expected=_pooled(ACTIVITY, 2)),
            case(-ACTIVITY, expected=_pooled(-ACTIVITY, 2), hidden=True, note="negative numbers"),
            case(_LARGE[:, :6], 3, expected=_pooled(_LARGE[:, :6], 3), hidden=True, note="windows of 3 × 3"),
            case(_LARGE[:4, :6], expected=_pooled(_LARGE[:4, :6], 2), hidden=True, note="a map that is not square"),
        ],
        title="Max pooling in code",
        hints=(
            "With loops: the window of result (row, column) begins at row * size, column * size.",
            "Do not start from zero when you look for the largest: all numbers may be negative.",
        ),
    ),
    array(
        "q10",
        2,
        "keras_map",
        PADDED_MAP,
        tolerance=1e-4,
        title="Keras computes the same",
        hints=("Our filter is one filter of 3 × 3.", "The map is as large as the image: padding='same'."),
    ),
    network(
        "q10b",
        1,
        "conv",
        layers=[("Conv2D", {"filters": 1, "kernel_size": 3, "padding": "same", "use_bias": False})],
        output_shape=(None, 4, 4, 1),
        title="The layer itself",
        hints=("One Conv2D layer and nothing else, without a bias.",),
    ),
    value(
        "q11",
        1,
        "conv_parameters",
        416,
        title="Weights of a convolution",
        hints=("A filter has 5 · 5 · 1 weights and a bias; there are 16 filters.",),
    ),
    value(
        "q11b",
        1,
        "dense_parameters",
        9_847_040,
        title="Weights of a dense layer",
        hints=("Inputs · outputs weights, and a bias for each output; there are 28 · 28 · 16 outputs.",),
    ),
    choice(
        "q12",
        1,
        "pooling_does",
        {
            "a": "Height, width and channels are halved.",
            "b": "Height and width are halved, the channels stay.",
            "c": "Only the channels are halved.",
            "d": "Nothing changes its shape.",
        },
        "b",
        title="What pooling leaves alone",
        hints=("Pooling looks at each channel by itself.",),
    ),
    text(
        "q13",
        2,
        "why",
        least_words=12,
        guide="Says that a convolution uses the same weights at every place, so that the map is shifted like the digit "
        "(1 point), and that the dense layer after Flatten has other weights for each place, while global max pooling "
        "forgets the place (1 point).",
        title="What a shift does",
    ),
]

_CONVOLVE = """
def convolve2d(image, kernel, padding=0, stride=1):
    image = np.pad(image, padding)
    height, width = kernel.shape
    rows, columns = (image.shape[0] - height) {count}, (image.shape[1] - width) {count}
    result = np.zeros((rows, columns))
    for row in range(rows):
        for column in range(columns):
            result[row, column] = (image[row:row + height, column:column + width] * kernel).sum()
    return result
"""

WRONG = [
    wrong("q1", 0, "first = 14", "a product forgotten"),
    wrong("q2", 0.5, "feature_map = [[15, 0], [0, 0]]", "moved the filter by its own width"),
    wrong(
        "q3",
        0,
        "def convolve(image, kernel):\n"
        "    size = kernel.shape[0]\n"
        "    count = image.shape[0] - size + 1\n"
        "    places = range(count)\n"
        "    return np.array([[(image[r:r + size, c:c + size] * kernel).sum() for c in places] for r in places])",
        "works for squares only",
    ),
    wrong("q4", 1.5, "padded_map = [[15, 12, 10, 0], [4, 15, 16, 10], [10, 6, 15, 6], [0, 10, 4, 0]]", "corners wrong"),
    wrong(
        "q5",
        0,
        "def output_size(size, kernel_size, padding=0, stride=1):\n    return size + 2 * padding - kernel_size + 1",
    ),
    wrong("q6", 0.5, "map_shapes = {'stride 1': (12, 12), 'stride 2': (5, 5), 'stride 3': (3, 3)}", "forgot the frame"),
    wrong("q7", 1.6, _CONVOLVE.format(count="+ 1"), "ignores the stride"),
    wrong("q8", 0.25, "pooled = [[13, 8], [112, 19.5]]", "the average, but for one"),
    wrong(
        "q9",
        0,
        "def max_pool(feature_map, size=2):\n"
        "    result = np.zeros((feature_map.shape[0] // size, feature_map.shape[1] // size))\n"
        "    for row, column in np.ndindex(*feature_map.shape):\n"
        "        place = row // size, column // size\n"
        "        result[place] = max(result[place], feature_map[row, column])\n"
        "    return result",
        "starts at zero",
    ),
    wrong("q10", 0, "keras_map = [[15, 16], [6, 15]]", "padding forgotten"),
    wrong("q10b", 0, "conv = keras.Sequential([keras.Input((4, 4, 1)), keras.layers.Conv2D(1, 3)])"),
    wrong("q11", 0, "conv_parameters = 400", "no biases"),
    wrong("q11b", 0, "dense_parameters = 784 * 12544", "no biases"),
    wrong("q12", 0, "pooling_does = 'a'"),
    wrong("q13", 0, "why = 'because'", "too short to be read"),
]
