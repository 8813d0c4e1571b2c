"""Where the Sunnybrook images and contours lie, in both releases, wherever under a folder they start.

- Cardiac Atlas Project: ``SCD0000101/CINESAX_300/IM-0003-0059.dcm``, with ``scd_patientdata.csv``
- MICCAI challenge of 2009: ``challenge_training/SC-HF-I-1/IM-0004-0059.dcm``
- contours of both: ``SC-HF-I-01/contours-manual/IRCCI-expert/IM-0001-0059-icontour-manual.txt``

Sibling folders such as ``CINELAX_1`` and ``Localizers_1`` hold other views and are left out.
"""

import csv
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from workbench.data.series_errors import BadPatientList, FolderMissing, NoPatientList
from workbench.messages import say

PATIENT_LIST = "scd_patientdata.csv"
_COLUMNS = ("PatientID", "OriginalID")

_CASE = re.compile(r"(SC-(?:HF-I|HF-NI|HYP|N))-(\d{1,2})")
_ATLAS_PATIENT = re.compile(r"SCD\d{7}")
_ATLAS_SERIES = re.compile(r"CINESAX_(\d+)")
_CHALLENGE_IMAGE = re.compile(r"IM-(\d{4})-\d{4}\.dcm", re.IGNORECASE)
_CONTOUR = re.compile(r"IM-0001-(\d{4})-(i|o|p\d+)contour-manual\.txt", re.IGNORECASE)


@dataclass(frozen=True)
class Series:
    """The files of one short-axis series of a patient. ``number`` stands in the folder's or the files' names."""

    case: str
    release: str
    number: int
    files: tuple[Path, ...]


@dataclass
class Found:
    """What lies under a folder. ``contours[case][number][kind]`` is a file; the kinds are i, o, p1, p2 and so on."""

    series: list[Series] = field(default_factory=list)
    contours: dict[str, dict[int, dict[str, Path]]] = field(default_factory=dict)


def case_name(name: str) -> str | None:
    """A case as it is written here, with two digits: images and patient list do without the zero.

    >>> case_name("SC-HF-I-1")
    'SC-HF-I-01'
    """
    found = _CASE.fullmatch(name)
    return f"{found[1]}-{int(found[2]):02d}" if found else None


def find(root: Path) -> Found:
    """Walk through ``root``. Raises FolderMissing, NoPatientList or BadPatientList."""
    if not root.is_dir():
        received = say("a file") if root.exists() else say("nothing")
        raise FolderMissing(where=root, expected=say("the Sunnybrook data"), received=received)
    folders = list(_folders(root.resolve()))
    atlas = [folder for folder, _ in folders if _atlas_patient(folder)]
    cases = _read_patient_list(root, folders) if atlas else {}
    found = Found()
    for folder, names in folders:
        found.series.extend(_atlas_images(folder, names, cases))
        found.series.extend(_challenge_images(folder, names))
        _note_contours(folder, names, found.contours)
    return found


def _folders(root: Path) -> Iterator[tuple[Path, list[str]]]:
    """Every folder with the names of its files, in order; hidden ones (``.DS_Store``, ``._IM-…``) are none."""
    for folder, below, names in os.walk(root):
        below[:] = sorted(name for name in below if not name.startswith("."))
        yield Path(folder), sorted(name for name in names if not name.startswith("."))


def _atlas_patient(folder: Path) -> str | None:
    """The patient whose short-axis series lies in ``folder``."""
    named = _ATLAS_SERIES.fullmatch(folder.name) and _ATLAS_PATIENT.fullmatch(folder.parent.name)
    return folder.parent.name if named else None


def _atlas_images(folder: Path, names: Sequence[str], cases: Mapping[str, str]) -> Iterator[Series]:
    patient = _atlas_patient(folder)
    files = tuple(folder / name for name in names if name.lower().endswith(".dcm"))
    if patient is not None and patient in cases and files:
        yield Series(cases[patient], "atlas", int(folder.name.rpartition("_")[2]), files)


def _challenge_images(folder: Path, names: Sequence[str]) -> Iterator[Series]:
    case = case_name(folder.name)
    numbers: dict[int, list[Path]] = {}
    for name in names if case else ():
        found = _CHALLENGE_IMAGE.fullmatch(name)
        if found:
            numbers.setdefault(int(found[1]), []).append(folder / name)
    for number, files in numbers.items():
        yield Series(str(case), "challenge", number, tuple(files))


def _note_contours(folder: Path, names: Sequence[str], into: dict[str, dict[int, dict[str, Path]]]) -> None:
    case = case_name(folder.parent.parent.name)
    if case is None or (folder.parent.name, folder.name) != ("contours-manual", "IRCCI-expert"):
        return
    for name in names:
        found = _CONTOUR.fullmatch(name)
        if found:
            kinds = into.setdefault(case, {}).setdefault(int(found[1]), {})
            kinds.setdefault(found[2].lower(), folder / name)  # both releases have the same contours


def _read_patient_list(root: Path, folders: Sequence[tuple[Path, list[str]]]) -> dict[str, str]:
    """The case of each patient of the atlas; the other columns (gender, age) are not read."""
    path = next((folder / PATIENT_LIST for folder, names in folders if PATIENT_LIST in names), None)
    if path is None:
        raise NoPatientList(where=root, expected="SC-HF-I-01", received="SCD0000101")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            named = [(row["PatientID"], case_name(row["OriginalID"] or "")) for row in rows]
    except (OSError, UnicodeDecodeError, csv.Error, KeyError, TypeError) as error:
        received = say("the column {name} missing", name=error) if isinstance(error, KeyError) else error
        raise BadPatientList(where=path, expected=", ".join(_COLUMNS), received=received) from error
    return {patient: case for patient, case in named if case}
