"""The charts of a study as values."""

from workbench.tuning.generations import generations_of
from workbench.tuning.trial_values import Trial
from workbench.ui.tuning_panels.study_charts import StudyNumbers, layout, study_charts, traces


def trial(number: int, score: float, generation: int | None = None, **values: object) -> Trial:
    return Trial(number, "finished", values, (score,), generation, numbers={"val_accuracy": score})


TRIALS = (
    trial(0, 0.5, 1, filters=8, optimizer="Adam"),
    trial(1, 0.9, 1, filters=16, optimizer="SGD"),
    Trial(2, "failed", {"filters": 12}, reason="out of memory"),
    trial(3, 0.7, 2, filters=8),
)
NUMBERS = StudyNumbers(
    "val_accuracy", True, TRIALS, generations_of(TRIALS, "val_accuracy"), ("filters", "optimizer"), {"filters": 0.8}
)


def test_the_largest_mean_and_smallest_of_each_generation() -> None:
    chart = study_charts(NUMBERS)[0]
    assert chart.title == "By generation: Accuracy, validation"
    assert {curve.run: curve.values for curve in chart.curves} == {
        "largest": (0.9, 0.7),
        "mean": (0.7, 0.7),
        "smallest": (0.5, 0.7),
    }
    assert chart.curves[0].epochs == (1, 2)


def test_every_finished_trial_and_the_best_so_far() -> None:
    chart = study_charts(NUMBERS)[1]
    assert [(curve.run, curve.epochs, curve.values) for curve in chart.curves] == [
        ("trial", (0, 1, 3), (0.5, 0.9, 0.7)),
        ("best so far", (0, 1, 3), (0.5, 0.9, 0.9)),
    ]


def test_the_best_of_a_loss_is_the_smallest() -> None:
    losses = tuple(Trial(n, "finished", {}, (v,), numbers={"val_loss": v}) for n, v in enumerate((0.5, 0.7, 0.2)))
    assert StudyNumbers("val_loss", False, losses).best_so_far == [0.5, 0.5, 0.2]


def test_parallel_coordinates_leave_a_gap_for_what_means_nothing() -> None:
    lines = [trace for trace in traces(NUMBERS) if "hovertemplate" in trace]
    assert [line["y"] for line in lines] == [[0.0, 0.0, 0.0], [1.0, 1.0, 1.0], [0.0, None, 0.5]]
    assert [line["opacity"] for line in lines] == [0.25, 0.95, 0.6]
    assert lines[1]["text"] == ["filters = 16", "optimizer = SGD", "Trial 1: 0.9"]


def test_names_are_text_and_never_markup() -> None:
    named = StudyNumbers("val_accuracy", True, (trial(0, 0.5, **{"<b>x</b>": "<i>"}),), (), ("<b>x</b>",))
    (line,) = [trace for trace in traces(named) if "hovertemplate" in trace]
    assert line["text"][0] == "&lt;b&gt;x&lt;/b&gt; = &lt;i&gt;"
    assert layout(named)["xaxis2"]["ticktext"] == ["&lt;b&gt;x&lt;/b&gt;", "score"]


def test_nothing_has_finished_yet() -> None:
    empty = StudyNumbers("val_accuracy", True, (), (), ("filters",))
    assert [trace["x"] for trace in traces(empty)] == [[], []]
    assert layout(empty)["height"] > 0


def test_the_importance_is_the_last_chart() -> None:
    assert traces(NUMBERS)[-1] | {"marker": None} == {
        "type": "bar", "orientation": "h", "x": [0.8], "y": ["filters"], "marker": None, "showlegend": False,
        "xaxis": "x4", "yaxis": "y4",
    }  # fmt: skip
    assert layout(NUMBERS)["xaxis4"]["tickformat"] == ".0%"
