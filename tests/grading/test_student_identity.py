"""Who a file is from: names of course systems, of students, and of Korean Windows."""

import unicodedata
from pathlib import Path

import pytest

from workbench.grading.student_identity import Identity, identity_of
from workbench.text_format import readable_name


@pytest.mark.parametrize(
    ("name", "identity"),
    [
        ("kim.ipynb", Identity("kim")),
        ("edges-kim.wbsub.zip", Identity("kim")),
        ("edges-kim (1).wbsub.zip", Identity("kim")),
        ("edges.ipynb", Identity("edges")),
        ("kim.tar.gz", Identity("kim")),
        ("kim.ipynb.txt", Identity("kim")),
        ("edges-kim.ipynb.zip", Identity("kim")),
        ("김철수.ipynb", Identity("김철수")),
        ("J. R. Kim.pdf", Identity("J. R. Kim")),
        ("kimchulsoo_LATE_4711_99_lab.ipynb", Identity("kimchulsoo", "4711", "canvas")),
        ("kimchulsoo_4711_99_edges-kim.wbsub-2.zip", Identity("kimchulsoo", "4711", "canvas")),
        ("Kim Chul-soo_123_assignsubmission_file_", Identity("Kim Chul-soo", "123", "moodle")),
        ("Kim Chul-soo_123_assignsubmission_file_edges.ipynb", Identity("Kim Chul-soo", "123", "moodle")),
        ("Copy of Edges - Kim Chul-soo.ipynb", Identity("Kim Chul-soo")),
        ("Kim Chul-soo - edges.ipynb", Identity("Kim Chul-soo")),
        ("\x1b[31mKim\n.ipynb", Identity(" [31mKim ")),
        ("Kim - Lee.ipynb", Identity("Kim - Lee")),
    ],
)
def test_the_student_by_the_name_of_a_file(name: str, identity: Identity, tmp_path: Path) -> None:
    assert identity_of(tmp_path / name, "edges") == identity


def test_a_folder_s_name_is_the_student_s(tmp_path: Path) -> None:
    for name, identity in (("J. R. Kim", Identity("J. R. Kim")), ("kim_4711_99_x", Identity("kim_4711_99_x"))):
        (tmp_path / name).mkdir()
        assert identity_of(tmp_path / name, "edges") == identity


def test_composed_and_decomposed_names_are_one() -> None:
    forms = [Path(unicodedata.normalize(form, "김철수.ipynb")) for form in ("NFC", "NFD")]
    assert forms[0] != forms[1]
    assert identity_of(forms[0], "edges") == identity_of(forms[1], "edges")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("과제.ipynb".encode(), "과제.ipynb"),
        ("과제.ipynb".encode("cp949"), "과제.ipynb"),
        (b"a\xff.py", "a\N{REPLACEMENT CHARACTER}.py"),
    ],
)
def test_names_in_other_encodings(raw: bytes, text: str) -> None:
    assert readable_name(raw.decode("utf-8", "surrogateescape")) == text
