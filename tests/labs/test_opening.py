"""wb.labs.open copies, and never over anything."""

from pathlib import Path

import pytest

import workbench as wb
from workbench.labs import opening
from workbench.labs.lab_errors import NotWritable, UnknownLab


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    release = tmp_path / "labs" / "demo" / "release"
    release.mkdir(parents=True)
    (release / "demo.ipynb").write_text("the lab")
    (release / "demo-colab.ipynb").write_text("for Colab")
    monkeypatch.setattr(opening, "__file__", str(tmp_path / "workbench" / "labs" / "opening.py"))
    work = tmp_path / "work"
    work.mkdir()
    return work


def test_a_lab_is_copied_once(shipped: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = wb.labs.open("demo", shipped)
    assert path.read_text() == "the lab"
    assert capsys.readouterr().out == f"The lab is in {path}. Open it, and run its first cell.\n"
    path.write_text("my answers")
    assert wb.labs.open("demo", shipped) == path
    assert path.read_text() == "my answers"
    assert "It was left as it is." in capsys.readouterr().out


def test_a_second_copy_goes_beside(shipped: Path) -> None:
    first = wb.labs.open("demo", shipped)
    names = [wb.labs.open("demo", shipped, new=True).name for _ in range(2)]
    assert names == ["demo-2.ipynb", "demo-3.ipynb"]
    assert first.name == "demo.ipynb"


def test_unknown_labs_and_folders(shipped: Path) -> None:
    with pytest.raises(UnknownLab, match=r"There is no lab 'dmeo'\. Expected one of: demo\."):
        wb.labs.open("dmeo", shipped)
    with pytest.raises(NotWritable):
        wb.labs.open("demo", shipped / "missing")
