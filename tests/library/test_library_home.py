"""Where My library lies; nothing is made by asking."""

from pathlib import Path

import pytest

from workbench.library.library_home import own_library, team_library


def test_a_variable_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", f"  {tmp_path}/home ")
    assert own_library() == tmp_path / "home" / "library"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("WORKBENCH_HOME", "~/mine")
    assert own_library() == tmp_path / "mine" / "library"


@pytest.mark.parametrize("value", [None, "", " "])
def test_without_it_the_users_own_folder_for_data_is_taken(
    value: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    if value is None:
        monkeypatch.delenv("WORKBENCH_HOME")
    else:
        monkeypatch.setenv("WORKBENCH_HOME", value)
    found = own_library()
    assert found.is_relative_to(tmp_path)
    assert found.parts[-2:] == ("keras-workbench", "library")
    assert list(tmp_path.iterdir()) == []


def test_the_team_has_a_folder_only_where_one_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert team_library() is None
    monkeypatch.setenv("WORKBENCH_TEAM_LIBRARY", str(tmp_path))
    assert team_library() == tmp_path
