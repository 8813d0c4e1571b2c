"""The charts of a study as a widget that follows the search."""

from workbench.ui.chart import ChartWidget
from workbench.ui.training_panels.curves_svg import to_svg
from workbench.ui.tuning_panels.study_charts import StudyNumbers, alt_text, layout, study_charts, traces


class StudyFigure:
    """``widget`` is what to show."""

    def __init__(self, numbers: StudyNumbers) -> None:
        picture = to_svg(study_charts(numbers))
        self.widget = ChartWidget(traces(numbers), layout(numbers), picture, alt_text())

    def show(self, numbers: StudyNumbers, *, final: bool = False) -> None:
        """Draw these numbers; ``final``: the search has ended."""
        self.widget.draw(
            traces(numbers), layout(numbers), lambda: to_svg(study_charts(numbers)), alt_text(), final=final
        )
