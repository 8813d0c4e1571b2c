"""The front end: building it changes nothing that is kept in version control, and its styles are its own."""

import re
import runpy
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

import workbench

UI = Path(workbench.__file__).parent / "ui"
FRONT_END = UI / "frontend"

LARGEST_EDITOR, LARGEST_IN_ALL = 700_000, 2_800_000
"""Bytes. What is larger than that takes seconds to come to a page through a slow network. The table of files has
300 kB, with a React of its own, since widgets share no modules; it comes only where a flow is shown. The field for code
(CodeMirror) has 400 kB; it comes when code is first shown."""


def test_the_packages_are_those_of_the_lock_file_and_it_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[list[str]] = []

    def noted(command: tuple[str, ...], **_options: Any) -> None:
        called.append(list(command[1:]))

    monkeypatch.setattr(subprocess, "run", noted)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(Path, "exists", lambda _path: True)
    build = runpy.run_path(str(FRONT_END / "hatch_build.py"))["FrontendBuildHook"]
    build.initialize(object.__new__(build), "standard", {})
    assert [words[:2] for words in called] == [["ci", "--include=dev"], ["run", "build"]]
    assert not any("install" in words for words in called)


def test_what_is_built_is_ignored() -> None:
    git = shutil.which("git")
    root = FRONT_END.parents[2]
    if git is None or not (root / ".git").exists():
        pytest.skip("no git checkout")
    built = ["workbench/ui/static/editor.js", "workbench/ui/static/plotly.js", "workbench/ui/labextension/package.json"]
    built += ["workbench/ui/frontend/node_modules/x", "workbench/ui/frontend/tsconfig.tsbuildinfo"]
    answer = subprocess.run([git, "check-ignore", *built], cwd=root, capture_output=True, text=True, check=False)
    assert answer.stdout.split() == built


def _bytes_of(paths: Iterable[Path]) -> int:
    return sum(path.stat().st_size for path in paths if path.is_file())


@pytest.mark.usefixtures("front_end")
def test_what_is_built_is_small() -> None:
    built = UI / "static"
    assert _bytes_of([built / "editor.js", built / "editor.css"]) < LARGEST_EDITOR
    assert _bytes_of([*built.rglob("*"), *(UI / "labextension").rglob("*")]) < LARGEST_IN_ALL


def test_the_styles_of_the_canvas_reach_no_panel() -> None:
    """The editor's style sheet holds for the whole page: a panel's parts of the same name would be laid out by it."""
    sheets = [path.read_text("utf-8") for path in (FRONT_END / "src" / "editor" / "styles").glob("*.css")]
    laid_out = {name for sheet in sheets for name in re.findall(r"^\s*\.(wb-[a-z-]+)", sheet, re.MULTILINE)}
    panels = [path.read_text("utf-8") for path in FRONT_END.parent.rglob("*.py")]
    named = {name for panel in panels for name in re.findall(r"\bwb-[a-z]+(?:-[a-z]+)*", panel)}
    shared = {"wb-workbench", "wb-room"}
    assert len(laid_out) > 50
    assert laid_out & named == shared
