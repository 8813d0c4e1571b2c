"""Folders that are odd as a whole: names that are one, what cannot be opened or is too large, tables of all kinds."""

import inspect
import io
import os
import sys
import unicodedata
from pathlib import Path

import numpy as np
import pytest

from tests.data.folders.awkward_files import GREY, MASK, dicom, npy, picture, table, varied, write
from workbench.data import from_folder, inspect_folder
from workbench.data.folders import file_source


def verdicts(path: Path, **arguments: object) -> dict[str, tuple[str, str]]:
    report = inspect_folder(path, **arguments)  # type: ignore[arg-type]
    return {one.file: (one.code, one.text) for one in report.verdicts if one.outcome != "taken"}


@pytest.mark.parametrize("names", [("e\u0301.png", "\u00e9.png"), ("b\x01.png", "b\x02.png")])
def test_names_that_are_shown_alike(tmp_path: Path, names: tuple[str, str]) -> None:
    for at, name in enumerate(names):
        (tmp_path / name).write_bytes(varied(at))
    shown = unicodedata.normalize("NFC", names[0]).replace("\x01", " ")
    text = "another file has the same name but for how its letters are coded; the first was taken"
    assert verdicts(tmp_path) == {shown: ("twice", text)}
    assert len(from_folder(tmp_path)) == 1


def test_folders_however_deep(tmp_path: Path) -> None:
    deepest = tmp_path.joinpath(*["d"] * 400)
    write(tmp_path, **{"b.png": varied(2)})
    write(deepest, **{"a.png": varied(1)})
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + 100)
    try:
        found = file_source.listing(tmp_path).files
    finally:
        sys.setrecursionlimit(limit)
    assert sorted(file.name for file in found) == ["a.png", "b.png"]


def test_a_folder_that_cannot_be_opened_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, **{"open/a.png": varied(1), "locked/b.png": varied(2)})
    scan = os.scandir

    def guarded(path: Path) -> object:
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", guarded)
    assert verdicts(tmp_path) == {"locked": ("unreadable", "it cannot be read: Permission denied")}


def test_a_file_that_would_fill_the_memory_is_not_read(tmp_path: Path) -> None:
    write(tmp_path, **{"a.png": varied(1)})
    with (tmp_path / "b.png").open("wb") as file:
        file.truncate(30 << 30)  # takes no room on the disk
    text = "it has 30 GiB, more than the 4 GiB that one file may have; it was not read"
    assert verdicts(tmp_path) == {"b.png": ("too-large", text)}


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\nFilename;Class\n1.png;a\n2.png;b\n3.png;a\n",
        "\n\nFilename;Class\n1.png;a\n2.png;b\n3.png;a\n",
        "My data, 2024, A, B\n\nFilename|Class\n1.png|a\n2.png|b\n3.png|a\n",
        "파일명,진단\n1.png,a\n2.png,b\n3.png,a\n",
        "환자 ID\t분류\n1.png\ta\n2.png\tb\n3.png\ta\n",
        "Filename,Class\n./1.png,a\n.\\2.png,b\n3.PNG,a\n",
    ],
)
def test_tables_as_programs_write_them(tmp_path: Path, text: str) -> None:
    samples = from_folder(write(tmp_path, **table(text)))
    assert {sample.name: sample.label.category.name for sample in samples if sample.label.category} == {
        "1": "a", "2": "b", "3": "a"
    }  # fmt: skip
    assert samples.report.issues == ()


def test_numbers_of_rows_are_those_of_the_file(tmp_path: Path) -> None:
    found = verdicts(write(tmp_path, **table('Filename,Class\n\n1.png,"a\n"\n\n2.png,\n3.png,a\n')))
    assert found == {"Dataset/2.png": ("no-label", "row 6 of the table has no class for it")}


def test_a_table_with_an_endless_cell_is_refused(tmp_path: Path) -> None:
    found = verdicts(write(tmp_path, **table("Filename,Class\n1.png," + "a" * 200_000)))
    text = "line 2 cannot be read as a row of a table: field larger than field limit (131072)"
    assert found["Label.csv"] == ("bad-table", text)


def test_of_two_tables_the_one_with_classes_is_taken(tmp_path: Path) -> None:
    write(tmp_path, **table("Filename,Class\n1.png,a\n2.png,b\n3.png,a\n"), **{"About.csv": b"x,y\n1,2\n"})
    assert verdicts(tmp_path) == {"About.csv": ("unused-table", "a table that this template has no use for")}
    assert "'Label.csv'" in inspect_folder(tmp_path).reason


def excel(*rows: list[object], merged: str = "") -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if merged:
        book.active.merge_cells(merged)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def excel_folder(root: Path, content: bytes) -> Path:
    images = {name: data for name, data in table("").items() if name != "Label.csv"}
    return write(root, **images, **{"Label.xlsx": content})


EMPTY = (
    "row {row} of the table has no class for it; of merged cells only the first has a value, and a formula has one "
    "once Excel has saved the file"
)


def test_excel_with_titles_merged_cells_formulas_and_errors(tmp_path: Path) -> None:
    head: list[object] = ["Filename", "Class"]
    titled = excel(["My hospital"], [], head, ["1.png", "a"], ["2.png", None], ["3.png", "b"], merged="B4:B5")
    assert verdicts(excel_folder(tmp_path / "merged", titled)) == {"Dataset/2.png": ("no-label", EMPTY.format(row=5))}
    formulas = excel(head, ["1.png", '=IF(1>0,"a","b")'], ["2.png", "#N/A"], ["3.png", "b"])
    assert verdicts(excel_folder(tmp_path / "formulas", formulas)) == {
        "Dataset/1.png": ("no-label", EMPTY.format(row=2)), "Dataset/2.png": ("no-label", EMPTY.format(row=3))
    }  # fmt: skip


def test_excel_made_to_do_harm(tmp_path: Path) -> None:
    import zipfile

    whole = zipfile.ZipFile(io.BytesIO(excel(["Filename", "Class"], ["1.png", "a"])))
    changes = ((b"<sheetData>", b"<sheetData><row r='x'>"), (b"</worksheet>", b""), (b"r=", b"q="))
    for at, (old, new) in enumerate(changes):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as changed:
            for name in whole.namelist():
                content = whole.read(name)
                changed.writestr(name, content.replace(old, new) if "sheet1" in name else content)
        found = verdicts(excel_folder(tmp_path / str(at), file.getvalue()))
        assert found == {} or all(code in ("bad-table", "no-label") for code, _ in found.values())


def stack(root: Path, tmp: Path, *places: float, turned: int = -1) -> Path:
    for at, place in enumerate(places):
        turn = [0, 1, 0, 0, 0, -1] if at == turned else [1, 0, 0, 0, 1, 0]
        content = dicom(tmp, at, ImagePositionPatient=[-5, 7, place], ImageOrientationPatient=turn)
        write(root, **{f"Kim/{at}.dcm": content})
    return root


def test_slices_of_a_series_know_their_place_in_the_body(tmp_path: Path) -> None:
    (sample,) = from_folder(stack(tmp_path / "x", tmp_path, 30, 20, 10, 0), dimension=3)
    header = sample.header
    assert header.spacing == (10, 1.25, 1.5)
    assert header.origin == (0, 7, -5)
    assert np.reshape(header.direction, (3, 3)).tolist() == np.eye(3).tolist()
    assert sample.image[0, 0, 0] == 3
    given = sample.to_dict()["image"]["header"]
    assert (given["Origin"], given["Spacing"]) == ((-5, 7, 0), (1.5, 1.25, 10))


def test_missing_and_double_slices_are_told(tmp_path: Path) -> None:
    missing = inspect_folder(stack(tmp_path / "x", tmp_path, 0, 10, 30, 40), dimension=3)
    text = (
        "the distances between its slices are 10 to 20 mm: slices are missing, or they were taken unevenly; the median "
        "of 10 mm stands in the header"
    )
    assert [one.text for one in missing.remarks] == [text]
    double = inspect_folder(stack(tmp_path / "y", tmp_path, 0, 10, 10, 20), dimension=3)
    assert "1 of its slices lies where another one does" in double.remarks[0].text
    assert double.accept()[0].header.spacing == ()


def test_slices_of_another_direction_are_refused(tmp_path: Path) -> None:
    report = inspect_folder(stack(tmp_path / "x", tmp_path, 0, 10, 20, turned=2), dimension=3)
    refused = report.of_file("patient-001/image-0003.dcm")
    assert [one.code for one in refused] == ["direction-differs"]
    assert "it lies in another direction of the body than patient-001/image-0001.dcm" in refused[0].text


def test_slices_with_palettes_are_pictures_as_images_and_numbers_as_masks(tmp_path: Path) -> None:
    from PIL import Image

    def grey_palette(array: np.ndarray) -> bytes:
        image = Image.fromarray(array).convert("P")
        image.putpalette([value for at in range(256) for value in (255 - at,) * 3])
        file = io.BytesIO()
        image.save(file, "PNG")
        return file.getvalue()

    files = {f"Dataset/p/{at}.png": grey_palette((GREY + at).astype("uint8")) for at in range(2)}
    masks = {f"Label/p/{at}.png": grey_palette(MASK * (at + 1)) for at in range(2)}
    (sample,) = from_folder(write(tmp_path, **files, **masks), "segmentation", dimension=3)
    assert sample.image[1, 0, 0].tolist() == [254] * 3
    assert sample.label.mask is not None
    np.testing.assert_array_equal(sample.label.mask.array, np.stack([MASK, MASK * 2]))


def test_a_label_file_with_image_and_mask_gives_its_mask(tmp_path: Path) -> None:
    file = io.BytesIO()
    np.savez(file, image=GREY, mask=MASK)
    files = {"Dataset/1.png": picture(GREY), "Label/1.npz": file.getvalue(), "Dataset/2.npy": npy(GREY + 1)}
    (sample,) = from_folder(write(tmp_path, **files), "segmentation")
    assert sample.label.mask is not None
    np.testing.assert_array_equal(sample.label.mask.array, MASK)
