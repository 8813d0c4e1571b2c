"""The contract of every reader: a format is tested by being in the table."""

import gzip
import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from tests.data.conftest import write_dicom
from tests.data.folders.awkward_files import GREY, RGB, mat, nifti, npy, picture
from workbench.data import Sample
from workbench.data.readers.image_content import ImageReader, UnreadableFile
from workbench.data.readers.reader_table import READERS, decode_file, reader_named, stem_of


def _npz(_: Path) -> bytes:
    file = io.BytesIO()
    np.savez(file, image=GREY, other=RGB)
    return file.getvalue()


SOUND: dict[str, tuple[Callable[[Path], bytes], Callable[[np.ndarray], bool]]] = {
    "PNG": (lambda _: picture(RGB), lambda x: bool((x == RGB).all())),
    "JPEG": (lambda _: picture(GREY, "JPEG", quality=100), lambda x: bool(np.abs(x.astype(int) - GREY).max() < 4)),
    "TIFF": (
        lambda _: picture(GREY.astype("uint16") * 200, "TIFF"),
        lambda x: bool((x == GREY.astype("uint16") * 200).all()),
    ),
    "BMP": (lambda _: picture(RGB, "BMP"), lambda x: bool((x == RGB).all())),
    "GIF": (lambda _: picture(GREY, "GIF"), lambda x: bool((x.reshape(6, 8, -1)[..., 0] == GREY).all())),
    "WebP": (lambda _: picture(RGB, "WEBP", lossless=True), lambda x: bool((x == RGB).all())),
    "DICOM": (
        lambda tmp: write_dicom(tmp / "a.dcm", 1, GREY.astype("int16")).read_bytes(),
        lambda x: bool((x == GREY).all()),
    ),
    "NIfTI": (lambda _: nifti(np.eye(4)), lambda x: x.shape == (5, 4, 3) and x[4, 3, 2] == 59),
    "NumPy": (lambda _: npy(GREY), lambda x: bool((x == GREY).all())),
    "NumPy archive": (_npz, lambda x: bool((x == GREY).all())),
    "MATLAB": (lambda _: mat(mask=GREY), lambda x: bool((x == GREY).all())),
}
"""For each format a sound file, and what its pixels are."""


@pytest.fixture(params=READERS, ids=lambda reader: reader.format)
def reader(request: pytest.FixtureRequest) -> ImageReader:
    assert isinstance(request.param, ImageReader)
    return request.param


@pytest.fixture
def data(reader: ImageReader, tmp_path: Path) -> bytes:
    return SOUND[reader.format][0](tmp_path)


def test_every_format_is_tried() -> None:
    assert list(SOUND) == [reader.format for reader in READERS]


class TestEveryReader:
    def test_reads_a_sound_file(self, reader: ImageReader, data: bytes) -> None:
        content = decode_file(f"a{reader.endings[0]}", data)
        assert SOUND[reader.format][1](content.array)
        assert content.array.dtype.kind in "biuf"
        assert content.array.dtype.isnative
        assert content.array.ndim - content.header.dimension in (0, 1)
        assert decode_file(f"a{reader.endings[0]}", data).array.tolist() == content.array.tolist()

    def test_takes_upper_case_endings(self, reader: ImageReader, data: bytes) -> None:
        for ending in reader.endings:
            assert reader_named(f"x{ending.upper()}") is reader
            assert stem_of(f"folder/a.b{ending.upper()}") == "a.b"

    def test_is_told_by_its_beginning(self, reader: ImageReader, data: bytes) -> None:
        if not reader.signatures:
            pytest.skip(f"{reader.format} has no beginning of its own")
        content = decode_file("a.unknown", data)
        assert SOUND[reader.format][1](content.array)
        other = ".png" if reader.format != "PNG" else ".bmp"
        expected = f"its name ends with {other}, but it is {reader.format}; it was read as that"
        assert decode_file(f"a{other}", data).remarks[0] == expected

    @pytest.mark.parametrize("share", [0.02, 0.3, 0.7])
    def test_refuses_what_is_cut_off(self, reader: ImageReader, data: bytes, share: float) -> None:
        """Refused with a sentence, or read as far as it goes where the format cannot tell; never another error."""
        try:
            content = decode_file(f"a{reader.endings[0]}", data[: int(len(data) * share)])
        except UnreadableFile as error:
            reason = str(error.values["reason"])
        else:
            reason = f"{content.array.size} pixels are left"
        assert len(reason) > 10

    def test_refuses_noise(self, reader: ImageReader, data: bytes) -> None:
        noise = np.random.default_rng(1).integers(0, 256, 4000, "uint8").tobytes()
        for content in (noise, data[:20] + noise, b"", b"<html></html>"):
            with pytest.raises(UnreadableFile):
                decode_file(f"a{reader.endings[0]}", content)

    def test_never_raises_anything_else(self, reader: ImageReader, data: bytes) -> None:
        random = np.random.default_rng(2)
        for _ in range(40):
            broken = bytearray(data)
            for at in random.integers(0, len(data), 6):
                broken[at] = random.integers(0, 256)
            with suppress(UnreadableFile):
                decode_file(f"a{reader.endings[0]}", bytes(broken))


def test_nifti_packed_to_far_more_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from workbench.data.readers import nifti_volume

    monkeypatch.setattr(nifti_volume, "_LONGEST", 100)
    with pytest.raises(UnreadableFile, match="it unpacks to more than 100 bytes"):
        decode_file("a.nii.gz", gzip.compress(nifti(np.eye(4))))


def test_place_in_space_is_that_of_dicom() -> None:
    affine = np.array([[0, 0, -4.0, 10], [2, 0, 0, 20], [0, -3, 0, 30], [0, 0, 0, 1]])
    header = decode_file("a.nii", nifti(affine)).header
    assert header.spacing == (4, 3, 2)
    assert header.origin == (30, -20, -10)  # z, y, x, as the axes of the array
    assert np.reshape(header.direction, (3, 3)).tolist() == [[0, -1, 0], [0, 0, -1], [1, 0, 0]]
    given = Sample(np.zeros((5, 4, 3)), header).to_dict()["image"]["header"]
    assert given["Origin"] == (-10, -20, 30)
    assert given["Spacing"] == (2, 3, 4)
    assert np.reshape(given["Direction"], (3, 3)).tolist() == [[0, 0, 1], [-1, 0, 0], [0, -1, 0]]


def test_of_several_arrays_the_image_is_taken_or_asked_for() -> None:
    file = io.BytesIO()
    np.savez(file, one=GREY, two=GREY)
    with pytest.raises(UnreadableFile, match=r"it holds 2 arrays \(one, two\); save the image alone"):
        decode_file("a.npz", file.getvalue())


def test_an_archive_of_pickles_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("image.npy", npy(np.array([{}]), allow_pickle=True))
    with pytest.raises(UnreadableFile, match="it holds Python objects"):
        decode_file("a.npz", file.getvalue())


@pytest.mark.parametrize("compression", ["tiff_lzw", "packbits", "tiff_adobe_deflate"])
def test_compressed_tiff(compression: str) -> None:
    np.testing.assert_array_equal(decode_file("a.tif", picture(RGB, "TIFF", compression=compression)).array, RGB)


@pytest.mark.parametrize("compression", [None, "zlib"])
def test_sixteen_bits_in_colour(compression: str | None) -> None:
    import tifffile

    file, deep = io.BytesIO(), RGB.astype("uint16") * 257
    tifffile.imwrite(file, deep, photometric="rgb", compression=compression)
    np.testing.assert_array_equal(decode_file("a.tif", file.getvalue()).array, deep)


def test_sixteen_bits_in_colour_with_lzw() -> None:
    """A compression that tifffile leaves to another package; OpenCV has it."""
    import cv2

    deep = RGB.astype("uint16") * 257
    packed = cv2.imencode(".tiff", np.ascontiguousarray(deep[..., ::-1]), [cv2.IMWRITE_TIFF_COMPRESSION, 5])[1]
    np.testing.assert_array_equal(decode_file("a.tif", packed.tobytes()).array, deep)


def test_frames_and_colour_of_dicom(tmp_path: Path) -> None:
    frames = np.arange(96, dtype="int16").reshape(12, 8)
    data = write_dicom(tmp_path / "a.dcm", 1, frames, NumberOfFrames=2, Rows=6).read_bytes()
    content = decode_file("a.dcm", data)
    assert (content.array.shape, content.header.dimension) == ((2, 6, 8), 3)
    assert content.header.spacing == (8, 1.25, 1.5)
    colour = {"SamplesPerPixel": 3, "PhotometricInterpretation": "RGB", "PlanarConfiguration": 0}
    bits = {"BitsAllocated": 8, "BitsStored": 8, "HighBit": 7, "PixelRepresentation": 0, "PixelData": RGB.tobytes()}
    content = decode_file(
        "a.dcm", write_dicom(tmp_path / "b.dcm", 1, GREY.astype("int16"), **colour, **bits).read_bytes()
    )
    np.testing.assert_array_equal(content.array, RGB)
    assert content.header.color_mode == "RGB"


def test_one_bit_a_pixel_is_a_binary_image() -> None:
    content = decode_file("a.png", picture(GREY > 100))
    np.testing.assert_array_equal(content.array, np.where(GREY > 100, 255, 0))
    assert content.array.dtype == np.uint8
    assert content.header.color_mode == "Binary"


@pytest.mark.parametrize("image", [GREY, RGB])
def test_a_transparent_colour_is_kept_and_told(image: np.ndarray) -> None:
    transparent = 5 if image.ndim == 2 else tuple(RGB[0, 1].tolist())
    content = decode_file("a.png", picture(image, transparency=transparent))
    assert (content.array[..., 3] == 0).sum() == 1
    assert content.remarks[-1] == "its transparency is kept as a fourth channel"


def test_a_volume_of_pages_in_colour() -> None:
    file = io.BytesIO()
    from PIL import Image

    pages = [Image.fromarray(RGB), Image.fromarray(RGB[::-1])]
    pages[0].save(file, "TIFF", save_all=True, append_images=pages[1:])
    content = decode_file("a.tif", file.getvalue())
    assert (content.array.shape, content.header.color_mode) == ((2, 6, 8, 3), "RGB")
