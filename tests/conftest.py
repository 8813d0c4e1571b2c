"""What all tests share: what they may be skipped for, which costly cases a run takes, and what they cost."""

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.helpers.processor_time import ProcessorTime
from tests.helpers.sampled_cases import left_out, seed_of_the_run
from workbench.ui import frontend_bundle


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of this suite."""
    parser.addoption("--processor-times", type=int, default=0, metavar="N", help="name the N most costly tests")
    parser.addoption("--sample-seed", type=int, metavar="N", help="draw the sampled cases, and random ones, by N")


def pytest_configure(config: pytest.Config) -> None:
    """Fix the seed of the run, here and for the workers; measure; get by without a built front end."""
    config.option.sample_seed = seed_of_the_run(config)
    config.pluginmanager.register(ProcessorTime(), "processor-time")
    gc.disable()  # a third of the time that it takes to import and collect all tests, and none of that is garbage
    _homes.begin()
    try:
        frontend_bundle.bundle("editor.js")
    except FileNotFoundError as error:
        if not os.environ.get("CI"):
            _skip_what_needs_the_front_end(str(error))


class _Homes:
    """Folders in the place of the user's own, one a test: what a test keeps in My library is seen by no other."""

    base: Path | None = None

    def begin(self) -> None:
        """Also what is made once for many tests, such as a kernel, never writes into the user's folder."""
        self.base = Path(tempfile.mkdtemp(prefix="workbench-home-"))
        os.environ["WORKBENCH_HOME"] = str(self.base / "shared")
        os.environ.pop("WORKBENCH_TEAM_LIBRARY", None)

    def end(self) -> None:
        if self.base is not None:
            shutil.rmtree(self.base, ignore_errors=True)


_homes = _Homes()


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    _homes.end()


@pytest.fixture(autouse=True)
def workbench_home() -> Iterator[Path]:
    """The folder of this test for what users keep across notebooks; it is made when something is written."""
    assert _homes.base is not None
    before = os.environ["WORKBENCH_HOME"]
    home = _homes.base / str(next(_numbers))
    os.environ["WORKBENCH_HOME"] = str(home)
    yield home
    os.environ["WORKBENCH_HOME"] = before


def _skip_what_needs_the_front_end(reason: str) -> None:
    """A module that imports a widget, or a test that does, is skipped at that import."""

    def missing(name: str) -> Path:
        pytest.skip(reason, allow_module_level=True)

    frontend_bundle.bundle = missing


@pytest.fixture(scope="session")
def front_end() -> None:
    """For tests whose processes need the built front end: skipped, or failing in CI, without it."""
    frontend_bundle.bundle("editor.js")


def pytest_report_header(config: pytest.Config) -> str:
    """Say how the choice of cases can be repeated."""
    seed = config.getoption("sample_seed")
    return f"sampled cases: drawn by --sample-seed={seed}; all of them: -m slow_full"


def pytest_collection_finish() -> None:
    """Collect garbage again, now that all tests are known."""
    gc.enable()


_frozen: set[str] = set()
_run = count(1)
_numbers = count(1)
_OFTEN = 400
"""Tests after which what earlier ones have left is put out of the garbage collector's way again."""


def pytest_runtest_setup() -> None:
    """Keep what lasts out of the garbage collector's way: what imports have brought, and what tests have left.

    Keras collects garbage whenever a session is cleared: a third of a second for all that TensorFlow and thousands of
    collected tests hold, and a second and more for the graphs that trainings leave in TensorFlow; next to nothing for
    what a test has made.
    """
    there = {"tests"} | ({"tensorflow"} & sys.modules.keys())
    if there - _frozen or next(_run) % _OFTEN == 0:
        _frozen.update(there)
        gc.collect()
        gc.freeze()


@pytest.hookimpl(tryfirst=True)  # before -m is looked at
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave sampled cases to other runs; skip tests of real data where WORKBENCH_DATA names no folder."""
    rest = left_out(items, config)
    if rest:
        config.hook.pytest_deselected(items=rest)
        items[:] = [item for item in items if item not in rest]
    home = os.environ.get("WORKBENCH_DATA", "")
    if home and Path(home).is_dir():
        return
    skip = pytest.mark.skip(reason="needs real data: set WORKBENCH_DATA to a folder that holds it")
    for item in items:
        if "realdata" in item.keywords:
            item.add_marker(skip)
