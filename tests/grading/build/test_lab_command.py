"""`workbench lab new` and `build`, beside `workbench lab NOTEBOOK`."""

from pathlib import Path

import pytest

from workbench.cli import main


def test_new_and_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["lab", "new", "edges"]) == 0
    assert capsys.readouterr().out.startswith(f"A new lab is in {tmp_path / 'edges'}.")
    assert main(["lab", "build", "edges"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert len(told) == 5
    assert told[0] == f"Wrote {tmp_path / 'edges' / 'release' / 'edges.ipynb'}"


def test_new_labs_go_where_labs_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "labs").mkdir()
    monkeypatch.chdir(tmp_path)
    assert main(["lab", "new", "edges"]) == 0
    assert (tmp_path / "labs" / "edges" / "checks.py").is_file()


def test_errors_are_sentences(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["lab", "build", "nothing"]) == 1
    assert capsys.readouterr().err.startswith("workbench: There is no lab 'nothing'.")
    assert main(["lab", "new", "No!"]) == 1
    assert "cannot be the name of a lab" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["new", "build", "test"])
def test_each_command_has_help_of_its_own(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["lab", command, "--help"])
    assert end.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: workbench lab {command} [-h]")
