"""Residual plots of a regression, as values, as a figure and as a picture."""

import re

import pytest
from msgspec.structs import replace

from workbench.training import Epoch, Record, Settings
from workbench.training.metrics import Residuals, Scores
from workbench.ui.training_panels.output_tab import Output
from workbench.ui.training_panels.residual_charts import residual_plots
from workbench.ui.training_panels.residual_figure import layout, to_svg, traces

FOUND = Residuals(((1.0, 10.0), (2.0, 20.0), (3.0, 30.0)), ((1.5, 10.0), (2.0, 26.0), (2.0, 30.0)))


def scores(residuals: Residuals | None = FOUND) -> Scores:
    return Scores(1.0, {"mae": 0.5, "r2": 0.9}, {"mae": (0.5, 2.0), "r2": (0.4, 0.7)}, residuals=residuals)


def record(names: tuple[str, ...] = ("height", "<b>weight</b>")) -> Record:
    epoch = Epoch(1, 0.1, 0.01, 0.001, scores(), scores())
    return Record("people", "regression", names, Settings(epochs=1), (epoch,))


def test_every_column_has_points_residuals_and_counts() -> None:
    truth, residual, histogram = residual_plots(record(), scores())
    assert [(one.name, one.x, one.y) for one in truth.series] == [
        ("height", (1.0, 2.0, 3.0), (1.5, 2.0, 2.0)),
        ("<b>weight</b>", (10.0, 20.0, 30.0), (10.0, 26.0, 30.0)),
    ]
    assert truth.line == ((1.0, 1.0), (30.0, 30.0))
    assert residual.series[0].y == (-0.5, 0.0, 1.0)
    assert residual.line == ((1.5, 0.0), (30.0, 0.0))
    assert [sum(one.y) for one in histogram.series] == [3.0, 3.0]
    assert histogram.axes == ("residual: truth - prediction", "samples")


def test_one_column_can_be_chosen_and_there_may_be_nothing_to_plot() -> None:
    (only,) = residual_plots(record(), scores(), 1)[0].series
    assert only.column == 1
    assert residual_plots(record(), scores(None)) == residual_plots(record(), None) == ()
    assert to_svg(()) == ""
    same = scores(Residuals(((1.0,),), ((1.0,),)))
    assert sum(residual_plots(record(()), same)[2].series[0].y) == 1.0


def test_the_figure_has_bars_and_points_in_three_places_and_no_markup_of_names() -> None:
    plots = residual_plots(record(), scores())
    drawn = traces(plots)
    assert [one["type"] for one in drawn] == ["scatter"] * 4 + ["bar"] * 2
    assert [one["showlegend"] for one in drawn] == [True, True, False, False, False, False]
    assert {one["xaxis"] for one in drawn} == {"x", "x2", "x3"}
    assert drawn[1]["name"] == "&lt;b&gt;weight&lt;/b&gt;"
    assert [shape["x0"] for shape in layout(plots)["shapes"]] == [1.0, 1.5]


def test_the_output_tab_draws_them_live_and_in_a_saved_notebook() -> None:
    output = Output(record())
    figure = output._residuals.widget
    assert figure.layout.display != "none"
    assert len(figure.figure["data"]) == 6
    output.class_choice.value = 0
    assert len(figure.figure["data"]) == 3
    assert output.split_choice.description == "Residuals"
    assert len(re.findall("<img", output.to_html())) == 2
    output.close()
    plain = Output(replace(record(), epochs=(replace(record().epochs[0], train=scores(None), validation=None),)))
    assert plain._residuals.widget.layout.display == "none"
    plain.close()


@pytest.mark.parametrize("plot", [0, 1, 2])
def test_the_picture_shows_every_point(plot: int) -> None:
    picture = to_svg((residual_plots(record(), scores())[plot],))
    assert picture.count("<circle") == (0 if plot == 2 else 6)
    assert picture.count("<rect") == (1 if plot < 2 else 41)
