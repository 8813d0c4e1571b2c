from pathlib import Path

import numpy as np
import pytest

from tests.data.conftest import write_dicom
from workbench.data.dicom import instance_number, read_mr_image
from workbench.data.series_errors import BrokenDicom


def test_pixels_from_darkest_to_brightest_and_sizes(tmp_path: Path) -> None:
    path = write_dicom(tmp_path / "a.dcm", 7, np.array([[-5, 0], [5, 15]]), SliceLocation="-30.5", TriggerTime="292.2")
    image = read_mr_image(path)
    np.testing.assert_allclose(image.pixels, [[0, 0.25], [0.5, 1]])
    assert image.pixels.dtype == np.float32
    assert (image.spacing, image.thickness, image.location, image.time) == ((1.25, 1.5), 8, -30.5, 292.2)
    assert instance_number(path) == 7


def test_an_image_whose_highest_number_is_black_is_turned_round(tmp_path: Path) -> None:
    pixels = np.array([[0, 5], [10, 20]])
    image = read_mr_image(write_dicom(tmp_path / "a.dcm", 1, pixels, PhotometricInterpretation="MONOCHROME1"))
    np.testing.assert_allclose(image.pixels, [[1, 0.75], [0.5, 0]])
    even = write_dicom(tmp_path / "b.dcm", 1, np.full((4, 4), 9), PhotometricInterpretation="MONOCHROME1")
    assert not read_mr_image(even).pixels.any()


def test_what_a_file_does_not_say_is_not_a_number(tmp_path: Path) -> None:
    image = read_mr_image(write_dicom(tmp_path / "a.dcm", 1, SliceThickness=None, PixelSpacing=None))
    assert np.isnan([*image.spacing, image.thickness, image.location, image.time]).all()


def test_an_even_image_is_black(tmp_path: Path) -> None:
    assert not read_mr_image(write_dicom(tmp_path / "a.dcm", 1, np.full((4, 4), 9))).pixels.any()


def test_no_warning_of_pydicom_gets_out(tmp_path: Path, recwarn: pytest.WarningsRecorder) -> None:
    path = write_dicom(tmp_path / "a.dcm", 1)
    content = path.read_bytes().replace(b"1.2.840.10008.5.1.4.1.1.4", b"1.2.840.10008.5.1.4.1.1.0")
    path.write_bytes(content)
    read_mr_image(path)
    assert not recwarn.list


@pytest.mark.parametrize(
    ("tags", "message"),
    [
        ({"PixelData": None}, "expected a DICOM image with the tag PixelData, received none"),
        ({"PixelData": b"\0\0"}, "expected a DICOM image with pixels that can be decoded, received"),
        ({"Rows": 10_000}, "expected a DICOM image with pixels that can be decoded, received"),
        ({"PixelSpacing": [1, 2, 3]}, "expected a DICOM image with pixels that can be decoded, received"),
    ],
)
def test_a_damaged_image_is_refused(tmp_path: Path, tags: dict[str, object], message: str) -> None:
    path = write_dicom(tmp_path / "a.dcm", 1, **tags)
    with pytest.raises(BrokenDicom) as caught:
        read_mr_image(path)
    assert str(caught.value).startswith(f"{path}: {message}")
    assert str(caught.value).endswith("Copy the file once more, or remove it.")


@pytest.mark.parametrize("content", [b"", b"<!DOCTYPE html>", bytes(500)])
def test_what_is_no_dicom_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.dcm"
    path.write_bytes(content)
    with pytest.raises(BrokenDicom, match=r"expected a DICOM image with (a DICOM header|the tag InstanceNumber)"):
        instance_number(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BrokenDicom, match="No such file"):
        instance_number(tmp_path / "none.dcm")
