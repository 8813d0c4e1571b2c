"""What a learner gets of the course, and that nothing of the learner's is touched."""

from pathlib import Path

import pytest

from workbench import course_folder
from workbench.course_folder import CONTENTS, copy_missing, course_files, lecture_notebooks


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    (shipped / "one.ipynb").write_text("the first")
    (shipped / "edges.ipynb").write_text("a lab")
    page = "[One](one.ipynb) [Edges](../labs/edges/release/edges.ipynb) [Others](../labs/README.md)"
    (shipped / CONTENTS).write_text(page)
    return {path.name: path for path in shipped.iterdir()}


def test_all_of_it_is_copied_side_by_side(files: dict[str, Path], tmp_path: Path) -> None:
    course = tmp_path / "course"
    assert sorted(copy_missing(files, course)) == [CONTENTS, "edges.ipynb", "one.ipynb"]
    assert (course / "one.ipynb").read_text() == "the first"
    assert (course / CONTENTS).read_text() == "[One](one.ipynb) [Edges](edges.ipynb) [Others](../labs/README.md)"


def test_what_is_there_is_left_as_it_is(files: dict[str, Path], tmp_path: Path) -> None:
    course = tmp_path / "course"
    course.mkdir()
    (course / "one.ipynb").write_text("my work")
    (course / CONTENTS).write_text("my page")
    (course / "edges.ipynb").symlink_to("elsewhere")
    assert copy_missing(files, course) == []
    assert (course / "one.ipynb").read_text() == "my work"
    assert (course / CONTENTS).read_text() == "my page"
    assert not (course / "edges.ipynb").exists()


def test_what_was_deleted_comes_anew(files: dict[str, Path], tmp_path: Path) -> None:
    course = tmp_path / "course"
    copy_missing(files, course)
    (course / "one.ipynb").unlink()
    assert copy_missing(files, course) == ["one.ipynb"]


def test_a_file_in_place_of_the_folder(files: dict[str, Path], tmp_path: Path) -> None:
    (tmp_path / "course").write_text("mine")
    with pytest.raises(FileExistsError):
        copy_missing(files, tmp_path / "course")


def test_the_course_has_notebooks_labs_and_the_page() -> None:
    files = course_files()
    assert set(lecture_notebooks()) | {"mnist_cnn.ipynb", CONTENTS} <= set(files)
    labs = set(files) - set(lecture_notebooks())
    assert not any(name.endswith("-colab.ipynb") for name in labs)


def test_an_installed_package_has_its_notebooks_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "workbench" / "notebooks"
    inside.mkdir(parents=True)
    (inside / "one.ipynb").touch()
    monkeypatch.setattr(course_folder, "__file__", str(inside.parent / "course_folder.py"))
    assert lecture_notebooks() == {"one.ipynb": inside / "one.ipynb"}
