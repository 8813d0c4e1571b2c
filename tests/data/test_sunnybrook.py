import shutil
from pathlib import Path

import numpy as np
import pytest

from tests.data.conftest import heart, write_contour, write_dicom
from workbench.data import DataError, data_home, load_slices, load_sunnybrook, sunnybrook_slices
from workbench.data.data_errors import BadChoice, TooFewGroups
from workbench.data.series_errors import (
    AmbiguousSeries,
    BadContour,
    BadPatientList,
    BrokenDicom,
    ContourWithoutImage,
    FolderMissing,
    NoContours,
    NoImages,
    NoPatientList,
    SizesDiffer,
)
from workbench.data.sunnybrook_layout import case_name


def everything(root: Path, **arguments: object) -> dict[tuple[str, int], tuple[np.ndarray, np.ndarray]]:
    """Image and mask by case and number."""
    data = load_sunnybrook(root, **arguments)
    return {
        (str(case), int(number)): (x[..., 0], y)
        for split in data.splits.values()
        for x, y, case, number in zip(split.x, split.y, split.groups, split.details["instance"], strict=True)
    }


def test_images_and_masks_of_the_atlas(atlas: Path) -> None:
    found = everything(atlas)
    assert sorted({case for case, _ in found}) == ["SC-HF-I-01", "SC-HF-I-02", "SC-HYP-40", "SC-N-05"]
    assert {number for _, number in found} == {2, 4}
    for (_, number), (image, mask) in found.items():
        _, truth = heart(number)
        np.testing.assert_array_equal(mask, truth)
        np.testing.assert_array_equal(image, truth.astype(np.float32))


def test_the_folder_may_start_anywhere_above(atlas: Path) -> None:
    assert everything(atlas.parent).keys() == everything(atlas).keys()


def test_images_and_masks_of_the_challenge(challenge: Path) -> None:
    found = everything(challenge)
    assert sorted(found) == [("SC-HF-I-01", 2), ("SC-HYP-09", 2), ("SC-N-02", 2)]
    np.testing.assert_array_equal(found["SC-HF-I-01", 2][0], heart(2)[1].astype(np.float32))


def test_both_releases_at_once_are_one_set_of_patients(atlas: Path, challenge: Path) -> None:
    found = everything(atlas.parent.parent)
    assert len({case for case, _ in found}) == 6
    assert len(found) == 4 * 2 + 2


def test_no_patient_is_in_two_splits(atlas: Path) -> None:
    data = load_sunnybrook(atlas)
    groups = [set(split.groups.tolist()) for split in data.splits.values()]
    assert [len(group) for group in groups] == [2, 1, 1]
    assert len(set.union(*groups)) == 4
    assert data.class_names == ("background", "cavity")
    assert data.train.y.dtype == np.uint8


def test_sizes_in_millimetres_are_kept(atlas: Path) -> None:
    details = load_sunnybrook(atlas).train.details
    np.testing.assert_array_equal(details["spacing"], [[1.25, 1.5]] * 4)
    np.testing.assert_array_equal(details["thickness"], [8] * 4)


def test_nothing_tells_who_the_patient_is(atlas: Path) -> None:
    import pickle

    content = pickle.dumps(load_sunnybrook(atlas))
    assert all(word not in content for word in (b"Doe", b"SECRET", b"1950", b"Female"))


def test_wall_and_muscles_on_request(atlas: Path) -> None:
    found = everything(atlas, structures=("cavity", "myocardium", "papillary"))
    assert {number for _, number in found} == {2}
    mask = found["SC-N-05", 2][1]
    rows, columns = np.nonzero(mask == 2)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (7, 23, 7, 21)
    assert np.count_nonzero(mask == 2) == 17 * 15 - 11 * 9
    assert np.count_nonzero(mask == 3) == 5 * 3
    assert np.count_nonzero(mask == 1) == 11 * 9 - 5 * 3


def test_numbers_follow_the_order_asked_for(atlas: Path) -> None:
    data = load_sunnybrook(atlas, structures=("papillary", "cavity"))
    assert data.class_names == ("background", "papillary", "cavity")
    assert np.count_nonzero(data.train.y[0] == 1) == 5 * 3


def test_files_of_a_slice(atlas: Path) -> None:
    slices = sunnybrook_slices(atlas)
    assert len(slices) == 8
    assert slices[0].case == "SC-HF-I-01"
    assert slices[0].image.name == "IM-0003-0052.dcm"
    assert sorted(slices[0].contours) == ["i", "o", "p1"]


def test_patients_with_images_or_contours_alone_are_left_out(atlas: Path) -> None:
    shutil.rmtree(atlas / "SCD_IMAGES_01" / "SCD0000101")
    shutil.rmtree(atlas / "SCD_ManualContours" / "SC-HF-I-02")
    with pytest.raises(TooFewGroups) as caught:
        load_sunnybrook(atlas)
    assert str(caught.value) == (
        "load_sunnybrook: patients are divided among train, validation and test. Expected at least 3, received 2: "
        "SC-HYP-40, SC-N-05. Add patients, or hold fewer out."
    )


def test_a_contour_without_its_image(atlas: Path) -> None:
    path = write_contour(atlas / "SCD_ManualContours", "SC-HF-I-02", 9)
    with pytest.raises(ContourWithoutImage) as caught:
        load_sunnybrook(atlas)
    assert str(caught.value) == (
        f"{path.resolve()}: expected an image of SC-HF-I-02 with InstanceNumber 9, received only 1, 2, 3, 4. "
        "Copy the missing DICOM file to the others, or remove this contour."
    )


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FolderMissing) as caught:
        load_sunnybrook(tmp_path / "heart")
    assert str(caught.value) == (
        f"{tmp_path / 'heart'}: expected a folder with the Sunnybrook data, received nothing. "
        "Give the folder into which it was unpacked."
    )


def test_a_folder_without_images(tmp_path: Path) -> None:
    with pytest.raises(NoImages, match=r"expected short-axis images as SCD0000101/CINESAX_300/\*.dcm, .*received none"):
        load_sunnybrook(tmp_path)


def test_missing_contours(atlas: Path) -> None:
    shutil.rmtree(atlas / "SCD_ManualContours")
    with pytest.raises(NoContours) as caught:
        load_sunnybrook(atlas)
    assert str(caught.value) == (
        f"{atlas}: expected contours as SC-HF-I-01/contours-manual/IRCCI-expert/IM-0001-0059-icontour-manual.txt, "
        "received none. Unpack the manual contours beside the images, and give a folder that holds both."
    )


def test_contours_of_other_patients(atlas: Path) -> None:
    shutil.rmtree(atlas / "SCD_ManualContours")
    write_contour(atlas, "SC-N-40", 1)
    with pytest.raises(NoContours, match=r"received only those of SC-N-40, and no images of them"):
        load_sunnybrook(atlas)


def test_a_structure_that_nobody_drew(atlas: Path) -> None:
    for path in atlas.rglob("*p1contour*"):
        path.unlink()
    with pytest.raises(NoContours, match="expected contours as at least one slice with papillary, received none"):
        load_sunnybrook(atlas, structures=["papillary"])


def test_the_list_of_patients_is_needed(atlas: Path) -> None:
    (atlas / "scd_patientdata.csv").unlink()
    with pytest.raises(NoPatientList, match="images are named as SCD0000101, contours as SC-HF-I-01"):
        load_sunnybrook(atlas)


@pytest.mark.parametrize("content", [b"PatientID;OriginalID\n", b"\xff\xfe\x00\x01,\n\xff", b"PatientID\nSCD0000101\n"])
def test_a_broken_list_of_patients(atlas: Path, content: bytes) -> None:
    (atlas / "scd_patientdata.csv").write_bytes(content + b"SCD0000101;SC-HF-I-1\n")
    with pytest.raises(BadPatientList, match="expected a CSV file with the columns PatientID, OriginalID"):
        load_sunnybrook(atlas)


@pytest.mark.parametrize("size", [0, 100, 300, 700, 2000])
def test_a_broken_image(atlas: Path, size: int) -> None:
    path = next(atlas.rglob("CINESAX_300/IM-0003-0052.dcm"))
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(BrokenDicom) as caught:
        load_sunnybrook(atlas)
    assert str(caught.value).startswith(f"{path.resolve()}: expected a DICOM image with ")


def test_an_image_without_its_number(atlas: Path) -> None:
    write_dicom(next(atlas.rglob("CINESAX_300/IM-0003-0052.dcm")), 2, InstanceNumber=None)
    with pytest.raises(BrokenDicom, match="with the tag InstanceNumber, received none"):
        load_sunnybrook(atlas)


def test_a_broken_contour(atlas: Path) -> None:
    path = next(atlas.rglob("*0002-icontour*"))
    path.write_text("1.0 2.0\n3.0,4.0\n")
    with pytest.raises(BadContour) as caught:
        load_sunnybrook(atlas)
    assert str(caught.value) == (
        f"{path.resolve()}, line 2: expected two numbers, x and y, as in '134.00 117.50', received '3.0,4.0'. "
        "Take the file as it was published."
    )


def test_images_of_two_sizes(atlas: Path) -> None:
    path = next(atlas.rglob("CINESAX_303/IM-0003-0054.dcm"))
    write_dicom(path, 4, np.zeros((64, 64)))
    with pytest.raises(SizesDiffer, match=r"Expected \(32, 40\) as the first one, received \(64, 64\)"):
        load_sunnybrook(atlas)


def test_series_that_cannot_be_told_apart(challenge: Path) -> None:
    for number in (1, 2, 3):
        write_dicom(challenge / "challenge_training" / "SC-HYP-9" / f"IM-0080-{number:04d}.dcm", number)
    with pytest.raises(AmbiguousSeries) as caught:
        load_sunnybrook(challenge)
    assert str(caught.value).endswith(
        "the contours of SC-HYP-09 fit several series: 77, 80. Expected one series. Say which it is, as in "
        "series={'SC-HYP-09': 77}."
    )
    assert len(everything(challenge, series={"SC-HYP-9": 80})) == 3
    with pytest.raises(BadChoice, match=r"must be one of 77, 80, but received 5"):
        load_sunnybrook(challenge, series={"SC-HYP-09": 5})


def test_the_series_that_has_all_contours_is_the_one(challenge: Path) -> None:
    write_dicom(challenge / "challenge_training" / "SC-HYP-9" / "IM-0080-0001.dcm", 1)
    assert len(everything(challenge)) == 3


@pytest.mark.parametrize("structures", [(), ("cavity", "cavity"), ("heart",), "atrium"])
def test_unknown_structures(atlas: Path, structures: object) -> None:
    with pytest.raises(BadChoice, match="must be some of cavity, myocardium, papillary, each once"):
        load_sunnybrook(atlas, structures=structures)


@pytest.mark.parametrize(("validation", "test"), [(0, 1), (1, 4), (3, 1), (True, 1), (1, 2.5)])
def test_splits_that_cannot_be(atlas: Path, validation: object, test: object) -> None:
    with pytest.raises(BadChoice, match="must be a whole number from 1 to"):
        load_sunnybrook(atlas, validation=validation, test=test)


def test_hidden_files_are_none(atlas: Path) -> None:
    (next(atlas.rglob("CINESAX_300")) / "._IM-0003-0052.dcm").write_bytes(b"mac")
    assert len(everything(atlas)) == 8


def test_every_refusal_is_a_data_error(tmp_path: Path) -> None:
    with pytest.raises(DataError):
        load_sunnybrook(tmp_path)


@pytest.mark.parametrize(("name", "case"), [("SC-HF-NI-3", "SC-HF-NI-03"), ("SC-N-40", "SC-N-40"), ("SC-X-1", None)])
def test_case_names(name: str, case: str | None) -> None:
    assert case_name(name) == case


@pytest.mark.realdata
def test_published_masks_come_out_to_the_pixel() -> None:
    folder = data_home() / "sunnybrook"
    published = {}
    for name in ("scd_train_part1.npz", "scd_dev_part2.npz"):
        for split in load_slices(folder / name).splits.values():
            for x, y, case, number in zip(split.x, split.y, *split.details.values(), strict=True):
                published[str(case), int(number)] = (x[..., 0], y)
    found = everything(folder)
    assert len(found) == 96
    for key, (image, mask) in found.items():
        np.testing.assert_array_equal(mask, published[key][1])
        assert np.abs(image - published[key][0]).max() < 1 / 255


@pytest.mark.realdata
def test_real_walls_lie_around_the_cavity() -> None:
    found = everything(data_home() / "sunnybrook", structures=("cavity", "myocardium"))
    assert len(found) == 37
    for _, mask in found.values():
        assert np.count_nonzero(mask == 2) > 200
