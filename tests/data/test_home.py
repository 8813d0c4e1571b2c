from pathlib import Path

import pytest

from workbench.data import data_home


def test_the_variable_names_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WORKBENCH_DATA", f"  {tmp_path} ")
    assert data_home() == tmp_path


def test_a_tilde_is_the_users_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_DATA", "~/lessons")
    assert data_home() == Path.home() / "lessons"


@pytest.mark.parametrize("value", [None, "", "  "])
def test_the_default_is_a_cache_of_the_user(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    if value is None:
        monkeypatch.delenv("WORKBENCH_DATA", raising=False)
    else:
        monkeypatch.setenv("WORKBENCH_DATA", value)
    assert data_home().is_absolute()
    assert "keras-workbench" in data_home().parts
