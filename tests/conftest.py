"""What all tests share: when a test may be skipped for want of something the machine lacks."""

import os
from pathlib import Path

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip tests of real data, with a reason, where WORKBENCH_DATA names no folder."""
    home = os.environ.get("WORKBENCH_DATA", "")
    if home and Path(home).is_dir():
        return
    skip = pytest.mark.skip(reason="needs real data: set WORKBENCH_DATA to a folder that holds it")
    for item in items:
        if "realdata" in item.keywords:
            item.add_marker(skip)
