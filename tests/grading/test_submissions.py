"""What students upload, as course systems hand it out: who it is from, what counts, what is left out."""

import json
import zipfile
from pathlib import Path

import pytest

from tests.grading.corpus.building import code_cell, zipped
from workbench.grading import uploads
from workbench.grading.notebook_reader import NotebookBroken, read_cells
from workbench.grading.submissions import find_submissions, read_submission, student_of


def notebook(*sources: str) -> str:
    return json.dumps({"nbformat": 4, "cells": [code_cell(each) for each in sources]})


@pytest.mark.parametrize(
    ("name", "student", "canvas_id"),
    [
        ("kim.ipynb", "kim", ""),
        ("edges-kim.wbsub.zip", "kim", ""),
        ("edges-kim (1).wbsub.zip", "kim", ""),
        ("kimchulsoo_LATE_4711_99_lab.ipynb", "kimchulsoo", "4711"),
        ("kimchulsoo_4711_99_edges-kim.wbsub-2.zip", "kimchulsoo", "4711"),
        ("김철수.ipynb", "김철수", ""),
    ],
)
def test_the_student_by_the_name_of_a_file(name: str, student: str, canvas_id: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"")
    assert student_of(tmp_path / name, "edges") == (student, canvas_id)


def test_the_student_by_moodles_folder(tmp_path: Path) -> None:
    (tmp_path / "Kim Chul-soo_123_assignsubmission_file_").mkdir()
    assert student_of(tmp_path / "Kim Chul-soo_123_assignsubmission_file_", "edges") == ("Kim Chul-soo", "")


def test_several_files_of_one_student_are_one_entry(tmp_path: Path) -> None:
    for name in ("kim_4711_1_notes.ipynb", "kim_4711_2_edges.ipynb", "lee_4712_3_edges.ipynb"):
        (tmp_path / name).write_text(notebook("x = 1", f'wb.check("{name}")' if "edges" in name else ""))
    entries = find_submissions(tmp_path, "edges")
    assert [(each.student, len(each.paths), each.canvas_id) for each in entries] == [
        ("kim", 2, "4711"),
        ("lee", 1, "4712"),
    ]
    found = read_submission(entries[0], "edges")
    assert len(found.cells) == 2
    assert found.remarks == ("Of several files kim_4711_2_edges.ipynb was graded; the others: kim_4711_1_notes.ipynb.",)


def test_an_upload_without_a_notebook_says_so(tmp_path: Path) -> None:
    (tmp_path / "kim.zip").write_bytes(zipped({"essay.docx": b"PK"}))
    found = read_submission(find_submissions(tmp_path, "edges")[0], "edges")
    assert found.cells == ()
    assert found.remarks == ("There is no notebook and no packed submission in it.",)


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


def test_korean_names_in_an_archive_of_windows() -> None:
    entry = zipfile.ZipInfo("과제.ipynb".encode("cp949").decode("cp437"))
    assert uploads._decoded(entry) == "과제.ipynb"


def test_the_name_in_the_notebook_chooses_the_variant(tmp_path: Path) -> None:
    (tmp_path / "kim.ipynb").write_text(notebook("x = 1", 'student = "Kim 7"\nwb.labs.open("edges", student=student)'))
    assert read_submission(find_submissions(tmp_path, "edges")[0], "edges").notebook_student == "Kim 7"


@pytest.mark.parametrize("content", [b"", b"[]", b'{"cells": 3}', b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_notebook(content: bytes) -> None:
    with pytest.raises(NotebookBroken, match=r"lab\.ipynb"):
        read_cells("lab.ipynb", content)


def test_equal_uploads_have_equal_digests_and_others_do_not(tmp_path: Path) -> None:
    for name, source in (("kim", "x = 1"), ("lee", "x = 1"), ("park", "x = 2")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "lab.ipynb").write_text(notebook(source))
    kim, lee, park = (read_submission(each, "edges").digest for each in find_submissions(tmp_path, "edges"))
    assert kim == lee != park
