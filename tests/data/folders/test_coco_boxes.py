"""COCO's JSON: sound files, and what is said of broken ones."""

import json
from pathlib import Path

import pytest

from tests.data.folders.awkward_files import dicom, varied, write
from tests.data.folders.boxes import boxes_of
from workbench.data import from_folder, inspect_folder
from workbench.data.data_errors import DataError
from workbench.data.folders import coco_boxes
from workbench.data.folders.coco_boxes import read_coco

IMAGES = [{"id": 1, "file_name": "1.png", "width": 8, "height": 6}, {"id": 2, "file_name": "2.png"}]
CATEGORIES = [{"id": 3, "name": "cell"}, {"id": 1, "name": "nucleus"}]


def note(*bbox: object, number: int = 7, image: int = 1, category: int = 3, **more: object) -> dict[str, object]:
    """An annotation."""
    return {"id": number, "image_id": image, "category_id": category, "bbox": list(bbox), **more}


def coco(*annotations: object, images: object = IMAGES, categories: object = CATEGORIES) -> bytes:
    """A file of the two images."""
    return json.dumps({"images": images, "annotations": annotations, "categories": categories}).encode()


SOUND = note(1, 1, 3, 4)


def folder(root: Path, data: bytes, name: str = "annotations.json") -> Path:
    """Two images and a file of boxes."""
    return write(root / "data", **{"images/1.png": varied(1), "images/2.png": varied(2), name: data})


def test_a_sound_file(tmp_path: Path) -> None:
    samples = from_folder(folder(tmp_path, coco(SOUND, note(0, 0, 2, 2, category=1))), "detection")
    assert (samples.report.template, samples.report.task) == ("coco_boxes", "detection")
    assert samples.class_names == ("nucleus", "cell")
    assert boxes_of(samples, "1") == [("cell", [1, 1, 4, 5]), ("nucleus", [0, 0, 2, 2])]
    assert boxes_of(samples, "2") == []
    assert [(one.file, one.outcome, one.text) for one in samples.report.verdicts] == [
        ("images/1.png", "taken", ""), ("images/2.png", "taken", ""), ("annotations.json", "taken", ""),
    ]  # fmt: skip
    reason = "a file of boxes for all images (COCO's JSON) lies beside them: 'annotations.json'"
    assert reason in repr(samples.report)


@pytest.mark.parametrize("name", ["instances_val.json", "annotations/instances.json", "images/_annotations.coco.json"])
def test_names_of_the_file(tmp_path: Path, name: str) -> None:
    assert boxes_of(from_folder(folder(tmp_path, coco(SOUND), name)), "1") == [("cell", [1, 1, 4, 5])]


def test_a_file_for_each_split(tmp_path: Path) -> None:
    files = {"train2017/1.png": varied(1), "val2017/1.png": varied(2)}
    for split in ("train", "val"):
        images = [{"id": 1, "file_name": f"{split}2017/1.png"}]
        files[f"annotations/instances_{split}2017.json"] = coco(SOUND, images=images)
    samples = from_folder(write(tmp_path / "data", **files), "detection")
    assert [(one.name, one.split) for one in samples] == [("train2017/1", "train"), ("val2017/1", "validation")]


OF_THE_IMAGE: dict[str, tuple[list[dict[str, object]], str, str]] = {
    "no area": ([note(1, 1, 0, 3)], "box", "box 7 (cell) has no area: 1, 1, 1, 4; it was left out"),
    "negative area": ([note(4, 4, -3, -3)], "box", "box 7 (cell) has no area: 4, 4, 1, 1; it was left out"),
    "over the edge": (
        [note(5, 1, 25, 3)], "box", "box 7 (cell) reaches over the edge: 5, 1, 30, 4; it was cut there",
    ),
    "outside": ([note(20, 1, 10, 3)], "box", "box 7 (cell) lies outside the image: 20, 1, 30, 4; it was left out"),
    "duplicate": (
        [SOUND, note(1, 1, 3, 4, number=8)], "box", "box 8 (cell) is the same as box 7: 1, 1, 4, 5; it was left out",
    ),
    "crowd": (
        [note(1, 1, 3, 3, iscrowd=1)], "box",
        "annotation 7 (cell) surrounds a crowd (iscrowd) and not one object; it was left out",
    ),
    "three numbers": (
        [note(1, 1, 3)], "bad-boxes", "annotation 7 (cell) has no bbox of four numbers x, y, width, height",
    ),
    "text": (
        [note(1, 1, 3, "3")], "bad-boxes", "annotation 7 (cell) has no bbox of four numbers x, y, width, height",
    ),
    "no bbox": (
        [{"id": 7, "image_id": 1, "category_id": 3}], "bad-boxes",
        "annotation 7 (cell) has no bbox of four numbers x, y, width, height",
    ),
    "deep bbox": (
        [note([[1]], 1, 3, 3)], "bad-boxes", "annotation 7 (cell) has no bbox of four numbers x, y, width, height",
    ),
    "unknown category": ([note(1, 1, 3, 3, category=9)], "bad-boxes", "annotation 7: 9 is the id of no category"),
}  # fmt: skip


@pytest.mark.parametrize("name", OF_THE_IMAGE)
def test_what_is_said_of_an_image(tmp_path: Path, name: str) -> None:
    annotations, code, text = OF_THE_IMAGE[name]
    report = inspect_folder(folder(tmp_path, coco(*annotations)), "detection")
    outcome = "remark" if code == "box" else "issue"
    assert [(one.outcome, one.code, one.text) for one in report.of_file("images/1.png")] == [(outcome, code, text)]
    assert [one.outcome for one in report.of_file("images/2.png")] == ["taken"]
    assert [sample.name for sample in report.accept()] == (["1", "2"] if code == "box" else ["2"])


def test_an_image_of_another_size(tmp_path: Path) -> None:
    images = [{"id": 1, "file_name": "1.png", "width": 80, "height": 60}, IMAGES[1]]
    report = inspect_folder(folder(tmp_path, coco(images=images)), "detection")
    text = "its boxes were drawn on an image of 80 × 60 pixels, and the image has 8 × 6"
    assert [(one.code, one.text) for one in report.of_file("images/1.png")] == [("size-differs", text)]


@pytest.mark.parametrize(
    ("data", "verdict"),
    [
        (
            coco(note(1, 1, 3, 3, segmentation=[[1, 1, 2, 2]])),
            ("remark", "boxes", "its outlines (segmentation) are not used, only the boxes"),
        ),
        (
            coco(SOUND, note(1, 1, 3, 3, number=8, image=9)),
            ("remark", "boxes", "1 annotation is of no image that it lists, and was left out: 8"),
        ),
        (
            coco(SOUND, images=[*IMAGES, {"id": 3, "file_name": "3.png"}]),
            ("issue", "listed-image", "1 image that it lists is not there: '3.png'"),
        ),
        (
            coco(SOUND, images=[*IMAGES, {"id": 3, "file_name": "images/1.png"}]),
            ("issue", "listed-image", "it lists 'images/1.png', which was listed before; the first entry was taken"),
        ),
    ],
)
def test_what_is_said_of_the_file(tmp_path: Path, data: bytes, verdict: tuple[str, str, str]) -> None:
    report = inspect_folder(folder(tmp_path, data), "detection")
    assert [(one.outcome, one.code, one.text) for one in report.of_file("annotations.json")] == [verdict]
    assert len(report.accept()) == 2


def test_images_that_no_entry_is_for(tmp_path: Path) -> None:
    root = write(folder(tmp_path, coco(SOUND)), **{"images/3.png": varied(3), "more/2.png": varied(4)})
    report = inspect_folder(root, "detection")
    ambiguous = "a file of boxes names it without its folder, and other images have the same name"
    assert {one.file: one.text for one in report.issues} == {
        "images/3.png": "no file of boxes lists it", "images/2.png": ambiguous, "more/2.png": ambiguous,
    }  # fmt: skip


NESTED = "its JSON is nested too deeply, as files are that were made to do harm; it was not read"
BROKEN = "it is no COCO JSON that can be read: "


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty (0 bytes); copy it once more"),
        (b"not JSON", BROKEN + "JSON is malformed: invalid character (byte 4)"),
        (b'{"images": [', BROKEN + "Input data was truncated"),
        (b"[]", BROKEN + "Expected `object`, got `array`"),
        (b"{}", BROKEN + "Object missing required field `images`"),
        (coco(note(1, 1, 3, float("nan"))), BROKEN + "JSON is malformed: invalid character (byte 181)"),
        (coco(images=[{"id": 1}]), BROKEN + "Object missing required field `file_name` - at `$.images[0]`"),
        (coco(images=[*IMAGES, IMAGES[0]]), "two entries of 'images' have the id 1; an id stands for one"),
        (coco(categories=[{"id": 3, "name": " "}]), "the category with the id 3 has no name"),
        (coco(categories=CATEGORIES * 2), "two entries of 'categories' have the id 3; an id stands for one"),
        (b'{"info": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", NESTED),
        (b'{"info": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001, NESTED),
    ],
)
def test_a_file_that_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(DataError) as caught:
        read_coco(data)
    assert caught.value.values["reason"] == reason


def test_its_verdict(tmp_path: Path) -> None:
    report = inspect_folder(folder(tmp_path, b"[]"), "detection")
    assert {one.file: (one.code, one.text) for one in report.issues} == {
        "annotations.json": ("bad-boxes", BROKEN + "Expected `object`, got `array`"),
        "images/1.png": ("no-label", "no file of boxes lists it"),
        "images/2.png": ("no-label", "no file of boxes lists it"),
    }


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coco_boxes, "MOST_ENTRIES", 3)
    report = inspect_folder(folder(tmp_path, coco(SOUND)), "detection")
    text = "its JSON has 6 entries, more than the 3 that a file of boxes may have; it was not read"
    assert [one.text for one in report.of_file("annotations.json")] == [text]
    monkeypatch.setattr(coco_boxes, "MOST_JSON", 100)
    with pytest.raises(DataError, match="more than the 100 B that a file of boxes may have; it was not read"):
        read_coco(coco(SOUND))


def test_numbers_with_decimals_reach_over_no_edge(tmp_path: Path) -> None:
    report = inspect_folder(folder(tmp_path, coco(note(0.01, 0.02, 7.995, 5.985))), "detection")
    assert [one.outcome for one in report.of_file("images/1.png")] == ["taken"]
    assert boxes_of(report.accept(), "1") == [("cell", [0.01, 0.02, 8.0, 6.0])]


def test_a_set_without_any_box(tmp_path: Path) -> None:
    samples = from_folder(folder(tmp_path, coco(categories=[])), "detection")
    assert [boxes_of(samples, name) for name in ("1", "2")] == [[], []]


def test_two_images_of_one_stem_have_names_of_their_own(tmp_path: Path) -> None:
    images = [{"id": "a", "file_name": "C:\\data\\1.png"}, {"id": "b", "file_name": "1.bmp"}]
    files = {"images/1.png": varied(1), "images/1.bmp": varied(2), "annotations.json": coco(images=images)}
    samples = from_folder(write(tmp_path / "data", **files), "detection")
    assert [sample.name for sample in samples] == ["1.png", "1.bmp"]


@pytest.mark.parametrize("top", ["", "images/"])
def test_folders_of_dicom_are_not_shown(tmp_path: Path, top: str) -> None:
    images = [{"id": 1, "file_name": "Kim/1.dcm"}, {"id": 2, "file_name": "Lee/9.dcm"}]
    files = {f"{top}Kim/1.dcm": dicom(tmp_path), "annotations.json": coco(SOUND, images=images)}
    report = inspect_folder(write(tmp_path / "data", **files), "detection")
    samples = report.accept()
    assert [(sample.name, sample.group) for sample in samples] == [("patient-001/image-0001", "patient-001")]
    assert [one.text for one in report.issues] == ["1 image that it lists is not there"]
    text = f"{report!r} {samples!r} {samples[0]!r}"
    assert not any(name in text for name in ("Kim", "Lee"))


def test_an_image_that_cannot_be_read(tmp_path: Path) -> None:
    root = write(folder(tmp_path, coco(SOUND)), **{"images/1.png": varied(1)[:30]})
    report = inspect_folder(root, "detection")
    assert [one.code for one in report.of_file("images/1.png")] == ["unreadable"]
    assert [sample.name for sample in report.accept()] == ["2"]
