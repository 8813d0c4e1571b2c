"""A container for graders that bring none: what they run is hostile, and must not reach the machine it runs on.

Inside is a computer without a network: this system, read-only, without homes and without this clone, and one folder
that can be written. Too much memory, too many processes and too long a time end all of it.
"""

import os
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from workbench.grading.process_resources import descendants, resident_memory
from workbench.grading.resource_limits import MEGABYTE

CLONE = Path(__file__).parents[2]
MOST_MEGABYTES = 4000
MOST_PROCESSES = 400
_LOOK_SECONDS = 0.1
_LONGEST_FILE = 1000 * MEGABYTE


class PeerContainer:
    """Runs commands in bubblewrap.

    Args:
        environment: The folder of the grader's Python environment.
        writable: The only folder that can be written.
    """

    def __init__(self, environment: Path, writable: Path) -> None:
        self.environment, self.writable = environment, writable

    def run(self, command: Sequence[str], folder: Path, seconds: float, *, linger: int = 0, check: bool = False) -> str:
        """Run a program of the environment in a folder below the writable one; what it said.

        ``linger``: seconds that what it left behind goes on before all of it is ended.
        """
        program = [str(self.environment / "bin" / command[0]), *command[1:]]
        program = ["sh", "-c", f'"$@"; sleep {linger}', "sh", *program] if linger else program
        with (self.writable.parent / f"{self.writable.name}-said.txt").open("w+b") as said:
            process = subprocess.Popen(
                [*self._bubblewrap(folder), *program], stdout=said, stderr=said, stdin=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip
            try:
                ended = _watch(process, seconds)
            finally:
                _kill(process)
            said.seek(0)
            text = said.read(MEGABYTE).decode(errors="replace") + ended
        if check and process.returncode != 0:
            raise RuntimeError(text)
        return text

    def _bubblewrap(self, folder: Path) -> list[str]:
        hidden = [Path.home(), Path("/home"), Path("/tmp"), Path("/dev/shm"), Path("/run"), CLONE]
        command = [
            "prlimit", f"--data={MOST_MEGABYTES * MEGABYTE}", f"--fsize={_LONGEST_FILE}", "--core=1", "--",
            "bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--clearenv",
            "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--remount-ro", "/proc",
        ]  # fmt: skip
        for place in hidden:
            command += ["--tmpfs", str(place)] if place.is_dir() else []
        base = Path(os.path.realpath(self.environment / "bin" / "python")).parents[1]
        for place in {base, self.environment}:
            command += ["--ro-bind", str(place), str(place)]
        command += ["--bind", str(self.writable), str(self.writable), "--chdir", str(folder)]
        variables = {
            "PATH": f"{self.environment / 'bin'}:/usr/bin:/bin", "HOME": "/tmp", "LANG": "C.UTF-8", "TMPDIR": "/tmp",
        }  # fmt: skip
        for name, value in variables.items():
            command += ["--setenv", name, value]
        return [*command, "--"]


def _watch(process: subprocess.Popen[bytes], seconds: float) -> str:
    """Wait for the end, or for a limit; which one."""
    end = time.monotonic() + seconds
    while process.poll() is None:
        family = descendants(process.pid)
        if len(family) > MOST_PROCESSES:
            return f"\nended: more than {MOST_PROCESSES} processes"
        if sum(map(resident_memory, family)) > MOST_MEGABYTES * MEGABYTE:
            return f"\nended: more than {MOST_MEGABYTES} MB"
        if time.monotonic() > end:
            return f"\nended: longer than {seconds:g} s"
        time.sleep(_LOOK_SECONDS)
    return ""


def _kill(process: subprocess.Popen[bytes]) -> None:
    """bubblewrap's end is that of all processes in its process namespace."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
