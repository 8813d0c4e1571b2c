"""The review of an import: which rows there are, what is left out by hand, and what is kept in a notebook."""

from pathlib import Path

import pytest

import workbench as wb
from tests.data.folders.awkward_files import MASK, pairs, picture, varied, write
from workbench.data import ImportReport, inspect_folder
from workbench.ui.import_review import reviewed_files
from workbench.ui.import_review.import_review import ImportReview
from workbench.ui.import_review.review_widget import ReviewWidget

pytestmark = pytest.mark.usefixtures("front_end")


@pytest.fixture
def report(tmp_path: Path) -> ImportReport:
    files = {f"cat/{at}.png": varied(at) for at in range(3)}
    same = {"cat/same.png": varied(0), "cat/<b>.png": b"", "dog/1.jpg": picture(MASK * 90, "PNG"), "README.md": b"x"}
    return inspect_folder(write(tmp_path / "pets", **files, **same))


@pytest.fixture
def review(report: ImportReport) -> ImportReview:
    found = wb.look(report)
    assert isinstance(found, ImportReview)
    return found


def say(review: ImportReview, **content: object) -> None:
    """What a page sends."""
    widget: ReviewWidget = review.widget
    widget._handle_custom_msg(content, [])


def rows(review: ImportReview) -> dict[str, tuple[str, bool | None]]:
    return {row["file"]: (row["verdict"], row["taken"]) for row in review.widget.facts["rows"]}


def test_every_file_has_a_row_issues_first(review: ImportReview) -> None:
    assert rows(review) == {
        "cat/<b>.png": ("left out", None),
        "cat/same.png": ("left out", None),
        "dog/1.jpg": ("taken, with a remark", True),
        "cat/0.png": ("taken", True),
        "cat/1.png": ("taken", True),
        "cat/2.png": ("taken", True),
        "README.md": ("ignored", None),
    }
    assert next(iter(rows(review))) in ("cat/<b>.png", "cat/same.png")


def test_rows_of_one_issue(review: ImportReview) -> None:
    names = [(one["key"], one["count"]) for one in review.widget.facts["filters"]]
    assert names == [
        ("", 7), ("issue", 2), ("issue:duplicate", 1), ("issue:unreadable", 1), ("remark", 1), ("remark:read", 1),
        ("taken", 3), ("ignored", 1),
    ]  # fmt: skip
    say(review, kind="show", filter="issue:duplicate", page=7)
    assert list(rows(review)) == ["cat/same.png"]
    assert (review.widget.facts["filter"], review.widget.facts["page"]) == ("issue:duplicate", 0)
    say(review, kind="show", filter="nonsense", page=0)
    assert len(rows(review)) == 7


def test_what_is_left_out_by_hand_is_no_sample(review: ImportReview) -> None:
    say(review, kind="take", file="cat/1.png", taken=False)
    assert rows(review)["cat/1.png"] == ("left out by hand", False)
    assert (review.widget.facts["count"], review.widget.facts["note"]) == (3, "3 samples are taken.")
    samples = review.accept()
    assert [sample.name for sample in samples] == ["cat/0", "cat/2", "dog/1"]
    assert [one.text for one in samples.report.of_file("cat/1.png")] == ["left out by hand"]
    assert len(review.report.accept()) == 4, "the report itself never changes"
    say(review, kind="take", file="cat/1.png", taken=True)
    assert len(review.accept()) == 4


def test_all_of_a_filter(review: ImportReview) -> None:
    say(review, kind="show", filter="taken", page=0)
    say(review, kind="all", taken=False)
    assert [sample.name for sample in review.accept()] == ["dog/1"]
    say(review, kind="accept")
    note = "1 sample is accepted: take it from review.accept(), where review = wb.look(report)."
    assert review.widget.facts["note"] == note
    say(review, kind="all", taken=True)
    assert review.left_out == ()


@pytest.mark.parametrize("content", [{}, {"kind": "take"}, {"kind": "show", "page": -1}, {"kind": "take", "file": 3}])
def test_what_makes_no_sense_changes_nothing(review: ImportReview, content: dict[str, object]) -> None:
    before = dict(review.widget.facts)
    say(review, **content)
    say(review, kind="take", file="cat/same.png", taken=True)
    assert review.widget.facts["rows"] == before["rows"]


def test_image_and_mask_are_left_out_together(tmp_path: Path) -> None:
    report = inspect_folder(write(tmp_path, **pairs(picture(MASK))))
    less = report.without("Label/2.png")
    assert [sample.name for sample in less.accept()] == ["1", "3"]
    assert {one.file for one in less.issues} == {"Dataset/2.png", "Label/2.png"}
    assert [sample.name for sample in less.without("Dataset/3.png").accept()] == ["1"]
    assert less.without("nothing.png") is less


def test_a_large_import_comes_in_pages(review: ImportReview, monkeypatch: pytest.MonkeyPatch) -> None:
    from workbench.ui.import_review import import_review

    monkeypatch.setattr(import_review, "PAGE", 3)
    say(review, kind="show", filter="", page=2)
    assert (review.widget.facts["pages"], list(rows(review))) == (3, ["README.md"])


def test_what_a_notebook_keeps(review: ImportReview) -> None:
    say(review, kind="take", file="cat/1.png", taken=False)
    html = review.to_html()
    assert "cat/&lt;b&gt;.png" in html
    assert "<b>" not in html
    assert "left out by hand" in html
    assert "3 samples are taken." in html
    assert repr(review).startswith("Import of 'pets': 4 samples from 7 files")


def test_a_page_is_enough_for_most() -> None:
    assert reviewed_files.PAGE == 100
