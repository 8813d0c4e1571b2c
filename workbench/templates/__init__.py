"""Whole networks to begin with: those of the catalog, and networks with weights that were trained on ImageNet."""

from typing import Any

from workbench.catalog import templates as _catalog
from workbench.importers.pretrained.networks import pretrained

__all__ = [*_catalog.__all__, "pretrained"]  # noqa: PLE0604 - all of them texts


def __getattr__(name: str) -> Any:
    return getattr(_catalog, name)


def __dir__() -> list[str]:
    return sorted({*dir(_catalog), "pretrained"})
