"""Static analysis of a graph: shapes, parameters, multiply-accumulates, problems and their fixes.

Each name is imported when it is first used.
"""

from typing import TYPE_CHECKING

from workbench.lazy import lazy

if TYPE_CHECKING:
    from workbench.analysis.analysis_report import Analysis as Analysis
    from workbench.analysis.analysis_report import NodeReport as NodeReport
    from workbench.analysis.analysis_report import Problem as Problem
    from workbench.analysis.analysis_report import Shape as Shape
    from workbench.analysis.analysis_report import Tensor as Tensor
    from workbench.analysis.analyzer import analyze as analyze
    from workbench.analysis.fixes import Fix as Fix
    from workbench.analysis.network_insight import Insight as Insight
    from workbench.analysis.network_insight import NodeInsight as NodeInsight
    from workbench.analysis.network_insight import insight as insight

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "analysis_report": ["Analysis", "NodeReport", "Problem", "Shape", "Tensor"],
        "analyzer": ["analyze"],
        "fixes": ["Fix"],
        "network_insight": ["Insight", "NodeInsight", "insight"],
    },
)
