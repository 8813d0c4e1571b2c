"""Folders with files as people really have them, made by the tests: one function a case."""

import io
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from tests.data.conftest import write_dicom

GREY = (np.arange(48).reshape(6, 8) * 5).astype("uint8")
"""A grey picture (height 6, width 8)."""
RGB = np.stack([GREY, GREY[::-1], 255 - GREY], axis=-1)
MASK = np.zeros((6, 8), "uint8")
MASK[2:4, 3:6] = 1


def picture(array: np.ndarray, format_name: str = "PNG", **options: object) -> bytes:
    """An encoded picture."""
    file = io.BytesIO()
    Image.fromarray(array).save(file, format_name, **options)
    return file.getvalue()


def varied(number: int) -> bytes:
    """A picture that no other number gives."""
    return picture((GREY + number).astype("uint8"))


def write(root: Path, **files: bytes) -> Path:
    """Files below a folder, by their paths."""
    for path, content in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return root


@dataclass(frozen=True)
class Awkward:
    """A case: what is in the folder, what is asked for, and the verdict on one file of it; verdicts.txt has the words.

    Args:
        files: Contents by path.
        file: The file that the verdict is about.
        outcome: Whether it is taken.
        code: The kind of verdict.
        arguments: Of ``inspect_folder``.
        link: A path that becomes a symbolic link.
        check: Looks at the sample of the file, if there is one.
    """

    files: dict[str, bytes]
    file: str
    outcome: str
    code: str
    arguments: tuple[tuple[str, object], ...] = ()
    link: str = ""
    check: Callable[[np.ndarray], bool] | None = None


def classes(**cat: bytes) -> dict[str, bytes]:
    """Two sound files in folders for classes, and others in ``cat``; ``_`` before the ending is a dot."""
    named = {"cat/" + name.replace("__", "."): content for name, content in cat.items()}
    return {"cat/a.png": varied(0), "dog/b.png": varied(1), **named}


def pairs(mask: bytes, image: bytes = b"", *, name: str = "3.png", others: int = 1) -> dict[str, bytes]:
    """Images with masks of 0 and ``others``, and a third pair."""
    found = {}
    for number in (1, 2):
        found[f"Dataset/{number}.png"] = varied(number)
        found[f"Label/{number}.png"] = picture(MASK * others)
    return {**found, "Dataset/3.png": image or varied(3), f"Label/{name}": mask}


def table(text: str, encoding: str = "utf-8") -> dict[str, bytes]:
    """Three images and a table of labels."""
    return {**{f"Dataset/{number}.png": varied(number) for number in (1, 2, 3)}, "Label.csv": text.encode(encoding)}


def voc(*boxes: tuple[str, int, int, int, int], size: tuple[int, int] = (8, 6)) -> bytes:
    """An annotation of VOC."""
    objects = "".join(
        f"<object><name>{name}</name><bndbox><xmin>{a}</xmin><ymin>{b}</ymin><xmax>{c}</xmax><ymax>{d}</ymax>"
        "</bndbox></object>"
        for name, a, b, c, d in boxes
    )
    width, height = size
    return (f"<annotation><size><width>{width}</width><height>{height}</height></size>{objects}</annotation>").encode()


def boxed(xml: bytes) -> dict[str, bytes]:
    """Two images with boxes; the second file of boxes is given."""
    return {
        "Dataset/1.png": varied(1),
        "Dataset/2.png": varied(2),
        "Label/1.xml": voc(("cell", 1, 1, 4, 4)),
        "Label/2.xml": xml,
    }


def npy(array: np.ndarray, *, allow_pickle: bool = False) -> bytes:
    file = io.BytesIO()
    np.save(file, array, allow_pickle=allow_pickle)
    return file.getvalue()


def mat(**variables: object) -> bytes:
    from scipy.io import savemat

    file = io.BytesIO()
    savemat(file, variables)
    return file.getvalue()


def exif_turned() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return picture(RGB, "JPEG", exif=exif, quality=95)


def animated() -> bytes:
    file = io.BytesIO()
    frames = [Image.fromarray((GREY + 60 * at).astype("uint8")) for at in range(3)]
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    return file.getvalue()


def palette(transparency: int | None = None) -> bytes:
    image = Image.fromarray(MASK).convert("P")
    image.putpalette([0, 0, 0, 128, 0, 0, 0, 128, 0])
    file = io.BytesIO()
    options = {} if transparency is None else {"transparency": transparency}
    image.save(file, "PNG", **options)
    return file.getvalue()


def cmyk() -> bytes:
    file = io.BytesIO()
    Image.fromarray(RGB).convert("CMYK").save(file, "JPEG")
    return file.getvalue()


def deep_png() -> bytes:
    import cv2

    return bytes(cv2.imencode(".png", RGB.astype("uint16") * 257)[1].tobytes())


def tiff_pages(*shapes: tuple[int, int]) -> bytes:
    file = io.BytesIO()
    pages = [Image.fromarray(np.full(shape, at + 1, "uint16")) for at, shape in enumerate(shapes)]
    pages[0].save(file, "TIFF", save_all=True, append_images=pages[1:])
    return file.getvalue()


def huge_png() -> bytes:
    """A picture whose header announces 100,000 by 100,000 pixels."""
    import zlib

    content = varied(3)
    head = struct.pack(">II", 100_000, 100_000) + content[24:29]
    return content[:16] + head + struct.pack(">I", zlib.crc32(b"IHDR" + head)) + content[33:]


def huge_npy() -> bytes:
    return npy(GREY).replace(b"(6, 8)", b"(9, 9)")


def nifti(affine: np.ndarray) -> bytes:
    import nibabel

    image = nibabel.Nifti1Image(np.arange(60, dtype="int16").reshape(3, 4, 5), None)
    image.header.set_sform(affine, 1)
    return bytes(image.to_bytes())


def dicom(tmp: Path, number: int = 1, **tags: object) -> bytes:
    return write_dicom(tmp / f"{number}.dcm", number, (GREY.astype("int16") + number), **tags).read_bytes()


def zipped(files: dict[str, bytes], *, method: int = zipfile.ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def cp949_zip(files: dict[str, bytes]) -> bytes:
    """An archive as Korean Windows makes it: names in CP949, without the flag of UTF-8."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for at, content in enumerate(files.values()):
            archive.writestr(f"{at:04d}.{'x' * 60}"[: len(list(files)[at].encode("cp949"))], content)
    data = file.getvalue()
    for at, name in enumerate(files):
        raw = name.encode("cp949")
        data = data.replace(f"{at:04d}.{'x' * 60}"[: len(raw)].encode(), raw)
    return data
