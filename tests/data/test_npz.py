import zipfile
from pathlib import Path

import numpy as np
import pytest

from workbench.data import Dataset, Split, make_lv_phantom, read_npz, save_npz
from workbench.data.data_errors import BrokenFile


def small() -> Dataset:
    x = np.arange(24, dtype=np.float32).reshape(3, 2, 4, 1)
    split = Split(x, np.array([0, 1, 0]), np.array(["a", "b", "b"]), {"spacing": np.ones((3, 2))})
    return Dataset("klein/é", split, split[:2], Split(x[:1], np.zeros((1, 2, 4), np.uint8)), ("nein", "ja"))


def assert_equal(one: Dataset, other: Dataset) -> None:
    assert repr(one) == repr(other)
    for left, right in zip(one.splits.values(), other.splits.values(), strict=True):
        np.testing.assert_array_equal(left.x, right.x)
        np.testing.assert_array_equal(left.y, right.y)
        assert (left.groups is None) == (right.groups is None)
        if left.groups is not None:
            np.testing.assert_array_equal(left.groups, right.groups)
        assert left.details.keys() == right.details.keys()
        for name in left.details:
            np.testing.assert_array_equal(left.details[name], right.details[name])


@pytest.mark.parametrize("data", [small(), make_lv_phantom(6)], ids=["small", "phantom"])
def test_what_is_saved_comes_back(data: Dataset, tmp_path: Path) -> None:
    path = save_npz(data, tmp_path / "data.npz")
    assert_equal(read_npz(path), data)
    assert [file.name for file in tmp_path.iterdir()] == ["data.npz"]


def test_any_name_will_do(tmp_path: Path) -> None:
    assert save_npz(small(), tmp_path / "data.bin").name == "data.bin"
    assert_equal(read_npz(tmp_path / "data.bin"), small())


def test_objects_are_not_saved_and_the_old_file_stays(tmp_path: Path) -> None:
    path = save_npz(small(), tmp_path / "data.npz")
    before = path.read_bytes()
    bad = Split(np.array([{}, {}], dtype=object), np.zeros(2))
    with pytest.raises(TypeError, match="x: expected numbers or texts, received Python objects"):
        save_npz(Dataset("bad", bad, bad, bad, ()), path)
    assert path.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 1


def test_nothing_is_unpickled(tmp_path: Path) -> None:
    path = tmp_path / "data.npz"
    np.savez(path, name=np.array([{}], dtype=object))
    with pytest.raises(
        BrokenFile, match=r"expected an \.npz file with arrays of numbers and texts, received Object arr"
    ):
        read_npz(path)


@pytest.mark.parametrize("cut", [0, 1, 40, 200, -10, -200])
def test_a_cut_file_is_refused(tmp_path: Path, cut: int) -> None:
    path = save_npz(small(), tmp_path / "data.npz")
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(BrokenFile) as caught:
        read_npz(path)
    assert str(caught.value).startswith(f"{path}: expected an .npz file with arrays of numbers and texts, received ")


def test_every_flipped_byte_is_found_or_does_no_harm(tmp_path: Path) -> None:
    path = save_npz(small(), tmp_path / "data.npz")
    whole = path.read_bytes()
    for place in range(0, len(whole), 37):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            again = read_npz(path)
        except BrokenFile:
            continue
        assert_equal(again, small())


def test_another_npz_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "data.npz"
    np.savez(path, image=np.zeros(3))
    with pytest.raises(BrokenFile) as caught:
        read_npz(path)
    assert str(caught.value) == (
        f"{path}: expected the arrays name, class_names, train/x, train/y, validation/x, validation/y, test/x, test/y, "
        "received image. Save or copy the file once more."
    )


def test_arrays_that_do_not_pair_up_are_refused(tmp_path: Path) -> None:
    path = save_npz(small(), tmp_path / "data.npz")
    with np.load(path) as arrays:
        changed = {name: arrays[name] for name in arrays.files}
    changed["train/y"] = np.zeros(2)
    np.savez(path, **changed)
    with pytest.raises(BrokenFile, match="expected arrays that belong together, received Split: every image needs one"):
        read_npz(path)


def test_a_single_array_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "data.npy", np.zeros(3))
    with pytest.raises(BrokenFile, match="received File is not a zip file"):
        read_npz(tmp_path / "data.npy")


def test_another_zip_file_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "data.npz", "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(BrokenFile):
        read_npz(tmp_path / "data.npz")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BrokenFile) as caught:
        read_npz(tmp_path / "none.npz")
    assert str(caught.value) == (
        f"{tmp_path / 'none.npz'}: expected a file that can be read, received No such file or directory. "
        "Save or copy the file once more."
    )
