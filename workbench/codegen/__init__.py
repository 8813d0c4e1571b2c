"""Graph to Python: source, models and notebooks."""

from workbench.codegen.codegen_errors import CannotGenerate
from workbench.codegen.model_builder import build_model
from workbench.codegen.notebook_export import to_notebook
from workbench.codegen.source import to_source

__all__ = ["CannotGenerate", "build_model", "to_notebook", "to_source"]
