"""Files of kinds for which Pillow has no mode: all bits, the right sign, the right axes, the right side up."""

import io
import logging
import struct
import warnings
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.data.folders.awkward_files import GREY, MASK, mat, palette
from workbench.data.readers.image_content import ImageContent, UnreadableFile
from workbench.data.readers.reader_table import decode_file
from workbench.quiet_libraries import quiet_libraries

DEEP = (np.arange(48).reshape(6, 8) * 1300).astype("uint16")
COLOURS = np.stack([DEEP, DEEP[::-1], DEEP[:, ::-1]], axis=-1)


def tiff(array: np.ndarray, **options: Any) -> ImageContent:
    import tifffile

    file = io.BytesIO()
    tifffile.imwrite(file, array, **options)
    return decode_file("a.tif", file.getvalue())


def png(array: np.ndarray, colours: int, clear: bytes = b"") -> ImageContent:
    """A PNG of 16 bits of a colour type of its own."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in array)
    head = struct.pack(">IIBBBBB", array.shape[1], array.shape[0], 16, colours, 0, 0, 0)
    data = chunk(b"IHDR", head) + (chunk(b"tRNS", clear) if clear else b"") + chunk(b"IDAT", zlib.compress(rows))
    return decode_file("a.png", b"\x89PNG\r\n\x1a\n" + data + chunk(b"IEND", b""))


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(
    "dtype", ["uint8", "int8", "uint16", "int16", "uint32", "int32", "float16", "float32", "float64"]
)
def test_tiff_keeps_every_type_of_numbers(dtype: str, order: str) -> None:
    array = (DEEP.astype("int64") * 60_000 - 5).astype(dtype) if dtype[0] != "f" else (DEEP / 61_100).astype(dtype)
    content = tiff(array, byteorder=order, photometric="minisblack")
    assert content.array.dtype == dtype
    np.testing.assert_array_equal(content.array, array)
    pages = tiff(np.stack([array, array[::-1]]), byteorder=order, photometric="minisblack")
    np.testing.assert_array_equal(pages.array, np.stack([array, array[::-1]]))
    assert pages.remarks == ("2 pages read as a volume",)


@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
def test_tiff_with_one_plane_a_channel(dtype: str) -> None:
    colours = COLOURS.astype(dtype)
    content = tiff(np.moveaxis(colours, -1, 0).copy(), photometric="rgb", planarconfig="separate")
    assert content.header.color_mode == "RGB"
    np.testing.assert_array_equal(content.array, colours)


def test_tiff_whose_lowest_value_is_white() -> None:
    content = tiff(DEEP, photometric="miniswhite")
    np.testing.assert_array_equal(content.array, 65_535 - DEEP)
    assert content.remarks == ("its lowest value is white (MINISWHITE), and was inverted",)


@pytest.mark.parametrize("channels", [2, 3, 4, 5, 7])
def test_channels_that_are_no_colours(channels: int) -> None:
    array = np.stack([DEEP + at for at in range(channels)], axis=-1)
    content = tiff(array, photometric="minisblack", planarconfig="contig")
    assert content.header.color_mode == "Channels"
    np.testing.assert_array_equal(content.array, array)


@pytest.mark.parametrize("turn", range(2, 9))
@pytest.mark.parametrize("array", [GREY, DEEP, COLOURS], ids=["bytes", "deep", "colours"])
def test_tiff_is_turned_as_pillow_turns_it(array: np.ndarray, turn: int) -> None:
    from PIL import ImageOps

    exif = Image.Exif()
    exif[0x0112] = turn
    file = io.BytesIO()
    Image.fromarray(GREY).save(file, "TIFF", exif=exif)
    expected = np.asarray(ImageOps.exif_transpose(Image.open(file)))
    content = tiff(array, extratags=[(274, 3, 1, turn, True)])
    assert content.array.shape[:2] == expected.shape
    flat = content.array if array.ndim == 2 else content.array[..., 0]
    np.testing.assert_array_equal(np.argsort(flat.ravel()), np.argsort(expected.ravel()))
    assert content.remarks == ("turned upright, as its EXIF entry says",)


def test_pages_with_a_palette_are_a_mask() -> None:
    file = io.BytesIO()
    page = Image.open(io.BytesIO(palette()))
    page.save(file, "TIFF", save_all=True, append_images=[page])
    content = decode_file("a.tif", file.getvalue())
    assert content.array.shape == (2, 6, 8, 3)
    assert content.indices is not None
    np.testing.assert_array_equal(content.indices, np.stack([MASK, MASK]))


@pytest.mark.parametrize("compression", ["tiff_lzw", "tiff_deflate", "packbits", "jpeg", "group4"])
def test_compressed_tiff(compression: str) -> None:
    file = io.BytesIO()
    array = MASK > 0 if compression == "group4" else GREY
    Image.fromarray(array).save(file, "TIFF", compression=compression)
    content = decode_file("a.tif", file.getvalue()).array.astype(int)
    assert np.abs(content - array * (255 if compression == "group4" else 1)).max() < 6


def test_png_of_sixteen_bits_keeps_them_whatever_else_it_has() -> None:
    with_alpha = png(np.stack([DEEP, np.full_like(DEEP, 65_535)], axis=-1), 4)
    np.testing.assert_array_equal(with_alpha.array[..., 0], DEEP)
    assert with_alpha.remarks == ("its transparency is kept as a fourth channel",)
    for content, expected in ((png(DEEP, 0, b"\x05\x14"), DEEP), (png(COLOURS, 2, b"\x05\x14" * 3), COLOURS)):
        np.testing.assert_array_equal(content.array, expected)
        assert content.remarks == ("its header names one value as transparent, which was kept as a value",)


def matlab_7_3(**arrays: np.ndarray) -> bytes:
    """A file as MATLAB writes it with -v7.3."""
    import h5py

    file = io.BytesIO()
    with h5py.File(file, "w", userblock_size=512) as whole:
        for name, array in arrays.items():
            made = whole.create_dataset(name, data=array.T)
            made.attrs["MATLAB_class"] = np.bytes_(array.dtype.name)
        whole.create_group("#refs#")
        whole["elsewhere"] = h5py.ExternalLink("/etc/hostname.h5", "/x")
    content = bytearray(file.getvalue())
    content[:128] = b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(124) + b"\0\2IM"
    return bytes(content)


def test_matlab_7_3() -> None:
    np.testing.assert_array_equal(decode_file("a.mat", matlab_7_3(mask=MASK)).array, MASK)
    volume = np.arange(24).reshape(2, 3, 4).astype("int16")
    np.testing.assert_array_equal(decode_file("a.mat", matlab_7_3(v=volume)).array, volume)
    with pytest.raises(UnreadableFile, match=r"it holds 2 arrays \(a, b\)"):
        decode_file("a.mat", matlab_7_3(a=GREY, b=MASK))


@pytest.mark.parametrize("do_compression", [False, True])
@pytest.mark.parametrize("dtype", ["uint8", "int16", "uint32", "float32", "float64", "bool"])
def test_matlab_is_read_as_scipy_reads_it(dtype: str, do_compression: bool) -> None:
    from scipy.io import loadmat, savemat

    array = np.arange(60).reshape(3, 4, 5).astype(dtype)
    file = io.BytesIO()
    savemat(file, {"note": "text", "name_of_the_volume": array}, do_compression=do_compression)
    expected = loadmat(io.BytesIO(file.getvalue()))["name_of_the_volume"]
    found = decode_file("a.mat", file.getvalue()).array
    np.testing.assert_array_equal(found, expected)
    assert found.dtype == expected.dtype


@pytest.mark.parametrize(("place", "value"), [(176, 201), (177, 254), (164, 100), (132, 255)])
def test_a_damaged_matlab_file_is_refused(place: int, value: int) -> None:
    """SciPy's reader ends the whole process for the first two of these."""
    data = bytearray(mat(mask=GREY))
    data[place] = value
    with pytest.raises(UnreadableFile, match="damaged"):
        decode_file("a.mat", bytes(data))


def test_a_packed_matlab_file_is_no_bomb() -> None:
    from scipy.io import savemat

    file = io.BytesIO()
    savemat(file, {"mask": np.zeros((600, 600), "uint8")}, do_compression=True)
    content = bytearray(zlib.decompress(file.getvalue()[136:]))
    content[24 + 8 : 24 + 16] = struct.pack("<ii", 60_000, 60_000)
    packed = zlib.compress(bytes(content))
    data = file.getvalue()[:128] + struct.pack("<II", 15, len(packed)) + packed
    with pytest.raises(UnreadableFile, match="announces 3,600,000,000 values"):
        decode_file("a.mat", data)


def test_of_image_and_mask_in_one_file_each_is_taken_for_what_it_is() -> None:
    file = io.BytesIO()
    np.savez(file, mask=MASK, image=GREY)
    for content in (decode_file("a.mat", mat(mask=MASK, image=GREY)), decode_file("a.npz", file.getvalue())):
        np.testing.assert_array_equal(content.array, GREY)
        assert content.indices is not None
        np.testing.assert_array_equal(content.indices, MASK)


def test_nifti_of_colours_and_of_numbers_beyond_float32() -> None:
    import nibabel

    colours = np.zeros((3, 4, 5), [("R", "u1"), ("G", "u1"), ("B", "u1")])
    colours["G"] = 7
    content = decode_file("a.nii", nibabel.Nifti1Image(colours, np.eye(4)).to_bytes())
    assert content.header.color_mode == "RGB"
    assert content.array[0, 0, 0].tolist() == [0, 7, 0]
    large = np.full((3, 4, 5), 1e200)
    assert decode_file("a.nii", nibabel.Nifti1Image(large, np.eye(4)).to_bytes()).array.max() == 1e200
    waves = nibabel.Nifti1Image(np.zeros((3, 4, 5), "complex64"), np.eye(4)).to_bytes()
    with pytest.raises(UnreadableFile, match="its numbers are of the type complex64, which no image has"):
        decode_file("a.nii", waves)


@pytest.mark.parametrize("name", ["a.png", "a.tif", "a.npy"])
def test_no_reason_tells_where_something_lies_in_memory(name: str) -> None:
    starts = {"a.png": b"\x89PNG\r\n\x1a\n", "a.tif": b"II*\0", "a.npy": b"\x93NUMPY\x01\0\x0a\0{'a': b.c}"}
    with pytest.raises(UnreadableFile) as caught:
        decode_file(name, starts[name] + b"\1" * 40)
    assert "0x" not in str(caught.value)
    assert "damaged" in str(caught.value)


def test_nothing_is_logged_of_a_damaged_file(capfd: pytest.CaptureFixture[str]) -> None:
    import tifffile

    file = io.BytesIO()
    tifffile.imwrite(file, DEEP)
    data = bytearray(file.getvalue())
    for at in range(8, len(data) - 200, 7):
        damaged = bytearray(data)
        damaged[at] = 255
        with suppress(UnreadableFile):
            decode_file("a.tif", bytes(damaged))
    assert capfd.readouterr() == ("", "")
    assert not logging.getLogger("tifffile").disabled


def test_warnings_are_the_users_again_whichever_thread_ends_last() -> None:
    before = list(warnings.filters)
    first, second = quiet_libraries(), quiet_libraries()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    with warnings.catch_warnings():
        warnings.warn("still hidden", stacklevel=1)
    second.__exit__(None, None, None)
    assert warnings.filters == before
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: decode_file("a.png", palette()), range(200)))
    assert warnings.filters == before
