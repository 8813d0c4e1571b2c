from pathlib import Path

import numpy as np
import pytest

from workbench.data import load_slices
from workbench.data.data_errors import BadChoice, BrokenFile, SharedGroups


def write(path: Path, cases: str = "ABCDE", **changes: object) -> Path:
    """Four slices of each case; every image is even, and as bright as its number."""
    count = 4 * len(cases)
    arrays = {
        "image": np.arange(count, dtype=np.uint8)[:, None, None] * np.ones((1, 6, 8), np.uint8),
        "mask": np.ones((count, 6, 8), np.uint8),
        "case": np.repeat([f"SC-{case}" for case in cases], 4),
        "instance": np.tile(np.arange(4, dtype=np.int16) * 20, len(cases)),
    }
    np.savez(path, **{name: array for name, array in {**arrays, **changes}.items() if array is not None})
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path / "hearts.npz")


def test_by_patient(file: Path) -> None:
    data = load_slices(file)
    groups = [set(split.groups.tolist()) for split in data.splits.values()]
    assert [len(group) for group in groups] == [3, 1, 1]
    assert len(set.union(*groups)) == 5
    assert data.train.x.shape == (12, 6, 8, 1)
    assert data.train.x.dtype == np.float32
    assert data.class_names == ("background", "cavity")
    assert data.name == "hearts"


def test_images_keep_their_patient_and_number(file: Path) -> None:
    for split in load_slices(file, seed=5).splits.values():
        for x, case, number in zip(split.x, split.groups, split.details["instance"], strict=True):
            place = round(float(x.max()) * 255)
            assert case == f"SC-{'ABCDE'[place // 4]}"
            assert number == place % 4 * 20


def test_by_slice_patients_may_be_in_two_splits(file: Path) -> None:
    data = load_slices(file, by="slice", validation=3)
    assert [len(split) for split in data.splits.values()] == [14, 3, 3]
    names = [set(split.groups.tolist()) for split in data.splits.values()]
    assert len(set.union(*names)) == 20
    assert "SC-A-0000" in set.union(*names)
    assert set(data.train.details["case"]) & set(data.test.details["case"])


@pytest.mark.parametrize("by", ["patient", "slice"])
def test_another_file_is_the_test(file: Path, tmp_path: Path, by: str) -> None:
    other = write(tmp_path / "others.npz", "FG")
    data = load_slices(file, test=other, by=by, validation=2)
    assert len(data.test) == 8
    assert len(data.train) + len(data.validation) == 20
    assert set(data.test.details["case"]) == {"SC-F", "SC-G"}


def test_a_patient_in_both_files_is_refused(file: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "others.npz", "EFA")
    with pytest.raises(SharedGroups) as caught:
        load_slices(file, test=other)
    assert str(caught.value) == (
        f"{other}: expected other patients than in {file}, but both have SC-A, SC-E. "
        "A test on patients that were learned from says nothing; leave them out of one file."
    )


def test_the_seed_decides(file: Path) -> None:
    one, same, other = (load_slices(file, by="slice", seed=seed).validation.x for seed in (0, 0, 1))
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)


def test_more_classes_are_numbered(tmp_path: Path) -> None:
    masks = np.full((20, 6, 8), 2, np.uint8)
    assert load_slices(write(tmp_path / "a.npz", mask=masks)).class_names == ("class 0", "class 1", "class 2")


@pytest.mark.parametrize("validation", [0, 5, True, 1.5, "2"])
def test_numbers_that_cannot_be_are_refused(file: Path, validation: object) -> None:
    with pytest.raises(BadChoice, match=r"load_slices: 'validation' must be a whole number from 1 to 4"):
        load_slices(file, validation=validation)


def test_another_way_to_divide_is_refused(file: Path) -> None:
    with pytest.raises(BadChoice) as caught:
        load_slices(file, by="hospital")
    assert str(caught.value) == (
        "load_slices: 'by' must be 'patient' or 'slice', but received 'hospital'. Give it, as in by='patient'."
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"mask": None}, "expected the arrays image, mask, case, instance, received image, case, instance"),
        ({"image": np.zeros((20, 6, 8))}, r"expected image of uint8 with the shape \(20, 6, 8\), received float64"),
        ({"mask": np.zeros((20, 6, 9), np.uint8)}, r"expected mask of uint8 with the shape \(20, 6, 8\), received"),
        ({"case": np.arange(20)}, r"expected case of str with the shape \(20,\), received int64"),
        ({"instance": np.zeros(3, int)}, r"expected instance of int with the shape \(20,\), received int64"),
        ({"case": np.array([{}] * 20, dtype=object)}, "expected an .npz file with arrays of numbers and texts"),
        ({"image": np.zeros((0, 6, 8), np.uint8)}, r"received uint8 with the shape \(0, 6, 8\)"),
    ],
)
def test_other_arrays_are_refused(tmp_path: Path, changes: dict[str, object], message: str) -> None:
    with pytest.raises(BrokenFile, match=message):
        load_slices(write(tmp_path / "a.npz", **changes))
