"""Fixtures: a folder of the user's own, and no layers of other tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.catalog.own_layers import leave_out, own_layers


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Nothing is taken in before, and what is taken in or trusted here is forgotten again."""
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    _forget()
    yield tmp_path / "home"
    _forget()


def _forget() -> None:
    for layer in own_layers():
        leave_out(layer.name)
