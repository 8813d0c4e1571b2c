"""Static analysis of a graph: shapes, parameters, multiply-accumulates, problems and their fixes."""

from workbench.analysis.analysis_report import Analysis, NodeReport, Problem, Shape, Tensor
from workbench.analysis.analyzer import analyze
from workbench.analysis.fixes import Fix

__all__ = ["Analysis", "Fix", "NodeReport", "Problem", "Shape", "Tensor", "analyze"]
