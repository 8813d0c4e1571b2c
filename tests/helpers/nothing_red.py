"""A plugin of the pytest that runs nbval: a cell with anything on stderr fails, whatever its tags say."""

import os
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from nbval.plugin import IPyNbFile

_ROOT = Path(__file__).parents[2]


def pytest_configure() -> None:
    """Hide pytest from the kernels: within it ipykernel does not show what libraries write to stderr by themselves."""
    start = IPyNbFile.setup

    def setup(notebook: Any) -> None:
        os.environ.pop("PYTEST_CURRENT_TEST", None)
        start(notebook)

    IPyNbFile.setup = setup


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: Any) -> Generator[None, None, None]:
    yield
    outputs = getattr(item, "test_outputs", None) or []
    red = [output["text"] for output in outputs if output.get("name") == "stderr"]
    if red:
        pytest.fail(f"{item.name} writes to stderr:\n{''.join(red)}", pytrace=False)


def run_nbval(folder: Path, *notebooks: Path, may_be_red: bool = False) -> subprocess.CompletedProcess[str]:
    """Run all notebooks, in new kernels that have ``folder`` as theirs and the log level of a user's machine.

    They ``may_be_red`` where the workbench is not imported: nobody hides what TensorFlow says as it starts. Each figure
    that they show must have a text alternative.
    """
    plugins = ["tests.helpers.described_figures"] if may_be_red else ["tests.helpers.described_figures", __name__]
    command = [sys.executable, "-m", "pytest", "--nbval", "-p", "no:cacheprovider"]
    command += [part for plugin in plugins for part in ("-p", plugin)]
    env = {name: value for name, value in os.environ.items() if name != "TF_CPP_MIN_LOG_LEVEL"}
    env["PYTHONPATH"] = os.pathsep.join(filter(None, [str(_ROOT), env.get("PYTHONPATH", "")]))
    return subprocess.run(
        [*command, "-q", "--rootdir", folder, *notebooks],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
