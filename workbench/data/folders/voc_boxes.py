"""Boxes in Pascal VOC's XML."""

import math
from dataclasses import dataclass
from typing import Any

from workbench.data.readers.image_content import refuse
from workbench.messages import mark, say

_PLACES = ("xmin", "ymin", "xmax", "ymax")
_DEPTHS = ("zmin", "zmax")
_FORBIDDEN = mark("its XML defines entities, as files do that were made to do harm; it was not read")
_BROKEN = mark("it is no XML that can be read: {why}")
_NO_ANNOTATION = mark("it is XML, but has no <object> with a <bndbox> (its outermost element is <{tag}>)")
_BAD_BOX = mark("object {number} ({name}): {part} is missing or no number")
_NO_NAME = mark("object {number} has no <name>")


@dataclass(frozen=True)
class VocBox:
    """A box of a file: its number there, its class, and xmin, ymin[, zmin], xmax, ymax[, zmax] as written."""

    number: int
    name: str
    corners: tuple[float, ...]


@dataclass(frozen=True)
class VocFile:
    """What a file holds: its boxes, and the width and height of the image if it says them (else 0)."""

    boxes: tuple[VocBox, ...]
    width: int = 0
    height: int = 0


def read_voc(data: bytes) -> VocFile:
    """The boxes of a file, as they are written in it: in pixels from the image's corner.

    Args:
        data: The bytes of the XML file.

    Returns:
        The boxes; an image without objects has none.

    Raises:
        UnreadableFile: It is no XML, holds entities, or an object lacks its name or a corner.

    Source: M. Everingham et al., *The PASCAL Visual Object Classes Challenge* (2010), IJCV 88.
    """
    import xml.etree.ElementTree as ET

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    if not data.strip():
        raise refuse(say("the file is empty (0 bytes); copy it once more"))
    try:
        root = fromstring(data)
    except DefusedXmlException:
        raise refuse(say(_FORBIDDEN)) from None
    except (ET.ParseError, ValueError, LookupError) as error:
        raise refuse(say(_BROKEN, why=error)) from error
    if root.tag != "annotation" and root.find(".//object") is None:
        raise refuse(say(_NO_ANNOTATION, tag=root.tag))
    boxes = tuple(_box(number, one) for number, one in enumerate(root.iter("object"), 1))
    return VocFile(boxes, _whole(root, "size/width"), _whole(root, "size/height"))


def _box(number: int, one: Any) -> VocBox:
    name = (one.findtext("name") or "").strip()
    if not name:
        raise refuse(say(_NO_NAME, number=number))
    corners = {part: _number(one, number, name, part) for part in _PLACES}
    if one.find("bndbox/zmin") is not None:
        corners |= {part: _number(one, number, name, part) for part in _DEPTHS}
        order = ("xmin", "ymin", "zmin", "xmax", "ymax", "zmax")
        return VocBox(number, name, tuple(corners[part] for part in order))
    return VocBox(number, name, tuple(corners.values()))


def _number(one: Any, number: int, name: str, part: str) -> float:
    try:
        value = float(one.findtext(f"bndbox/{part}") or "")
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise refuse(say(_BAD_BOX, number=number, name=name, part=f"<{part}>"))
    return value


def _whole(root: Any, path: str) -> int:
    text = (root.findtext(path) or "").strip()
    return int(text) if text.isdecimal() else 0
