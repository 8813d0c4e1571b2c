"""The questions of overfitting: remedies in a few lines of code, and data that mislead. Held-out digits decide."""

import numpy as np

from workbench import data
from workbench.grading.build import held_out_seed, wrong
from workbench.labs.questions import case, choice, function, metric, noted, text, value

_TEST = data.load_digits().test
_COPIES = 8
"""Of each held-out digit, each at a place of its own: so the secret seed decides on no point."""
_PAGE = 10
"""Height and width of a page, in pixels; a digit has 8."""


def _held_out(digits: np.ndarray, seed: int) -> np.ndarray:
    """Digits that no cell of the notebook uses, (pages, 10, 10, 1): each at a random place, with a little noise."""
    random = np.random.default_rng(seed)
    pages = np.zeros((len(digits), _PAGE, _PAGE, 1))
    for page, digit, (row, column) in zip(pages, digits, random.integers(0, 3, (len(digits), 2)), strict=True):
        page[row : row + 8, column : column + 8] = digit
    return np.clip(pages + random.normal(0, 0.02, pages.shape), 0, 1).astype("float32")


def _standardized(train: np.ndarray, other: np.ndarray) -> np.ndarray:
    spread = train.std(axis=0)
    return (other - train.mean(axis=0)) / np.where(spread == 0, 1, spread)


_TRAIN, _NEW = np.array([[0.0, 10.0], [2.0, 30.0]]), np.array([[1.0, 20.0], [3.0, 40.0], [3.0, 50.0]])
_CONSTANT = np.array([[0.0, 7.0], [4.0, 7.0]])

_VALUES, _ON = np.array([1.0, 2.0, 3.0, 4.0]), np.array([1, 0, 1, 1])

_GUESSES = np.array([[0.9, 0.05, 0.05], [0.4, 0.3, 0.3], [0.05, 0.15, 0.8], [0.7, 0.2, 0.1], [0.0, 0.0, 1.0]])
_GIVEN = np.array([0, 0, 1, 1, 0])

_ENDS = {
    "a": "it underfits: more units, layers or epochs, another learning rate",
    "b": "it overfits: augmentation, dropout, early stopping, more data",
    "c": "nothing yet: both losses still fall, so go on",
}


def _curve(name: str, right: str, hint: str) -> object:
    return noted(
        choice(f"curve_{name}", 1, f"curve_{name}", _ENDS, right, title=f"Curve {name.upper()}", hints=(hint,))
    )


QUESTIONS = [
    function(
        "standardize",
        2,
        "standardize",
        [
            case(_TRAIN, _NEW, expected=_standardized(_TRAIN, _NEW), tolerance=1e-6),
            case(_TRAIN, _TRAIN, expected=_standardized(_TRAIN, _TRAIN), tolerance=1e-6),
            case(
                _CONSTANT,
                _NEW,
                expected=_standardized(_CONSTANT, _NEW),
                tolerance=1e-6,
                hidden=True,
                note="a column that is the same everywhere",
            ),
        ],
        title="Scaled like the training data",
        hints=(
            "Mean and spread are those of `train`, for `other` too: the axis is 0.",
            "Where the spread is 0, divide by 1: `np.where(spread == 0, 1, spread)`.",
        ),
    ),
    _curve("a", "b", "Which of the two losses rises at the end?"),
    _curve("b", "a", "What does it read of the digits that it was shown?"),
    _curve("c", "c", "Has either of them turned?"),
    function(
        "stop",
        3,
        "stop",
        [
            case([2.9, 2.5, 2.7], 1, expected=(2, 3)),
            case([1.0, 0.8, 0.9, 0.7, 0.75, 0.8, 0.6], 2, expected=(4, 6)),
            case([3.0, 2.0, 1.0], 2, expected=(3, 3), hidden=True, note="a loss that only falls"),
            case([0.5, 0.5, 0.5, 0.4], 2, expected=(1, 3), hidden=True, note="a loss that stays the same"),
        ],
        title="Early stopping",
        hints=(
            "Remember the place of the lowest loss so far; at each epoch, how long ago was it?",
            "The training ends when `epoch - best` has reached `patience`, or after the last loss.",
        ),
    ),
    function(
        "penalty",
        2,
        "penalty",
        [
            case(np.array([[1.0, 2.0], [3.0, -1.0]]), 0.01, expected=0.15, tolerance=1e-9),
            case(np.array([2.0, 0.0]), 0.5, expected=2.0, tolerance=1e-9),
            case(np.full((4, 3, 2), -0.5), 0.1, expected=0.6, tolerance=1e-9, hidden=True, note="three axes"),
        ],
        title="What L2 adds to the loss",
        hints=("Square each weight, add all up, multiply by the factor.",),
    ),
    function(
        "dropout",
        3,
        "dropout",
        [
            case(_VALUES, _ON, 0.5, expected=_VALUES * _ON * 2, tolerance=1e-9),
            case(_VALUES, _ON, 0.2, keywords={"training": False}, expected=_VALUES, tolerance=1e-9),
            case(_VALUES, _ON, 0.2, expected=_VALUES * _ON * 1.25, tolerance=1e-9, hidden=True, note="a rate of 0.2"),
            case(_VALUES, _ON, 0.75, expected=_VALUES * _ON * 4, tolerance=1e-9, hidden=True, note="a rate of 0.75"),
        ],
        title="Dropout, in training and in prediction",
        hints=(
            "In prediction nothing changes: return the values.",
            "With a rate of 0.2, four of five are kept. Divide by the part that is kept.",
        ),
    ),
    noted(
        value(
            "always_dog",
            1,
            "always_dog",
            0.923,
            tolerance=0.0006,
            title="Always the larger class",
            hints=("60,000 of how many photos does it get right?",),
        )
    ),
    function(
        "class_weights",
        3,
        "class_weights",
        [
            case(np.array([0] * 12 + [1]), expected=[13 / 24, 6.5], tolerance=1e-6),
            case(np.array([0, 1, 1, 0]), expected=[1.0, 1.0], tolerance=1e-6),
            case(
                np.array([2, 0, 1, 2, 2, 1, 2, 2]),
                expected=[8 / 3, 4 / 3, 8 / 15],
                tolerance=1e-6,
                hidden=True,
                note="three classes",
            ),
        ],
        title="Weights for unequal classes",
        hints=(
            "`np.bincount(labels)` counts each class.",
            "With the weights, each class adds the same: count times weight is examples / classes.",
        ),
    ),
    function(
        "suspects",
        2,
        "suspects",
        [
            case(_GUESSES, _GIVEN, 2, expected=[4, 2]),
            case(_GUESSES, _GIVEN, 3, expected=[4, 2, 3]),
            case(_GUESSES[:3], np.array([2, 2, 2]), 2, expected=[0, 1], hidden=True, note="other labels"),
        ],
        title="Which labels the network doubts",
        hints=(
            "`probabilities[np.arange(len(labels)), labels]` is what the network gives to the label that stands there.",
            "`argsort()` gives the places from the smallest on.",
        ),
    ),
    noted(
        value(
            "read",
            2,
            "read",
            [9, 1, 9, 3, 9, 2, 5, 6, 9, 6],
            partial=True,
            title="Ten suspects, read by you",
            hints=("Not every suspect is wrong: some are right, and only written unusually.",),
        )
    ),
    function(
        "by_patient",
        3,
        "by_patient",
        [
            case(np.array([1, 2, 3, 1, 2, 3]), 1, expected=[False, False, True, False, False, True]),
            case(np.array([1, 1, 2, 3, 3, 3, 3]), 2, expected=[False, False, True, True, True, True, True]),
            case(
                np.array([40, 7, 7, 12, 40, 12, 12]),
                2,
                expected=[True, False, False, True, True, True, True],
                hidden=True,
                note="numbers with gaps, in no order",
            ),
        ],
        title="Divided by patient",
        hints=(
            "`np.unique(patients)` lists each patient once, in order.",
            "`np.isin(patients, held)` is True for each slice whose patient is in `held`.",
        ),
    ),
    noted(
        choice(
            "honest",
            1,
            "honest",
            {
                "a": "0.93, for it is the best that was measured",
                "b": "0.90, the mean of both",
                "c": "0.87, for the next patient was not in the training either",
            },
            "c",
            title="What to tell the hospital",
            hints=("Will the network have seen other slices of the next patient?",),
        )
    ),
    metric(
        "classifier",
        5,
        "classifier",
        "accuracy",
        ramp=[(0.77, 0.0), (0.80, 1.0)],
        visible=("validation_images", "validation_labels"),
        inputs=_held_out(np.concatenate([_TEST.x] * _COPIES), held_out_seed(__file__)),
        labels=np.concatenate([_TEST.y] * _COPIES),
        most_params=20_000,
        title="Better by training alone",
        hints=(
            "Moves of up to a tenth of the page (0.1) are those that happen here. Dropout of 0.2 to 0.4 helps, too.",
            "With remedies a network learns more slowly: give it more epochs.",
        ),
    ),
    text(
        "remedies",
        2,
        "remedies",
        least_words=20,
        guide="Compares at least two trainings by their validation, with numbers of its own (1), and says which "
        "differences are larger than those between seeds, or that one seed cannot tell (1).",
        title="What helped",
    ),
]

_STANDARDIZE = """
def standardize(train, other):
    spread = {spread}
    return (other - {mean}.mean(axis=0)) / {divisor}
"""
_SAFE = "np.where(spread == 0, 1, spread)"
_STOP = """
def stop(losses, patience):
    best = 0
    for epoch, loss in enumerate(losses):
        if loss {better} losses[best]:
            best = epoch
        elif epoch - best >= {patience}:
            return {kept}, epoch + {first}
    return best + {first}, len(losses) - 1 + {first}
"""
_DROPOUT = """
def dropout(values, on, rate, training=True):
    {guard}
    return values * on{factor}
"""
_IN_TRAINING = "if not training: return values"
_WEIGHTS = """
def class_weights(labels):
    counts = np.bincount(labels)
    return ({formula}).tolist()
"""
_SUSPECTS = """
def suspects(probabilities, labels, count):
    own = probabilities[np.arange(len(labels)), labels]
    return {found}
"""
_BY_PATIENT = """
def by_patient(patients, count):
    {held}
"""

WRONG = [
    wrong(
        "standardize",
        0,
        _STANDARDIZE.format(spread="other.std(axis=0)", mean="other", divisor=_SAFE),
        "new data scaled by their own mean and spread, which a single new picture does not even have",
    ),
    wrong(
        "standardize",
        0,
        _STANDARDIZE.format(spread="train.var(axis=0)", mean="train", divisor=_SAFE),
        "divided by the variance, not by its square root",
    ),
    wrong(
        "standardize",
        0,
        _STANDARDIZE.format(spread="train.std(axis=0)", mean="train", divisor="spread"),
        "divides by 0 where a column is the same everywhere",
    ),
    wrong("curve_a", 0, "curve_a = 'a'", "a network that underfits would not read its training digits well"),
    wrong("curve_a", 0, "curve_a = 'c'", "the validation loss has turned long ago"),
    wrong("curve_b", 0, "curve_b = 'b'", "overfitting shows in a gap, and here is none"),
    wrong("curve_b", 0, "curve_b = 'c'", "both losses lie nearly still, near that of guessing"),
    wrong("curve_c", 0, "curve_c = 'a'", "too early to tell: the training loss is still falling"),
    wrong("curve_c", 0, "curve_c = 'b'", "a small gap that does not grow is no overfitting"),
    wrong(
        "stop",
        0,
        _STOP.format(better="<", patience="patience", kept="epoch + 1", first=1),
        "the weights of the last epoch are kept, not those of the best",
    ),
    wrong(
        "stop",
        0,
        _STOP.format(better="<", patience="patience", kept="best", first=0),
        "epochs counted from 0",
    ),
    wrong(
        "stop",
        0,
        _STOP.format(better="<", patience="1", kept="best + 1", first=1),
        "stops at the first epoch that is not better, whatever the patience",
    ),
    wrong(
        "stop",
        0,
        _STOP.format(better="<=", patience="patience", kept="best + 1", first=1),
        "a loss that stays the same is no better one",
    ),
    wrong(
        "penalty",
        0,
        "def penalty(kernel, factor):\n    return factor * np.abs(kernel).sum()",
        "absolute values are L1; L2 takes squares",
    ),
    wrong(
        "penalty",
        0,
        "def penalty(kernel, factor):\n    return factor * (kernel**2).mean()",
        "the mean of the squares instead of their sum",
    ),
    wrong(
        "penalty",
        0,
        "def penalty(kernel, factor):\n    return factor * kernel.sum() ** 2",
        "first squared, then added up: not the other way round",
    ),
    wrong(
        "dropout",
        0,
        _DROPOUT.format(guard=_IN_TRAINING, factor=""),
        "what is kept must grow, or the next layer gets less in training than in prediction",
    ),
    wrong(
        "dropout",
        0,
        _DROPOUT.format(guard=_IN_TRAINING, factor=" / rate"),
        "divided by the part that is dropped, not by the part that is kept",
    ),
    wrong(
        "dropout",
        0,
        _DROPOUT.format(guard="", factor=" / (1 - rate)"),
        "it acts in prediction, too",
    ),
    wrong("always_dog", 0, "always_dog = 0.5", "there are more dogs than cats"),
    wrong("always_dog", 0, "always_dog = 60 / 5", "dogs for each cat, not the share of all photos"),
    wrong("always_dog", 0, "always_dog = 0.9167", "1 - 5,000 / 60,000: the whole is 65,000"),
    wrong(
        "class_weights",
        0,
        _WEIGHTS.format(formula="counts / len(labels)"),
        "the shares themselves, so that the larger class counts even more",
    ),
    wrong(
        "class_weights",
        0,
        _WEIGHTS.format(formula="len(labels) / counts"),
        "not divided by the number of classes, so that the loss is larger with weights than without",
    ),
    wrong(
        "class_weights",
        0,
        _WEIGHTS.format(formula="len(labels) / (2 * counts)"),
        "two classes are taken for granted",
    ),
    wrong(
        "suspects",
        0,
        _SUSPECTS.format(found="probabilities.max(axis=1).argsort()[:count].tolist()"),
        "where the network is unsure, not where it contradicts the label",
    ),
    wrong(
        "suspects",
        0,
        _SUSPECTS.format(found="own.argsort()[::-1][:count].tolist()"),
        "the labels that it believes most",
    ),
    wrong(
        "suspects",
        0,
        _SUSPECTS.format(found="np.flatnonzero(probabilities.argmax(axis=1) != labels)[:count].tolist()"),
        "the first contradictions, not the strongest",
    ),
    wrong("read", 1.4, "read = [9, 1, 5, 3, 8, 2, 5, 6, 8, 6]", "not every suspect is wrong: three are just nines"),
    wrong(
        "by_patient",
        0,
        _BY_PATIENT.format(held="return np.arange(len(patients)) >= len(patients) - count"),
        "the last slices are held out, not the last patients",
    ),
    wrong(
        "by_patient",
        0,
        _BY_PATIENT.format(held="return np.isin(patients, np.unique(patients)[:count])"),
        "the first patients instead of the last",
    ),
    wrong(
        "by_patient",
        0,
        _BY_PATIENT.format(held="return patients > patients.max() - count"),
        "works only where the numbers have no gaps",
    ),
    wrong("honest", 0, "honest = 'a'", "the network knew other slices of these patients"),
    wrong("honest", 0, "honest = 'b'", "a mean with a number that is too good is too good"),
    wrong("classifier", 0, "classifier = network()", "not trained"),
    wrong("classifier", 0, "classifier = network(kernels=64)", "more weights than allowed"),
    wrong("remedies", 0, "remedies = 'dropout'", "too short to be read"),
]
