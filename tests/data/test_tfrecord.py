import os
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import pytest

from workbench.data import Split, make_lv_phantom, read_tfrecord, write_tfrecord
from workbench.data.data_errors import BrokenFile

tf = pytest.importorskip("tensorflow")


def small(groups: bool = True) -> Split:
    x = np.arange(48, dtype=np.int16).reshape(3, 4, 4, 1)
    return Split(x, np.array([0.5, 1, 2]), np.array(["é", "b", "b"]) if groups else None)


@pytest.mark.parametrize("split", [small(), small(groups=False), make_lv_phantom(4).train], ids=["a", "b", "phantom"])
def test_what_is_written_comes_back(split: Split, tmp_path: Path) -> None:
    path = write_tfrecord(split, tmp_path / "a.tfrecord")
    again = read_tfrecord(path)
    np.testing.assert_array_equal(again.x, split.x)
    np.testing.assert_array_equal(again.y, split.y)
    assert (again.x.dtype, again.y.dtype) == (split.x.dtype, split.y.dtype)
    if split.groups is None:
        assert again.groups is None
    else:
        np.testing.assert_array_equal(again.groups, split.groups)
    assert [file.name for file in tmp_path.iterdir()] == ["a.tfrecord"]


def test_others_can_read_it_as_documented(tmp_path: Path) -> None:
    path = write_tfrecord(small(), tmp_path / "a.tfrecord")
    text, whole = tf.io.FixedLenFeature([], tf.string), tf.io.FixedLenFeature([3], tf.int64)
    for place, record in enumerate(tf.data.TFRecordDataset(str(path))):
        read = tf.io.parse_single_example(record, {"x": text, "x_shape": whole, "x_dtype": text, "group": text})
        assert read["x_dtype"].numpy() == b"int16"
        pixels = tf.reshape(tf.io.decode_raw(read["x"], tf.int16), read["x_shape"])
        np.testing.assert_array_equal(pixels.numpy(), small().x[place])


def test_every_flipped_byte_is_found(tmp_path: Path) -> None:
    path = write_tfrecord(small(), tmp_path / "a.tfrecord")
    whole = path.read_bytes()
    for place in range(0, len(whole), 23):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
        with pytest.raises(BrokenFile, match=r"expected (whole TFRecords|[0-9,]+ bytes), received"):
            read_tfrecord(path)


def test_a_file_cut_anywhere_is_refused(tmp_path: Path) -> None:
    path = write_tfrecord(small(), tmp_path / "a.tfrecord")
    whole = path.read_bytes()
    length = len(whole) // 3
    for cut in (5, 11, 100, length, length + 4, 2 * length, -1):
        path.write_bytes(whole[:cut])
        with pytest.raises(BrokenFile, match=r"expected [0-9,]+ (bytes|records), received"):
            read_tfrecord(path)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.tfrecord"
    path.touch()
    with pytest.raises(BrokenFile, match="expected at least one record, received an empty file"):
        read_tfrecord(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BrokenFile, match="expected a file that can be read, received No such file or directory"):
        read_tfrecord(tmp_path / "a.tfrecord")


def written(path: Path, *records: bytes) -> Path:
    with tf.io.TFRecordWriter(str(path)) as writer:
        for record in records:
            writer.write(record)
    return path


def example(**features: object) -> bytes:
    made = {}
    for name, value in features.items():
        kind = tf.train.Feature(bytes_list=tf.train.BytesList(value=[value])) if isinstance(value, bytes) else None
        made[name] = kind or tf.train.Feature(int64_list=tf.train.Int64List(value=value))
    return bytes(tf.train.Example(features=tf.train.Features(feature=made)).SerializeToString())


GOOD = {"x": bytes(4), "x_shape": [4], "x_dtype": b"uint8", "y": bytes(1), "y_shape": [], "y_dtype": b"int8"}


def test_a_record_made_by_hand(tmp_path: Path) -> None:
    split = read_tfrecord(written(tmp_path / "a", example(**GOOD), example(**GOOD)))
    assert split.x.shape == (2, 4)
    assert split.y.shape == (2,)


@pytest.mark.parametrize(
    "change",
    [
        {"x": bytes(3)},
        {"x_shape": [5]},
        {"x_shape": [-1, 4]},
        {"x_dtype": b"object"},
        {"x_dtype": b"\xff"},
        {"y_dtype": b"U9"},
        {"y": [1]},
    ],
)
def test_a_record_that_does_not_fit_itself_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    path = written(tmp_path / "a", example(**GOOD), example(**{**GOOD, **change}))
    with pytest.raises(BrokenFile, match="expected record 2 with the features x, y, their shapes and dtypes, received"):
        read_tfrecord(path)


def test_something_else_in_a_record_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenFile, match="expected record 1 with the features"):
        read_tfrecord(written(tmp_path / "a", b"\xff\xff\xff\xff"))


def test_records_of_different_shapes_are_refused(tmp_path: Path) -> None:
    other = example(**{**GOOD, "x_shape": [2, 2]})
    with pytest.raises(BrokenFile, match=r"expected record 2 like the first one: \(4,\), received \(2, 2\)"):
        read_tfrecord(written(tmp_path / "a", example(**GOOD), other))


def test_texts_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(BrokenFile, match="expected x with numbers, received str"):
        write_tfrecord(Split(np.array(["a"]), np.zeros(1)), tmp_path / "a")
    assert not list(tmp_path.iterdir())
