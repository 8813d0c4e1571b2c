"""A machine with users of its own, in namespaces: nothing of it is left on the real one, and ending it ends everything.

Only root can start it, since its processes have to become other users.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

REPOSITORY = Path(__file__).parents[3]
RECIPES = REPOSITORY / "labs" / "classroom"
_SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin")
_CONFIGURATION = (
    "pam.d",
    "security",
    "login.defs",
    "nsswitch.conf",
    "alternatives",
    "ld.so.cache",
    "ld.so.conf",
    "ld.so.conf.d",
    "localtime",
    "mime.types",
    "hosts",
    "ssl",
)
_MODULES = "from importlib.util import find_spec as f; exit(not (f('jupyterhub') and f('nbgrader')))"
_PREFIXES = "import json, sys; print(json.dumps([sys.prefix, sys.base_prefix, *sys.path]))"


def classroom_python() -> str:
    """The Python of the environment with JupyterHub and nbgrader; another one than that of the tests if it is named."""
    return os.environ.get("WORKBENCH_CLASSROOM_PYTHON", "") or sys.executable


def reason_against_classroom() -> str:
    """Why the tests of a class cannot run here; empty if they can."""
    if os.geteuid() != 0:
        return "only root can start servers as other users"
    if shutil.which("bwrap") is None:
        return "bubblewrap is not installed"
    if subprocess.run([classroom_python(), "-c", _MODULES], check=False).returncode:
        return "JupyterHub and nbgrader are not installed: pip install jupyterhub nbgrader"
    if _program("configurable-http-proxy") is None:
        return "needs configurable-http-proxy: npm install --global configurable-http-proxy"
    return ""


def _program(name: str) -> str | None:
    folders = [str(Path(classroom_python()).parent), str(Path(sys.executable).parent), os.environ["PATH"]]
    return shutil.which(name, path=os.pathsep.join(folders))


class ClassroomMachine:
    """Runs programs as its root. ``home`` and ``srv`` are folders outside, too; its users are those of its own /etc."""

    def __init__(self, folder: Path) -> None:
        self.home, self.srv, self._etc = folder / "home", folder / "srv", folder / "etc"
        for made in (self.home, self.srv, self._etc):
            made.mkdir(mode=0o755, parents=True)
        (self._etc / "passwd").write_text("root:x:0:0:root:/root:/bin/bash\n")
        (self._etc / "group").write_text("root:x:0:\n")
        (self._etc / "shadow").write_text("root:*:20000:0:99999:7:::\n")
        (self._etc / "jupyter").mkdir()
        shutil.copy(RECIPES / "nbgrader_config.py", self._etc / "jupyter")
        shutil.copytree(RECIPES, self.srv / "recipes")

    def run(self, *program: str) -> subprocess.CompletedProcess[str]:
        """Run a program to its end."""
        return subprocess.run(self._command(program), capture_output=True, text=True, timeout=120, check=False)

    @contextmanager
    def running(self, program: Sequence[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
        """A program of root's, ended with everything that it started."""
        with log.open("wb") as output:
            process = subprocess.Popen(self._command(program), stdout=output, stderr=output)
            try:
                yield process
            finally:
                process.kill()
                process.wait()

    def _command(self, program: Sequence[str]) -> list[str]:
        words = ["bwrap", "--unshare-pid", "--unshare-ipc", "--die-with-parent", "--cap-add", "ALL", "--clearenv"]
        for path in map(Path, _SYSTEM):
            words += ["--symlink", str(path.readlink()), str(path)] if path.is_symlink() else _shown(path)
        words += ["--bind", str(self._etc), "/etc"]
        for name in _CONFIGURATION:
            words += _shown(Path("/etc") / name)
        words += ["--proc", "/proc", "--dev", "/dev", "--perms", "1777", "--tmpfs", "/tmp"]
        for folder in _folders_of_python():
            for parent in reversed(folder.parents[:-1]):  # bubblewrap's own would be root's alone
                words += ["--perms", "0755", "--dir", str(parent)]
            words += _shown(folder)
        words += ["--bind", str(self.home), "/home", "--bind", str(self.srv), "/srv"]
        for name, value in _environment().items():
            words += ["--setenv", name, value]
        return [*words, "--chdir", "/srv", "--", *program]


def _environment() -> dict[str, str]:
    programs = (classroom_python(), sys.executable, _program("node"), _program("configurable-http-proxy"))
    folders = dict.fromkeys(str(Path(each).parent) for each in programs if each)
    return {
        "PATH": os.pathsep.join([*folders, "/usr/bin", "/bin", "/usr/sbin", "/sbin"]),
        "PYTHONPATH": str(REPOSITORY),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": "/srv",
        "LANG": "C.UTF-8",
    }


def _shown(path: Path) -> list[str]:
    return ["--ro-bind-try", str(path), str(path)]


def _folders_of_python() -> list[Path]:
    """What the environment reads, and this repository; no folder in another."""
    asked = subprocess.run([classroom_python(), "-c", _PREFIXES], capture_output=True, text=True, check=True)
    named = [*json.loads(asked.stdout), sys.prefix, sys.base_prefix, str(REPOSITORY)]
    proxy = _program("configurable-http-proxy")
    if proxy:
        named.append(str(Path(proxy).resolve().parents[2]))
    folders = {Path(each) for each in named if each}
    found = [each for each in folders if each.is_dir() and not any(each.is_relative_to(one) for one in _SYSTEM)]
    return sorted(each for each in found if not any(one in each.parents for one in found))
