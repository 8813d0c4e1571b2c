"""Every template of folders: what it makes of them, and that it is guessed, with the reason."""

from pathlib import Path

import numpy as np
import pytest

from tests.data.conftest import write_dicom
from tests.data.folders.awkward_files import GREY, MASK, RGB, boxed, nifti, picture, varied, voc, write
from workbench.data import ImportedSet, SampleSet, from_folder, inspect_folder
from workbench.data.folders.templates import TEMPLATES
from workbench.errors import BadChoice, NothingImported

AFFINE = np.diag([2.0, 3.0, 4.0, 1.0])


def names(samples: SampleSet) -> list[str]:
    return [one.name for one in samples]


def test_a_folder_a_class(tmp_path: Path) -> None:
    samples = from_folder(
        write(tmp_path / "a", **{"cat/p1/1.png": varied(1), "cat/p1/2.png": varied(2), "dog/3.png": varied(3)})
    )
    assert names(samples) == ["cat/p1/1", "cat/p1/2", "dog/3"]
    assert [one.group for one in samples] == ["p1", "p1", ""]
    assert [one.label.category.name for one in samples] == ["cat", "cat", "dog"]
    assert samples.report.reason == "images lie in folders, each of which names a class: cat, dog"


def test_a_folder_a_class_with_volumes(tmp_path: Path) -> None:
    files = {
        f"{kind}/{who}/{at}.png": varied(at + 10 * len(who + kind))
        for kind, who in (("ill", "p1"), ("well", "p2"))
        for at in range(12)
    }
    samples = from_folder(write(tmp_path / "a", **files), dimension=3)
    assert names(samples) == ["ill/p1", "well/p2"]
    assert [one.image.shape for one in samples] == [(12, 6, 8)] * 2
    assert [one.group for one in samples] == ["p1", "p2"]
    np.testing.assert_array_equal(samples[0].image[10], (GREY + 10 + 50).astype("uint8"))  # 10 behind 9, not behind 1


def test_folders_that_name_splits(tmp_path: Path) -> None:
    files = {
        f"pets/{split}/{kind}/{at}.png": varied(at)
        for at, (split, kind) in enumerate(
            (split, kind) for split in ("train", "val", "test") for kind in ("cat", "dog")
        )
    }
    samples = from_folder(write(tmp_path, **files))
    assert [one.split for one in samples.entries] == ["test", "train", "validation"] * 2
    assert samples.class_names == ("cat", "dog")
    assert len({one.name for one in samples}) == 6


def test_a_table_of_files(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (("Filename", "Class"), ("1.png", "cat"), ("2", "dog"), (3, "dog")):
        book.active.append(row)
    root = write(tmp_path / "a", **{f"Dataset/{at}.png": varied(at) for at in (1, 2, 3)})
    book.save(root / "Label.xlsx")
    samples = from_folder(root)
    assert samples.report.template == "label_table"
    assert [one.label.category.name for one in samples] == ["cat", "dog", "dog"]


def test_a_table_of_patients(tmp_path: Path) -> None:
    files = {f"Dataset/{who}/{at}.png": varied(at + 9 * len(who)) for who in ("kim", "leeee") for at in (1, 2)}
    root = write(tmp_path / "a", **files, **{"Label.csv": b"Patient_id,Class\nkim,ill\nleeee,well\n"})
    assert [one.label.category.name for one in from_folder(root)] == ["ill", "ill", "well", "well"]
    volumes = from_folder(root, "classification", dimension=3)
    assert [(one.name, one.image.shape, one.label.category.name) for one in volumes] == [
        ("kim", (2, 6, 8), "ill"),
        ("leeee", (2, 6, 8), "well"),
    ]


def test_masks_of_equal_names(tmp_path: Path) -> None:
    files = {f"Dataset/p/{at}.png": varied(at) for at in (1, 2)} | {
        f"Label/p/{at}.png": picture(MASK * at) for at in (1, 2)
    }
    samples = from_folder(write(tmp_path / "a", **files))
    assert (samples.report.template, samples.report.task) == ("equal_names", "segmentation")
    assert names(samples) == ["p/1", "p/2"]
    np.testing.assert_array_equal(samples[1].label.mask.array, MASK * 2)
    assert samples.class_names == ("background", "class 1", "class 2")
    assert from_folder(tmp_path / "a", class_names=("air", "heart", "lung")).class_names == ("air", "heart", "lung")


def test_series_are_stacked_as_channels(tmp_path: Path) -> None:
    files = {
        f"Dataset/p/{series}/{at}.png": varied(at + 20 * k) for k, series in enumerate(("T1", "T2")) for at in (1, 2)
    }
    files |= {f"Label/p/{at}.png": picture(MASK) for at in (1, 2)}
    samples = from_folder(write(tmp_path / "a", **files), "segmentation")
    assert [one.image.shape for one in samples] == [(6, 8, 2)] * 2
    assert samples[0].header.color_mode == "Channels"
    np.testing.assert_array_equal(samples[1].image[..., 1], (GREY + 22).astype("uint8"))
    assert samples.report.remarks[0].text == "2 series stacked as channels: T1, T2"
    assert samples[0].label.mask.array.shape == (6, 8)


def test_volumes_and_masks_of_nifti(tmp_path: Path) -> None:
    import gzip

    import nibabel

    mask = nibabel.Nifti1Image((np.arange(60).reshape(3, 4, 5) % 7 == 0).astype("uint8"), AFFINE)
    files = {
        "Dataset/p1/image.nii": nifti(AFFINE),
        "Label/p1/segmentation.nii.gz": gzip.compress(mask.to_bytes()),
        "Dataset/p2.nii": nifti(2 * AFFINE),
        "Label/p2.NII": mask.to_bytes(),
    }
    samples = from_folder(write(tmp_path / "a", **files))
    assert sorted(names(samples)) == ["p1", "p2"]
    sample = samples["p1"]
    assert (sample.image.shape, sample.header.spacing) == ((5, 4, 3), (4.0, 3.0, 2.0))
    assert sample.image[1, 2, 0] == 11
    np.testing.assert_array_equal(sample.label.mask.array, sample.image % 7 == 0)


def test_a_mask_a_class(tmp_path: Path) -> None:
    liver, kidney = MASK, np.roll(MASK, 1, axis=0)
    files = {
        "Dataset/1.png": varied(1),
        "Label/1/Liver-1.png": picture(liver * 255),
        "Label/1/Right Kidney-1.png": picture(kidney * 255),
        "Dataset/2.png": varied(2),
        "Label/2/Liver-1.png": picture(liver),
        "Label/2/Liver-2.png": picture(kidney),
    }
    samples = from_folder(write(tmp_path / "a", **files))
    assert (samples.report.template, samples.class_names) == ("class_masks", ("background", "Liver", "Right Kidney"))
    np.testing.assert_array_equal(samples["1"].label.mask.array, np.where(kidney, 2, liver))
    np.testing.assert_array_equal(samples["2"].label.mask.array, kidney | liver)
    assert "3 pixels are in several masks, and got the class of the last" in repr(samples.report)


def test_boxes(tmp_path: Path) -> None:
    root = write(tmp_path / "a", **boxed(voc(("cell", 2, 1, 5, 4), ("nucleus", 5, 1, 30, 4))))
    samples = from_folder(root)
    assert (samples.report.task, samples.class_names) == ("detection", ("cell", "nucleus"))
    boxes = samples["2"].label.boxes
    assert boxes.coordinates.tolist() == [[2, 1, 5, 4], [5, 1, 8, 4]]
    assert boxes.classes.tolist() == [0, 1]


def test_boxes_in_a_volume(tmp_path: Path) -> None:
    xml = (
        voc(("node", 0, 1, 2, 3))
        .replace(b"<ymin>", b"<zmin>2</zmin><zmax>4</zmax><ymin>")
        .replace(b"<width>8", b"<width>0")
    )
    samples = from_folder(write(tmp_path / "a", **{"Dataset/p/1.nii": nifti(AFFINE), "Label/p/VOI.xml": xml}))
    assert samples[0].label.boxes.coordinates.tolist() == [[0, 1, 2, 2, 3, 4]]


def test_another_image_is_the_answer(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (32, 32), "uint8")
    root = write(
        tmp_path / "a",
        **{f"Dataset/{at}.png": picture(noise + at) for at in (1, 2)},
        **{f"Label/{at}.png": picture(255 - noise) for at in (1, 2)},
    )
    samples = from_folder(root)
    assert samples.report.task == "transformation"
    np.testing.assert_array_equal(samples[0].label.image.array, 255 - noise)


def test_slices_of_a_mask_follow_the_slices_of_the_image(tmp_path: Path) -> None:
    """The scanner numbered them against their place; masks were drawn on the files of these names."""
    root = tmp_path / "a"
    for at in (1, 2, 3):
        place = {"ImagePositionPatient": [0, 0, -5 * at], "ImageOrientationPatient": [1, 0, 0, 0, 1, 0]}
        write_dicom(root / "Dataset/kim" / f"IM-{at}.dcm", at, np.full((6, 8), at, "int16"), **place)
        write(root, **{f"Label/kim/IM-{at}.png": picture(np.full((6, 8), at, "uint8"))})
    (sample,) = from_folder(root, "segmentation", dimension=3)
    assert sample.image[:, 0, 0].tolist() == [3, 2, 1]
    assert sample.label.mask.array[:, 0, 0].tolist() == [3, 2, 1]
    assert sample.header.spacing == (5.0, 1.25, 1.5)


def test_folders_of_dicom_are_no_classes_unless_the_task_says_so(tmp_path: Path) -> None:
    for at, who in enumerate(("kim", "lee")):
        write_dicom(tmp_path / "a" / who / "IM1", at, np.full((6, 8), at, "int16"))
    samples = from_folder(tmp_path / "a")
    assert samples.report.template == "images"
    assert [one.group for one in samples] == ["patient-001", "patient-002"]
    assert from_folder(tmp_path / "a", "classification").class_names == ("kim", "lee")


def test_a_template_can_be_named(tmp_path: Path) -> None:
    root = write(tmp_path / "a", **{"images/1.png": varied(1), "masks/1.png": picture(MASK)})
    assert from_folder(root).report.template == "equal_names"
    samples = from_folder(root, template="class_folders")
    assert (samples.class_names, samples.report.reason) == (("images", "masks"), "it was named")


def test_wrong_choices_are_told(tmp_path: Path) -> None:
    root = write(tmp_path / "a", **{"1.png": varied(1)})
    with pytest.raises(BadChoice, match="'task' must be one of 'classification', 'segmentation'"):
        from_folder(root, "clasification")
    with pytest.raises(BadChoice, match="'template' must be one of 'voc_boxes'"):
        from_folder(root, template="folders")
    with pytest.raises(
        NothingImported, match=r"no template of the task fits: 1.png(?s:.*)- voc_boxes: Dataset/001.jpg"
    ):
        from_folder(root, "detection")


def test_where_nothing_is_usable_the_first_reasons_are_told(tmp_path: Path) -> None:
    root = write(tmp_path / "a", **{"cat/1.png": b"", "dog/2.png": b"<html>"})
    with pytest.raises(NothingImported) as caught:
        from_folder(root)
    assert "- cat/1.png: the file is empty (0 bytes); copy it once more" in str(caught.value)


def test_every_template_has_a_name_and_a_drawing() -> None:
    assert len({one.name for one in TEMPLATES}) == len(TEMPLATES) == 8
    assert all(one.drawing for one in TEMPLATES)


def test_the_report_in_full(tmp_path: Path) -> None:
    report = inspect_folder(
        write(tmp_path / "pets", **{"cat/a.png": varied(1), "dog/b.png": picture(RGB), "dog/c.png": b""})
    )
    assert repr(report).splitlines() == [
        "Import of 'pets': 2 samples from 3 files",
        "Task: classification. Template: class_folders (cat/001.jpg + dog/001.jpg), because images lie in folders, "
        "each of which names a class: cat, dog.",
        "Classes: cat, dog",
        "2 files taken as they are, 1 file left out.",
        "The images have 2 different shapes (6 × 8, 6 × 8 × 3). Bring them to one: "
        "samples.map(wb.modules.Resize(height=256, width=256)).",
        "Nothing was changed or copied. report.accept() gives the samples; wb.look(report) shows all files, to leave "
        "some out.",
        "     file   verdict                                          reason",
        "dog/c.png  left out  the file is empty (0 bytes); copy it once more",
    ]
    assert '<td style="text-align:left">dog/c.png</td>' in report._repr_html_()
    assert repr(report.accept()) == "SampleSet 'pets', 2 samples (1 file left out: see .report)"
    split = report.accept()[:1]
    assert isinstance(split, ImportedSet)
    assert split.report is report


def test_a_table_must_say_which_of_equal_names_it_means(tmp_path: Path) -> None:
    files = {f"Dataset/{who}/1.png": varied(at) for at, who in enumerate("abc")}
    rows = b"Filename,Class\n1.png,ill\nb/1.png,well\n"
    report = inspect_folder(write(tmp_path / "a", **files, **{"Label.csv": rows}))
    assert [(one.name, one.label.category.name) for one in report.accept()] == [("b/1", "well")]
    text = "row 2 names it without its folder, and other images have the same name; write folder and name"
    assert [(one.file, one.text) for one in report.issues] == [("Dataset/a/1.png", text), ("Dataset/c/1.png", text)]


def test_words_behind_the_names_of_masks(tmp_path: Path) -> None:
    samples = from_folder(write(tmp_path / "a", **{"images/1.png": varied(1), "masks/1_mask.png": picture(MASK)}))
    assert names(samples) == ["1"]
    assert samples.report.remarks[0].text == "the name of the label has a word such as _mask behind that of the image"


def test_values_far_apart_are_numbered_and_named(tmp_path: Path) -> None:
    masks = {f"Label/{at}.png": picture(np.where(MASK, 255, 128 * (at % 2)).astype("uint8")) for at in (1, 2, 3)}
    samples = from_folder(write(tmp_path / "a", **{f"Dataset/{at}.png": varied(at) for at in (1, 2, 3)}, **masks))
    assert samples.class_names == ("background", "value 128", "value 255")
    np.testing.assert_array_equal(samples["1"].label.mask.array, np.where(MASK, 2, 1))
    assert samples.report.remarks[0].text == "the values 0, 128, 255 were read as the classes 0 to 2"


def test_images_without_labels_in_the_folder_of_a_template(tmp_path: Path) -> None:
    samples = from_folder(write(tmp_path / "a", **{"Dataset/1.png": varied(1), "Dataset/p/2.png": varied(2)}))
    assert [(one.name, one.group) for one in samples] == [("1", ""), ("p/2", "p")]


def test_threads_keep_the_report(tmp_path: Path) -> None:
    samples = from_folder(write(tmp_path / "a", **{"cat/1.png": varied(1), "dog/2.png": varied(2)}))
    threaded = samples.with_threads(2)
    for each in (threaded, threaded[:1]):
        assert isinstance(each, ImportedSet)
        assert each.report is samples.report
    assert names(threaded) == names(samples)
