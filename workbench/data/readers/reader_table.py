"""Which reader reads a file: by how it begins, then by how its name ends. A new format is one entry here."""

from dataclasses import replace

from workbench.archives import is_archive
from workbench.data.readers.dicom_image import DICOM
from workbench.data.readers.image_content import ImageContent, ImageReader, UnreadableFile, refuse
from workbench.data.readers.matlab_array import MAT
from workbench.data.readers.nifti_volume import NIFTI
from workbench.data.readers.numpy_array import NPY, NPZ
from workbench.data.readers.pillow_images import BMP, GIF, JPEG, PNG, WEBP
from workbench.data.readers.tiff_image import TIFF
from workbench.messages import mark, say
from workbench.quiet_libraries import quiet_libraries

READERS: tuple[ImageReader, ...] = (PNG, JPEG, TIFF, BMP, GIF, WEBP, DICOM, NIFTI, NPY, NPZ, MAT)

_EMPTY = mark("the file is empty (0 bytes); copy it once more")
_PAGE = mark("it is a web page (HTML) and no image; a download that failed leaves such files")
_ANOTHER = mark("its name ends with {ending}, but it is {format}; it was read as that")
_NOT_ITS_FORMAT = mark(
    "its name ends with {ending}, but it does not begin as {format} does; it is damaged or something else"
)
_DAMAGED = mark("it cannot be read as {format}: {why}; it is cut off or damaged")
_DAMAGED_PRIVATE = mark("it cannot be read as {format}; it is cut off or damaged")
_BEGINNING = 512


def reader_named(name: str) -> ImageReader | None:
    """The reader for a file of this name; None where no format has such an ending.

    >>> reader_named("scan/KIM.NII.GZ").format
    'NIfTI'
    """
    small = name.lower()
    return next((reader for reader in READERS if small.endswith(reader.endings)), None)


def stem_of(name: str) -> str:
    """A file's name without folders and without the ending of its format.

    >>> stem_of("Label/001.nii.gz"), stem_of("a/b.v2.PNG")
    ('001', 'b.v2')
    """
    base = name.rpartition("/")[2]
    reader = reader_named(base)
    ending = next((one for one in (reader.endings if reader else ()) if base.lower().endswith(one)), "")
    return base[: len(base) - len(ending)] if ending else base.rpartition(".")[0] or base


def decode_file(name: str, data: bytes) -> ImageContent:
    """Read an image of any format.

    Args:
        name: The file's name; its ending says which format is expected.
        data: Its bytes.

    Returns:
        What it holds, with remarks on what was done to read it.

    Raises:
        UnreadableFile: It is none of the formats, or is damaged; ``reason`` says it in words.
    """
    if not data:
        raise refuse(say(_EMPTY))
    by_name = reader_named(name)
    reader = next((one for one in READERS if one.has_signature(data)), None) or _unsigned(name, data, by_name)
    content = _decoded(reader, data)
    if by_name is reader or by_name is None:
        return content
    remark = say(_ANOTHER, ending=_ending(name), format=reader.format)
    return replace(content, remarks=(remark, *content.remarks))


def _unsigned(name: str, data: bytes, by_name: ImageReader | None) -> ImageReader:
    """The reader of a file that begins as no format does: the one of its ending, if its files may begin in any way."""
    start = data[:_BEGINNING].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        raise refuse(say(_PAGE))
    if by_name is None:
        raise refuse(say("it is of no format that is read here ({formats})", formats=_formats()))
    # NIfTI may be packed; DICOM of old machines lacks its preamble; npz is a zip archive; MATLAB 4 has no signature.
    if by_name.signatures and by_name not in (NIFTI, DICOM, MAT):
        raise refuse(say(_NOT_ITS_FORMAT, ending=_ending(name), format=by_name.format))
    return by_name


def _decoded(reader: ImageReader, data: bytes) -> ImageContent:
    try:
        with quiet_libraries():
            return reader.decode(data)
    except UnreadableFile:
        raise
    except Exception as error:
        if reader.is_private:
            raise refuse(say(_DAMAGED_PRIVATE, format=reader.format)) from None
        raise refuse(say(_DAMAGED, format=reader.format, why=_why(error))) from error


def _why(error: Exception) -> str:
    lines = str(error).splitlines()
    return lines[0][:120].rstrip(".") if lines else type(error).__name__


def _ending(name: str) -> str:
    return "." + name.rpartition(".")[2]


def _formats() -> str:
    return ", ".join(reader.format for reader in READERS)


def is_image_name(name: str) -> bool:
    """Whether a file's name has the ending of a format that is read here."""
    return reader_named(name) is not None and not is_archive(name)
