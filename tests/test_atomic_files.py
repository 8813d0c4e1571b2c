"""A file is the old one or the new one, whatever happens on the way."""

import os
import stat
from pathlib import Path

import pytest

from workbench.atomic_files import PART, replacing, write_atomically


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("content", [b"\x00\xff\r\n", "한글\r\n", ""])
def test_bytes_and_text_come_back_as_they_were(content: bytes | str, tmp_path: Path) -> None:
    write_atomically(tmp_path / "a.txt", content)
    assert (tmp_path / "a.txt").read_bytes() == (content.encode() if isinstance(content, str) else content)
    assert names(tmp_path) == ["a.txt"]


def test_a_file_can_be_written_piece_by_piece(tmp_path: Path) -> None:
    target = tmp_path / "a.weights.h5"
    target.write_text("old")
    with replacing(target) as part, part.open("w") as file:
        assert part.parent == tmp_path
        assert part.name.startswith(PART)
        assert part.name.endswith("a.weights.h5")  # Keras looks at the ending
        file.write("one")
        assert target.read_text() == "old"
        file.write("two")
    assert target.read_text() == "onetwo"
    assert names(tmp_path) == ["a.weights.h5"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444])
def test_permissions_stay(mode: int, tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    target.chmod(mode)
    with replacing(target) as part:
        assert stat.S_IMODE(part.stat().st_mode) & 0o077 == 0  # nobody else reads it meanwhile
        part.write_text("new")
    assert stat.S_IMODE(target.stat().st_mode) == mode
    assert target.read_text() == "new"


def test_a_new_file_gets_the_permissions_of_any_other(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a.txt", "new")
    (tmp_path / "plain").touch()
    assert (tmp_path / "a.txt").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "link.txt").symlink_to(tmp_path / "deep" / "a.txt")
    write_atomically(tmp_path / "link.txt", "new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "deep" / "a.txt").read_text() == "new"


def broken_off(target: Path, error: BaseException) -> None:
    with replacing(target) as part:
        part.write_text("half")
        raise error


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_leaves_the_old_file_and_nothing_else(error: BaseException, tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    with pytest.raises(type(error)):
        broken_off(target, error)
    assert target.read_text() == "old"
    assert names(tmp_path) == ["a.txt"]


def test_what_was_written_is_on_disk_before_it_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        write_atomically(tmp_path / "a.txt", "new")
    assert names(tmp_path) == []


def test_a_missing_folder_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_atomically(tmp_path / "none" / "a.txt", "new")
