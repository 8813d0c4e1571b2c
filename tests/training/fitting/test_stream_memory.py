"""Training on a stream takes the memory of its buffer, however many samples there are."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.training.fitting.streamed_memory import MANY, SAMPLE

ROOT = Path(__file__).parents[3]


@pytest.mark.sampled(0.5)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell the peak of a process in this way")
def test_memory_does_not_grow_with_the_samples() -> None:
    """As arrays they would take all of their bytes at least."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.training.fitting.streamed_memory"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[-1]) < MANY * SAMPLE / 4
