"""DICOM that says who a patient is, in every tag that can: nothing of it is ever shown or kept."""

import json
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom._dicom_dict import DicomDictionary
from pydicom.datadict import dictionary_keyword, dictionary_VR
from pydicom.tag import Tag

from tests.data.conftest import write_dicom
from tests.data.folders.awkward_files import dicom, write
from workbench.data import from_folder, inspect_folder
from workbench.data.readers.dicom_image import READ_TAGS

SECRET = "ZZSECRET"
TEXTS = ("LO", "SH", "PN", "LT", "ST", "UT", "UC")
OTHERS = {
    "DA": "19501224",
    "TM": "112233.445566",
    "DT": "19501224112233",
    "AS": "077Y",
    "UI": "1.2.99999.4711",
    "CS": SECRET,
}
"""A value that is easily found again, for each kind of tag."""


def identifying(path: Path, number: int) -> Path:
    """An image with every tag of DICOM's dictionary that holds a text, a date or a number of a person."""
    write_dicom(path, number, np.full((6, 8), number, "int16"))
    data = pydicom.dcmread(path)
    for value in DicomDictionary:
        tag = Tag(value)
        if tag.group in (0x0002, 0x0028, 0x7FE0) or dictionary_keyword(value) in READ_TAGS:
            continue
        if dictionary_keyword(value) in ("SpecificCharacterSet", "SOPClassUID", "SOPInstanceUID") or tag.group < 8:
            continue
        kind = dictionary_VR(value)
        content = f"{SECRET}" if kind in TEXTS else OTHERS.get(kind)
        if content:
            data.add_new(tag, kind, content)
    data.private_block(0x0099, SECRET, create=True).add_new(1, "LO", SECRET)
    data.Modality = SECRET
    data.save_as(path)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "study"
    for number in (1, 2, 3, 4):
        identifying(root / "Dataset" / f"{SECRET}_HONG" / f"{SECRET}{number}.dcm", number)
        identifying(root / "Label" / f"{SECRET}_HONG" / f"{SECRET}{number}.dcm", number * 0)
    broken = root / "Dataset" / f"{SECRET}_HONG" / f"{SECRET}3.dcm"
    broken.write_bytes(identifying(broken, 3).read_bytes()[:-50])
    (root / "Dataset" / f"{SECRET}_HONG" / f"{SECRET}.zip").write_bytes(b"x")
    (root / "Dataset" / f"{SECRET}_HONG" / f"{SECRET}4.dcm").write_bytes(b"DICM" * 100)
    return root


def test_the_files_do_say_it(folder: Path) -> None:
    data = pydicom.dcmread(folder / "Dataset" / f"{SECRET}_HONG" / f"{SECRET}1.dcm")
    assert len(data) > 1700
    assert data.PatientName == SECRET
    assert data.PatientBirthDate == "19501224"


def test_nothing_of_it_is_shown_or_kept(folder: Path) -> None:
    report = inspect_folder(folder, "segmentation")
    samples = report.accept()
    assert len(samples) == 2
    shown = [
        repr(report), str(report._repr_html_()), repr(report.verdicts), repr(samples), repr(samples.table()),
        str(samples.table()._repr_html_()), repr(samples.class_table()), repr(samples.entries),
    ]  # fmt: skip
    for sample in samples:
        shown += [repr(sample), repr(sample.header), sample.name, sample.group, repr(sample.to_dict())]
        shown += [repr(sample.label), json.dumps(sample.to_dict(), default=repr)]
    text = "\n".join(shown).replace("ImportReport", "")
    for secret in (SECRET, "HONG", "19501224", "112233", "4711", "077Y", "Doe", "Jane"):
        assert secret not in text
    assert samples[0].group == "patient-001"
    assert samples[0].name == "patient-001/image-0001"
    assert samples[0].header.modality == ""


def test_nor_in_errors(folder: Path) -> None:
    samples = from_folder(folder, "segmentation")
    for file in folder.rglob("*.dcm"):
        file.unlink()
    with pytest.raises(Exception, match="patient-001") as caught:
        samples[0]
    assert SECRET not in str(caught.value)


def test_the_report_leads_to_the_file(folder: Path) -> None:
    report = inspect_folder(folder, "segmentation")
    (issue,) = [one for one in report.issues if one.file.endswith("image-0003.dcm") and one.code == "unreadable"]
    assert report.path_of(issue.file) == folder / "Dataset" / f"{SECRET}_HONG" / f"{SECRET}3.dcm"


def test_names_are_kept_where_that_is_said(folder: Path) -> None:
    samples = from_folder(folder, "segmentation", keep_names=True)
    assert samples[0].group == f"{SECRET}_HONG"
    assert samples[0].header.modality == ""


def test_no_tag_of_the_confidentiality_profile_is_read() -> None:
    """Tags that PS3.15, table E.1-1, removes or replaces in images, with those of the platform's list."""
    profile = {
        "PatientName", "PatientID", "PatientBirthDate", "PatientSex", "PatientAge", "StudyID", "InstitutionName",
        "InstitutionAddress", "ReferringPhysicianName", "PerformingPhysicianName", "OperatorsName", "StudyDate",
        "SeriesDate", "AcquisitionDate", "ContentDate", "StudyTime", "SeriesTime", "AcquisitionTime", "ContentTime",
        "AccessionNumber", "StudyDescription", "SeriesDescription", "BodyPartExamined", "ProtocolName", "SequenceName",
        "RequestedProcedureDescription", "ImageComments", "StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID",
        "FrameOfReferenceUID", "DeviceSerialNumber", "StationName", "PatientComments", "OtherPatientIDs",
        "PatientAddress", "PatientWeight", "EthnicGroup", "MedicalRecordLocator", "OverlayData",
    }  # fmt: skip
    assert profile.isdisjoint(READ_TAGS)
    assert len(READ_TAGS) == 27


def test_patients_beside_a_table_of_classes(tmp_path: Path) -> None:
    files = {"Kim/1.dcm": dicom(tmp_path), "Lee/1.dcm": dicom(tmp_path, 2)}
    table = b"Filename,Class\nKim/1.dcm,a\nLee/1.dcm,b\n"
    report = inspect_folder(write(tmp_path / "data", **files, **{"Label.csv": table}))
    assert report.template == "label_table"
    assert [one.file for one in report.verdicts] == [
        "patient-001/image-0001.dcm",
        "patient-002/image-0001.dcm",
    ]
    assert [sample.label.class_names for sample in report.accept()] == [("a", "b")] * 2
