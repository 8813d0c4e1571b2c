"""Boxes in COCO's JSON: one file for all images."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from workbench.data.folders.drawn_boxes import DrawnBox, DrawnBoxes, require_content
from workbench.data.readers.image_content import refuse
from workbench.messages import mark, mark_plural, say, say_plural

MOST_JSON = 512 << 20
"""Bytes of a file: the largest of COCO's own has 450 MB."""
MOST_ENTRIES = 4_000_000
"""Objects of a file: COCO's largest has a million."""
_BROKEN = mark("it is no COCO JSON that can be read: {why}")
_NESTED = mark("its JSON is nested too deeply, as files are that were made to do harm; it was not read")
_MANY = mark("its JSON has {count:,} entries, more than the {most:,} that a file of boxes may have; it was not read")
_TWO_IDS = mark("two entries of {part!r} have the id {id}; an id stands for one")
_NO_NAME = mark("the category with the id {id} has no name")
_NO_CATEGORY = mark("annotation {number}: {id} is the id of no category")
_NO_BOX = mark("annotation {number} ({name}) has no bbox of four numbers x, y, width, height")
_CROWD = mark("annotation {number} ({name}) surrounds a crowd (iscrowd) and not one object; it was left out")
_OUTLINES = mark("its outlines (segmentation) are not used, only the boxes")
_ORPHANS = mark_plural(
    "{count} annotation is of no image that it lists, and was left out: {numbers}",
    "{count} annotations are of no image that it lists, and were left out: {numbers}",
)
_FIRST = 5


class CocoImage(msgspec.Struct):
    """An entry of ``images``."""

    id: int | str
    file_name: str
    width: int | float | None = None
    height: int | float | None = None


class _Category(msgspec.Struct):
    id: int | str
    name: str


class _Annotation(msgspec.Struct):
    image_id: int | str
    category_id: int | str
    id: int | str | None = None
    bbox: msgspec.Raw = msgspec.Raw()
    iscrowd: int | bool | None = 0
    segmentation: msgspec.Raw = msgspec.Raw()


class _Content(msgspec.Struct):
    images: list[CocoImage]
    annotations: list[_Annotation]
    categories: list[_Category]


@dataclass(frozen=True)
class CocoFile:
    """What a file lists.

    Args:
        images: Its images.
        boxes: The boxes of an image by its id, or what is wrong with one of them in words.
        class_names: The names of the categories in the order of their ids.
        remarks: What is to be known of the file as a whole.
    """

    images: tuple[CocoImage, ...]
    boxes: dict[int | str, DrawnBoxes | str]
    class_names: tuple[str, ...]
    remarks: tuple[str, ...]


def read_coco(data: bytes) -> CocoFile:
    """The boxes of all images.

    Args:
        data: The bytes of the JSON file.

    Returns:
        Boxes with their corners in pixels; an image without annotations has none.

    Raises:
        UnreadableFile: It is no JSON of COCO's form, or larger or deeper than any.

    Source: T.-Y. Lin et al., *Microsoft COCO: Common Objects in Context* (2014), ECCV; https://cocodataset.org/#format-data
    """
    content = _content(data)
    _require_own_ids("images", [one.id for one in content.images])
    _require_own_ids("categories", [one.id for one in content.categories])
    nameless = next((one for one in content.categories if not one.name.strip()), None)
    if nameless is not None:
        raise refuse(say(_NO_NAME, id=nameless.id))
    names = {one.id: one.name for one in sorted(content.categories, key=lambda one: (isinstance(one.id, str), one.id))}
    by_image: dict[int | str, list[tuple[int, _Annotation]]] = {one.id: [] for one in content.images}
    orphans = []
    for place, one in enumerate(content.annotations, 1):
        number = one.id if isinstance(one.id, int) else place
        if one.image_id in by_image:
            by_image[one.image_id].append((number, one))
        else:
            orphans.append(number)
    boxes = {one.id: _boxes(one, by_image[one.id], names) for one in content.images}
    has_outlines = any(bytes(one.segmentation) not in (b"", b"null", b"[]") for one in content.annotations)
    remarks = (_orphans(orphans), say(_OUTLINES) if has_outlines else "")
    return CocoFile(tuple(content.images), boxes, tuple(dict.fromkeys(names.values())), tuple(filter(None, remarks)))


def _content(data: bytes) -> _Content:
    require_content(data, MOST_JSON)
    count = data.count(b"{")
    if count > MOST_ENTRIES:
        raise refuse(say(_MANY, count=count, most=MOST_ENTRIES))
    try:
        return msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=_Content)
    except RecursionError:
        raise refuse(say(_NESTED)) from None
    except (msgspec.MsgspecError, ValueError) as error:
        raise refuse(say(_BROKEN, why=error)) from error


def _require_own_ids(part: str, ids: Sequence[int | str]) -> None:
    double = next((one for one, count in Counter(ids).items() if count > 1), None)
    if double is not None:
        raise refuse(say(_TWO_IDS, part=part, id=double))


def _orphans(numbers: Sequence[int]) -> str:
    if not numbers:
        return ""
    more = ", …" if len(numbers) > _FIRST else ""
    return say_plural(_ORPHANS, len(numbers), numbers=", ".join(map(str, numbers[:_FIRST])) + more)


def _boxes(
    image: CocoImage, annotations: Sequence[tuple[int, _Annotation]], names: dict[int | str, str]
) -> DrawnBoxes | str:
    boxes, remarks = [], []
    for number, one in annotations:
        name = names.get(one.category_id)
        if name is None:
            return say(_NO_CATEGORY, number=number, id=one.category_id)
        if one.iscrowd:
            remarks.append(say(_CROWD, number=number, name=name))
            continue
        corners = _corners(bytes(one.bbox))
        if corners is None:
            return say(_NO_BOX, number=number, name=name)
        boxes.append(DrawnBox(number, name, corners))
    return DrawnBoxes(tuple(boxes), _whole(image.width), _whole(image.height), tuple(remarks))


def _corners(written: bytes) -> tuple[float, ...] | None:
    """Corners of x, y, width and height; None where it is something else."""
    try:
        x, y, width, height = msgspec.json.decode(written, type=tuple[float, float, float, float])
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    return x, y, x + width, y + height


def _whole(value: Any) -> int:
    return int(value) if value else 0
