"""Folders that ``shutil.rmtree`` fails on are removed, and nothing beside them."""

import os
from pathlib import Path

from workbench.grading.folder_removal import remove_folder


def deep(folder: Path, depth: int) -> None:
    """Folders in folders, deeper than Python recurses and longer than any path may be."""
    before = Path.cwd()
    folder.mkdir()
    os.chdir(folder)
    try:
        for _ in range(depth):
            Path("d").mkdir()
            os.chdir("d")
        Path("last").write_text("x")
        os.chmod(".", 0)
    finally:
        os.chdir(before)


def test_a_folder_of_any_depth_is_removed(tmp_path: Path) -> None:
    deep(tmp_path / "home", 3000)
    (tmp_path / "beside").write_text("x")
    remove_folder(tmp_path / "home")
    assert [each.name for each in tmp_path.iterdir()] == ["beside"]


def test_rights_that_were_taken_away_and_links_do_not_matter(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "file").write_text("x")
    home = tmp_path / "home"
    (home / "a" / "b").mkdir(parents=True)
    (home / "a" / "b" / "file").write_text("x")
    (home / "link").symlink_to(tmp_path / "kept")
    (home / "a" / "b").chmod(0)
    (home / "a").chmod(0)
    remove_folder(home)
    assert [each.name for each in tmp_path.iterdir()] == ["kept"]
    assert (tmp_path / "kept" / "file").is_file()


def test_a_missing_folder_is_no_error(tmp_path: Path) -> None:
    remove_folder(tmp_path / "missing")
    assert list(tmp_path.iterdir()) == []
