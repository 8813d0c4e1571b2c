"""Samples to try modules with: small, with every label, in each dimension, colour mode and type of numbers."""

from typing import Any

import numpy as np

from workbench.data.image_header import CHANNELS, ColorMode, ImageHeader
from workbench.data.sample import Sample
from workbench.data.sample_labels import BoxLabel, ClassLabel, ImageLabel, MaskLabel, PointLabel, Targets, ValueLabel
from workbench.modules.chains import read_chain
from workbench.modules.manipulation_module import MergeModule
from workbench.modules.module import Module

HEIGHT, WIDTH, DEPTH = 24, 32, 3
NAMES = ("background", "cell", "nucleus")
TOP: dict[str, Any] = {"bool": True, "uint8": 255, "uint16": 65_535, "int16": 3_000, "float32": 1.0, "float64": 1.0}
"""The brightest value of a test image."""


_FLAT = 2
_RADIUS = 8


def pixels(shape: tuple[int, int], dtype: str, *, binary: bool = False) -> Any:
    """A bright disk with noise on a dark ground, or a mask of it."""
    rows, columns = np.indices(shape)
    disk = (rows - shape[0] / 2) ** 2 + (columns - shape[1] / 2) ** 2 < _RADIUS**2
    top = TOP.get(dtype, 100)
    if binary or dtype == "bool":
        return disk * np.asarray(top, dtype)
    values = 0.2 + 0.5 * disk + 0.2 * np.random.default_rng(0).random(shape)
    return (values * top).astype(dtype)


def labels(size: tuple[int, ...]) -> Targets:
    """Every kind of label for an image of a size."""
    axes = len(size)
    mask = np.zeros(size, np.uint8)
    mask[..., 6:14, 8:20] = 1
    mask[..., 9:12, 10:14] = 2
    box, point = ([8, 6, 20, 14], [14, 10]) if axes == _FLAT else ([8, 6, 0, 20, 14, size[0]], [14, 10, 1])
    return Targets(
        category=ClassLabel.of(1, NAMES),
        mask=MaskLabel(mask, NAMES),
        boxes=BoxLabel(np.array([box]), np.array([1]), NAMES),
        points=PointLabel(np.array([point]), np.array([2]), NAMES),
        image=ImageLabel(np.full(size, 0.5, np.float32)),
        values=ValueLabel(np.array([0.5, 63.0], np.float32), ("size", "age")),
    )


def sample(mode: ColorMode = "L", dtype: str = "uint8", dimension: int = 2, name: str = "a.png") -> Sample:
    """A sample with every label, and the same as its prediction."""
    size = (HEIGHT, WIDTH) if dimension == _FLAT else (DEPTH, HEIGHT, WIDTH)
    channels = CHANNELS.get(mode, 5)
    shape = size if channels == 1 else (*size, channels)
    flat = pixels((HEIGHT, WIDTH), dtype, binary=mode == "Binary")
    image = np.ascontiguousarray(np.broadcast_to(flat[..., None] if channels > 1 else flat, shape))
    if channels > 1 and mode != "Binary":
        image = (image * np.linspace(1, 0.5, channels)).astype(dtype)
    spacing, axes = (2.0, 0.5, 0.5)[-dimension:], dimension
    header = ImageHeader(
        dimension, mode, spacing, (0.0,) * axes, tuple(np.eye(axes).ravel().tolist()), "MR", None, "a.png"
    )
    return Sample(image, header, labels(size), labels(size), group="kim", name=name)


def ready(kind: type[Module], given: Sample) -> Sample:
    """``given`` behind what must run before a module."""
    for module in read_chain(kind.about.after) if kind.about.after else ():
        (given,) = module.run(given)
    return given


def inputs(kind: type[Module], given: Sample) -> tuple[Sample, ...]:
    """What a module is called with: two samples of one name for a merge."""
    given = ready(kind, given)
    return (given, given) if issubclass(kind, MergeModule) and kind.paired else (given,)
