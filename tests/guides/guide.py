"""Reads a guide's page and does what it says, in a copy of the project.

What a page says is in its blocks. The word behind the language names a file:

- ```` ```python workbench/layers/x.py ````: a new file with this content.
- ```` ```diff workbench/layers/__init__.py ````: a change of a file. Lines that begin with a space or a minus must be
  there, once; ``@@`` stands between two places.
- ```` ```console ````: commands, which must succeed. A ```` ```text ```` block behind it: lines that they print.

Any other block is an error, so that nothing on a page goes unfollowed.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PARTS = ("workbench", "tests", "labs/README.md", "pyproject.toml")
"""What the copy has of the project."""

_BLOCK = re.compile(r"^( *)```(.+)\n((?:.*\n)*?)\1```$", re.MULTILINE)


class OutOfDate(AssertionError):
    """The page says something that the project does not bear out."""


class Block(NamedTuple):
    """A fenced block: its language, the file that it is about (or nothing), and its lines."""

    language: str
    file: str
    text: str


def blocks(page: str) -> Iterator[Block]:
    """The blocks of a page, in order; those inside a list without their indent."""
    for indent, info, text in _BLOCK.findall(page):
        language, _, file = info.strip().partition(" ")
        lines = [line.removeprefix(indent) for line in text.splitlines(keepends=True)]
        yield Block(language, file, "".join(lines))


def copied(folder: Path) -> Path:
    """A copy of the project in ``folder``, without the packages of the front end; returns ``folder``."""
    for part in PARTS:
        source, target = ROOT / part, folder / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("node_modules", "labextension"))
        else:
            shutil.copy2(source, target)
    return folder


def follow(page: str, project: Path) -> list[Path]:
    """Do in ``project`` what the page says; returns the files that it wrote or changed. Raises OutOfDate."""
    touched: list[Path] = []
    printed: str | None = None
    for block in blocks(page):
        match block:
            case Block("console", ""):
                printed = _run(block.text, project)
                continue
            case Block("text", "") if printed is not None:
                _require_printed(block.text, printed)
            case Block("diff", file) if file:
                _change(project / file, block.text)
                touched.append(project / file)
            case Block(_, file) if file:
                _write(project / file, block.text)
                touched.append(project / file)
            case _:
                raise OutOfDate(f"a block that nothing follows: {block.language} {block.file}")
        printed = None
    return touched


def environment(project: Path) -> dict[str, str]:
    """The environment of commands: the project's own package first, this Python, English."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV", "LANG"))}
    path = os.pathsep.join([str(Path(sys.executable).parent), settings.get("PATH", "")])
    return {**settings, "PATH": path, "PYTHONPATH": str(project), "LC_ALL": "C.UTF-8", "TF_CPP_MIN_LOG_LEVEL": "3"}


def _run(commands: str, project: Path) -> str:
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", commands],
        cwd=project,
        env=environment(project),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise OutOfDate(f"{commands}ends with status {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return done.stdout


def _require_printed(expected: str, printed: str) -> None:
    missing = [line for line in expected.splitlines() if line not in printed.splitlines()]
    if missing:
        raise OutOfDate(f"expected the lines {missing}, printed was:\n{printed}")


def _write(file: Path, text: str) -> None:
    if file.exists():
        raise OutOfDate(f"{file} is there already: show a change of it, in a diff")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def _change(file: Path, diff: str) -> None:
    if not file.is_file():
        raise OutOfDate(f"{file} is not there any more")
    text = file.read_text("utf-8")
    for hunk in re.split(r"^@@\n", diff, flags=re.MULTILINE):
        lines = [(line.rstrip("\n")[:1] or " ", line[1:] or "\n") for line in hunk.splitlines(keepends=True)]
        before = "".join(line for sign, line in lines if sign != "+")
        after = "".join(line for sign, line in lines if sign != "-")
        count = len(re.findall(f"^{re.escape(before)}", text, re.MULTILINE))
        if count != 1 or not before:
            raise OutOfDate(f"{file} has these lines {count} times:\n{before}")
        text = f"\n{text}".replace(f"\n{before}", f"\n{after}")[1:]
    file.write_text(text, "utf-8")
