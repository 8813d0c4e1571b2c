"""The lab that `workbench lab new` makes."""

from pathlib import Path

import pytest

from workbench.grading.build.lab import Lab, load
from workbench.grading.build.starting import new


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return new("demo", tmp_path)


@pytest.fixture
def lab(folder: Path) -> Lab:
    return load(folder)
