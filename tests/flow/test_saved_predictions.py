"""Predictions as files, in the frame of the original images, read again by the readers of the workbench."""

import csv
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import workbench as wb
from workbench.data import BoxLabel, ClassLabel, ImageHeader, ImageLabel, MaskLabel, Sample, Targets, ValueLabel
from workbench.data.readers.nifti_volume import decode_nifti
from workbench.flow.frozen_errors import PredictionsNotSaved
from workbench.flow.saved_predictions import save_predictions
from workbench.modules import Crop, Resize

NAMES = ("background", "LV")


def sample(prediction: Targets, name: str = "a.png", size: tuple[int, ...] = (8, 10)) -> Sample:
    return Sample(np.zeros(size), prediction=prediction, split="test", name=name)


def table(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_masks_lie_on_the_original_image(tmp_path: Path) -> None:
    there = Resize(height=4, width=4)(Crop(coordinates=(0, 8, 2, 10))(sample(Targets(), "patient/one.png")))
    answer = Targets(mask=MaskLabel(np.eye(4, dtype=np.uint8), NAMES))
    save_predictions([there.replaced(prediction=answer)], tmp_path / "out")
    found = np.asarray(Image.open(tmp_path / "out" / "masks" / "patient" / "one.png"))
    assert found.shape == (8, 10)
    np.testing.assert_array_equal(found[:, 2:], np.kron(np.eye(4), np.ones((2, 2))))
    assert not found[:, :2].any()


def test_volumes_keep_their_place_in_space(tmp_path: Path) -> None:
    header = ImageHeader(
        3, spacing=(5.0, 0.5, 0.25), origin=(-7.0, 3.0, 11.0), direction=(1.0, 0, 0, 0, 0, -1.0, 0, 1.0, 0)
    )
    mask = np.zeros((3, 4, 5), np.uint8)
    mask[1, 2, 3] = 1
    answer = Targets(mask=MaskLabel(mask, NAMES))
    volume = Sample(np.zeros((3, 4, 5)), header=header, prediction=answer, name="v.nii.gz")
    save_predictions([volume], tmp_path / "out")
    found = decode_nifti((tmp_path / "out" / "masks" / "v.nii.gz").read_bytes())
    np.testing.assert_array_equal(found.array, mask)
    assert found.header.spacing == pytest.approx(header.spacing)
    assert found.header.origin == pytest.approx(header.origin)
    assert found.header.direction == pytest.approx(header.direction)


def test_classes_are_a_table_with_their_probabilities(tmp_path: Path) -> None:
    answer = Targets(category=ClassLabel(np.array([0.75, 0.25]), ("cat", "dog")))
    save_predictions([sample(answer), sample(answer, "b.png")], tmp_path / "out", alerts=lambda _: ("dog",))
    assert table(tmp_path / "out" / "classes.csv") == [
        ["name", "split", "class", "cat", "dog", "alert"],
        ["a.png", "test", "cat", "0.75", "0.25", "dog"],
        ["b.png", "test", "cat", "0.75", "0.25", "dog"],
    ]


BOXES = BoxLabel([[1.5, 2, 6, 7], [0, 0, 3, 3]], [1, 0], NAMES, np.array([0.875, 0.5]))


def test_boxes_are_a_table_even_where_there_is_none(tmp_path: Path) -> None:
    none = BoxLabel(np.zeros((0, 4)), [], NAMES, np.zeros(0))
    save_predictions([sample(Targets(boxes=none)), sample(Targets(boxes=BOXES), "b.png")], tmp_path / "out")
    assert table(tmp_path / "out" / "boxes.csv") == [
        ["name", "split", "class", "xmin", "ymin", "xmax", "ymax", "score"],
        ["b.png", "test", "LV", "1.5", "2.0", "6.0", "7.0", "0.875"],
        ["b.png", "test", "background", "0.0", "0.0", "3.0", "3.0", "0.5"],
    ]


def test_boxes_in_the_form_of_pascal_voc_are_read_again(tmp_path: Path) -> None:
    save_predictions([sample(Targets(boxes=BOXES))], tmp_path / "out", boxes="voc")
    folder = tmp_path / "data"
    for name in ("Dataset", "Label"):
        (folder / name).mkdir(parents=True)
    Image.new("L", (10, 8)).save(folder / "Dataset" / "a.png")
    (folder / "Label" / "a.xml").write_text((tmp_path / "out" / "boxes" / "a.xml").read_text(encoding="utf-8"))
    boxes = wb.data.from_folder(folder, task="detection")[0].label.boxes
    assert boxes is not None
    assert [boxes.class_names[number] for number in boxes.classes] == ["LV", "background"]
    np.testing.assert_allclose(boxes.coordinates, BOXES.coordinates)


def test_images_keep_their_values(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    bytes_, floats = random.integers(0, 255, (8, 10), np.uint8), random.random((8, 10)).astype(np.float32)
    samples = [sample(Targets(image=ImageLabel(one)), f"{number}.png") for number, one in enumerate((bytes_, floats))]
    save_predictions(samples, tmp_path / "out")
    np.testing.assert_array_equal(np.asarray(Image.open(tmp_path / "out" / "images" / "0.png")), bytes_)
    np.testing.assert_array_equal(np.asarray(Image.open(tmp_path / "out" / "images" / "1.tif")), floats)


def test_values_are_a_table(tmp_path: Path) -> None:
    answer = Targets(values=ValueLabel(np.array([63.5, 1.75]), ("age", "height")))
    save_predictions([sample(answer)], tmp_path / "out")
    rows = [["name", "split", "age", "height"], ["a.png", "test", "63.5", "1.75"]]
    assert table(tmp_path / "out" / "values.csv") == rows


@pytest.mark.parametrize("name", ["../../evil.png", "/etc/evil.png", "..\\..\\evil.png", "C:evil.png", "..", "", "\0x"])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    answer = Targets(mask=MaskLabel(np.zeros((8, 10), np.uint8), NAMES))
    save_predictions([sample(answer, name)], tmp_path / "deep" / "out")
    found = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(found) == 1
    assert (tmp_path / "deep" / "out" / "masks") in found[0].parents


def test_equal_names_become_different_files(tmp_path: Path) -> None:
    answer = Targets(mask=MaskLabel(np.zeros((8, 10), np.uint8), NAMES))
    save_predictions([sample(answer, name) for name in ("a.png", "A.png", "a.dcm")], tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out" / "masks").iterdir()) == ["A-2.png", "a-3.png", "a.png"]


def test_a_name_that_a_spreadsheet_would_compute_is_a_text(tmp_path: Path) -> None:
    answer = Targets(category=ClassLabel(np.array([0.75, 0.25]), ("cat", "dog")))
    save_predictions([sample(answer, "=1+1")], tmp_path / "out")
    assert table(tmp_path / "out" / "classes.csv")[1][0] == "'=1+1"


def test_a_folder_with_files_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine")
    with pytest.raises(PredictionsNotSaved, match=r"save: expected a folder that is new or empty, received .*already"):
        save_predictions([], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


def test_samples_without_a_prediction_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PredictionsNotSaved, match=r"expected samples with a prediction, received 'a.png' without one"):
        save_predictions([sample(Targets())], tmp_path / "out")


def test_another_form_of_boxes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PredictionsNotSaved, match='expected "csv" or "voc", received \'coco\''):
        save_predictions([], tmp_path / "out", boxes="coco")  # type: ignore[arg-type]
