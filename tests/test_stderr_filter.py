"""Start-up lines of TensorFlow are dropped from descriptor 2, everything else that is written to it is kept."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from workbench.stderr_filter import stderr_redirected, without_start_lines

LINES = {
    "absl": "WARNING: All log messages before absl::InitializeLog() is called are written to STDERR\n",
    "oneDNN": "I0000 00:00:1795695337.682997   16102 port.cc:153] oneDNN custom operations are on.\n",
    "older": "2025-01-02 03:04:05.678901: I tensorflow/core/util/port.cc:153] oneDNN custom operations are on.\n",
    "CPU": "To enable the following instructions: AVX2 FMA, in other operations, rebuild TensorFlow\n",
    "CUDA": "E0000 00:00:1795695345.368675   16102 cuda_platform.cc:52] failed call to cuInit: INTERNAL: CUDA error\n",
}
KEPT = "E0000 00:00:1795695345.368675   16102 gpu.cc:52] out of memory\n"


def written(capfd: pytest.CaptureFixture[str], write: Callable[[], object]) -> str:
    with without_start_lines():
        write()
    return capfd.readouterr().err


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_a_start_line_is_dropped_and_what_stands_around_it_is_kept(
    capfd: pytest.CaptureFixture[str], line: str
) -> None:
    assert written(capfd, lambda: os.write(2, f"before\n{line}{KEPT}after".encode())) == f"before\n{KEPT}after"


def test_a_line_that_comes_in_pieces_is_seen_whole(capfd: pytest.CaptureFixture[str]) -> None:
    assert written(capfd, lambda: [os.write(2, letter.encode()) for letter in LINES["oneDNN"] + KEPT]) == KEPT


def test_more_than_a_pipe_holds_is_kept(capfd: pytest.CaptureFixture[str]) -> None:
    assert written(capfd, lambda: os.write(2, KEPT.encode() * 5000)) == KEPT * 5000


def test_what_a_process_writes_afterwards_is_kept(capfd: pytest.CaptureFixture[str]) -> None:
    code = "import sys; sys.stdin.read(); sys.stderr.write('later')"
    with without_start_lines():
        process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE)
    process.communicate()
    for thread in threading.enumerate():
        if thread.name == "workbench-stderr":
            thread.join(60)
    assert capfd.readouterr().err == "later"


def test_redirections_may_end_in_any_order(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    files = [(tmp_path / name).open("wb") for name in "ab"]
    first, second = (stderr_redirected(file.fileno()) for file in files)
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    os.write(2, b"second")
    second.__exit__(None, None, None)
    os.write(2, b"neither")
    for file in files:
        file.close()
    assert [(tmp_path / name).read_text() for name in "ab"] == ["", "second"]
    assert capfd.readouterr().err == "neither"


def test_a_fresh_process_computes_without_a_start_line() -> None:
    """The real TensorFlow, imported by Keras; an error that it logs itself must still be seen."""
    code = (
        "import os, workbench, keras\nkeras.ops.ones((2, 2)) @ keras.ops.ones((2, 2))\n"
        "os.write(2, b'an error')\nassert isinstance(keras.__version__, str)"
    )
    env = {name: value for name, value in os.environ.items() if name != "TF_CPP_MIN_LOG_LEVEL"}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "an error")
