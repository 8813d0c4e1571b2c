"""Pictures that only the grader has: drawn with the lab's secret seed, each batch with as many of each answer."""

import numpy as np

STROKES = ("upright", "level", "rising", "falling")
RED, WHITE, YELLOW, MAGENTA = (1, 0, 0), (1, 1, 1), (1, 1, 0), (1, 0, 1)
GREEN, BLUE, CYAN, BLACK = (0, 1, 0), (0, 0, 1), (0, 1, 1), (0, 0, 0)


def edges(kinds, random, *, contrast, size=(8, 10), dots=False):
    """Two areas a picture: "right" is brighter to the right, and so on; "plain" has one. (pictures, rows, columns)."""
    return np.stack([_edge(kind, random, contrast, size, dots) for kind in kinds])


def _edge(kind, random, contrast, size, dots):
    dark = int(random.integers(0, 10 - contrast))
    picture = np.full(size, dark if kind != "plain" else random.integers(0, 10))
    rows, columns = (int(random.integers(3, length - 2)) for length in size)
    brighter = {"right": np.s_[:, columns:], "left": np.s_[:, :columns], "down": np.s_[rows:], "up": np.s_[:rows]}
    if kind in brighter:
        picture[brighter[kind]] += contrast
    if dots:
        picture[int(random.integers(size[0])), int(random.integers(size[1]))] += 1
    return picture


def strokes(kinds, random, *, contrast, size=9, darkest=0, square=False):
    """One stroke a picture, a pixel wide and ``size`` long, in its left part. (pictures, rows, columns)."""
    return np.stack([_stroke(kind, random, contrast, size, darkest, square) for kind in kinds])


def _stroke(kind, random, contrast, size, darkest, square):
    ground = int(random.integers(darkest, 10 - contrast))
    picture = np.full((size, size + 6), ground)
    place, along = int(random.integers(2, size - 2)), np.arange(size)
    rows, columns = {
        "upright": (along, np.full(size, place)),
        "level": (np.full(size, place), along),
        "rising": (size - 1 - along, along),
        "falling": (along, along),
    }[kind]
    picture[rows, columns] += contrast
    if square:  # as bright as the stroke, as large as a filter, and so far away that no filter sees both
        top = int(random.integers(1, size - 4))
        picture[top : top + 3, size + 2 : size + 5] += contrast
    return picture


def spots(colours, random, *, ground=BLACK, size=(7, 8), spot=3):
    """A square of one colour each on a ground. (pictures, rows, columns, 3), numbers from 0 to 9."""
    return np.stack([_spot(colour, random, ground, size, spot) for colour in colours])


def _spot(colour, random, ground, size, spot):
    picture = np.empty((*size, 3), int)
    picture[:] = _shade(ground, random)
    top, left = (int(random.integers(0, length - spot + 1)) for length in size)
    picture[top : top + spot, left : left + spot] = _shade(colour, random)
    return picture


def _shade(colour, random):
    """8 or 9 where the colour is bright, 0 or 1 elsewhere."""
    return np.array([8 * part for part in colour]) + random.integers(0, 2, 3)


def shifted_digits(images, seed, copies=4):
    """Digits anywhere in their picture, a little lighter, with noise. (copies * digits, rows, columns, 1)."""
    random = np.random.default_rng(seed)
    images = np.concatenate([images] * copies)
    moves = random.integers(-4, 5, (len(images), 2))
    moved = np.stack([np.roll(image, move, (0, 1)) for image, move in zip(images, moves, strict=True)])
    lighter = moved * random.uniform(0.85, 1.0, (len(images), 1, 1, 1))
    return np.clip(lighter + random.normal(0, 0.02, images.shape), 0, 1).astype("float32")
