"""The folders of libraries: several processes, damage, full disks, and the library of a team."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

import workbench as wb
from tests.library.drawings import block, network
from workbench.atomic_files import write_atomically
from workbench.library import item_store
from workbench.library.item_store import own_store

_SAVING = """
import sys
import workbench as wb
graph = wb.Graph("net").add("Input", shape=(4,))
for number in range(5):
    wb.library.save(graph.add("Dense", units=int(sys.argv[1]) * 100 + number + 1), "shared")
"""


def versions_on_disk(home: Path) -> list[Path]:
    return sorted(home.glob("library/*/*.wbmodule"))


def test_two_processes_lose_nothing_of_each_other(workbench_home: Path) -> None:
    started = [
        subprocess.Popen([sys.executable, "-c", _SAVING, number], env=os.environ | {"PYTHONPATH": str(Path.cwd())})
        for number in "12"
    ]
    assert [process.wait(timeout=120) for process in started] == [0, 0]
    found = {wb.library.get("shared", one.version).nodes[-1].params["units"] for one in wb.library.versions("shared")}
    assert found == {101, 102, 103, 104, 105, 201, 202, 203, 204, 205}
    assert len(versions_on_disk(workbench_home)) == 10


def test_a_lock_that_is_held_all_the_time_is_told(monkeypatch: pytest.MonkeyPatch, workbench_home: Path) -> None:
    monkeypatch.setattr(item_store, "_PATIENCE", 0)
    with own_store().writing("here"), pytest.raises(wb.errors.LibraryBusy) as refusal:
        wb.library.save(network(), "net")
    assert str(refusal.value) == (
        f"wb.library.save: another notebook has been writing to {workbench_home / 'library'} for more than 0 seconds. "
        "Nothing was changed: try again in a moment."
    )


def test_a_use_that_cannot_be_counted_is_no_reason_to_give_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    wb.library.save(network(), "net")
    monkeypatch.setattr(item_store, "_PATIENCE", 0)
    with own_store().writing("here"):
        assert wb.library.get("net") == network()
    assert wb.library.entries()[0].uses == 0


def test_a_folder_that_cannot_be_written_is_told(workbench_home: Path) -> None:
    workbench_home.write_text("a file")
    with pytest.raises(wb.errors.LibraryNotWritable) as refusal:
        wb.library.save(network(), "net")
    assert str(refusal.value) == (
        f"wb.library.save: the folder {workbench_home / 'library'} cannot be written (Not a directory). Nothing that "
        "was there has changed. Expected a folder with free space that you may write: make room, or name another one "
        "by the environment variable WORKBENCH_HOME."
    )
    assert wb.library.entries().problems == (
        f"The library {workbench_home / 'library'} cannot be read (Not a directory), so that its items are not listed.",
    )


@pytest.mark.parametrize("ending", [".wbmodule", ".json"])
@pytest.mark.parametrize("before", [True, False])
def test_a_full_disk_leaves_what_was_there(
    before: bool,
    ending: str,
    monkeypatch: pytest.MonkeyPatch,
    workbench_home: Path,
) -> None:
    if before:
        wb.library.save(network(10), "net")

    def full(path: Path, content: bytes) -> None:
        if path.suffix == ending:
            raise OSError(errno.ENOSPC, "No space left on device")
        write_atomically(path, content)

    there = sorted(workbench_home.rglob("*"))
    with monkeypatch.context() as patch:
        patch.setattr(item_store, "write_atomically", full)
        with pytest.raises(wb.errors.LibraryNotWritable, match=r"\(No space left on device\)"):
            wb.library.save(network(20), "net")
    assert [path for path in sorted(workbench_home.rglob("*")) if path.name not in (".lock", "library")] == [
        path for path in there if path.name not in (".lock", "library")
    ]
    assert wb.library.save(network(20), "net").version == (2 if before else 1)


def test_one_damaged_item_hides_no_other(workbench_home: Path) -> None:
    wb.library.save(network(10), "good")
    wb.library.save(network(10), "bad")
    wb.library.save(network(20), "bad")
    newest = next(path for path in versions_on_disk(workbench_home) if path.name == "0002.wbmodule")
    newest.write_bytes(b"PK")
    bad, good = wb.library.entries()
    assert (good.name, good.problem) == ("good", "")
    assert (bad.name, bad.kind, bad.version) == ("bad", "", 2)
    assert bad.problem.startswith("0002.wbmodule: the file is damaged. At the whole file: expected content that can")
    assert [one.problem == "" for one in wb.library.versions("bad")] == [False, True]
    assert wb.library.get("bad", 1) == network(10)
    with pytest.raises(wb.errors.ItemFileBroken):
        wb.library.get("bad")
    assert "damaged" in repr(wb.library.entries())
    assert wb.library.save(network(30), "bad").version == 3  # mended by a new version
    assert wb.library.entries()[0].problem == ""


@pytest.mark.parametrize("note", ["", "{", "[]", '{"name": 3}', "[" * 100_000])
def test_a_damaged_note_is_read_from_the_newest_version(workbench_home: Path, note: str) -> None:
    wb.library.save(network(), "net", "Own", "What it is for.")
    (path,) = workbench_home.rglob("item.json")
    path.write_text(note)
    (item,) = wb.library.entries()
    assert (item.name, item.category, item.description) == ("net", "Own", "What it is for.")
    assert wb.library.describe("net", description="new").description == "new"


def test_what_is_no_item_is_not_listed(workbench_home: Path) -> None:
    wb.library.save(network(), "net")
    library = workbench_home / "library"
    (library / "empty").mkdir()
    (library / "notes.txt").write_text("mine")
    (library / "stray.wbmodule").write_bytes(b"")
    assert [item.name for item in wb.library.entries()] == ["net"]


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A team's library: an exported file, and a folder of an own library that was copied there."""
    folder = tmp_path / "team"
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "teacher"))
    wb.library.save(block(), "Unit", "Course", "Of the course.")
    folder.mkdir()
    wb.library.export("Unit", folder)
    wb.library.delete("Unit")
    wb.library.save(network(10), "Net")
    wb.library.save(network(20), "Net")
    next(path for path in (tmp_path / "teacher" / "library").glob("net-*")).rename(folder / "net")
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "student"))
    monkeypatch.setenv("WORKBENCH_TEAM_LIBRARY", str(folder))
    return folder


def test_the_library_of_a_team_is_read(team: Path) -> None:
    assert [(item.name, item.version, item.team) for item in wb.library.entries()] == [
        ("Net", 2, True),
        ("Unit", 1, True),
    ]
    before = {path: path.read_bytes() for path in team.rglob("*") if path.is_file()}
    assert wb.library.get("Net", 1) == network(10)
    assert wb.library.get("Unit").inner == block().inner
    assert {path: path.read_bytes() for path in team.rglob("*") if path.is_file()} == before
    assert "Net (team)" in repr(wb.library.entries())


def test_an_item_of_the_team_cannot_be_changed(team: Path) -> None:
    with pytest.raises(wb.errors.TeamItemFixed) as refusal:
        wb.library.delete("Unit")
    assert str(refusal.value) == (
        "wb.library.delete: 'Unit' belongs to the team's library, which cannot be changed from here. Expected an item "
        "of your own: save it in My library first, with wb.library.save(wb.library.get('Unit'), 'Unit')."
    )
    with pytest.raises(wb.errors.TeamItemFixed):
        wb.library.describe("Unit", description="x")


def test_an_own_item_stands_before_that_of_the_team(team: Path) -> None:
    wb.library.save(network(99), "Net")
    assert [(item.name, item.team) for item in wb.library.entries()] == [("Net", False), ("Net", True), ("Unit", True)]
    assert wb.library.get("Net") == network(99)
    wb.library.delete("Net")
    assert wb.library.get("Net") == network(20)


def test_a_team_folder_that_is_missing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_TEAM_LIBRARY", str(tmp_path / "gone"))
    wb.library.save(network(), "net")
    found = wb.library.entries()
    assert [item.name for item in found] == ["net"]
    assert found.problems == (
        f"The team's library {tmp_path / 'gone'} is not there: look at the environment variable "
        "WORKBENCH_TEAM_LIBRARY. Your own items are listed.",
    )
    assert repr(found).splitlines()[-1] == found.problems[0]
    (tmp_path / "gone").write_text("a file")
    assert wb.library.entries().problems == (
        f"The library {tmp_path / 'gone'} cannot be read (Not a directory), so that its items are not listed.",
    )
