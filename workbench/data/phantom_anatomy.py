"""A chest drawn from smooth shapes: what one patient of the phantom looks like, and one slice of it.

Lengths are in pixels of 1.37 mm. Angles turn clockwise on the screen, since rows count downwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from workbench.data.dataset import Array

SIDE = 256
_SOFT = 1.3
"""Width of an edge, in pixels: a voxel that lies in two tissues has a signal in between (partial volume)."""

# Signals of balanced steady-state free precession, as cine MRI is taken: blood and fat are bright, lungs are dark.
_AIR, _LUNG, _MUSCLE, _LIVER, _BLOOD, _FAT = 0.0, 0.045, 0.24, 0.27, 0.72, 1.0

_Box: TypeAlias = tuple[slice, slice]
_Wobble: TypeAlias = tuple[float, float, float, float]
_WHOLE: _Box = (slice(None), slice(None))

_ROWS, _COLUMNS = (axis.astype(np.float32) for axis in np.mgrid[:SIDE, :SIDE])


@dataclass(frozen=True)
class Blob:
    """An ellipse with a wavy rim. ``wobble`` are the amplitudes of two and three waves around, as parts of it."""

    x: float
    y: float
    width: float
    height: float
    turn: float = 0.0
    wobble: _Wobble = (0.0, 0.0, 0.0, 0.0)

    def box(self) -> _Box:
        """The rows and columns beyond which nothing of it can be seen."""
        reach = 1.5 * max(self.width, self.height) + 3
        ranges = ((max(int(middle - reach), 0), max(int(middle + reach), 0)) for middle in (self.y, self.x))
        rows, columns = (slice(first, last) for first, last in ranges)
        return rows, columns

    def depth(self, box: _Box = _WHOLE) -> Array:
        """How far inside each pixel of ``box`` is, about in pixels: (rows, columns), negative outside."""
        cos, sin = np.float32(np.cos(self.turn)), np.float32(np.sin(self.turn))
        x, y = _COLUMNS[box] - np.float32(self.x), _ROWS[box] - np.float32(self.y)
        u, v = (cos * x + sin * y) / np.float32(self.width), (cos * y - sin * x) / np.float32(self.height)
        distance = np.sqrt(u * u + v * v) + np.float32(1e-6)
        c, s = u / distance, v / distance
        a, b, d, e = (np.float32(value) for value in self.wobble)
        rim = 1 + a * (c * c - s * s) + b * 2 * c * s + d * c * (c * c - 3 * s * s) + e * s * (3 * c * c - s * s)
        depth: Array = (rim - distance) * np.float32(min(self.width, self.height))
        return depth


@dataclass(frozen=True)
class Patient:
    """What stays the same in all slices of a patient."""

    heart: tuple[float, float]
    radius: float
    wall: float
    contraction: float
    turn: float
    wobble: _Wobble
    right: float
    blood: float
    body: Blob
    fat: float
    organs: _Wobble
    stomach: float
    diaphragm: float
    field: tuple[float, float, float]
    aperture: float
    noise: float


def some_patient(random: np.random.RandomState, *, failing: bool) -> Patient:
    """A patient by chance: healthy hearts contract by a third and more, failing ones are wide and hardly do."""
    x, y = random.normal(128, 6), random.normal(126, 6)
    low, high = (23.0, 29.0) if failing else (19.0, 25.0)
    contraction = random.uniform(0.05, 0.2) if failing else random.uniform(0.28, 0.42)
    wobble = _wobble(random.normal(0, 1, 4) * (0.05, 0.05, 0.025, 0.025))
    shape = _wobble(random.normal(0, 1, 4) * 0.035)
    body = Blob(x - 2, y + 40, random.uniform(122, 160), random.uniform(108, 128), random.uniform(-0.8, -0.3), shape)
    return Patient(
        heart=(x, y),
        radius=random.uniform(low, high),
        wall=random.uniform(5.5, 9.5),
        contraction=contraction,
        turn=random.normal(0, 0.3),
        wobble=wobble,
        right=random.uniform(0.85, 1.15),
        blood=random.uniform(0.9, 1.1),
        body=body,
        fat=random.uniform(5, 20),
        organs=_wobble(random.normal(0, 0.06, 4)),
        stomach=float(random.choice([0.06, 0.14, 0.6])),
        diaphragm=random.uniform(20, 42),
        field=(random.uniform(3.0, 5.0), random.uniform(1.0, 1.6), random.uniform(55, 85)),
        aperture=random.uniform(96, 134),
        noise=random.uniform(0.012, 0.035),
    )


def _wobble(values: Array) -> _Wobble:
    first, second, third, fourth = (float(value) for value in values)
    return first, second, third, fourth


class Canvas:
    """Tissues laid over one another."""

    def __init__(self) -> None:
        self.signal: Array = np.full((SIDE, SIDE), _AIR, np.float32)

    def lay(self, depth: Array, signal: float | Array, opacity: float = 1.0) -> None:
        """Cover the inside of a shape with a tissue of this signal."""
        share = np.clip(depth / np.float32(_SOFT) + np.float32(0.5), 0, 1) * np.float32(opacity)
        self.signal += share * (np.float32(signal) - self.signal)

    def dot(self, blob: Blob, signal: float, within: Array) -> None:
        """Put a small thing on the canvas where ``within`` is inside too."""
        box = blob.box()
        depth = np.minimum(blob.depth(box), within[box])
        share = np.clip(depth / np.float32(_SOFT) + np.float32(0.5), 0, 1) * np.float32(0.8)
        self.signal[box] += share * (np.float32(signal) - self.signal[box])


def draw(patient: Patient, level: float, phase: float, random: np.random.RandomState) -> tuple[Array, Array]:
    """Signal (256, 256) without noise, and the cavity's mask, bool (256, 256).

    ``level`` runs from 0 at the base of the heart to 1 at its apex, ``phase`` from 0 (end of diastole) to 1 (end of
    systole).
    """
    canvas = Canvas()
    _chest(canvas, patient, level, random)
    mask = _heart(canvas, patient, level, phase, random)
    return _through_coil(canvas.signal, patient), mask


def _chest(canvas: Canvas, patient: Patient, level: float, random: np.random.RandomState) -> None:
    """Skin fat, chest wall, lungs with vessels, the spine, and what lies below the diaphragm."""
    x, y = patient.heart
    depth = patient.body.depth()
    canvas.lay(depth, _FAT * _texture(random, 0.12))
    uneven = depth - patient.fat + 4 * enlarged(random.normal(0, 1, (9, 9)))
    canvas.lay(uneven, _MUSCLE * _texture(random, 0.25))
    canvas.lay(np.minimum(uneven - 3, 2.2 - np.abs(uneven - 8)), _FAT * 0.5, 0.6)  # fat between the muscles
    inner = uneven - 13
    canvas.lay(inner, _LUNG * _texture(random, 0.3))
    for _ in range(26):  # vessels of the lung
        where = Blob(x + random.uniform(10, 105), y + random.uniform(-70, 60), *random.uniform(0.8, 2.6, 2))
        canvas.dot(where, random.uniform(0.1, 0.4), inner)
    for rib in range(4):
        ring = Blob(x - 95 + 38 * rib, y - 66 + 6 * rib, 9, 4, -0.6)
        canvas.dot(ring, _FAT * 0.6, depth - patient.fat * 0.6)
    _abdomen(canvas, patient, y + patient.diaphragm + 10 * level, inner, random)
    vertebra = Blob(x + 24, y + 98, 16, 14)
    aorta = Blob(x + 42, y + 58, 7.5, 7.5)
    for place, signal in ((vertebra, _MUSCLE * 1.4), (aorta, _BLOOD * patient.blood)):
        canvas.dot(place, signal, depth - 2)


def _abdomen(canvas: Canvas, patient: Patient, top: float, inner: Array, random: np.random.RandomState) -> None:
    """Fat with loops of gut below the diaphragm, and in it liver with its vessels, spleen and stomach."""
    x, wavy = patient.heart[0], patient.organs
    canvas.lay(
        np.minimum(Blob(x, top + 92, 150, 86, 0.05, wavy).depth(), inner + 3), _FAT * 0.4 * _texture(random, 0.3)
    )
    for place in range(6):
        middle = (x - 60 + 24 * place + random.normal(0, 3), top + 88 + random.normal(0, 6))
        size = random.uniform(7, 13)
        for share, signal in ((1.0, _MUSCLE), (0.75, random.choice([0.08, 0.2, 0.5]))):
            canvas.dot(Blob(*middle, size * share, size * share * 0.8, place, wavy), signal, inner)
    liver = Blob(x - 42, top + 50, 92, 50, 0.08, wavy)
    stomach = (x - 6 + 60 * wavy[0], top + 40)
    organs = (
        (liver, _LIVER),
        (Blob(x + 50, top + 50, 40, 28, -0.4, wavy), _LIVER * 1.2),
        (Blob(*stomach, 27, 17, 0.2, wavy), _FAT * 0.4),
        (Blob(*stomach, 24, 14, 0.2, wavy), patient.stomach),
    )
    for organ, signal in organs:
        canvas.lay(np.minimum(organ.depth(), inner + 3), signal * _texture(random, 0.15))
    inside = np.minimum(liver.depth() - 2, inner)
    for _ in range(9):
        vessel = Blob(x + random.uniform(-90, 20), top + random.uniform(10, 90), *random.uniform(0.9, 2.6, 2))
        canvas.dot(vessel, random.uniform(0.35, 0.55), inside)


def _heart(canvas: Canvas, patient: Patient, level: float, phase: float, random: np.random.RandomState) -> Array:
    """Both ventricles in their fat; returns the inside of the left one, papillary muscles included."""
    x, y = patient.heart[0] + 7 * level + random.normal(0, 0.4), patient.heart[1] + 4 * level + random.normal(0, 0.4)
    taper = np.sqrt(max(1 - (0.93 * level) ** 2, 0.02))
    beat = 1 - patient.contraction * phase
    radius = max(patient.radius * taper * beat, 2.6)
    # The wall keeps its volume: it thickens as the cavity shrinks.
    wall = patient.wall * (0.75 + 0.25 * taper) * (1 + 0.9 * patient.contraction * phase)
    wobble = _wobble(np.add(patient.wobble, random.normal(0, 0.012, 4)))
    cavity = Blob(x, y, radius * 1.04, radius * 0.96, patient.turn, wobble)
    outside = Blob(x, y, radius * 1.02 + wall, radius * 0.98 + wall, patient.turn, _wobble(np.multiply(wobble, 0.6)))
    septum = np.pi + 0.25 + patient.turn
    _right_ventricle(canvas, patient, (x, y), radius + wall, septum, level, phase, random)
    canvas.lay(outside.depth() + 1.6, _FAT * 0.42, 0.5)
    canvas.lay(outside.depth(), _MUSCLE * _texture(random, 0.08))
    inside = cavity.depth()
    flow = 1 + 0.1 * random.normal()
    canvas.lay(inside, _BLOOD * patient.blood * _texture(random, 0.05) * np.float32(1 + 0.04 * flow))
    _papillary_muscles(canvas, inside, (x, y), radius, septum, level, phase, random)
    mask: Array = inside >= 0
    return mask


def _right_ventricle(
    canvas: Canvas,
    patient: Patient,
    centre: tuple[float, float],
    reach: float,
    septum: float,
    level: float,
    phase: float,
    random: np.random.RandomState,
) -> None:
    """A crescent around the septum: an ellipse of which the left ventricle covers a part."""
    size = patient.right * patient.radius * (1.25 - 0.75 * level) * (1 - 0.18 * phase)
    if level > 0.88:  # noqa: PLR2004 - the apex is the left ventricle's alone
        return
    away = reach - 0.1 * size
    x, y = centre[0] + away * np.cos(septum), centre[1] + away * np.sin(septum)
    shape = Blob(x, y, size * 0.86, size * 1.25, septum + 0.2, (0.04, 0.05, 0.06, 0.02))
    fat = Blob(x - 2, y - 5, size * 0.95 + 7, size * 1.25 + 6, septum + 0.2, (0.08, 0.05, 0.1, 0.04))
    canvas.lay(fat.depth(), _FAT * 0.5 * _texture(random, 0.25), 0.8)
    cavity = shape.depth()
    canvas.lay(cavity + 2.8, _MUSCLE)
    canvas.lay(cavity, _BLOOD * patient.blood * 0.94 * _texture(random, 0.08))
    for _ in range(7):  # trabeculae
        angle = septum + random.uniform(-1.1, 1.1)
        width, height = random.uniform(1.0, 2.6, 2)
        place = Blob(x + size * 0.72 * np.cos(angle), y + size * 0.95 * np.sin(angle), width, height, angle)
        canvas.dot(place, _MUSCLE * 1.3, cavity)


def _papillary_muscles(
    canvas: Canvas,
    inside: Array,
    centre: tuple[float, float],
    radius: float,
    septum: float,
    level: float,
    phase: float,
    random: np.random.RandomState,
) -> None:
    """Two dark muscles at the free wall in the middle of the heart; they stay in the contour, as experts draw it."""
    if not 0.18 < level < 0.85:  # noqa: PLR2004 - neither at the valves nor at the apex
        return
    for side in (-1.0, 1.0):
        angle = septum + np.pi + side * random.uniform(0.85, 1.15)
        away = radius * (0.74 - 0.12 * phase)
        size = radius * random.uniform(0.13, 0.21) * (1 + 0.15 * phase)
        x, y = centre[0] + away * np.cos(angle), centre[1] + away * np.sin(angle)
        muscle = Blob(x, y, size * 1.3, size, angle, (0.1, 0.0, 0.08, 0.0))
        canvas.dot(muscle, _MUSCLE * 1.1, inside)


def _texture(random: np.random.RandomState, strength: float) -> Array:
    """Slow variation of a tissue around 1: a coarse random grid, blown up bilinearly."""
    return 1 + np.float32(strength) * enlarged(random.normal(0, 1, (18, 18)))


def enlarged(coarse: Array) -> Array:
    """A small grid (n, n) blown up to (256, 256) by linear interpolation along both axes."""
    places = np.linspace(0, len(coarse) - 1, SIDE)
    left = np.minimum(places.astype(int), len(coarse) - 2)
    share = (places - left).astype(np.float32)[:, np.newaxis]
    coarse = coarse.astype(np.float32)
    tall = (coarse[left] * (1 - share) + coarse[left + 1] * share).T
    both: Array = (tall[left] * (1 - share) + tall[left + 1] * share).T
    return both


def _through_coil(signal: Array, patient: Patient) -> Array:
    """The receiving coil lies on the chest: what is near it, at the top left, shines; far away all gets darker."""
    gain, sharpness, reach = patient.field
    x, y = patient.body.x, patient.body.y
    direction = patient.body.turn - np.pi / 2
    near = (x + patient.body.height * 0.95 * np.cos(direction), y + patient.body.height * 0.95 * np.sin(direction))
    distance = np.hypot(_COLUMNS - np.float32(near[0]), _ROWS - np.float32(near[1])) / np.float32(reach)
    field = 1 + np.float32(gain) / (1 + distance ** np.float32(2 * sharpness))
    edge = np.hypot(_COLUMNS - SIDE / 2, _ROWS - SIDE / 2).astype(np.float32)
    seen = np.clip((np.float32(patient.aperture) - edge) / 4, 0, 1)
    measured: Array = _blurred(signal * field.astype(np.float32)) * seen
    return measured


def _blurred(image: Array) -> Array:
    """The point spread of the scanner: weights 1, 2, 1 along both axes."""
    for axis in (0, 1):
        image = (np.roll(image, 1, axis) + 2 * image + np.roll(image, -1, axis)) / np.float32(4)
    return image


def levels(count: int) -> Sequence[float]:
    """``count`` levels from base to apex, evenly spaced."""
    return [(place + 0.5) / count for place in range(count)]
