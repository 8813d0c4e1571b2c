"""Graph to Python: source, models and notebooks."""

from workbench.codegen.errors import CannotGenerate
from workbench.codegen.model import build_model
from workbench.codegen.notebook import to_notebook
from workbench.codegen.source import to_source

__all__ = ["CannotGenerate", "build_model", "to_notebook", "to_source"]
