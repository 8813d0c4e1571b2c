"""Files of Pascal VOC as they go wrong: one broken file beside a sound one, and exactly what is said of it."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.data.folders.awkward_files import boxed, varied, voc, write
from tests.data.folders.boxes import boxes_of
from workbench.data import inspect_folder
from workbench.data.folders import voc_boxes

CELL = voc(("cell", 1, 1, 4, 4))
BOMB = (
    b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;">]>'
    b"<annotation><object><name>&d;</name></object></annotation>"
)
FORBIDDEN = "its XML defines entities, as files do that were made to do harm; it was not read"


def without(part: bytes, end: bytes) -> bytes:
    """A sound file without the text from ``part`` to ``end``."""
    first = CELL.index(part)
    return CELL[:first] + CELL[CELL.index(end, first) + len(end) :]


REFUSED: dict[str, tuple[bytes, str, str]] = {
    "no XML": (
        b"1 0.5 0.5 0.1 0.1", "bad-boxes", "it is no XML that can be read: syntax error: line 1, column 0",
    ),
    "empty": (b"", "bad-boxes", "the file is empty (0 bytes); copy it once more"),
    "white space": (b" \n ", "bad-boxes", "the file is empty (0 bytes); copy it once more"),
    "cut off": (
        CELL[:-20], "bad-boxes",
        "it is no XML that can be read: unclosed token: line 1, column 157",
    ),
    "two annotations in a row": (
        CELL + CELL, "bad-boxes",
        "it is no XML that can be read: junk after document element: line 1, column 179",
    ),
    "entity bomb": (BOMB, "bad-boxes", FORBIDDEN),
    "external entity": (
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><annotation>&b;</annotation>', "bad-boxes", FORBIDDEN,
    ),
    "entity bomb in UTF-16": (BOMB.decode().encode("utf-16"), "bad-boxes", FORBIDDEN),
    "other XML": (
        b"<html><body/></html>", "bad-boxes",
        "it is XML, but has no <object> with a <bndbox> (its outermost element is <html>)",
    ),
    "size differs": (
        voc(("cell", 1, 1, 3, 3), size=(6, 8)), "size-differs",
        "its boxes were drawn on an image of 6 × 8 pixels, and the image has 8 × 6",
    ),
    "no name": (without(b"<name>", b"</name>"), "bad-boxes", "object 1 has no <name>"),
    "empty name": (CELL.replace(b"cell", b" "), "bad-boxes", "object 1 has no <name>"),
    "no bndbox": (without(b"<bndbox>", b"</bndbox>"), "bad-boxes", "object 1 (cell) has no <bndbox>"),
    "no xmax": (without(b"<xmax>", b"</xmax>"), "bad-boxes", "object 1 (cell): <xmax> is missing"),
    "empty ymin": (CELL.replace(b"<ymin>1<", b"<ymin><"), "bad-boxes", "object 1 (cell): <ymin> is missing"),
    "text": (
        CELL.replace(b"<xmin>1<", b"<xmin>one<"), "bad-boxes", "object 1 (cell): <xmin> is no number: 'one'",
    ),
    "decimal comma": (
        CELL.replace(b"<xmax>4<", b"<xmax>4,5<"), "bad-boxes", "object 1 (cell): <xmax> is no number: '4,5'",
    ),
    "NaN": (CELL.replace(b"<ymax>4<", b"<ymax>NaN<"), "bad-boxes", "object 1 (cell): <ymax> is no number: 'NaN'"),
    "digits as Python writes them": (
        CELL.replace(b"<ymax>4<", b"<ymax>0_4<"), "bad-boxes", "object 1 (cell): <ymax> is no number: '0_4'",
    ),
    "infinite": (
        CELL.replace(b"<ymax>4<", b"<ymax>1e999<"), "bad-boxes", "object 1 (cell): <ymax> is no number: '1e999'",
    ),
    "the second object": (
        voc(("cell", 1, 1, 4, 4), ("nucleus", 2, 2, 3, 3)).replace(b"<xmin>2<", b"<xmin>?<"), "bad-boxes",
        "object 2 (nucleus): <xmin> is no number: '?'",
    ),
    "several images": (
        b"<set>" + CELL + CELL + b"</set>", "bad-boxes",
        "it has 2 elements <annotation>, and a file of boxes is of one image",
    ),
}  # fmt: skip

TAKEN: dict[str, tuple[bytes, str, list[tuple[str, list[float]]]]] = {
    "no size": (
        without(b"<size>", b"</size>"), "it does not say the size of its image, so that it was not compared",
        [("cell", [1, 1, 4, 4])],
    ),
    "no object": (voc(), "it has no <object>, and its image is taken as one without objects", []),
    "no area": (voc(("cell", 3, 1, 3, 4)), "box 1 (cell) has no area: 3, 1, 3, 4; it was left out", []),
    "swapped corners": (
        voc(("cell", 4, 4, 1, 1), ("cell", 1, 1, 4, 4)),
        "box 1 (cell) has no area: 4, 4, 1, 1; it was left out", [("cell", [1, 1, 4, 4])],
    ),
    "negative": (
        voc(("cell", -2, -1, 3, 3)), "box 1 (cell) reaches over the edge: -2, -1, 3, 3; it was cut there",
        [("cell", [0, 0, 3, 3])],
    ),
    "over the edge": (
        voc(("cell", 5, 1, 30, 9)), "box 1 (cell) reaches over the edge: 5, 1, 30, 9; it was cut there",
        [("cell", [5, 1, 8, 6])],
    ),
    "outside": (
        voc(("cell", 8, 1, 30, 4), ("cell", -5, -5, -1, -1)),
        "box 1 (cell) lies outside the image: 8, 1, 30, 4; it was left out; "
        "box 2 (cell) lies outside the image: -5, -5, -1, -1; it was left out", [],
    ),
    "duplicate": (
        voc(("cell", 1, 1, 4, 4), ("nucleus", 1, 1, 4, 4), ("cell", 1, 1, 4, 4)),
        "box 3 (cell) is the same as box 1: 1, 1, 4, 4; it was left out",
        [("cell", [1, 1, 4, 4]), ("nucleus", [1, 1, 4, 4])],
    ),
    "all at once": (
        voc(("cell", 1, 1, 1, 4), ("cell", 1, 1, 9, 4), ("cell", 1, 1, 9, 4), ("cell", 9, 9, 10, 10)),
        "box 1 (cell) has no area: 1, 1, 1, 4; it was left out; "
        "box 2 (cell) reaches over the edge: 1, 1, 9, 4; it was cut there; "
        "box 3 (cell) is the same as box 2: 1, 1, 9, 4; it was left out; "
        "box 4 (cell) lies outside the image: 9, 9, 10, 10; it was left out", [("cell", [1, 1, 8, 4])],
    ),
    "nested root": (b"<set><source>a</source>" + CELL + b"</set>", "", [("cell", [1, 1, 4, 4])]),
    "Korean name": (voc(("세포", 1, 1, 4, 4)), "", [("세포", [1, 1, 4, 4])]),
    "UTF-8 with BOM": (b"\xef\xbb\xbf" + voc(("세포", 1, 1, 4, 4)), "", [("세포", [1, 1, 4, 4])]),
    "UTF-16 with BOM": (
        ('<?xml version="1.0" encoding="utf-16"?>' + voc(("세포", 1, 1, 4, 4)).decode()).encode("utf-16"), "",
        [("세포", [1, 1, 4, 4])],
    ),
    "UTF-8 that declares UTF-16": (
        b'<?xml version="1.0" encoding="utf-16"?>' + voc(("세포", 1, 1, 4, 4)), "", [("세포", [1, 1, 4, 4])],
    ),
    "EUC-KR": (
        ('<?xml version="1.0" encoding="EUC-KR"?>' + voc(("세포", 1, 1, 4, 4)).decode()).encode("euc-kr"), "",
        [("세포", [1, 1, 4, 4])],
    ),
    "CP949 that declares nothing": (voc(("세포", 1, 1, 4, 4)).decode().encode("cp949"), "", [("세포", [1, 1, 4, 4])]),
    "Latin-1": (
        ('<?xml version="1.0" encoding="ISO-8859-1"?>' + voc(("Zähne", 1, 1, 4, 4)).decode()).encode("latin-1"), "",
        [("Zähne", [1, 1, 4, 4])],
    ),
    "fractions and spaces": (CELL.replace(b">1<", b"> 1.5 <"), "", [("cell", [1.5, 1.5, 4, 4])]),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_refused(name: str, tmp_path: Path) -> None:
    xml, code, text = REFUSED[name]
    report = inspect_folder(write(tmp_path / "data", **boxed(xml)), "detection")
    assert [(one.outcome, one.code, one.text) for one in report.of_file("Label/2.xml")] == [("issue", code, text)]
    consequence = [(one.outcome, one.code, one.text) for one in report.of_file("Dataset/2.png")]
    assert consequence == [("issue", "no-usable-label", "its label 'Label/2.xml' cannot be used")]
    assert boxes_of(report.accept(), "1") == [("cell", [1, 1, 4, 4])]


@pytest.mark.parametrize("name", TAKEN)
def test_a_file_that_is_taken(name: str, tmp_path: Path) -> None:
    xml, text, expected = TAKEN[name]
    report = inspect_folder(write(tmp_path / "data", **boxed(xml)), "detection")
    outcome = ("remark", "box", text) if text else ("taken", "", "")
    assert [(one.outcome, one.code, one.text) for one in report.of_file("Label/2.xml")] == [outcome]
    assert boxes_of(report.accept(), "2") == expected


def test_there_are_more_than_twenty() -> None:
    assert len(REFUSED) + len(TAKEN) > 35


@pytest.mark.parametrize(
    ("files", "file", "code", "text"),
    [
        (
            {"Label/9.xml": CELL}, "Label/9.xml", "label-without-image",
            "there is no image for it; expected one as 'Dataset/9'",
        ),
        (
            {"Dataset/9.png": varied(9)}, "Dataset/9.png", "no-label",
            "there is no label for it; expected one as 'Label/9'",
        ),
        (
            {"Label/2.XML": CELL}, "Label/2.xml", "two-labels",
            "'Label/2.XML' has boxes for the same image, and was taken; leave the right one of the two",
        ),
        (
            {"Label/2_label.xml": CELL}, "Label/2_label.xml", "two-labels",
            "'Label/2.xml' has boxes for the same image, and was taken; leave the right one of the two",
        ),
        (
            {"Label/2.txt.png": varied(9)}, "Label/2.txt.png", "bad-boxes",
            "expected a file of boxes (XML), received another kind of file",
        ),
    ],
)  # fmt: skip
def test_files_that_do_not_belong_together(
    tmp_path: Path, files: Mapping[str, bytes], file: str, code: str, text: str
) -> None:
    report = inspect_folder(write(tmp_path / "data", **boxed(CELL), **files), "detection")
    assert [(one.outcome, one.code, one.text) for one in report.of_file(file)] == [("issue", code, text)]
    assert [sample.name for sample in report.accept()] == ["1", "2"]


def test_a_class_that_was_not_named(tmp_path: Path) -> None:
    root = write(tmp_path / "data", **boxed(voc(("nucleus", 1, 1, 4, 4))))
    report = inspect_folder(root, "detection", class_names=["cell"])
    assert [one.text for one in report.of_file("Label/2.xml")] == ["it has objects of no class: nucleus"]


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voc_boxes, "MOST_XML", 1000)
    report = inspect_folder(write(tmp_path / "data", **boxed(CELL + b" " * 1024)), "detection")
    text = "it has 1.2 KiB, more than the 1000 B that a file of boxes may have; it was not read"
    assert [one.text for one in report.of_file("Label/2.xml")] == [text]


def test_a_file_with_a_namespace_is_read(tmp_path: Path) -> None:
    data = CELL.replace(b"<annotation", b'<annotation xmlns="http://example.org/voc"')
    root = write(tmp_path / "data", **{"Dataset/1.png": varied(1), "Label/1.xml": data})
    assert boxes_of(inspect_folder(root, "detection").accept(), "1") == [("cell", [1, 1, 4, 4])]
