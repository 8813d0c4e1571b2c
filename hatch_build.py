"""What the wheel needs beside the sources: catalogues of translations, compiled, and the front end."""

import runpy
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_FRONT_END = "workbench/ui/frontend/hatch_build.py"


class WheelBuildHook(BuildHookInterface[Any]):
    """Hatchling runs one hook of a project: this one does both."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the files are gathered, also beside their sources for an editable installation."""
        build_data["artifacts"] += compile_catalogues(Path(self.root))
        hook = runpy.run_path(str(Path(self.root) / _FRONT_END))["FrontendBuildHook"]
        given = (self.root, self.config, self.build_config, self.metadata, self.directory, self.target_name, self.app)
        hook(*given).initialize(version, build_data)


def compile_catalogues(root: Path) -> list[str]:
    """Write ``workbench.mo`` beside every ``workbench.po``; returns the paths of what was written, below ``root``."""
    written = []
    for source in sorted(root.glob("workbench/locales/*/LC_MESSAGES/workbench.po")):
        compiled = source.with_suffix(".mo")
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3])
        with compiled.open("wb") as file:
            write_mo(file, catalogue)
        written.append(compiled.relative_to(root).as_posix())
    return written
