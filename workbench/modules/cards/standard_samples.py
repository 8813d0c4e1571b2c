"""The pictures that cards show before a module: cells, drawn by a formula, as grey, colour, binary or volume."""

from functools import cache
from typing import Any, NamedTuple

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.image_header import CHANNELS, ColorMode, ImageHeader
from workbench.data.sample import Sample
from workbench.data.sample_labels import BoxLabel, ClassLabel, ImageLabel, MaskLabel, PointLabel, Targets
from workbench.modules.module_description import Category, Description, Dtype
from workbench.modules.opencv import opencv

CLASS_NAMES = ("background", "cell", "nucleus")
STANDARD_WIDTH = 128
_SIZE = (96, STANDARD_WIDTH)
_DEPTH = 5
_CHANNELS = 5
_FLAT = 2
_SOFT = 1.5
"""How many pixels the edge of a cell is wide."""
_NOISE = 0.03
_MODES: dict[Category, ColorMode] = {"Color": "RGB", "Binary": "Binary"}
"""The colour mode to be shown where a module of a category takes several."""
_TOP: dict[str, float] = {"bool": 1, "uint8": 255, "int8": 127, "uint16": 65_535, "int16": 2_000}


class _Cell(NamedTuple):
    """Place and radius in pixels, and colour from 0 to 1."""

    row: float
    column: float
    radius: float
    colour: tuple[float, float, float]


_CELLS = (
    _Cell(26, 26, 15, (0.85, 0.45, 0.30)),
    _Cell(66, 24, 12, (0.30, 0.75, 0.45)),
    _Cell(34, 66, 17, (0.35, 0.60, 0.90)),
    _Cell(48, 88, 13, (0.80, 0.75, 0.35)),  # touches the one before
    _Cell(76, 62, 10, (0.75, 0.45, 0.80)),
    _Cell(78, 108, 13, (0.85, 0.45, 0.30)),
    _Cell(18, 110, 9, (0.30, 0.75, 0.45)),
    _Cell(88, 88, 2.5, (0.90, 0.90, 0.90)),  # a speck
)
_GROUND = (0.10, 0.13, 0.22)
_NUCLEUS = 0.35
"""The radius of a nucleus, as a share of its cell's."""


def standard_sample(about: Description) -> Sample:
    """The picture that suits a module: of a dimension, colour mode and type of numbers that it takes.

    Args:
        about: The description of the module.

    Returns:
        A sample with every kind of label; its prediction is the same.

    >>> from workbench.modules import Resize
    >>> standard_sample(Resize.about).image.shape
    (96, 128)
    """
    first = _MODES.get(about.category, "L")
    modes: tuple[ColorMode, ...] = (first, "L", *about.color_modes)
    mode = next(mode for mode in modes if mode in about.color_modes)
    dtypes: tuple[Dtype, ...] = ("uint8", "float32", *about.dtypes)
    dtype = next(dtype for dtype in dtypes if dtype in about.dtypes)
    return _sample(mode, dtype, _FLAT if _FLAT in about.dimensions else max(about.dimensions))


@cache
def _sample(mode: ColorMode, dtype: str, dimension: int) -> Sample:
    slices = [_drawn(mode, dtype, share) for share in (_shares() if dimension > _FLAT else (1.0,))]
    image, mask = (np.stack(part) if dimension > _FLAT else part[0] for part in zip(*slices, strict=True))
    header = ImageHeader(dimension, mode, (0.5,) * dimension, (0.0,) * dimension, source="cells.png")
    label = _labels(mask, dimension)
    return Sample(image, header, label, label, group="standard", name="cells.png")


def _shares() -> list[float]:
    """How large the cells are in each slice of the volume: largest in its middle."""
    return [1 - 0.15 * abs(index - _DEPTH // 2) for index in range(_DEPTH)]


def _drawn(mode: ColorMode, dtype: str, share: float) -> tuple[Array, Array]:
    """Image and mask of a slice."""
    colours, mask = _cells(share)
    if mode == "Binary":
        return _as(np.float64(mask > 0), dtype), mask
    if mode in ("HSV", "Lab", "YCrCb"):
        cv2 = opencv()
        code = {"HSV": cv2.COLOR_RGB2HSV, "Lab": cv2.COLOR_RGB2Lab, "YCrCb": cv2.COLOR_RGB2YCrCb}[mode]
        picture = cv2.cvtColor(_as(colours, "uint8"), code)
        return (picture if dtype == "uint8" else _as(picture / 255.0, dtype)), mask
    grey = colours.mean(axis=-1)
    count = CHANNELS.get(mode, _CHANNELS)
    if mode in ("RGB", "RGBA"):
        values = np.concatenate([colours, np.ones((*_SIZE, count - 3))], axis=-1)
    else:
        values = grey if count == 1 else grey[..., None] * np.linspace(1, 0.5, count)
    return _as(values, dtype), mask


@cache
def _cells(share: float) -> tuple[Array, Array]:
    """Colours (height, width, 3) from 0 to 1, and the mask: 1 in cells, 2 in their nuclei."""
    rows, columns = np.indices(_SIZE)
    colours = np.full((*_SIZE, 3), _GROUND)
    mask = np.zeros(_SIZE, np.uint8)
    for cell in _CELLS:
        distance = np.hypot(rows - cell.row, columns - cell.column)
        for radius, colour, number in ((cell.radius, cell.colour, 1), (cell.radius * _NUCLEUS, (0.95, 0.9, 0.95), 2)):
            inside = 1 / (1 + np.exp((distance - radius * share) / (_SOFT / 2)))[..., None]
            colours = colours * (1 - inside) + np.asarray(colour) * inside
            mask[distance < radius * share] = number
    light = 0.65 + 0.35 * columns / _SIZE[1]  # uneven, as under a microscope
    noise = np.random.default_rng(0).normal(0, _NOISE, colours.shape)
    return np.clip(colours * light[..., None] + noise, 0, 1), mask


def _as(values: Any, dtype: str) -> Array:
    """Values from 0 to 1 in a type of numbers."""
    if dtype == "bool":
        return np.asarray(values > 0.5)  # noqa: PLR2004 - the middle
    return np.ascontiguousarray((values * _TOP.get(dtype, 1.0 if "float" in dtype else 100)).astype(dtype))


def _labels(mask: Array, dimension: int) -> Targets:
    size = mask.shape
    places = [(cell.column + 0.5, cell.row + 0.5, cell.radius) for cell in _CELLS]
    deep = dimension > _FLAT
    boxes = [
        (x - r, y - r, *((0,) * deep), x + r, y + r, *((size[0],) * deep)) for x, y, r in places
    ]  # fmt: skip
    frame = np.asarray(size[::-1] * 2, float)
    points = [(x, y, *((size[0] / 2,) * deep)) for x, y, _ in places]
    classes = np.ones(len(places), np.int64)
    return Targets(
        category=ClassLabel.of(1, CLASS_NAMES),
        mask=MaskLabel(mask, CLASS_NAMES),
        boxes=BoxLabel(np.clip(np.asarray(boxes, float), 0, frame), classes, CLASS_NAMES),
        points=PointLabel(np.asarray(points, float), classes, CLASS_NAMES),
        image=ImageLabel((mask > 0).astype(np.float32)),
    )
