"""Names of files and folders that could tell who a patient is, replaced by numbers.

Folders of DICOM images are mostly named after the patient. Where there is any DICOM file, all that stands below the
first folder (a class, ``Dataset``, ``Label``) is therefore shown as ``patient-001/series-001/image-0001.dcm``. Equal
names get equal numbers, so that image and label still show that they belong together. Numbers count the names in their
order: they say nothing of the name, which a hash of a name from a list of patients would. Text that a machine wrote
into the pixels themselves is not looked for.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from workbench.data.folders.verdict import SourceFile, natural_key
from workbench.data.readers.dicom_image import DICOM
from workbench.data.readers.reader_table import stem_of

_BEGINNING = DICOM.offset + 4


def is_dicom(file: SourceFile) -> bool:
    """Whether a file is DICOM by its name; one whose name has no ending is looked into."""
    if file.name.lower().endswith(DICOM.endings):
        return True
    if "." in file.name and not file.name.rpartition(".")[2].isdecimal():
        return False
    try:
        return DICOM.has_signature(file.read()[:_BEGINNING])
    except Exception:  # noqa: BLE001 - whatever is wrong with it becomes its verdict when it is read as a sample
        return False


def pseudonymous(files: Sequence[SourceFile], dropped: int, kept: int, tables: Iterable[str]) -> tuple[SourceFile, ...]:
    """Files that show numbers instead of names.

    Args:
        files: The files.
        dropped: How many folders at the beginning of a path are not shown: those around the data.
        kept: How many folders are shown as they are, counted from the first one.
        tables: Endings of files at the top that are shown as they are.

    Returns:
        The same files with another ``shown``.
    """
    folders: set[tuple[int, str]] = set()
    stems: set[str] = set()
    for file in files:
        folders.update(enumerate(file.parts[kept:-1]))
        stems.add(stem_of(file.name))
    patients = _numbered({name for level, name in folders if level == 0}, "patient-{:03d}")
    series = _numbered({name for level, name in folders if level}, "series-{:03d}")
    images = _numbered(stems, "image-{:04d}")

    def shown(file: SourceFile) -> str:
        if len(file.parts) == dropped + 1 and file.name.lower().endswith(tuple(tables)):
            return file.name
        head, below, stem = (
            file.parts[dropped : min(kept, len(file.parts) - 1)],
            file.parts[kept:-1],
            stem_of(file.name),
        )
        ending = file.name[len(stem) :]
        ending = ending if ending.isascii() and len(ending) < 9 else ""  # noqa: PLR2004 - ".nii.gz"
        names = [patients[name] if not level else series[name] for level, name in enumerate(below)]
        return "/".join((*head, *names, images[stem] + ending))

    return tuple(replace(file, shown=shown(file)) for file in files)


def _numbered(names: set[str], form: str) -> dict[str, str]:
    return {name: form.format(at) for at, name in enumerate(sorted(names, key=lambda one: (natural_key(one), one)), 1)}
