"""YOLO's texts: sound folders in each of their layouts, and what is said of broken files."""

from pathlib import Path

import pytest

from tests.data.folders.awkward_files import varied, write
from tests.data.folders.boxes import boxes_of
from workbench.data import from_folder, inspect_folder
from workbench.data.folders import yolo_boxes

LINE = b"1 0.5 0.5 0.5 0.5\n"
CORNERS = [2.0, 1.5, 6.0, 4.5]
NAMES = b"cell\nnucleus\n"


def folder(root: Path, text: bytes, **more: bytes) -> Path:
    """Two images, a sound text for the first, and the given one for the second."""
    files = {"images/1.png": varied(1), "images/2.png": varied(2), "labels/1.txt": LINE, "labels/2.txt": text}
    return write(root / "data", **{**files, "classes.txt": NAMES, **more})


LAYOUTS: dict[str, tuple[dict[str, bytes], str]] = {
    "two folders": ({"images/1.png": varied(1), "labels/1.txt": LINE, "classes.txt": NAMES}, "1"),
    "beside": ({"1.png": varied(1), "1.txt": LINE, "classes.txt": NAMES}, "1"),
    "beside in a folder": ({"images/1.png": varied(1), "images/1.txt": LINE, "images/classes.txt": NAMES}, "1"),
    "splits inside": (
        {"images/train/1.png": varied(1), "labels/train/1.txt": LINE, "data.yaml": b"names: [cell, nucleus]\n"},
        "train/1",
    ),
    "splits outside": (
        {
            "train/images/1.png": varied(1), "train/labels/1.txt": LINE,
            "valid/images/2.png": varied(2), "valid/labels/2.txt": b"", "data.yaml": b"names: [cell, nucleus]\n",
        },
        "train/1",
    ),
    "darknet": (
        {"obj_train_data/1.png": varied(1), "obj_train_data/1.txt": LINE, "obj.names": NAMES, "train.txt": b"x"}, "1",
    ),
    "wrapped": ({"a/data/images/1.png": varied(1), "a/data/labels/1.txt": LINE, "a/data/classes.txt": NAMES}, "1"),
}  # fmt: skip


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("task", [None, "detection"])
def test_a_layout(tmp_path: Path, name: str, task: None) -> None:
    files, sample = LAYOUTS[name]
    samples = from_folder(write(tmp_path / "data", **files), task)
    assert (samples.report.template, samples.report.task) == ("yolo_boxes", "detection")
    assert samples.class_names == ("cell", "nucleus")
    first = samples[0].name
    assert first.endswith(sample)
    assert boxes_of(samples, first) == [("nucleus", CORNERS)]
    assert samples.report.issues == ()
    assert "texts of boxes (YOLO) have the names of the images" in repr(samples.report)


def test_splits(tmp_path: Path) -> None:
    samples = from_folder(write(tmp_path / "data", **LAYOUTS["splits outside"][0]))
    assert [(one.name, one.split, one.group) for one in samples] == [
        ("train/1", "train", ""), ("validation/2", "validation", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "yaml",
    [
        b"nc: 2\nnames: [cell, nucleus]\n",
        b"names: ['cell', \"nucleus\"]  # of blood\n",
        b"names: [\n  'cell',\n  nucleus,\n]\nnc: 2\n",
        b"names:\n- cell\n- 'nucleus'\n",
        b"names:\n  - cell  # red\n\n  - nucleus\nnc: 2\n",
        b"names:\n  0: cell\n  1: nucleus\n",
        b"names: # of blood\r\n  1: nucleus\r\n  0: cell\r\npath: a\r\n",
        b"\xef\xbb\xbfnames: {0: cell, 1: nucleus}\n",
    ],
)
def test_names_in_yaml(tmp_path: Path, yaml: bytes) -> None:
    samples = from_folder(folder(tmp_path, LINE, **{"data.yaml": yaml}))
    assert samples.class_names == ("cell", "nucleus")
    assert [one.outcome for one in samples.report.of_file("data.yaml")] == ["taken"]


EXPECTED = (
    "expected names: as [a, b], as lines of - a, or as lines of 0: a that count from 0, received {!r}; "
    "write the names into classes.txt, one a line"
)


@pytest.mark.parametrize(
    ("yaml", "received"),
    [
        (b"names: !!python/object/apply:os.system ['true']\n", "!!python/object/apply:os.system ['true']"),
        (b"names: &a [cell]\n", "&a [cell]"),
        (b"names:\n  - *a\n", "- *a"),
        (b"names:\n  0: cell\n  2: nucleus\n", "0: cell, 2: nucleus"),
        (b"names: [cell, [nucleus]]\n", "[cell, [nucleus]]"),
        (b"names: [cell\n", "[cell"),
        (b"names:\nnc: 2\n", ""),
    ],
)
def test_names_that_are_not_read(tmp_path: Path, yaml: bytes, received: str) -> None:
    report = inspect_folder(folder(tmp_path, LINE, **{"data.yaml": yaml}))
    verdicts = [(one.outcome, one.code, one.text) for one in report.of_file("data.yaml")]
    assert verdicts == [("issue", "class-names", EXPECTED.format(received))]
    assert report.class_names == ("cell", "nucleus")


OF_THE_TEXT: dict[str, tuple[bytes, str, str]] = {
    "no area": (b"0 0.5 0.5 0 0.5", "box", "box 1 (cell) has no area: 4, 1.5, 4, 4.5; it was left out"),
    "negative area": (b"0 0.5 0.5 -0.5 0.5", "box", "box 1 (cell) has no area: 6, 1.5, 2, 4.5; it was left out"),
    "over the edge": (
        b"0 1 0.5 0.5 0.5", "box",
        "box 1 (cell) reaches over the edge: 6, 1.5, 10, 4.5; it was cut there",
    ),
    "outside": (b"0 1.5 0.5 0.5 0.5", "box", "box 1 (cell) lies outside the image: 10, 1.5, 14, 4.5; it was left out"),
    "duplicate": (LINE + b"\n" + LINE, "box", "box 3 (nucleus) is the same as box 1: 2, 1.5, 6, 4.5; it was left out"),
    "four numbers": (
        b"0 0.5 0.5 0.5", "bad-boxes",
        "line 1: expected class, centre x, centre y, width and height, received '0 0.5 0.5 0.5'",
    ),
    "outline": (
        LINE + b"0 0.1 0.1 0.2 0.2 0.3 0.1", "bad-boxes",
        "line 2: expected class, centre x, centre y, width and height, received '0 0.1 0.1 0.2 0.2 0.3 0.1'",
    ),
    "text": (b"0 0.5 half 0.5 0.5", "bad-boxes", "line 1: 'half' is no number"),
    "digits as Python writes them": (b"0 0.5 0_1 0.5 0.5", "bad-boxes", "line 1: '0_1' is no number"),
    "NaN": (b"0 0.5 nan 0.5 0.5", "bad-boxes", "line 1: 'nan' is no number"),
    "a name": (b"cell 0.5 0.5 0.5 0.5", "bad-boxes", "line 1: 'cell' is no class; classes are whole numbers from 0"),
    "negative class": (
        b"-1 0.5 0.5 0.5 0.5", "bad-boxes",
        "line 1: '-1' is no class; classes are whole numbers from 0",
    ),
    "unknown class": (
        b"2 0.5 0.5 0.5 0.5", "bad-boxes", "line 1: there is no class 2; the last class that is named is 1 (nucleus)",
    ),
    "pixels": (
        b"0 4 3 4 3", "bad-boxes",
        "line 1: '4' is no share of the image from 0 to 1; coordinates in pixels are not YOLO's",
    ),
    "no text": (b"\xff\xfe\x00\x81", "bad-boxes", "it is no text in UTF-8"),
}  # fmt: skip


@pytest.mark.parametrize("name", OF_THE_TEXT)
def test_what_is_said_of_a_text(tmp_path: Path, name: str) -> None:
    data, code, text = OF_THE_TEXT[name]
    report = inspect_folder(folder(tmp_path, data), "detection")
    outcome = "remark" if code == "box" else "issue"
    assert [(one.outcome, one.code, one.text) for one in report.of_file("labels/2.txt")] == [(outcome, code, text)]
    assert boxes_of(report.accept(), "1") == [("nucleus", CORNERS)]
    if code == "bad-boxes":
        assert [one.text for one in report.of_file("images/2.png")] == ["its label 'labels/2.txt' cannot be used"]


@pytest.mark.parametrize("text", [b"", b"\n\n"])
def test_an_empty_text_is_an_image_without_objects(tmp_path: Path, text: bytes) -> None:
    report = inspect_folder(folder(tmp_path, text), "detection")
    assert [one.outcome for one in report.of_file("labels/2.txt")] == ["taken"]
    assert boxes_of(report.accept(), "2") == []


def test_rounded_shares_reach_over_no_edge(tmp_path: Path) -> None:
    report = inspect_folder(folder(tmp_path, b"0 0.333334 0.5 0.666668 1.000001"), "detection")
    assert [one.outcome for one in report.of_file("labels/2.txt")] == ["taken"]


@pytest.mark.parametrize(
    ("files", "file", "verdict"),
    [
        (
            {"images/3.png": varied(3)}, "images/3.png",
            ("remark", "put-together", "there is no text of boxes for it, and it is taken as an image without objects"),
        ),
        ({"labels/3.txt": LINE}, "labels/3.txt", ("issue", "label-without-image", "there is no image of its name")),
        (
            {"images/1.txt": LINE}, "images/1.txt",
            (
                "issue", "two-labels",
                "'labels/1.txt' has boxes for the same image, and was taken; leave the right one of the two",
            ),
        ),
        (
            {"images/1.jpg": varied(3)}, "images/1.png",
            (
                "issue", "same-name",
                "'images/1.jpg' has the same name but for the ending, and a label belongs to one of them",
            ),
        ),
        (
            {"data.yaml": b"names: [a, b]"}, "classes.txt",
            ("issue", "class-names", "it names other classes than 'data.yaml', which was taken"),
        ),
        ({"README.txt": b"Cells"}, "README.txt", ("ignored", "text", "a text, not data")),
        ({"labels/1.json": b"{}"}, "labels/1.json", ("ignored", "text", "a text, not data")),
    ],
)  # fmt: skip
def test_a_file_beside(tmp_path: Path, files: dict[str, bytes], file: str, verdict: tuple[str, str, str]) -> None:
    report = inspect_folder(folder(tmp_path, LINE, **files), "detection", template="yolo_boxes")
    assert [(one.outcome, one.code, one.text) for one in report.of_file(file)] == [verdict]


def test_classes_without_names(tmp_path: Path) -> None:
    root = write(tmp_path / "data", **{"images/1.png": varied(1), "labels/1.txt": LINE})
    report = inspect_folder(root)
    text = (
        "no data.yaml, classes.txt or obj.names names the classes, so that their numbers are their names; class_names= "
        "names them"
    )
    assert [(one.outcome, one.text) for one in report.of_file(".")] == [("remark", text)]
    assert boxes_of(report.accept(), "1") == [("1", CORNERS)]
    samples = from_folder(root, class_names=["cell", "nucleus"])
    assert boxes_of(samples, "1") == [("nucleus", CORNERS)]


def test_a_text_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yolo_boxes, "MOST_TEXT", 30)
    report = inspect_folder(folder(tmp_path, LINE * 2), "detection")
    text = "it has 36 B, more than the 30 B that a file of boxes may have; it was not read"
    assert [one.text for one in report.of_file("labels/2.txt")] == [text]


def test_descriptions_beside_images_are_no_boxes(tmp_path: Path) -> None:
    samples = from_folder(write(tmp_path / "data", **{"1.png": varied(1), "1.txt": b"A cell"}))
    assert samples.report.template == "images"
