"""Fixtures: a folder of the user's own, and no layers of other tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.catalog.own_layers import leave_out, own_layers


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """What is trusted and taken in here is forgotten again."""
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    before = {layer.name for layer in own_layers()}
    yield tmp_path / "home"
    for layer in own_layers():
        if layer.name not in before:
            leave_out(layer.name)
