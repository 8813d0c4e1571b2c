"""Awkward files, each with the exact verdict that an import gives it."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.data.folders import awkward_files as make
from tests.data.folders.awkward_files import (
    GREY,
    MASK,
    RGB,
    Awkward,
    boxed,
    classes,
    pairs,
    picture,
    table,
    varied,
    voc,
)
from workbench.data import inspect_folder

TEXTS = dict(
    re.split(": ?", line, maxsplit=1) for line in Path(__file__).with_name("verdicts.txt").read_text().splitlines()
)
"""The words of each verdict, by the name of its case."""
CSV = "Filename,Class\n1.png,a\n2.png,b\n"
NOISE = np.random.default_rng(0).integers(0, 255, (64, 64, 3), "uint8")
AFFINE = np.diag([2.0, 3.0, 4.0, 1.0])

CASES: dict[str, Callable[[Path], Awkward]] = {
    "truncated JPEG": lambda _: Awkward(
        classes(c__jpg=picture(NOISE, "JPEG")[:900]),
        "cat/c.jpg", "issue", "unreadable",
    ),
    "truncated PNG": lambda _: Awkward(classes(c__png=picture(NOISE)[:900]), "cat/c.png", "issue", "unreadable"),
    "renamed": lambda _: Awkward(classes(c__png=picture(RGB, "JPEG")), "cat/c.png", "remark", "read"),
    "zero bytes": lambda _: Awkward(classes(c__png=b""), "cat/c.png", "issue", "unreadable"),
    "web page": lambda _: Awkward(
        classes(c__jpg=b"\n<!DOCTYPE html><html>404</html>"), "cat/c.jpg", "issue", "unreadable"
    ),
    "noise": lambda _: Awkward(classes(c__png=b"\x01\x02" * 50), "cat/c.png", "issue", "unreadable"),
    "huge header": lambda _: Awkward(classes(c__png=make.huge_png()), "cat/c.png", "issue", "unreadable"),
    "16-bit grey": lambda _: Awkward(
        classes(c__png=picture(GREY.astype("uint16") * 257)), "cat/c.png", "taken", "",
        check=lambda x: x.dtype == np.uint16 and (x == GREY.astype("uint16") * 257).all(),
    ),
    "16-bit colour": lambda _: Awkward(
        classes(c__png=make.deep_png()), "cat/c.png", "taken", "",
        check=lambda x: (x == RGB[..., ::-1].astype("uint16") * 257).all(),
    ),
    "palette": lambda _: Awkward(
        classes(c__png=make.palette()), "cat/c.png", "taken", "", check=lambda x: x.shape == (6, 8, 3)
    ),
    "palette with transparency": lambda _: Awkward(
        classes(c__png=make.palette(0)), "cat/c.png", "remark", "read",
        check=lambda x: (x[..., 3] == MASK * 255).all(),
    ),
    "CMYK": lambda _: Awkward(
        classes(c__jpg=make.cmyk()), "cat/c.jpg", "remark", "read", check=lambda x: x.shape == (6, 8, 3)
    ),
    "EXIF": lambda _: Awkward(
        classes(c__jpg=make.exif_turned()), "cat/c.jpg", "remark", "read", check=lambda x: x.shape == (8, 6, 3)
    ),
    "animated GIF": lambda _: Awkward(
        classes(c__gif=make.animated()), "cat/c.gif", "remark", "read", check=lambda x: x.shape[:2] == (6, 8)
    ),
    "upper-case ending": lambda _: Awkward(classes(c__PNG=varied(3)), "cat/c.PNG", "taken", ""),
    "WebP": lambda _: Awkward(
        classes(c__webp=picture(RGB, "WEBP", lossless=True)), "cat/c.webp", "taken", "",
        check=lambda x: (x == RGB).all(),
    ),
    "pages": lambda _: Awkward(
        classes(c__tif=make.tiff_pages((6, 8), (6, 8), (6, 8))), "cat/c.tif", "remark", "read",
        check=lambda x: x.shape == (3, 6, 8) and x.dtype == np.uint16 and x[2, 0, 0] == 3,
    ),
    "pages of different sizes": lambda _: Awkward(
        classes(c__tif=make.tiff_pages((6, 8), (4, 4))), "cat/c.tif", "issue", "unreadable"
    ),
    "duplicate": lambda _: Awkward(classes(c__png=varied(0)), "cat/c.png", "issue", "duplicate"),
    "duplicate of another class": lambda _: Awkward(
        {"cat/a.png": varied(0), "dog/b.png": varied(0)}, "dog/b.png", "issue", "duplicate"
    ),
    "outside every class": lambda _: Awkward({**classes(), "c.png": varied(3)}, "c.png", "issue", "no-label"),
    "no data": lambda _: Awkward({**classes(), "cat/Thumbs.db": b"x"}, "cat/Thumbs.db", "ignored", "system-file"),
    "Mac's shadow": lambda _: Awkward(
        {**classes(), "__MACOSX/cat/._a.png": b"x"}, "__MACOSX/cat/._a.png", "ignored", "system-file"
    ),
    "licence": lambda _: Awkward({**classes(), "LICENSE": b"MIT"}, "LICENSE", "ignored", "text"),
    "program": lambda _: Awkward({**classes(), "cat/c.exe": b"MZ"}, "cat/c.exe", "issue", "other-format"),
    "nested archive": lambda _: Awkward(
        {**classes(), "cat/more.zip": make.zipped({"a.png": varied(5)})}, "cat/more.zip", "issue", "nested-archive"
    ),
    "link": lambda _: Awkward(classes(), "cat/link.png", "issue", "link", link="cat/link.png"),
    "pickle": lambda _: Awkward(
        classes(c__npy=make.npy(np.array([{"a": 1}]), allow_pickle=True)), "cat/c.npy", "issue", "unreadable"
    ),
    "header of more than there is": lambda _: Awkward(
        classes(c__npy=make.huge_npy()), "cat/c.npy", "issue", "unreadable"
    ),
    "table of numbers": lambda _: Awkward(
        classes(c__npy=make.npy(np.arange(5))), "cat/c.npy", "issue", "unreadable"
    ),
    "NaN": lambda _: Awkward(
        classes(c__npy=make.npy(np.where(GREY > 9, np.nan, GREY))), "cat/c.npy", "remark", "not-finite"
    ),
    "structs of MATLAB": lambda _: Awkward(
        classes(c__mat=make.mat(record={"name": "Kim"})), "cat/c.mat", "issue", "unreadable"
    ),
    "CSV with BOM and semicolons": lambda _: Awkward(
        table("\ufeffFilename;Class\r\n1.png;a\r\n2.png;b\r\n3.png;a\r\n"), "Dataset/3.png", "taken", ""
    ),
    "CSV in CP949": lambda _: Awkward(
        table("Filename,Class\n1.png,고양이\n2.png,개\n3.png,개\n", "cp949"), "Dataset/3.png", "taken", ""
    ),
    "missing row": lambda _: Awkward(table(CSV), "Dataset/3.png", "issue", "no-label"),
    "row without class": lambda _: Awkward(table(CSV + "3.png,\n"), "Dataset/3.png", "issue", "no-label"),
    "two classes": lambda _: Awkward(
        table(CSV + "3.png,a\n3.png,b\n"), "Dataset/3.png", "issue", "labels-contradict"
    ),
    "row of nothing": lambda _: Awkward(
        table(CSV + "3.png,a\n9.png,a\n"), "Label.csv", "issue", "label-without-image"
    ),
    "wrong columns": lambda _: Awkward(table("Bild;Art\n1.png;a\n"), "Label.csv", "issue", "bad-table"),
    "mask of 0 and 255": lambda _: Awkward(
        pairs(picture(MASK * 255), others=255), "Label/3.png", "remark", "mask-values"
    ),
    "mask with an unknown value": lambda _: Awkward(
        pairs(picture(MASK * 7)), "Label/3.png", "issue", "mask-values"
    ),
    "mask of another size": lambda _: Awkward(pairs(picture(MASK[:4])), "Label/3.png", "issue", "size-differs"),
    "mask that was smoothed": lambda _: Awkward(
        pairs(picture(np.arange(100, dtype="uint8").reshape(10, 10)), picture(np.zeros((10, 10), "uint8"))),
        "Label/3.png", "issue", "mask-values",
    ),
    "mask in colour": lambda _: Awkward(pairs(picture(RGB)), "Label/3.png", "issue", "mask-values"),
    "mask of three equal channels": lambda _: Awkward(
        pairs(picture(np.stack([MASK] * 3, -1))), "Label/3.png", "remark", "read"
    ),
    "mask of fractions": lambda _: Awkward(
        pairs(make.npy(MASK * 0.5), name="3.npy"), "Label/3.npy", "issue", "mask-values"
    ),
    "mask of MATLAB": lambda _: Awkward(pairs(make.mat(mask=MASK), name="3.mat"), "Label/3.mat", "taken", ""),
    "mask with a palette": lambda _: Awkward(pairs(make.palette()), "Label/3.png", "taken", ""),
    "image without mask": lambda _: Awkward(
        {**pairs(picture(MASK)), "Dataset/4.png": varied(4)}, "Dataset/4.png", "issue", "no-label"
    ),
    "mask without image": lambda _: Awkward(
        {**pairs(picture(MASK)), "Label/5.png": picture(MASK)}, "Label/5.png", "issue", "label-without-image"
    ),
    "image of a bad mask": lambda _: Awkward(pairs(b""), "Dataset/3.png", "issue", "no-usable-label"),
    "names that differ in case": lambda _: Awkward(
        {**pairs(picture(MASK)), "Dataset/A4.png": varied(4), "Label/a4.png": picture(MASK)},
        "Dataset/A4.png", "remark", "put-together",
    ),
    "names that differ in the ending": lambda _: Awkward(
        {**pairs(picture(MASK)), "Dataset/3.bmp": picture(RGB, "BMP")}, "Dataset/3.png", "issue", "same-name"
    ),
    "XML cut off": lambda _: Awkward(boxed(b"<annotation><object>"), "Label/2.xml", "issue", "bad-boxes"),
    "XML with entities": lambda _: Awkward(
        boxed(b'<!DOCTYPE a [<!ENTITY b "c">]><annotation>&b;</annotation>'), "Label/2.xml", "issue", "bad-boxes"
    ),
    "XML of something else": lambda _: Awkward(boxed(b"<note><a/></note>"), "Label/2.xml", "issue", "bad-boxes"),
    "box outside": lambda _: Awkward(boxed(voc(("cell", 20, 1, 30, 4))), "Label/2.xml", "remark", "box"),
    "box over the edge": lambda _: Awkward(boxed(voc(("cell", 5, 1, 30, 4))), "Label/2.xml", "remark", "box"),
    "box without area": lambda _: Awkward(boxed(voc(("cell", 5, 1, 5, 4))), "Label/2.xml", "remark", "box"),
    "boxes of another image": lambda _: Awkward(
        boxed(voc(("cell", 1, 1, 3, 3), size=(100, 50))), "Label/2.xml", "issue", "size-differs"
    ),
    "box without a number": lambda _: Awkward(
        boxed(voc(("cell", 1, 1, 3, 3)).replace(b"<xmin>1<", b"<xmin>one<")), "Label/2.xml", "issue", "bad-boxes"
    ),
    "NIfTI with a singular affine": lambda _: Awkward(
        {"a.nii": make.nifti(AFFINE), "b.nii": make.nifti(np.diag([0.0, 3, 4, 1]))}, "b.nii", "remark", "read",
        check=lambda x: x.shape == (5, 4, 3) and x[1, 2, 0] == 11,
    ),
    "NIfTI cut off": lambda _: Awkward(
        {"a.nii": make.nifti(AFFINE), "b.nii": make.nifti(AFFINE)[:380]}, "b.nii", "issue", "unreadable"
    ),
    "DICOM without pixels": lambda tmp: Awkward(
        {"Kim/1.dcm": make.dicom(tmp), "Kim/2.dcm": make.dicom(tmp, 2, PixelData=None)},
        "patient-001/image-0002.dcm", "issue", "unreadable",
    ),
    "MONOCHROME1": lambda tmp: Awkward(
        {"Kim/1.dcm": make.dicom(tmp, 1, PhotometricInterpretation="MONOCHROME1")},
        "patient-001/image-0001.dcm", "remark", "read",
        check=lambda x: (x == -1 - (GREY.astype(int) + 1)).all(),
    ),
    "rescaled": lambda tmp: Awkward(
        {"Kim/1.dcm": make.dicom(tmp, 1, RescaleSlope=2, RescaleIntercept=-1000)},
        "patient-001/image-0001.dcm", "remark", "read",
        check=lambda x: x.dtype == np.float32 and (x == 2.0 * (GREY.astype(int) + 1) - 1000).all(),
    ),
    "DICOM cut off": lambda tmp: Awkward(
        {"Kim/1.dcm": make.dicom(tmp), "Kim/2.dcm": make.dicom(tmp, 2)[:-20]},
        "patient-001/image-0002.dcm", "issue", "unreadable",
    ),
    "unsorted series": lambda tmp: Awkward(
        {
            f"Kim/{name}.dcm": make.dicom(
                tmp, at, ImagePositionPatient=[0, 0, 10 * at], ImageOrientationPatient=[1, 0, 0, 0, 1, 0]
            )
            for name, at in (("a", 3), ("b", 1), ("c", 2))
        },
        "patient-001/image-0001.dcm", "remark", "read", (("dimension", 3),),
        check=lambda x: x[:, 0, 0].tolist() == [1, 2, 3],
    ),
    "slices of different sizes": lambda _: Awkward(
        {"cat/p/1.png": varied(1), "cat/p/2.png": picture(MASK[:4]), "dog/q/1.png": varied(5)},
        "cat/p/2.png", "issue", "size-differs", (("dimension", 3),),
    ),
    "series of different lengths": lambda _: Awkward(
        {
            **pairs(picture(MASK)),
            "Dataset/p/t1/1.png": varied(10), "Dataset/p/t1/2.png": varied(11), "Dataset/p/t2/1.png": varied(12),
            "Label/p/1.png": picture(MASK),
        },
        "Dataset/p/t1/2.png", "issue", "series-differ",
    ),
    "patient in two splits": lambda _: Awkward(
        {"train/cat/p/1.png": varied(1), "test/cat/p/2.png": varied(2), "test/cat/q/1.png": varied(3)},
        "test/cat/p/2.png", "issue", "patient-in-two-splits",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_verdict(name: str, tmp_path: Path) -> None:
    case = CASES[name](tmp_path)
    root = make.write(tmp_path / "data", **case.files)
    if case.link:
        (root / case.link).symlink_to(tmp_path / "elsewhere.png")
    report = inspect_folder(root, **dict(case.arguments))
    found = report.of_file(case.file)
    assert [(one.outcome, one.code) for one in found] == [(case.outcome, case.code)], found
    assert found[0].text == TEXTS[name]
    taken = [sample for sample in report.accept() if sample.header.source == case.file]
    if case.check is not None:
        assert case.check(taken[0].image)
    if case.outcome == "issue":
        assert taken == []
    assert len(report.accept()) > 0 or case.code == "bad-table"
    assert case.file in repr(report) or case.outcome in ("taken", "ignored")


def test_there_are_more_than_forty() -> None:
    assert len(CASES) > 60
