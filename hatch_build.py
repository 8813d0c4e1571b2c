"""Compiles the catalogues of translations for the wheel, and beside their sources for an editable installation."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogues(BuildHookInterface):
    """Writes ``workbench.mo`` beside every ``workbench.po``."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        for source in sorted(Path(self.root).glob("workbench/locales/*/LC_MESSAGES/workbench.po")):
            compiled = source.with_suffix(".mo")
            with source.open("rb") as file:
                catalogue = read_po(file, locale=source.parts[-3])
            with compiled.open("wb") as file:
                write_mo(file, catalogue)
            build_data["artifacts"].append(compiled.relative_to(self.root).as_posix())
