"""Slices stacked to a volume, and series stacked as channels."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.folders.checked_files import CheckedFiles, refused
from workbench.data.folders.sample_plan import Stack
from workbench.data.folders.stack_frame import stack_place, turned_slice
from workbench.data.folders.verdict import SourceFile
from workbench.data.image_header import ImageHeader, mode_of
from workbench.data.readers.image_content import ImageContent
from workbench.data.readers.reader_table import stem_of
from workbench.messages import mark, say


@dataclass(frozen=True, eq=False)
class StackedContent:
    """An image of one or more files.

    Args:
        array: (height, width[, channels]) or (depth, height, width[, channels]).
        header: Its header.
        remarks: Of each file: what was done to read it.
        indices: What the files are as a mask, where that is not ``array``: the numbers of a palette, for one.
        order: The stems of the files in the order of the slices.
    """

    array: Array
    header: ImageHeader
    remarks: tuple[tuple[SourceFile, str], ...] = ()
    indices: Array | None = None
    order: tuple[str, ...] = ()


_SIZE = mark(
    "it has the size {size}, and {other} has {expected}; slices of a volume and series of a patient have one size"
)
_REORDERED = mark("its slices were put in the order of their place in the body, which is not that of their names")
_TURNED = mark(
    "it lies in another direction of the body than {other}; the slices of a volume lie in one: give each series a "
    "folder of its own"
)
_NO_VOLUME = mark("a volume cannot be a slice of another one")


def read_stack(files: CheckedFiles, stack: Stack, order: Sequence[str] = ()) -> StackedContent:
    """Read the files of one image.

    Args:
        files: Reads them.
        stack: One file, or the slices of a volume.
        order: The stems of the image's slices, which a label of the same names follows.

    Returns:
        The image.

    Raises:
        RefusedFile: A file cannot be read, or the slices do not fit each other.
        SourceChanged: A file is not what it was.
    """
    contents = [files.content(file) for file in stack]
    remarks = [(file, text) for file, content in zip(stack, contents, strict=True) for text in content.remarks]
    if len(stack) == 1:
        only = contents[0]
        return StackedContent(only.array, only.header, tuple(remarks), only.indices, (stem_of(stack[0].name),))
    _require_one_size(stack, [content.array for content in contents])
    turned = turned_slice(contents)
    if turned is not None:
        raise refused(stack[turned], "direction-differs", say(_TURNED, other=stack[0].shown))
    places = _order(stack, contents, order)
    if places != list(range(len(stack))) and not order:
        remarks.append((stack[0], say(_REORDERED)))
    sorted_contents = [contents[at] for at in places]
    array = np.stack([content.array for content in sorted_contents])
    numbers = [content.array if content.indices is None else content.indices for content in sorted_contents]
    has_numbers = any(content.indices is not None for content in contents) and len({one.shape for one in numbers}) == 1
    header, remark = _volume_header(sorted_contents, array)
    if remark:
        remarks.append((stack[places[0]], remark))
    stems = tuple(stem_of(stack[at].name) for at in places)
    return StackedContent(array, header, tuple(remarks), np.stack(numbers) if has_numbers else None, stems)


def _require_one_size(stack: Stack, arrays: Sequence[Array]) -> None:
    first = arrays[0].shape
    for file, array in zip(stack, arrays, strict=True):
        if array.ndim == 4 or (array.ndim == 3 and array.shape[-1] > 4):  # noqa: PLR2004 - axes, channels
            raise refused(file, "size-differs", say(_NO_VOLUME))
        if array.shape != first:
            reason = say(_SIZE, size=_times(array.shape), other=stack[0].shown, expected=_times(first))
            raise refused(file, "size-differs", reason)


def _times(shape: Sequence[int]) -> str:
    return " × ".join(map(str, shape))


def _order(stack: Stack, contents: Sequence[ImageContent], order: Sequence[str]) -> list[int]:
    """By the order that is given, else by place in the body, else by name."""
    stems = [stem_of(file.name) for file in stack]
    if order and sorted(stems) == sorted(order):
        return [stems.index(stem) for stem in order]
    positions = [content.position for content in contents]
    if any(position is None for position in positions):
        return list(range(len(stack)))
    return sorted(range(len(stack)), key=lambda at: positions[at] or (0.0, 0.0))


def _volume_header(contents: Sequence[ImageContent], array: Array) -> tuple[ImageHeader, str]:
    """The header of a volume, and what is odd about the place of its slices."""
    first = contents[0].header
    spacing, origin, direction, remark = stack_place(contents)
    mode = first.color_mode if first.color_mode != "Binary" else mode_of(array, 3)
    header = ImageHeader(
        3, mode, spacing, origin, direction, modality=first.modality, value_range=_common_range(contents)
    )
    return header, remark


def _common_range(contents: Sequence[ImageContent]) -> tuple[float, float] | None:
    """The range of values of all slices; None where they differ in it."""
    ranges = {content.header.value_range for content in contents}
    return ranges.pop() if len(ranges) == 1 else None


def read_series(files: CheckedFiles, stacks: Sequence[Stack]) -> StackedContent:
    """Read an image; several series become its channels. Raises what read_stack raises."""
    contents = [read_stack(files, stack) for stack in stacks]
    first = contents[0]
    if len(contents) == 1:
        return first
    for stack, content in zip(stacks, contents, strict=True):
        if content.array.shape != first.array.shape or content.array.ndim != content.header.dimension:
            size, expected = _times(content.array.shape), _times(first.array.shape[: first.header.dimension])
            reason = say(_SIZE, size=size, other=stacks[0][0].shown, expected=expected)
            raise refused(stack[0], "size-differs", reason)
    array = np.stack([content.array for content in contents], axis=-1)
    remarks = tuple(remark for content in contents for remark in content.remarks)
    return StackedContent(array, replace(first.header, color_mode="Channels"), remarks, None, first.order)
