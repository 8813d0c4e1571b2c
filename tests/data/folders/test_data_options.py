"""``Data_option.xlsx``: series stacked as channels, or images of their own."""

import io
from pathlib import Path

import numpy as np
import pytest

from tests.data.folders.awkward_files import MASK, picture, varied, write
from workbench.data import from_folder, inspect_folder

OPTION = "Make each series to independent dataset"


def option(answer: object) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["Option", "Value"])
    book.active.append([OPTION, answer])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def folder(root: Path, answer: object, *, labels: str = "both") -> Path:
    files = {}
    for patient in ("p", "q"):
        for number, series in enumerate(("t1", "t2")):
            for at in range(2):
                files[f"Dataset/{patient}/{series}/{at}.png"] = varied(50 * (patient == "q") + 20 * number + at)
                place = f"{patient}/{series}" if labels == "both" else patient
                files[f"Label/{place}/{at}.png"] = picture(MASK * (at + 1))
    return write(root, **files, **{"Data_option.xlsx": option(answer)})


@pytest.mark.parametrize("answer", ["Yes", True, 1, "예"])
@pytest.mark.parametrize("labels", ["both", "patient"])
def test_series_apart(tmp_path: Path, answer: object, labels: str) -> None:
    samples = from_folder(folder(tmp_path, answer, labels=labels), "segmentation")
    names = [f"{patient}/{series}/{at}" for patient in "pq" for series in ("t1", "t2") for at in range(2)]
    assert sorted(sample.name for sample in samples) == names
    assert {sample.group for sample in samples} == {"p", "q"}
    for sample in samples:
        assert sample.image.shape == (6, 8)
        assert sample.label.mask is not None
        np.testing.assert_array_equal(sample.label.mask.array, MASK * (int(sample.name[-1]) + 1))
    assert samples.report.issues == ()
    text = "options of the data set: each series of a patient becomes images of its own"
    assert [one.text for one in samples.report.of_file("Data_option.xlsx")] == [text]


@pytest.mark.parametrize("labels", ["both", "patient"])
def test_volumes_of_series(tmp_path: Path, labels: str) -> None:
    samples = from_folder(folder(tmp_path, "yes", labels=labels), "segmentation", dimension=3)
    assert sorted(sample.name for sample in samples) == ["p/t1", "p/t2", "q/t1", "q/t2"]
    for sample in samples:
        assert sample.image.shape == (2, 6, 8)
        assert sample.label.mask is not None
        np.testing.assert_array_equal(sample.label.mask.array, np.stack([MASK, MASK * 2]))


def test_series_are_stacked_where_the_option_is_off(tmp_path: Path) -> None:
    samples = from_folder(folder(tmp_path, "No", labels="patient"), "segmentation")
    assert [sample.image.shape for sample in samples] == [(6, 8, 2)] * 4
    text = "options of the data set: the series of a patient are stacked as channels"
    assert [one.text for one in samples.report.of_file("Data_option.xlsx")] == [text]


def test_an_answer_that_is_none_is_told(tmp_path: Path) -> None:
    report = inspect_folder(folder(tmp_path, "perhaps", labels="patient"), "segmentation")
    text = f"expected yes or no beside {OPTION.lower()!r}, received 'perhaps'; it was read as no"
    assert [(one.outcome, one.text) for one in report.of_file("Data_option.xlsx")] == [("issue", text)]
