"""Keras models, saved configurations and Python source as graphs."""

from workbench.importers.configs import from_config
from workbench.importers.errors import CannotImport
from workbench.importers.keras_models import from_keras
from workbench.importers.reasons import why_opaque
from workbench.importers.report import Remark, report
from workbench.importers.source import from_source

__all__ = ["CannotImport", "Remark", "from_config", "from_keras", "from_source", "report", "why_opaque"]
