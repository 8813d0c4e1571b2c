"""The first cell of a Colab notebook: which wheel it installs, and what it says when it cannot."""

import hashlib
import io
import json
import os
import re
import subprocess
import tomllib
import urllib.request
import zipfile
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from workbench.cli import main
from workbench.grading.build.authoring_errors import WheelUnusable
from workbench.grading.build.colab_installation import install_workbench
from workbench.grading.build.colab_start import ColabWheel, colab_start, keep_wheel, kept_wheel, wheel_at
from workbench.grading.build.lab_source import load
from workbench.grading.build.lab_writing import outdated

NAME = "keras_workbench-0.1.0-py3-none-any.whl"
ADDRESS = f"https://example.org/{NAME}"
NEEDS = """\
Requires-Dist: ipython>=8.24
Requires-Dist: msgspec>=0.20; extra == 'colab'
Requires-Dist: no_such-Part[x]>=2; extra == 'colab'
"""
TEXTS = {
    "nowhere": "nowhere",
    "beside": "put {name} here",
    "unreachable": "no {name} at {address} ({reason})",
    "other": "{name}: {found}, not {expected}",
    "failed": "pip: {reason}",
}
ROOT = Path(__file__).parents[3]


def wheel(needs: str = NEEDS) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("keras_workbench-0.1.0.dist-info/METADATA", f"Name: keras-workbench\n{needs}")
    return file.getvalue()


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the notebook runs, without a network."""
    monkeypatch.chdir(tmp_path)

    def refused(address: str, timeout: int) -> Any:
        raise OSError("no network")

    monkeypatch.setattr(urllib.request, "urlopen", refused)
    return tmp_path


@pytest.fixture
def pip(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], str]]:
    """The packages that pip was given, each time, and the versions that it had to keep."""
    given: list[tuple[list[str], str]] = []

    def run(command: list[str], **_options: Any) -> Any:
        words = command[command.index("--disable-pip-version-check") + 1 :]
        pins = Path(words[1]).read_text() if words[0] == "--constraint" else ""
        given.append(([word for word in words if not word.endswith("pins.txt")], pins))
        return SimpleNamespace(returncode=0)

    monkeypatch.setattr(subprocess, "run", run)
    return given


def test_what_is_missing_is_installed_and_nothing_is_upgraded(work: Path, pip: list[tuple[list[str], str]]) -> None:
    (work / NAME).write_bytes(wheel())
    install_workbench(NAME, hashlib.sha256(wheel()).hexdigest(), TEXTS)
    (missing, pins), (itself, _) = pip
    assert missing == ["--constraint", "no_such-Part[x]>=2"]
    assert f"\nmsgspec=={version('msgspec')}\n" in pins
    assert f"\nipython=={version('ipython')}\n" in pins
    assert itself[:2] == ["--no-deps", "--force-reinstall"]
    assert Path(itself[2]).name == NAME


def test_a_wheel_comes_from_its_address(
    work: Path, pip: list[tuple[list[str], str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answered(address: str, timeout: int) -> Any:
        asked.append(address)
        return io.BytesIO(wheel(""))

    monkeypatch.setattr(urllib.request, "urlopen", answered)
    install_workbench(ADDRESS, hashlib.sha256(wheel("")).hexdigest(), TEXTS)
    assert asked == [ADDRESS]
    assert [words[0] for words, _ in pip] == ["--no-deps"]


def test_without_an_address_the_wheel_that_was_put_there_last_is_taken(
    work: Path, pip: list[tuple[list[str], str]]
) -> None:
    for time, name in enumerate(("keras_workbench-0.2.0-py3-none-any.whl", "keras_workbench-0.10.0-py3-none-any.whl")):
        (work / name).write_bytes(wheel(""))
        os.utime(work / name, (time, time))
    install_workbench("", "", TEXTS)
    assert [Path(words[-1]).name for words, _ in pip] == ["keras_workbench-0.10.0-py3-none-any.whl"]


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("", "nowhere"),
        (NAME, f"put {NAME} here"),
        (ADDRESS, f"no {NAME} at {ADDRESS} (no network)"),
    ],
)
@pytest.mark.usefixtures("work")
def test_what_to_do_otherwise_is_a_sentence_without_a_traceback(address: str, sentence: str) -> None:
    with pytest.raises(Exception, match=re.escape(sentence)) as caught:
        install_workbench(address, "0" * 64, TEXTS)
    assert vars(caught.value)["_render_traceback_"]() == [sentence]


def test_another_file_is_not_installed(work: Path, pip: list[tuple[list[str], str]]) -> None:
    (work / NAME).write_bytes(wheel())
    with pytest.raises(Exception, match=f"{NAME}: [0-9a-f]{{64}}, not {'0' * 64}"):
        install_workbench(ADDRESS, "0" * 64, TEXTS)
    assert pip == []


def test_what_pip_says_last_is_told(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (work / NAME).write_bytes(wheel(""))
    failed = SimpleNamespace(returncode=1, stderr="Looking\nERROR: no space left\n")
    monkeypatch.setattr(subprocess, "run", lambda *_command, **_options: failed)
    with pytest.raises(Exception, match=r"^pip: ERROR: no space left$"):
        install_workbench("", "", TEXTS)


@pytest.mark.usefixtures("work")
def test_the_cell_is_python_that_knows_only_the_standard_library() -> None:
    cell = colab_start("c-sheet", ColabWheel(ADDRESS, "0" * 64))
    before = cell.partition("import workbench as wb")[0].replace('find_spec("workbench") is None', "True")
    told = f"The workbench could not be fetched from {ADDRESS} (no network). Run this cell again when you are connected"
    with pytest.raises(Exception, match=re.escape(told)):
        exec(before, {})
    assert cell.endswith('wb.labs.start("c-sheet")')
    assert "noqa" not in cell


def test_build_keeps_the_wheel(work: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (work / NAME).write_bytes(wheel())
    sha256 = hashlib.sha256(wheel()).hexdigest()
    assert kept_wheel(folder) == ColabWheel()
    assert main(["lab", "build", str(folder), "--wheel", str(work / NAME)]) == 0
    assert (folder / "colab_wheel").read_text() == f"{NAME}#sha256={sha256}\n"
    assert main(["lab", "build", str(folder)]) == 0
    assert outdated(load(folder)) == []
    notebook = json.loads((folder / "release" / "demo-colab.ipynb").read_text("utf-8"))
    start = "".join(next(cell["source"] for cell in notebook["cells"] if cell["id"] == "lab-start"))
    assert f"        {NAME!r},\n        {sha256!r},\n" in start
    capsys.readouterr()


def test_an_address_is_kept_whole(folder: Path) -> None:
    keep_wheel(folder, ColabWheel(ADDRESS, "0" * 64))
    assert kept_wheel(folder) == ColabWheel(ADDRESS, "0" * 64)


@pytest.mark.usefixtures("work")
@pytest.mark.parametrize("address", [f"http://example.org/{NAME}", "https://example.org/other.whl", NAME, ADDRESS])
def test_a_wheel_that_cannot_be_used_is_told(address: str) -> None:
    with pytest.raises(WheelUnusable, match="cannot be used") as caught:
        wheel_at(address)
    assert caught.value.values["where"] == address


def test_the_light_set_is_that_of_the_package_without_jupyter_and_what_the_kernel_runs_on() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    everything, light = set(project["dependencies"]), set(project["optional-dependencies"]["colab"])
    assert light < everything
    assert {one.partition(">")[0] for one in everything - light} == {
        "ipycytoscape", "ipykernel", "ipython", "ipywidgets", "jupyterlab", "keras", "nbclient", "nbval", "tensorflow",
    }  # fmt: skip
