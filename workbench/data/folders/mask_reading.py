"""Masks as people save them: numbers of classes, 0 and 255, palettes, three equal channels, one file a class."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.folders.checked_files import CheckedFiles, refused
from workbench.data.folders.content_stacking import StackedContent, read_stack
from workbench.data.folders.sample_plan import MaskOf
from workbench.data.folders.verdict import SourceFile
from workbench.messages import mark, mark_plural, say, say_plural
from workbench.text_format import listed

MOST_CLASSES = 64
_WHITE = 255
_FEW = 3
"""In so many masks and more, a value that only one of them has is no class."""
_COLOURED = mark("it is in colour; a mask has one number a pixel: save it in grey, or with a palette")
_FRACTIONS = mark("its values are no whole numbers; a mask has a class number for each pixel")
_NEGATIVE = mark("it has negative values ({values}); classes count from 0")
_MANY = mark(
    "it has {count} different values; a mask has one for each class: it was smoothed or saved as JPEG, or is a picture"
)
_UNKNOWN = mark("it has values that are no class: {values}; expected {expected}")
_AS_ONE = mark("its values 0 and 255 were read as class 0 and class 1")
_RENUMBERED = mark("the values {values} were read as the classes 0 to {most}")
_VALUE = mark("value {value}")
_EQUAL = mark("its three equal channels were read as one")
_OVERLAP = mark_plural(
    "{count} pixel is in several masks, and got the class of the last",
    "{count:,} pixels are in several masks, and got the class of the last",
)


@dataclass(frozen=True)
class MaskValues:
    """Which number of a file is which class.

    Args:
        classes: The class of each value.
        names: A name a class.
        are_white: Whether 255 stands for class 1.
    """

    classes: Mapping[int, int]
    names: tuple[str, ...]
    are_white: bool = False

    def remark(self, values: Iterable[int]) -> str:
        """What is to be known of a mask with these values; "" where each number is its class."""
        if self.are_white and _WHITE in values:
            return say(_AS_ONE)
        if self.are_white or all(value == index for value, index in self.classes.items()):
            return ""
        return say(_RENUMBERED, values=listed(sorted(self.classes)), most=len(self.names) - 1)

    def apply(self, mask: Array) -> Array:
        """A mask of class numbers, uint8. All its values are known."""
        if not self.classes or all(value == index for value, index in self.classes.items()):
            return mask.astype(np.uint8)
        table = np.zeros(max(self.classes) + 1, np.uint8)
        for value, index in self.classes.items():
            table[value] = index
        return table[mask]


def values_of(masks: Sequence[frozenset[int]], class_names: Sequence[str]) -> MaskValues:
    """Which values are classes.

    Args:
        masks: The values of each mask.
        class_names: The names of all classes, if they are known; the background is one of them.

    Returns:
        The classes: 0 to the number of names, or what the masks have in common. Masks of 0 and 255 have one class.
    """
    counts = Counter(value for values in masks for value in values)
    often = {value for value, count in counts.items() if count > 1 or len(masks) < _FEW}
    if set(often) <= {0, 1, _WHITE} and _WHITE in often and len(class_names) in (0, 2):
        return MaskValues({0: 0, 1: 1, _WHITE: 1}, tuple(class_names) or _names(2), are_white=True)
    if class_names:
        return MaskValues({index: index for index in range(len(class_names))}, tuple(class_names))
    often = often | {0}
    if max(often) < MOST_CLASSES:
        count = max(often) + 1
        return MaskValues({index: index for index in range(count)}, _names(count))
    names = ("background", *(say(_VALUE, value=value) for value in sorted(often)[1:]))
    return MaskValues({value: index for index, value in enumerate(sorted(often))}, names)


def _names(count: int) -> tuple[str, ...]:
    if count <= 2:  # noqa: PLR2004 - background and one class
        return ("background", "foreground")[:count]
    return ("background", *(f"class {index}" for index in range(1, count)))


def unknown_values(values: Iterable[int], known: MaskValues) -> str:
    """Which values of a mask are no class, in words; "" for none."""
    unknown = sorted(set(values) - known.classes.keys())
    return say(_UNKNOWN, values=listed(unknown, 8), expected=listed(sorted(known.classes), 8)) if unknown else ""


def read_mask(
    files: CheckedFiles, label: MaskOf, order: Sequence[str], names: Sequence[str]
) -> tuple[Array, list[tuple[SourceFile, str]]]:
    """The mask of an image as its files have it.

    Args:
        files: Reads them.
        label: The files; several are one for each class.
        order: The stems of the image's slices.
        names: The names of all classes, for several files.

    Returns:
        (height, width) or (depth, height, width), whole numbers, and remarks.

    Raises:
        RefusedFile: A file cannot be read, or it is no mask.
        SourceChanged: A file is not what it was.
    """
    if not label.names:
        return _numbers(label.stacks[0][0], read_stack(files, label.stacks[0], order))
    result: Array | None = None
    remarks, twice = [], 0
    for name, stack in zip(label.names, label.stacks, strict=True):
        mask, of_file = _numbers(stack[0], read_stack(files, stack, order))
        result = np.zeros(mask.shape, np.uint8) if result is None else result
        if mask.shape != result.shape:
            raise refused(stack[0], "size-differs", say("the masks of this image differ in size"))
        index = names.index(name)
        twice += int(np.count_nonzero((mask != 0) & (result != 0) & (result != index)))
        result[mask != 0] = index
        remarks += of_file
    if twice:
        remarks.append((label.stacks[0][0], say_plural(_OVERLAP, twice)))
    return (np.zeros((0, 0), np.uint8) if result is None else result), remarks


def _numbers(file: SourceFile, content: StackedContent) -> tuple[Array, list[tuple[SourceFile, str]]]:
    """The numbers of a mask; refuses what is none."""
    if content.indices is not None:
        return content.indices, []
    array, remarks = content.array, []
    if array.ndim > content.header.dimension:
        first = array[..., 0]
        colours = array[..., :3] if array.shape[-1] > 2 else array[..., :1]  # noqa: PLR2004 - the rest is transparency
        if (colours != first[..., np.newaxis]).any():
            raise refused(file, "mask-values", say(_COLOURED))
        array = first
        remarks = [(file, say(_EQUAL))]
    if array.dtype.kind == "f":
        if not (np.isfinite(array).all() and (array == np.round(array)).all()):
            raise refused(file, "mask-values", say(_FRACTIONS))
        array = array.astype(np.int64)
    return array.astype(np.uint8) if array.dtype == bool else array, remarks


def found_values(file: SourceFile, mask: Array) -> frozenset[int]:
    """The values of a mask. Raises RefusedFile for more than there can be classes."""
    values = np.flatnonzero(np.bincount(mask.ravel(), minlength=1)) if mask.dtype == np.uint8 else np.unique(mask)
    if len(values) > MOST_CLASSES:
        raise refused(file, "mask-values", say(_MANY, count=len(values)))
    if values[0] < 0:
        raise refused(file, "mask-values", say(_NEGATIVE, values=listed(values[values < 0].tolist(), 5)))
    return frozenset(values.tolist())
