"""The questions of filters_and_features: what filters and functions make of pictures that only the grader has."""

import numpy as np
from hidden_pictures import (
    BLACK,
    BLUE,
    CYAN,
    GREEN,
    MAGENTA,
    RED,
    STROKES,
    WHITE,
    YELLOW,
    edges,
    shifted_digits,
    spots,
    strokes,
)

from workbench import data
from workbench.grading.build import held_out_seed, wrong
from workbench.labs.questions import case, function, metric

_SEED = held_out_seed(__file__)
_RANDOM = np.random.default_rng(_SEED)
_ROOM = ((0, 0), (4, 4), (4, 4), (0, 0))
_DIGITS = np.pad(data.load_digits().test.x, _ROOM)
_DIGIT_LABELS = data.load_digits().test.y
_COPIES = 4


def _edge_case(others, note, **how):
    """As many pictures with the edge that is asked for as without, in a random order."""
    kinds = _RANDOM.permutation(["right"] * len(others) + list(others)).tolist()
    expected = [kind == "right" for kind in kinds]
    return case(edges(kinds, _RANDOM, **how), expected=expected, hidden=True, note=note)


def _stroke_case(note, **how):
    kinds = _RANDOM.permutation(STROKES * 2).tolist()
    return case(strokes(kinds, _RANDOM, **how), expected=kinds, hidden=True, note=note)


def _red_case(others, note, **how):
    reds = [True] * len(others) + [False] * len(others)
    colours = [RED] * len(others) + list(others)
    order = _RANDOM.permutation(len(reds))
    pictures = spots([colours[place] for place in order], _RANDOM, **how)
    return case(pictures, expected=[reds[place] for place in order], hidden=True, note=note)


def _samples():
    """The five pictures of the notebook in which the edge is looked for: only the first has it."""
    pictures = np.full((5, 5, 6), 2)
    pictures[0, :, 3:] = 8  # brighter to the right
    pictures[1, :, :3] = 8  # to the left
    pictures[2, 3:] = 8  # below
    pictures[3] = 8  # plain and bright
    pictures[4, 2, 2] = 3  # a speck
    return pictures


def _drawn():
    """The strokes of the notebook: one of each kind, and the last two again beside a bright square."""
    pictures = np.zeros((6, 5, 10), int)
    along = np.arange(5)
    pictures[0, :, 2] = pictures[1, 2, :5] = 9
    pictures[2::2, 4 - along, along] = pictures[3::2, along, along] = 9
    pictures[4:, 1:4, 7:] = 9
    return pictures


def _colours():
    """The six plain colours of the notebook."""
    plain = np.array([(9, 1, 1), (9, 9, 9), (1, 1, 1), (1, 9, 1), (1, 1, 9), (9, 9, 1)])
    return np.broadcast_to(plain[:, None, None], (6, 3, 3, 3)).copy()


_ANSWERS = np.array([[5, 1], [4, 2], [1, 6], [0, 8]])
_RARE = np.array([[9.0, 1, 2], [2, 3, 1], [2, 4, 1], [2, 2, 1], [2, 2, 1], [1, 0, 0]])

QUESTIONS = [
    function(
        "weights",
        4,
        "weights",
        [
            case([28, 28, 1], 16, 5, expected=[12_560, 416]),
            case([8, 8, 3], 4, 3, expected=[772, 112]),
            case([300, 400, 3], 100, 3, expected=[36_000_100, 2_800], hidden=True, note="a photo of 300 × 400 × 3"),
            case(
                [600, 800, 3], 100, 3, expected=[144_000_100, 2_800], hidden=True, note="a photo twice as high and wide"
            ),
            case([14, 14, 32], 64, 3, expected=[401_472, 18_496], hidden=True, note="the 32 maps of a layer before"),
        ],
        title="Weights, dense and convolutional",
        hints=(
            "A dense unit has a weight for each of the rows · columns · channels numbers of the picture, and a bias.",
            "A filter has kernel_size · kernel_size weights for each channel, and a bias, whatever the size.",
        ),
    ),
    function(
        "edge",
        3,
        "shows_edge",
        [
            case(_samples(), expected=[True, False, False, False, False]),
            _edge_case(["left"] * 4, "edges that are brighter to the left", contrast=5),
            _edge_case(["down", "up"] * 2, "edges that lie flat", contrast=5),
            _edge_case(["plain"] * 4, "plain areas of any brightness", contrast=3),
            _edge_case(["plain", "left"] * 2, "weak edges", contrast=2, size=(9, 12)),
            _edge_case(["left", "up"] * 2, "specks in the picture", contrast=4, dots=True),
        ],
        partial=True,
        title="A filter for an edge",
        hints=(
            "On a plain area the answer must be 0, however bright: the nine numbers add up to 0.",
            "Left of the edge it is dark: negative numbers there. Right of it bright: positive ones, in each row.",
        ),
    ),
    function(
        "strokes",
        3.5,
        "name_strokes",
        [
            case(_drawn(), expected=[*STROKES, *STROKES[2:]]),
            _stroke_case("strokes at other places", contrast=6),
            _stroke_case("strokes in larger pictures", contrast=6, size=12),
            _stroke_case("weak strokes on a bright ground", contrast=2, darkest=4),
            _stroke_case("weak strokes in a larger bright picture", contrast=2, size=12, darkest=4),
            _stroke_case("a bright square beside the stroke", contrast=5, square=True),
            _stroke_case("a bright square in a larger picture", contrast=7, size=12, square=True),
        ],
        partial=True,
        title="Four filters",
        hints=(
            "Positive numbers where the stroke is, negative ones beside it, and all add up to 0, as in the two given.",
            "Rising goes from the lower left corner to the upper right one; row 0 of a filter is its top.",
        ),
    ),
    function(
        "colour",
        3.5,
        "shows_red",
        [
            case(_colours(), expected=[True, False, False, False, False, False]),
            _red_case([WHITE, GREEN, BLUE, CYAN], "spots on a black ground", ground=BLACK),
            _red_case([WHITE, GREEN, BLUE, CYAN], "large spots on a black ground", ground=BLACK, spot=5),
            _red_case([YELLOW, MAGENTA] * 2, "yellow and magenta", ground=BLACK),
            _red_case([YELLOW, MAGENTA] * 2, "yellow and magenta beside blue", ground=BLUE),
            _red_case([BLACK, BLUE, GREEN, YELLOW], "spots on a white ground", ground=WHITE, size=(9, 9)),
            _red_case([BLACK, WHITE, GREEN, BLUE], "spots on a yellow ground", ground=YELLOW, size=(9, 9)),
        ],
        partial=True,
        title="A filter for a colour",
        hints=(
            "White is red, green and blue together: what red adds for white, green and blue have to take away.",
            "Yellow is red and green, magenta red and blue: one of the two alone has to take away all that red adds.",
        ),
    ),
    function(
        "shapes",
        3,
        "conv_shapes",
        [
            case([28, 28, 1], 16, 5, expected=[[5, 5, 1, 16], [24, 24, 16]]),
            case([9, 9, 3], 8, 3, keywords={"strides": 2}, expected=[[3, 3, 3, 8], [4, 4, 8]]),
            case(
                [28, 28, 3],
                16,
                5,
                keywords={"strides": 2, "padding": "same"},
                expected=[[5, 5, 3, 16], [14, 14, 16]],
            ),
            case(
                [300, 400, 3],
                32,
                5,
                keywords={"strides": 2},
                expected=[[5, 5, 3, 32], [148, 198, 32]],
                hidden=True,
                note="a photo of 300 × 400 × 3 with strides of 2",
            ),
            case(
                [25, 33, 32],
                64,
                3,
                keywords={"strides": 2, "padding": "same"},
                expected=[[3, 3, 32, 64], [13, 17, 64]],
                hidden=True,
                note="odd sizes, strides of 2 and padding 'same'",
            ),
            case(
                [7, 7, 16],
                8,
                1,
                keywords={"strides": 3},
                expected=[[1, 1, 16, 8], [3, 3, 8]],
                hidden=True,
                note="a filter of 1 × 1",
            ),
        ],
        title="Shapes of filters and maps",
        hints=(
            "Each filter is as deep as its picture: kernel_size, kernel_size, channels. There are `filters` of them.",
            "Without padding (size - kernel_size) // strides + 1; with 'same' size / strides, rounded up.",
        ),
    ),
    function(
        "moves",
        2,
        "free_moves",
        [
            case(4, 2, expected=1),
            case(5, 2, expected=0),
            case(4, 4, expected=3, hidden=True, note="windows of 4"),
            case(9, 4, expected=2, hidden=True, note="a spot within its window"),
            case(17, 24, expected=6, hidden=True, note="a single window over all, as in global pooling"),
        ],
        title="How far pooling forgives",
        hints=(
            "Windows of size 4 begin at columns 0, 4, 8: the spot at 9 stands at place 1 of its window.",
            "column % size is the place in the window; the last one is size - 1.",
        ),
    ),
    metric(
        "reader",
        5,
        "reader",
        "accuracy",
        ramp=[(0.60, 0.0), (0.92, 1.0)],
        visible=("moved_images", "moved_labels"),
        inputs=shifted_digits(_DIGITS, _SEED, _COPIES),
        labels=np.concatenate([_DIGIT_LABELS] * _COPIES),
        most_params=10_000,
        title="Digits anywhere",
        hints=(
            "Which layer keeps of each map only how strong its strongest answer is, and not where?",
            "GlobalMaxPooling2D in place of Flatten. Too low still? More epochs, and no pooling by 2 before it.",
        ),
    ),
    function(
        "favourites",
        4,
        "favourites",
        [
            case(_ANSWERS, np.array([0, 0, 1, 1]), expected=[0, 1]),
            case(_RARE, np.array([4, 1, 1, 1, 1, 2]), expected=[4, 1, 4]),
            case(_ANSWERS, np.array([7, 7, 3, 3]), expected=[7, 3], hidden=True, note="digits that do not begin at 0"),
            case(
                _RARE[:, ::-1],
                np.array([8, 3, 3, 3, 3, 5]),
                expected=[8, 3, 8],
                hidden=True,
                note="a digit that occurs more often than others",
            ),
            case(_ANSWERS - 9, np.array([2, 2, 5, 5]), expected=[2, 5], hidden=True, note="answers below 0"),
        ],
        title="Which map answers to what",
        hints=(
            "For each digit the mean of its pictures' answers: answers[labels == digit].mean(axis=0).",
            "argmax over the digits gives a place in the list of digits; the digit itself stands at that place.",
        ),
    ),
]

_WEIGHTS = """
def weights(shape, units, kernel_size):
    rows, columns, channels = shape
    return {dense}, {conv}
"""
_EDGE = """
def shows_edge(pictures):
    windows = np.lib.stride_tricks.sliding_window_view(pictures, (3, 3), axis=(1, 2))
    maps = np.einsum("prchw,hw->prc", windows, np.array({edge}))
    return [bool(one.max() > 5) for one in maps]
"""
_STROKES = """
def name_strokes(pictures):
    filters = {{
        "upright": [[-1, 2, -1], [-1, 2, -1], [-1, 2, -1]],
        "level": [[-1, -1, -1], [2, 2, 2], [-1, -1, -1]],
        "rising": {rising},
        "falling": {falling},
    }}
    windows = np.lib.stride_tricks.sliding_window_view(pictures, (3, 3), axis=(1, 2))
    maps = np.einsum("prchw,fhw->pfrc", windows, np.array([*filters.values()]))
    return [[*filters][place] for place in maps.max(axis=(2, 3)).argmax(axis=1)]
"""
_RED = """
def shows_red(pictures):
    windows = np.lib.stride_tricks.sliding_window_view(pictures, (3, 3), axis=(1, 2))
    maps = windows.mean(axis=(-2, -1)) @ np.array({red})
    return [bool(one.max() > 5) for one in maps]
"""
_SHAPES = """
def conv_shapes(shape, filters, kernel_size, strides=1, padding="valid"):
    rows, columns, channels = shape
    if padding == "same":
        size = {same}
    else:
        size = {valid}
    return {kernel}, (*size, {maps})
"""
_RIGHT_SHAPES = {
    "same": "(-(-rows // strides), -(-columns // strides))",
    "valid": "((rows - kernel_size) // strides + 1, (columns - kernel_size) // strides + 1)",
    "kernel": "(kernel_size, kernel_size, channels, filters)",
    "maps": "filters",
}
_FAVOURITES = """
def favourites(answers, labels):
    digits = np.unique(labels)
    table = np.stack([answers[labels == digit].{of}(axis=0) for digit in digits])
    return {found}.tolist()
"""


def _shapes_with(**changed):
    return _SHAPES.format(**{**_RIGHT_SHAPES, **changed})


_DENSE, _CONV = "rows * columns * channels * units + units", "kernel_size**2 * channels * units + units"
_RISING, _FALLING = [[-1, -1, 2], [-1, 2, -1], [2, -1, -1]], [[2, -1, -1], [-1, 2, -1], [-1, -1, 2]]

WRONG = [
    wrong(
        "weights",
        0,
        _WEIGHTS.format(dense="rows * columns * channels * units", conv="kernel_size**2 * channels * units"),
        "no biases counted: each unit and each filter has one",
    ),
    wrong(
        "weights",
        0,
        _WEIGHTS.format(dense=_DENSE, conv="kernel_size**2 * units + units"),
        "the filter is as deep as the picture has channels",
    ),
    wrong(
        "weights",
        0,
        _WEIGHTS.format(dense=_DENSE, conv="rows * columns * (kernel_size**2 * channels * units + units)"),
        "a filter is the same at every place, so its weights are counted once",
    ),
    wrong(
        "weights",
        0,
        _WEIGHTS.format(dense="rows * columns * units + units", conv=_CONV),
        "the dense layer sees every channel of every pixel",
    ),
    wrong("edge", 0, _EDGE.format(edge=[[1, 0, -1]] * 3), "the other way round: this edge is brighter to the left"),
    wrong(
        "edge",
        0,
        _EDGE.format(edge=[[-1, -1, -1], [0, 0, 0], [1, 1, 1]]),
        "turned by 90 degrees: this filter finds edges that lie flat",
    ),
    wrong(
        "edge",
        0,
        _EDGE.format(edge=[[0, 0, 1]] * 3),
        "the numbers do not add up to 0, so that plain bright areas are found too",
    ),
    wrong(
        "edge",
        0,
        _EDGE.format(edge=[[-0.1, 0, 0.1]] * 3),
        "no answer is above 5: the numbers are too small, or take away from each other where the edge is",
    ),
    wrong("edge", 0, "def shows_edge(pictures):\n    return [False] * len(pictures)"),
    wrong("strokes", 0, _STROKES.format(rising=_FALLING, falling=_RISING), "rising and falling are swapped"),
    wrong(
        "strokes",
        1,
        _STROKES.format(rising=[[0, 0, 1], [0, 1, 0], [1, 0, 0]], falling=[[1, 0, 0], [0, 1, 0], [0, 0, 1]]),
        "a bright square answers too much: negative numbers beside the stroke have to make the sum of all nine 0",
    ),
    wrong(
        "strokes",
        0,
        _STROKES.format(rising=_RISING, falling=_RISING),
        "the filter for falling answers too weakly to a falling stroke",
    ),
    wrong("colour", 0, _RED.format(red=[1, 0, 0]), "white and yellow have red in them too"),
    wrong(
        "colour", 1, _RED.format(red=[2, -1, -1]), "yellow has as much red as red has: green has to take all of it away"
    ),
    wrong("colour", 0, _RED.format(red=[0.5, -0.5, -0.5]), "no answer is above 5: the number for red is too small"),
    wrong("colour", 0, _RED.format(red=[-1, -1, 1]), "this finds blue: the order of the channels is red, green, blue"),
    wrong("shapes", 0, _shapes_with(kernel="(kernel_size, kernel_size, filters)"), "a filter has an axis for channels"),
    wrong("shapes", 0, _shapes_with(maps="channels"), "as many maps as filters come out, whatever went in"),
    wrong(
        "shapes",
        0,
        _shapes_with(same="(rows, columns)"),
        "with strides, padding 'same' gives size / strides, rounded up",
    ),
    wrong(
        "shapes",
        0,
        _shapes_with(valid="(rows - kernel_size + 1, columns - kernel_size + 1)"),
        "the strides are forgotten",
    ),
    wrong("moves", 0, "def free_moves(column, size):\n    return size - 1", "it depends on the place in the window"),
    wrong("moves", 0, "def free_moves(column, size):\n    return column % size", "that is how far to the left"),
    wrong("reader", 0, "reader = build_reader()", "not trained"),
    wrong(
        "reader",
        0,
        "reader = keras.Sequential([keras.Input((16, 16, 1)), keras.layers.Conv2D(16, 3, padding='same'), "
        "keras.layers.Flatten(), keras.layers.Dense(10, activation='softmax')])",
        "Flatten: more weights than are allowed",
    ),
    wrong(
        "favourites",
        0,
        _FAVOURITES.format(of="mean", found="table.argmax(axis=0)"),
        "places in the list of digits instead of the digits",
    ),
    wrong(
        "favourites",
        0,
        _FAVOURITES.format(of="sum", found="digits[table.argmax(axis=0)]"),
        "sums, which grow with the number of pictures, instead of means",
    ),
    wrong(
        "favourites",
        0,
        _FAVOURITES.format(of="mean", found="digits[table.argmax(axis=1)]"),
        "the largest map of each digit, instead of the digit of each map",
    ),
]
