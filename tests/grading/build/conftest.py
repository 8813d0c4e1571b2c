"""The lab that `workbench lab new` makes."""

from pathlib import Path

import pytest

from workbench.grading.build.lab_source import LabSource, load
from workbench.grading.build.new_lab import new


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return new("demo", tmp_path)


@pytest.fixture
def lab(folder: Path) -> LabSource:
    return load(folder)
