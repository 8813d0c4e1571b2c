import gzip
import struct
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.data.data_errors import BadMagic, DataError, FileTooLong, FileTruncated, FileUnreadable, NotGzip
from workbench.data.idx import parse_idx, read_gzip


def idx(code: int, shape: tuple[int, ...], content: bytes) -> bytes:
    return struct.pack(f">HBB{len(shape)}I", 0, code, len(shape), *shape) + content


@pytest.mark.parametrize(
    ("code", "dtype"), [(0x08, "u1"), (0x09, "i1"), (0x0B, "i2"), (0x0C, "i4"), (0x0D, "f4"), (0x0E, "f8")]
)
def test_every_type_of_the_format_is_read(code: int, dtype: str) -> None:
    numbers = np.array([[1, 2, 3], [4, 5, 100]], dtype)
    content = idx(code, (2, 3), numbers.astype(numbers.dtype.newbyteorder(">")).tobytes())
    array = parse_idx(content, where="file")
    assert array.dtype == np.dtype(dtype)
    np.testing.assert_array_equal(array, numbers)


@pytest.mark.parametrize(
    ("content", "received"),
    [
        (b"", "nothing"),
        (b"\0\0\x08", "00 00 08"),
        (b"<!DOCTYPE html>", "3c 21 44 4f"),
        (b"\0\0\x07\x01\0\0\0\0", "00 00 07 01"),
        (b"\0\0\x08\x00\0\0\0\0", "00 00 08 00"),
        (b"\0\0\x08\xff\0\0\0\0", "00 00 08 ff"),
    ],
)
def test_another_start_is_refused(content: bytes, received: str) -> None:
    with pytest.raises(BadMagic) as caught:
        parse_idx(content, where="train-images")
    assert str(caught.value) == (
        "train-images: this is no idx file. Expected it to start with two zero bytes, a type code and the number of "
        f"axes (00 00 08 03 for images), received {received}. Delete it and load again, or put the right file there."
    )


def test_a_short_file_is_refused() -> None:
    with pytest.raises(FileTruncated) as caught:
        parse_idx(idx(8, (2, 28, 28), bytes(1000)), where="images")
    assert str(caught.value) == (
        "images: the file ends too early. Expected 1,584 bytes for the shape (2, 28, 28), received 1,016 bytes. "
        "Delete it and load again, or copy it once more."
    )


def test_a_header_cut_short_is_refused() -> None:
    with pytest.raises(FileTruncated, match=r"Expected a header of 16 bytes, received 9 bytes"):
        parse_idx(idx(8, (2, 28, 28), b"")[:9], where="images")


def test_a_long_file_is_refused() -> None:
    with pytest.raises(FileTooLong, match=r"Expected 11 bytes for the shape \(3,\), received 12 bytes"):
        parse_idx(idx(8, (3,), bytes(4)), where="labels")


@pytest.mark.parametrize("shape", [(2**32 - 1,) * 8, (2**32 - 1, 0), (0,), (2**31, 2**31, 4)])
def test_absurd_sizes_are_refused_without_taking_memory(shape: tuple[int, ...]) -> None:
    with pytest.raises(FileTruncated):
        parse_idx(idx(8, shape, b""), where="images")


@given(content=st.binary(max_size=60), start=st.sampled_from([b"", b"\0\0\x08\x01", b"\0\0\x0d\x02\0\0\0\x01"]))
def test_any_bytes_give_an_array_or_a_data_error(content: bytes, start: bytes) -> None:
    try:
        array = parse_idx(start + content, where="file")
    except DataError:
        return
    assert array.size > 0


def test_unpacking(tmp_path: Path) -> None:
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(b"12345"))
    assert read_gzip(path, limit=5) == b"12345"


def test_a_small_file_cannot_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(bytes(30_000_000)))
    tracemalloc.start()
    with pytest.raises(FileTooLong, match="Expected at most 1,000 bytes, received more"):
        read_gzip(path, limit=1000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3_000_000


def test_a_web_page_under_the_name_of_the_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.gz"
    path.write_bytes(b"<!DOCTYPE html>")
    with pytest.raises(NotGzip) as caught:
        read_gzip(path, limit=100)
    assert str(caught.value) == (
        f"{path}: expected a gzip file, received something else (Not a gzipped file (b'<!')). "
        "Delete it and load again, or put the right file there."
    )


@pytest.mark.parametrize("cut", [1, 5, 15, 40, -1, -8])
def test_a_file_cut_anywhere_is_refused(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(np.random.default_rng(0).bytes(100))[:cut])
    with pytest.raises((FileTruncated, NotGzip)):
        read_gzip(path, limit=100)


def test_a_flipped_bit_is_found(tmp_path: Path) -> None:
    content = bytearray(gzip.compress(b"12345" * 100))
    content[-6] ^= 1
    path = tmp_path / "a.gz"
    path.write_bytes(content)
    with pytest.raises(NotGzip, match="CRC check failed"):
        read_gzip(path, limit=500)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable) as caught:
        read_gzip(tmp_path, limit=5)
    assert str(caught.value) == (
        f"{tmp_path}: expected a file that can be read, received: Is a directory. "
        "Check who may read it, or choose another data home with the environment variable WORKBENCH_DATA."
    )
