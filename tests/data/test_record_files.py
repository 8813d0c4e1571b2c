"""Records in shards: written and read in pieces; what is damaged is named by file and record."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.helpers.streams import generator_of
from workbench.data import DataError, Dataset, Split, StreamedSplit, from_records, read_tfrecord, write_records
from workbench.data.data_errors import BadChoice, BrokenFile

tf = pytest.importorskip("tensorflow")

X, Y = np.arange(60, dtype="int16").reshape(20, 3, 1), np.arange(20) % 3
DATA = Dataset("mine", Split(X, Y), Split(X[:7] + 1, Y[:7]), Split(X[:0], Y[:0]), ("a", "b", "c"))
PLAIN, GZIP = False, True


def whole(split: Split) -> Split:
    return split[: len(split)]


@pytest.mark.parametrize("compressed", [PLAIN, GZIP])
def test_what_is_written_comes_back(tmp_path: Path, compressed: bool) -> None:
    folder = write_records(DATA, tmp_path / "records", shard_size=8, compressed=compressed)
    ending = ".tfrecord.gz" if compressed else ".tfrecord"
    files = [f"train-0000{n}{ending}" for n in range(3)] + [f"validation-00000{ending}"]
    assert sorted(path.name for path in folder.iterdir()) == ["schema.json", *files]
    again = from_records(folder)
    assert (again.name, again.class_names, len(again.train), len(again.test)) == ("mine", ("a", "b", "c"), 20, 0)
    for name in ("train", "validation"):
        found = whole(again.splits[name])
        np.testing.assert_array_equal(found.x, DATA.splits[name].x)
        np.testing.assert_array_equal(found.y, DATA.splits[name].y)
        assert (found.x.dtype, found.y.dtype) == (X.dtype, Y.dtype)
    assert again.test.x.shape == (0, 3, 1)


ARRAYS = st.tuples(
    st.sampled_from(["bool", "uint8", "int64", "float16", "float32", "float64"]),
    st.lists(st.integers(1, 3), max_size=3).map(tuple),
    st.integers(1, 12),
    st.integers(1, 5),
    st.booleans(),
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ARRAYS, st.integers(0, 2**32))
def test_any_numbers_come_back(tmp_path: Path, made: Any, seed: int) -> None:
    kind, shape, count, size, compressed = made
    random = np.random.default_rng(seed)
    x, y = (random.integers(0, 2, (count, *sides)).astype(kind) for sides in ((*shape, 2), shape))
    with TemporaryDirectory(dir=tmp_path) as folder:
        write_records(Split(x, y), folder, shard_size=size, compressed=compressed)
        found = whole(from_records(folder).train)
    np.testing.assert_array_equal(found.x, x)
    np.testing.assert_array_equal(found.y, y)
    assert (found.x.dtype, found.y.dtype) == (x.dtype, y.dtype)


def test_streams_are_written_as_arrays_are(tmp_path: Path) -> None:
    streams = Dataset("mine", StreamedSplit(generator_of(DATA.train, 7)), DATA.validation, DATA.test, DATA.class_names)
    folder = write_records(streams, tmp_path / "a", shard_size=8)
    for path in sorted(write_records(DATA, tmp_path / "b", shard_size=8).iterdir()):
        assert (folder / path.name).read_bytes() == path.read_bytes()


def test_other_tools_can_read_a_shard(tmp_path: Path) -> None:
    folder = write_records(DATA, tmp_path / "records", shard_size=8)
    np.testing.assert_array_equal(read_tfrecord(folder / "train-00002.tfrecord").x, X[16:])
    schema = json.loads((folder / "schema.json").read_text())
    assert schema["splits"]["train"]["x"] == {"shape": [3, 1], "dtype": "int16"}
    assert schema["splits"]["train"]["shards"][2] == {"file": "train-00002.tfrecord", "records": 4}


def test_a_folder_with_records_is_left_alone(tmp_path: Path) -> None:
    write_records(DATA, tmp_path)
    before = (tmp_path / "schema.json").read_bytes()
    with pytest.raises(BadChoice, match=r"a folder without records, but received 'one with a schema\.json; delete it"):
        write_records(DATA.validation, tmp_path)
    assert (tmp_path / "schema.json").read_bytes() == before


@pytest.mark.parametrize("size", [0, -3, 1.5, True, "many"])
def test_a_size_that_cannot_be(tmp_path: Path, size: Any) -> None:
    with pytest.raises(BadChoice, match="'shard_size' must be a whole number of at least 1, but received"):
        write_records(DATA, tmp_path / "new", shard_size=size)
    assert not (tmp_path / "new").exists()


def test_what_is_no_data_or_no_number_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    texts = Split(np.array(["a"]), np.zeros(1))
    with pytest.raises(BrokenFile, match="new/train: expected x with numbers, received str"):
        write_records(texts, tmp_path / "new")
    with pytest.raises(DataError, match=r"write_records: expected a tf\.data\.Dataset, .* received ndarray"):
        write_records(X, tmp_path / "new")  # type: ignore[arg-type]
    assert not (tmp_path / "new").exists()


def test_a_stream_that_fails_leaves_no_schema(tmp_path: Path) -> None:
    split = StreamedSplit([(X, Y), (X[:, 0], Y)])
    with pytest.raises(DataError, match="the batch that begins with sample 20"):
        write_records(split, tmp_path, shard_size=8)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["train-00000.tfrecord", "train-00001.tfrecord"]


def read_all(folder: Path) -> None:
    for split in from_records(folder).splits.values():
        if isinstance(split, StreamedSplit):
            list(split.blocks())


def rewritten(path: Path, change: Callable[[list[bytes]], list[bytes]], compressed: bool = False) -> None:
    kind = "GZIP" if compressed else ""
    records = [record.numpy() for record in tf.data.TFRecordDataset(str(path), compression_type=kind)]
    with tf.io.TFRecordWriter(str(path), options=kind) as writer:
        for record in change(records):
            writer.write(record)


def example(**features: Any) -> bytes:
    made = {}
    for name, value in features.items():
        plain = tf.train.Feature(int64_list=tf.train.Int64List(value=value if isinstance(value, list) else []))
        text = tf.train.Feature(bytes_list=tf.train.BytesList(value=[value])) if isinstance(value, bytes) else None
        made[name] = text or plain
    return bytes(tf.train.Example(features=tf.train.Features(feature=made)).SerializeToString())


GOOD = {"x": bytes(6), "x_shape": [3, 1], "x_dtype": b"int16", "y": bytes(8), "y_shape": [], "y_dtype": b"int64"}
FOREIGN: dict[str, tuple[bytes, str]] = {
    "no Example": (b"\xff\xff\xff", "Error parsing message"),
    "a picture": (b"\x89PNG\r\n\x1a\n" * 9, "Error parsing message"),
    "a pickle": (b"cos\nsystem\n(S'echo'\ntR.", "Error parsing message"),
    "nothing": (b"", "no feature 'x'"),
    "no label": (example(**{name: value for name, value in GOOD.items() if name != "y"}), "no feature 'y'"),
    "another shape": (example(**GOOD | {"x_shape": [1, 3]}), r"x \(1, 3\) \(int16\)"),
    "another dtype": (example(**GOOD | {"x_dtype": b"float16"}), r"x \(3, 1\) \(float16\)"),
    "objects": (example(**GOOD | {"x_dtype": b"object"}), r"x \(3, 1\) \(object\)"),
    "too few bytes": (example(**GOOD | {"x": bytes(4)}), "cannot reshape array of size 2"),
    "half a number": (example(**GOOD | {"x": bytes(5)}), "buffer size must be a multiple of element size"),
    "numbers for bytes": (example(**GOOD | {"x": [1, 2, 3]}), "list index|range"),
}


@pytest.mark.sampled(0.4)
@pytest.mark.parametrize("compressed", [PLAIN, GZIP])
@pytest.mark.parametrize("case", FOREIGN)
def test_a_foreign_record_is_named(tmp_path: Path, case: str, compressed: bool) -> None:
    record, reason = FOREIGN[case]
    folder = write_records(DATA, tmp_path / "records", shard_size=8, compressed=compressed)
    path = next(folder.glob("train-00001*"))
    rewritten(path, lambda records: [*records[:5], record, *records[6:]], compressed)
    expected = rf"^{path}: expected record 6 with the features x and y of the schema, received .*({reason})"
    with pytest.raises(BrokenFile, match=expected):
        read_all(folder)


@pytest.mark.parametrize("compressed", [PLAIN, GZIP])
def test_a_damaged_record_is_named(tmp_path: Path, compressed: bool) -> None:
    folder = write_records(DATA, tmp_path / "records", shard_size=8, compressed=compressed)
    path = next(folder.glob("train-00001*"))
    content = path.read_bytes()
    plain = gzip.decompress(content) if compressed else content
    length = len(plain) // 8
    spoiled = bytearray(plain)
    spoiled[5 * length + length // 2] ^= 1
    path.write_bytes(gzip.compress(bytes(spoiled)) if compressed else bytes(spoiled))
    with pytest.raises(
        BrokenFile, match=rf"^{path}: expected whole TFRecords up to record 6, received corrupted record"
    ):
        read_all(folder)


@pytest.mark.parametrize("compressed", [PLAIN, GZIP])
def test_a_file_cut_anywhere_is_refused(tmp_path: Path, compressed: bool) -> None:
    folder = write_records(DATA, tmp_path / "records", shard_size=8, compressed=compressed)
    path = next(folder.glob("train-00001*"))
    content = path.read_bytes()
    for cut in (0, 5, 11, len(content) // 2, len(content) // 8, len(content) // 8 + 4, len(content) - 60):
        path.write_bytes(content[:cut])
        with pytest.raises(
            BrokenFile, match=rf"^{path}: expected (whole TFRecords up to record|8 records, as the sch)"
        ):
            read_all(folder)


def test_every_flipped_byte_of_a_shard_is_found(tmp_path: Path) -> None:
    folder = write_records(DATA, tmp_path / "records", shard_size=8)
    path = folder / "train-00001.tfrecord"
    content = path.read_bytes()
    for place in range(0, len(content), 97):
        path.write_bytes(content[:place] + bytes([content[place] ^ 0x10]) + content[place + 1 :])
        with pytest.raises(BrokenFile, match=rf"^{path}: "):
            read_all(folder)


def test_more_records_than_the_schema_has(tmp_path: Path) -> None:
    folder = write_records(DATA, tmp_path / "records", shard_size=8)
    path = folder / "train-00001.tfrecord"
    rewritten(path, lambda records: [*records, records[0]])
    with pytest.raises(BrokenFile, match=rf"^{path}: expected 8 records, as the schema says, received 9"):
        read_all(folder)


def test_a_missing_shard_is_named_at_once(tmp_path: Path) -> None:
    folder = write_records(DATA, tmp_path / "records", shard_size=8)
    opened = from_records(folder)
    path = folder / "train-00001.tfrecord"
    path.unlink()
    missing = rf"^{path}: expected a file that can be read, received No such file or directory"
    with pytest.raises(BrokenFile, match=missing):
        from_records(folder)
    with pytest.raises(BrokenFile, match=missing):
        opened.train.facts  # type: ignore[attr-defined]  # noqa: B018 - a stream reads when it is asked


Schema = dict[str, Any]


def train_of(schema: Schema) -> Schema:
    train: Schema = schema["splits"]["train"]
    return train


BROKEN_SCHEMAS: dict[str, tuple[Callable[[Schema], object], str]] = {
    "another format": (lambda s: s.update(format="other"), "Invalid enum value 'other' - at `$.format`"),
    "a later version": (lambda s: s.update(version=9), "Expected `int` <= 1 - at `$.version`"),
    "an unknown field": (lambda s: s.update(more=1), "Object contains unknown field `more`"),
    "no train": (
        lambda s: s["splits"].pop("train"),
        "expected the splits train, validation, test, received test, validation",
    ),
    "a path outside": (
        lambda s: train_of(s)["shards"][0].update(file="../train-00000.tfrecord"),
        "names of files in the folder, such as train-00000.tfrecord, received '../train-00000.tfrecord'",
    ),
    "an absolute path": (lambda s: train_of(s)["shards"][0].update(file="/etc/passwd"), "received '/etc/passwd'"),
    "a dtype of objects": (lambda s: train_of(s)["x"].update(dtype="object"), "Invalid enum value 'object'"),
    "a negative side": (lambda s: train_of(s)["x"].update(shape=[-1, 3]), "Expected `int` >= 0"),
    "a huge side": (
        lambda s: train_of(s)["x"].update(shape=[2**62, 2**62]),
        "at most 1,099,511,627,776 bytes a sample",
    ),
    "no records": (lambda s: train_of(s)["shards"][0].update(records=0), "Expected `int` >= 1"),
    "another compression": (lambda s: s.update(compression="ZLIB"), "Invalid enum value 'ZLIB'"),
}


@pytest.mark.parametrize("case", BROKEN_SCHEMAS)
def test_a_broken_schema_is_refused(tmp_path: Path, case: str) -> None:
    change, text = BROKEN_SCHEMAS[case]
    folder = write_records(DATA, tmp_path / "records")
    schema = json.loads((folder / "schema.json").read_text())
    change(schema)
    (folder / "schema.json").write_text(json.dumps(schema))
    with pytest.raises(BrokenFile) as refusal:
        from_records(folder)
    assert str(refusal.value).startswith(f"{folder / 'schema.json'}: expected ")
    assert text in str(refusal.value)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b"null", b"[" * 5000])
def test_a_schema_that_is_no_json(tmp_path: Path, content: bytes) -> None:
    folder = write_records(DATA, tmp_path / "records")
    (folder / "schema.json").write_bytes(content)
    with pytest.raises(BrokenFile, match="expected the schema of records that write_records wrote, received"):
        from_records(folder)


@pytest.mark.parametrize("folder", ["", None, 5])
def test_no_path(folder: Any) -> None:
    refused = rf"'folder' must be the path of a file, as text or a Path, but received {folder!r}"
    with pytest.raises(BadChoice, match=f"^from_records: {refused}"):
        from_records(folder)
    with pytest.raises(BadChoice, match=f"^write_records: {refused}"):
        write_records(DATA, folder)


def test_a_folder_without_a_schema(tmp_path: Path) -> None:
    with pytest.raises(BrokenFile, match=r"schema\.json: expected a file that can be read, received No such file"):
        from_records(tmp_path)


def test_streams_need_neither_tensorflow_nor_keras() -> None:
    code = (
        "import sys, numpy as np\n"
        "from workbench.data import Split, StreamedSplit, from_records, write_records\n"
        "split = StreamedSplit([(np.zeros((3, 2)), np.arange(3))])\n"
        "print(len(split), 'tensorflow' in sys.modules, 'keras' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "3 False False\n"
