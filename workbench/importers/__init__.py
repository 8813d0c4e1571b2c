"""Keras models, saved configurations and Python source as graphs."""

from workbench.importers.fidelity_reasons import why_opaque
from workbench.importers.import_errors import CannotImport
from workbench.importers.import_report import Remark, report
from workbench.importers.keras_models import from_keras
from workbench.importers.saved_configs import from_config
from workbench.importers.source_import import from_source

__all__ = ["CannotImport", "Remark", "from_config", "from_keras", "from_source", "report", "why_opaque"]
