"""What students upload, as course systems hand it out: who it is from, what counts, what is left out."""

import io
import json
import os
import tarfile
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.grading.corpus.building import code_cell, zipped
from workbench.grading import uploads
from workbench.grading.notebook_reader import NotebookBroken, read_cells, read_notebook
from workbench.grading.submissions import find_submissions, read_submission


def notebook(*sources: str) -> str:
    return json.dumps({"nbformat": 4, "cells": [code_cell(each) for each in sources]})


def test_several_files_of_one_student_are_one_entry(tmp_path: Path) -> None:
    for name in ("kim_4711_1_notes.ipynb", "kim_4711_2_edges.ipynb", "lee_4712_3_edges.ipynb"):
        (tmp_path / name).write_text(notebook("x = 1", f'wb.check("{name}")' if "edges" in name else ""))
    entries = find_submissions(tmp_path, "edges")
    assert [(each.student, len(each.paths), each.identity.number) for each in entries] == [
        ("kim", 2, "4711"),
        ("lee", 1, "4712"),
    ]
    found = read_submission(entries[0], "edges")
    assert len(found.cells) == 2
    assert found.remarks == ("Of several files kim_4711_2_edges.ipynb was graded; the others: kim_4711_1_notes.ipynb.",)


def test_students_of_one_name_stay_two(tmp_path: Path) -> None:
    for name in ("kim_4711_1_edges.ipynb", "kim_4712_2_edges.ipynb", "lee_4713_3_edges.ipynb"):
        (tmp_path / name).write_text(notebook(f"wb.check('{name}')"))
    entries = find_submissions(tmp_path, "edges")
    assert [each.student for each in entries] == ["kim (4711)", "kim (4712)", "lee"]
    told = ("Another student has the same name; the course system's number tells them apart.",)
    assert [each.remarks for each in entries] == [told, told, ()]


def test_uploads_without_a_number_and_of_one_name_are_told_of(tmp_path: Path) -> None:
    composed, decomposed = (unicodedata.normalize(form, "김철수") for form in ("NFC", "NFD"))
    (tmp_path / f"{composed}.ipynb").write_text(notebook("x = 1"))
    (tmp_path / decomposed).mkdir()
    (tmp_path / decomposed / "edges.ipynb").write_text(notebook("x = 2"))
    (entry,) = find_submissions(tmp_path, "edges")
    assert entry.student == composed
    assert len(entry.paths) == 2
    assert entry.remarks[0].startswith("Several uploads have this name and were taken as one student's: ")
    assert read_submission(entry, "edges").remarks[0] == entry.remarks[0]


@pytest.mark.parametrize("ending", ["rar", "7z", "py", "html", "pdf", "txt", "docx", "IPYNB.txt", "hwp"])
def test_a_file_of_any_ending_has_a_row_and_a_remark(ending: str, tmp_path: Path) -> None:
    (tmp_path / f"kim.{ending}").write_bytes(b"something")
    (entry,) = find_submissions(tmp_path, "edges")
    assert entry.student.startswith("kim")
    assert read_submission(entry, "edges").remarks == (
        f"There is no notebook and no packed submission in it, only kim.{ending}. Ask for the notebook (.ipynb).",
    )


@pytest.mark.parametrize("ending", ["ipynb.txt", "ipynb.json", "json", "txt", "IPYNB.TXT"])
def test_a_notebook_with_the_ending_of_a_browser_is_read(ending: str, tmp_path: Path) -> None:
    (tmp_path / f"kim.{ending}").write_text(notebook("x = 1"), "utf-8-sig")
    (entry,) = find_submissions(tmp_path, "edges")
    found = read_submission(entry, "edges")
    assert entry.student == "kim"
    assert [cell.source for cell in found.cells] == ["x = 1"]
    assert found.remarks == (f"kim.{ending} does not end in .ipynb, and was read as the notebook that it is.",)


def test_a_notebook_by_its_name_goes_before_one_by_its_content(tmp_path: Path) -> None:
    (tmp_path / "kim").mkdir()
    (tmp_path / "kim" / "edges.ipynb").write_text(notebook("x = 1"))
    (tmp_path / "kim" / "older.json").write_text(notebook("x = 2"))
    (tmp_path / "kim" / "data.json").write_text("{}")
    (entry,) = find_submissions(tmp_path, "edges")
    found = read_submission(entry, "edges")
    assert ([cell.source for cell in found.cells], found.remarks) == (["x = 1"], ())


@pytest.mark.parametrize("name", [".ipynb", "..kim.ipynb", "..\\..\\lee.ipynb", ".zip"])
def test_work_without_a_name_is_not_passed_over(name: str, tmp_path: Path) -> None:
    for hidden in (".DS_Store", "._kim.ipynb", ".gitignore", ".~kim.ipynb"):
        (tmp_path / hidden).write_text("x")
    (tmp_path / name).write_text(notebook("x = 1"))
    assert len(find_submissions(tmp_path, "edges")) == 1


@pytest.mark.parametrize("ending", ["tar", "tar.gz", "tgz", "tar.bz2", "tar.xz", "TAR.GZ"])
def test_a_tar_is_read(ending: str, tmp_path: Path) -> None:
    mode: Any = {"gz": "w:gz", "tgz": "w:gz", "bz2": "w:bz2", "xz": "w:xz"}.get(ending.lower().split(".")[-1], "w")
    with tarfile.open(tmp_path / f"kim.{ending}", mode) as archive:
        for name, content in (("./work/edges.ipynb", notebook("x = 1")), ("../up.py", "x"), ("work/data.csv", "1,2")):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content.encode()))
        link = tarfile.TarInfo("work/passwd")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    (entry,) = find_submissions(tmp_path, "edges")
    found = read_submission(entry, "edges")
    assert (entry.student, [cell.source for cell in found.cells], dict(found.files)) == (
        "kim",
        ["x = 1"],
        {"data.csv": b"1,2"},
    )
    assert found.remarks == (
        f"kim.{ending}/../up.py leads out of the upload and was left out.",
        f"kim.{ending}/work/passwd is a link and was left out.",
    )


def test_reports_and_the_instructor_s_files_are_not_students(tmp_path: Path) -> None:
    (tmp_path / "kim.ipynb").write_text(notebook("x = 1"))
    for folder in ("grades-edges", "old grades"):
        (tmp_path / folder).mkdir()
        for name in ("grades.json", "gradebook.csv"):
            (tmp_path / folder / name).write_text("")
    (tmp_path / "out").mkdir()
    for name in ("class.csv", ".DS_Store", "Thumbs.db", "desktop.ini", ".hidden.ipynb"):
        (tmp_path / name).write_text("")
    entries = find_submissions(tmp_path, "edges", (tmp_path / "class.csv", tmp_path / "out"))
    assert [each.student for each in entries] == ["kim"]


def test_of_nbgrader_s_assignments_only_the_lab_s_is_taken(tmp_path: Path) -> None:
    for folder in ("kim/edges", "kim/pooling", "lee/pooling", "park/edges"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / f"{folder.partition('/')[2]}.ipynb").write_text(notebook(f"wb.check('{folder}')"))
        (tmp_path / folder / "timestamp.txt").write_text("2026-11-20 23:58:00.000000 UTC")
    (tmp_path / "park" / "notes.ipynb").write_text(notebook("x = 1"))  # not all of it is nbgrader's
    entries = find_submissions(tmp_path, "edges")
    assert [(each.student, each.paths) for each in entries] == [
        ("kim", (tmp_path / "kim" / "edges",)),
        ("park", (tmp_path / "park",)),
    ]
    assert read_submission(entries[0], "edges").remarks == ()


def test_a_name_of_korean_windows_stops_nothing(tmp_path: Path) -> None:
    name = "김철수.ipynb".encode("cp949").decode("utf-8", "surrogateescape")
    (tmp_path / name).write_text(notebook("x = 1"))
    (entry,) = find_submissions(tmp_path, "edges")
    found = read_submission(entry, "edges")
    assert (found.student, found.file, len(found.cells)) == ("김철수", "김철수.ipynb", 1)


def test_of_two_notebooks_the_newer_counts(tmp_path: Path) -> None:
    (tmp_path / "kim").mkdir()
    for name, source, time in (("a.ipynb", "wb.check('old and long')", 1e9), ("b.ipynb", "wb.check('n')", 2e9)):
        path = tmp_path / "kim" / name
        path.write_text(notebook(source))
        os.utime(path, (time, time))
    (entry,) = find_submissions(tmp_path, "edges")
    assert [cell.source for cell in read_submission(entry, "edges").cells] == ["wb.check('n')"]
    os.utime(tmp_path / "kim" / "a.ipynb", (3e9, 3e9))
    assert [cell.source for cell in read_submission(entry, "edges").cells] == ["wb.check('old and long')"]


def test_an_upload_without_a_notebook_says_so(tmp_path: Path) -> None:
    (tmp_path / "kim.zip").write_bytes(zipped({"essay.docx": b"PK"}))
    found = read_submission(find_submissions(tmp_path, "edges")[0], "edges")
    assert found.cells == ()
    assert found.remarks == (
        "There is no notebook and no packed submission in it, only kim.zip/essay.docx. Ask for the notebook (.ipynb).",
    )


def test_a_broken_archive_says_so(tmp_path: Path) -> None:
    (tmp_path / "kim.zip").write_bytes(zipped({"lab.ipynb": notebook("x = 1")})[:-30])
    found = read_submission(find_submissions(tmp_path, "edges")[0], "edges")
    assert found.remarks[0] == "kim.zip is no archive that can be read: File is not a zip file."


def test_links_and_names_that_lead_out_are_left_out(tmp_path: Path) -> None:
    secret = tmp_path / "secret.py"
    secret.write_text("secret = 1")
    folder = tmp_path / "submissions" / "kim"
    folder.mkdir(parents=True)
    (folder / "lab.ipynb").write_text(notebook("x = 1"))
    (folder / "secret.py").symlink_to(secret)
    (folder / "up").symlink_to(tmp_path)
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        archive.writestr("../../secret.py", "x")
        archive.writestr("fine.py", "y = 1")
    found = read_submission(find_submissions(folder.parent, "edges")[0], "edges")
    assert {name: content for name, content in found.files.items() if b"secret" in content} == {}
    assert sorted(found.files) == ["more.zip/fine.py"]
    assert found.remarks == (
        "more.zip/../../secret.py leads out of the upload and was left out.",
        "secret.py is a link and was left out.",
        "up is a link and was left out.",
    )


def test_an_archive_that_unpacks_to_too_much_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST_UPLOAD", 1_000_000)
    (tmp_path / "kim.zip").write_bytes(zipped({"bomb.bin": b"\0" * 5_000_000, "lab.ipynb": notebook("x = 1")}))
    found = read_submission(find_submissions(tmp_path, "edges")[0], "edges")
    assert [cell.source for cell in found.cells] == ["x = 1"]
    assert found.remarks == ("kim.zip/bomb.bin was left out: the upload holds more than 976.6 KiB or 5000 files.",)


def test_archives_that_lie_too_deep_are_left_out(tmp_path: Path) -> None:
    content = zipped({"lab.ipynb": notebook("x = 1")})
    for _ in range(6):
        content = zipped({"inner.zip": content})
    (tmp_path / "kim.zip").write_bytes(content)
    found = read_submission(find_submissions(tmp_path, "edges")[0], "edges")
    assert "archives lie too deep in one another" in found.remarks[0]


def test_the_name_in_the_notebook_chooses_the_variant(tmp_path: Path) -> None:
    (tmp_path / "kim.ipynb").write_text(notebook("x = 1", 'student = "Kim 7"\nwb.labs.open("edges", student=student)'))
    assert read_submission(find_submissions(tmp_path, "edges")[0], "edges").notebook_student == "Kim 7"


@pytest.mark.parametrize("content", [b"", b"[]", b'{"cells": 3}', b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_notebook(content: bytes) -> None:
    with pytest.raises(NotebookBroken, match=r"lab\.ipynb"):
        read_cells("lab.ipynb", content)


WHOLE = notebook("x = 1", "y = '김'", "z = 3")


@pytest.mark.parametrize(
    ("content", "sources", "remark"),
    [
        (WHOLE.encode(), ["x = 1", "y = '김'", "z = 3"], ""),
        (
            json.dumps(json.loads(WHOLE), ensure_ascii=False).encode("utf-16"),
            ["x = 1", "y = '김'", "z = 3"],
            "lab.ipynb was written as UTF-16 and not as UTF-8.",
        ),
        (
            json.dumps(json.loads(WHOLE), ensure_ascii=False).encode("cp949"),
            ["x = 1", "y = '김'", "z = 3"],
            "lab.ipynb was written as CP949 and not as UTF-8.",
        ),
        (WHOLE[: WHOLE.index("z = 3")].encode(), ["x = 1", "y = '김'"], "lab.ipynb is damaged ("),
        (WHOLE.replace("}]", "},]").encode(), ["x = 1", "y = '김'", "z = 3"], "lab.ipynb is damaged ("),
        (
            WHOLE.replace("x = 1", "x = \xff").encode("latin-1", "replace"),
            ["x = \N{REPLACEMENT CHARACTER}", "y = '김'", "z = 3"],
            "lab.ipynb holds bytes that are no text",
        ),
    ],
    ids=["whole", "utf-16", "cp949", "cut off", "a comma too many", "other bytes"],
)
def test_a_notebook_is_read_as_far_as_possible(content: bytes, sources: list[str], remark: str) -> None:
    found = read_notebook("lab.ipynb", content)
    assert [cell.source for cell in found.cells][: len(sources)] == sources
    assert len(found.cells) <= 3
    assert [each[: len(remark)] for each in found.remarks] == ([remark] if remark else [])


@pytest.mark.parametrize(
    "text",
    [
        '{"cells": [' + "1," * 1_000_000,
        "{" + "a:" * 1_000_000,
        '{"cells": ' + "[" * 1_000_000,
        '{"cells": [' + '{"id":' * 500_000,
        '{"cells": [' + '{"id":"' * 500_000,
    ],
    ids=["numbers", "keys", "lists", "dicts", "texts"],
)
def test_garbage_costs_no_time(text: str) -> None:
    with pytest.raises(NotebookBroken):
        read_notebook("lab.ipynb", text.encode())


def test_equal_uploads_have_equal_digests_and_others_do_not(tmp_path: Path) -> None:
    for name, source in (("kim", "x = 1"), ("lee", "x = 1"), ("park", "x = 2")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "lab.ipynb").write_text(notebook(source))
    kim, lee, park = (read_submission(each, "edges").digest for each in find_submissions(tmp_path, "edges"))
    assert kim == lee != park


def test_a_name_that_only_looks_like_another_is_remarked_and_stays_its_own(tmp_path: Path) -> None:
    lookalike = "Min\N{CYRILLIC SMALL LETTER A} Kim"
    for name in ("Mina Kim", lookalike, "\N{CYRILLIC CAPITAL LETTER A}нна Ким", "김Mina"):
        (tmp_path / f"{name}.ipynb").write_text(notebook("x = 1"))
    told = {each.student: each.remarks for each in find_submissions(tmp_path, "edges")}
    assert len(told) == 4
    assert [student for student, remarks in told.items() if remarks] == [lookalike]
    assert told[lookalike] == (
        "The name has letters of several alphabets in one word, so that it may look like another student's; it was "
        "taken as a name of its own. Look whose work it is.",
    )
