"""What a graph means: shapes, parameters, multiply-accumulates, problems and their fixes."""

from workbench.analysis.entrance import analyze
from workbench.analysis.fixes import Fix, Step
from workbench.analysis.values import Analysis, NodeReport, Problem, Shape, Tensor

__all__ = ["Analysis", "Fix", "NodeReport", "Problem", "Shape", "Step", "Tensor", "analyze"]
