"""Boxes in Pascal VOC's XML."""

import codecs
import re
from typing import Any

from workbench.data.folders.drawn_boxes import DrawnBox, DrawnBoxes, finite_number, require_content
from workbench.data.readers.image_content import refuse
from workbench.messages import mark, say

MOST_XML = 16 << 20
"""Bytes of a file: about a hundred thousand boxes of one image."""
_PLACES = ("xmin", "ymin", "xmax", "ymax")
_DEPTHS = ("zmin", "zmax")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_OTHER_ENCODINGS = frozenset(
    {
        "iso8859-1", "iso8859-15", "cp1252", "euc_kr", "cp949", "johab",
        "shift_jis", "cp932", "euc_jp", "gb2312", "gbk", "gb18030", "big5",
    }
)  # fmt: skip
_KOREAN = "cp949"
_FORBIDDEN = mark("its XML defines entities, as files do that were made to do harm; it was not read")
_BROKEN = mark("it is no XML that can be read: {why}")
_NO_ANNOTATION = mark("it is XML, but has no <object> with a <bndbox> (its outermost element is <{tag}>)")
_SEVERAL = mark("it has {count} elements <annotation>, and a file of boxes is of one image")
_NO_BOX = mark("object {number} ({name}) has no <bndbox>")
_NO_CORNER = mark("object {number} ({name}): {part} is missing")
_BAD_CORNER = mark("object {number} ({name}): {part} is no number: {received!r}")
_NO_NAME = mark("object {number} has no <name>")
_NO_OBJECT = mark("it has no <object>, and its image is taken as one without objects")
_NO_SIZE = mark("it does not say the size of its image, so that it was not compared")
_SHOWN = 40


def read_voc(data: bytes, _size: tuple[int, int] = (0, 0)) -> DrawnBoxes:
    """The boxes of a file, as they are written in it: in pixels from the image's corner.

    Args:
        data: The bytes of the XML file.

    Returns:
        The boxes; an image without objects has none.

    Raises:
        UnreadableFile: It is no XML, holds entities, or an object lacks its name or a corner.

    Source: M. Everingham et al., *The PASCAL Visual Object Classes Challenge* (2010), IJCV 88.
    """
    root = _annotation(_without_namespaces(_root(data)))
    boxes = tuple(_box(number, one) for number, one in enumerate(root.iter("object"), 1))
    width, height = _whole(root, "size/width"), _whole(root, "size/height")
    remarks = ("" if boxes else say(_NO_OBJECT), "" if root.find("size") is not None else say(_NO_SIZE))
    return DrawnBoxes(boxes, width, height, tuple(filter(None, remarks)))


def _root(data: bytes) -> Any:
    import xml.etree.ElementTree as ET

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    require_content(data, MOST_XML)
    try:
        return fromstring(_text(data))
    except DefusedXmlException:
        raise refuse(say(_FORBIDDEN)) from None
    except (ET.ParseError, ValueError, LookupError) as error:
        raise refuse(say(_BROKEN, why=error)) from error


def _text(data: bytes) -> str:
    """The text of a file: Expat reads no Korean encoding, and programs declare another than they write."""
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        declared = _DECLARED.match(data)
        name = codecs.lookup(declared[1].decode()).name if declared else _KOREAN
        return data.decode(name if name in _OTHER_ENCODINGS else _KOREAN)


def _without_namespaces(root: Any) -> Any:
    """The same elements by their plain names: some programs write ``<annotation xmlns="…">``."""
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root


def _annotation(root: Any) -> Any:
    """The element of one image, at the top or inside another one."""
    if root.tag == "annotation":
        return root
    inner = list(root.iter("annotation"))
    if len(inner) > 1:
        raise refuse(say(_SEVERAL, count=len(inner)))
    if inner:
        return inner[0]
    if root.find(".//object") is None:
        raise refuse(say(_NO_ANNOTATION, tag=root.tag))
    return root


def _box(number: int, one: Any) -> DrawnBox:
    name = (one.findtext("name") or "").strip()
    if not name:
        raise refuse(say(_NO_NAME, number=number))
    if one.find("bndbox") is None:
        raise refuse(say(_NO_BOX, number=number, name=name))
    corners = {part: _number(one, number, name, part) for part in _PLACES}
    if one.find("bndbox/zmin") is not None:
        corners |= {part: _number(one, number, name, part) for part in _DEPTHS}
        order = ("xmin", "ymin", "zmin", "xmax", "ymax", "zmax")
        return DrawnBox(number, name, tuple(corners[part] for part in order))
    return DrawnBox(number, name, tuple(corners.values()))


def _number(one: Any, number: int, name: str, part: str) -> float:
    text = (one.findtext(f"bndbox/{part}") or "").strip()
    if not text:
        raise refuse(say(_NO_CORNER, number=number, name=name, part=f"<{part}>"))
    value = finite_number(text)
    if value is None:
        raise refuse(say(_BAD_CORNER, number=number, name=name, part=f"<{part}>", received=text[:_SHOWN]))
    return value


def _whole(root: Any, path: str) -> int:
    text = (root.findtext(path) or "").strip()
    return int(text) if text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004 - digits of any image's size
