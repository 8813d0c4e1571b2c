"""What a sandbox consists of: the command line for bubblewrap, the environment, and what can be seen and written."""

import os
import sys
from pathlib import Path

from msgspec import Struct

HOME = "/student"
_SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin")
_CONFIGURATION = (
    "/etc/alternatives", "/etc/fonts", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/localtime",
    "/etc/mime.types",
)  # fmt: skip
_KEPT_VARIABLES = ("KERAS_BACKEND", "LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "TZ")


class SandboxPlan(Struct, frozen=True):
    """What a sandbox is made of.

    ``preload`` names modules to import once. ``readable`` are files and folders that students' code may read;
    ``hidden`` are folders that it must not, wherever they lie. ``protected`` is False for resource limits only.
    """

    preload: tuple[str, ...] = ()
    readable: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    protected: bool = True


def bubblewrap(plan: SandboxPlan, *, for_one: bool = False) -> list[str]:
    """The command line that isolates a program by bubblewrap: no network, no other processes, no files but Python's.

    Everything is read-only but the student's folder, and the environment is empty but for what Python needs. ``/proc``
    is read-only too in a sandbox ``for_one`` submission; in another the zygote writes there, and each submission's own
    namespace makes it read-only.
    """
    command = [
        "bwrap", "--unshare-all", "--unshare-user", "--die-with-parent", "--new-session", "--as-pid-1", "--clearenv",
        "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/dev/shm", "--tmpfs", "/tmp",  # noqa: S108
    ]  # fmt: skip
    for path in map(Path, (*_SYSTEM, *_CONFIGURATION)):
        command += ["--symlink", str(path.readlink()), str(path)] if path.is_symlink() else _bound(str(path))
    visible = [*_python_folders(), *plan.readable]
    for folder in visible:
        command += _bound(folder)
    for folder in plan.hidden:
        if any(_is_below(folder, other) for other in (*_SYSTEM, *visible)):
            command += ["--tmpfs", folder, "--remount-ro", folder]
    for name, value in environment().items():
        command += ["--setenv", name, value]
    # The zygote's own folder while it imports; every submission gets an empty one in its place.
    command += ["--tmpfs", HOME, "--setenv", "HOME", HOME, "--setenv", "TMPDIR", HOME, "--chdir", "/"]
    for folder in ("/tmp", "/dev", "/", *(["/proc"] if for_one else [])):  # noqa: S108 - the sandbox's own
        command += ["--remount-ro", folder]
    return [*command, "--"]


def _bound(path: str) -> list[str]:
    return ["--ro-bind-try", path, path]


def environment() -> dict[str, str]:
    """The variables that a student's process has, but for ``HOME`` and ``TMPDIR``."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(_package().parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        "MPLBACKEND": "Agg",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        # There is no network: who installs a package is told at once, after no attempts that cost time.
        "PIP_NO_INDEX": "1",
        "PIP_RETRIES": "0",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "UV_OFFLINE": "1",
        "CONDA_OFFLINE": "true",
        # One submission a core: libraries that start a thread a core would only get in each other's way.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        **kept,
    }


def _package() -> Path:
    """The folder of the ``workbench`` package; of an installation in a clone it is all that is shown."""
    return Path(__file__).resolve().parent.parent


def _python_folders() -> list[str]:
    """What Python needs to read: its own folders, the virtual environment, and this package."""
    packages = [path for path in sys.path if Path(path).name in {"site-packages", "dist-packages"}]
    folders = [sys.base_prefix, sys.prefix, os.path.realpath(sys.base_prefix), *packages, str(_package())]
    return [
        each
        for each in dict.fromkeys(folders)
        if Path(each).is_dir() and each != "/" and not any(_is_below(each, system) for system in _SYSTEM)
    ]


def written_folders(plan: SandboxPlan) -> tuple[str, ...]:
    """What a submission may write, the home first: not ``/tmp`` where something that must stay readable lies there."""
    needed = [*_python_folders(), *plan.readable]
    temporary = () if any(_is_below(path, "/tmp") for path in needed) else ("/tmp",)  # noqa: S108
    return (HOME, "/dev/shm", *temporary)  # noqa: S108 - the sandbox's own


def _is_below(path: str, folder: str) -> bool:
    return Path(path).is_relative_to(folder)
