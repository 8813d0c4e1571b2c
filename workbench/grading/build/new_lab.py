"""``workbench lab new``: a working example to change step by step."""

import re
from pathlib import Path

from workbench.grading.build.authoring_errors import BadLabName, LabExists
from workbench.grading.build.lab_source import load
from workbench.grading.build.lab_writing import build
from workbench.grading.build.template_texts import translated

TEMPLATE = Path(__file__).parent / "template"
_FILES = ("lab.toml", "checks.py", "source.ipynb", "README.md")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,60}")


def new(name: str, folder: Path) -> Path:
    """A new lab in ``folder``, built and ready to be tried; returns its folder.

    Raises BadLabName, LabExists or OSError.
    """
    if _NAME.fullmatch(name) is None:
        raise BadLabName(received=name)
    target = folder / name
    try:
        target.mkdir(parents=True)
    except FileExistsError as error:
        raise LabExists(where=target) from error
    for file in _FILES:
        (target / file).write_text(translated(TEMPLATE / file), encoding="utf-8")
    build(load(target))
    return target


def labs_folder(start: Path) -> Path:
    """Where new labs go: the folder ``labs`` if there is one here, else here."""
    return start / "labs" if (start / "labs").is_dir() else start
