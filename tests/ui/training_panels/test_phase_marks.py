"""A training in phases: a line with its name where the second begins in charts, and the phase of an epoch in tables."""

import pytest
from msgspec.structs import replace

from tests.ui.training_panels.records import classified
from workbench.training import compare
from workbench.training.history.phase_starts import PhaseStart, phase_starts
from workbench.training.history.record import Record
from workbench.training.history.run_text import text_of
from workbench.ui.training_panels.curves import Mark, charts
from workbench.ui.training_panels.curves_svg import alternative_text, to_svg
from workbench.ui.training_panels.live_figure import LiveFigure, epoch_line, layout
from workbench.ui.training_panels.result_tables import best_epochs, tiles
from workbench.ui.training_panels.static_output import static_html
from workbench.ui.training_panels.table_html import best_html


def phased(name: str = "pets", head: int = 3, tune: int = 2) -> Record:
    """A run with so many epochs of the head, and so many of fine-tuning."""
    record = classified(name, head + tune)
    phases = ["head"] * head + ["tune"] * tune
    return replace(record, epochs=tuple(replace(e, phase=p) for e, p in zip(record.epochs, phases, strict=True)))


@pytest.mark.parametrize(
    ("record", "starts"),
    [
        (classified(epochs=3), ()),
        (classified(epochs=0), ()),
        (phased(head=2, tune=0), (PhaseStart(1, "head", 2),)),
        (phased(), (PhaseStart(1, "head", 3), PhaseStart(4, "fine-tuning", 2))),
        (phased(head=0, tune=1), (PhaseStart(1, "fine-tuning", 1),)),
    ],
)
def test_where_phases_begin(record: Record, starts: tuple[PhaseStart, ...]) -> None:
    assert phase_starts(record) == starts


def test_every_chart_has_the_mark() -> None:
    found = charts([phased()])
    assert {chart.marks for chart in found} == {(Mark(4, "fine-tuning"),)}
    assert found[-1].key == "learning_rate"
    assert all(chart.marks == () for chart in charts([classified(epochs=5)]))
    assert all(chart.marks == () for chart in charts([phased(tune=0)]))


def test_of_several_runs_each_mark_names_its_run() -> None:
    marks = charts([phased("one"), classified("plain", 4), phased("two", 1, 3)])[0].marks
    assert marks == (Mark(4, "one: fine-tuning"), Mark(2, "two: fine-tuning"))


def test_the_figure_has_a_line_and_a_name_in_each_chart() -> None:
    found = charts([phased()])
    drawn = layout(found)
    lines = [shape for shape in drawn["shapes"] if shape["line"]["dash"] == "dashdot"]
    assert [(line["x0"], line["x1"], line["xref"]) for line in lines[:2]] == [(3.5, 3.5, "x"), (3.5, 3.5, "x2")]
    assert len(lines) == len(found)
    names = [one for one in drawn["annotations"] if one["text"] == "fine-tuning"]
    assert [(one["x"], one["xref"]) for one in names[:2]] == [(3.5, "x"), (3.5, "x2")]
    assert [one["yref"] for one in names[:2]] == ["y domain", "y2 domain"]
    # Where the curves do not end: the loss and the learning rate fall, scores rise.
    assert [one["yanchor"] for one in names] == ["top", *["bottom"] * 7, "top"]
    figure = LiveFigure(found, 2)
    assert len(figure.widget._layout["shapes"]) == len(lines) + len(epoch_line(found, 2))
    assert figure.widget._alt.endswith("validation dashed; fine-tuning from epoch 4")
    figure.widget.close()


def test_names_are_text_and_no_markup() -> None:
    evil = phased("<img src=x onerror=alert(1)>")
    drawn = layout(charts([evil, phased("other")]))
    assert all("<img" not in one["text"] for one in drawn["annotations"])
    assert "<img src=x onerror" not in to_svg(charts([evil, phased("other")]))


def test_the_picture_of_a_saved_notebook_has_it_too() -> None:
    found = charts([phased()])
    picture = to_svg(found, large=True)
    assert picture.count(">fine-tuning</text>") == len(found)
    assert picture.count('stroke-dasharray="6 2 1 2"') == len(found)
    assert "fine-tuning" not in to_svg(charts([classified(epochs=5)]))
    assert alternative_text(["pets"], found) == (
        "Charts of pets: one for each metric, train solid, validation dashed; fine-tuning from epoch 4"
    )
    assert "fine-tuning from epoch 4" in static_html([phased()])


def test_tables_name_the_phase() -> None:
    record = phased()
    last, first = tiles(record, record.epochs[-1])[-1], tiles(record, record.epochs[0])[-1]
    assert (last.label, last.text, last.more) == ("Phase", "fine-tuning", "its epoch 2")
    assert (first.label, first.text, first.more) == ("Phase", "head", "its epoch 1")
    assert [tile.label for tile in tiles(classified(), classified().epochs[0])].count("Phase") == 0
    best = best_epochs(record)
    assert {one.phase for one in best} <= {"head", "fine-tuning"}
    assert f"<td>{best[0].epoch} {best[0].phase}</td>" in best_html(best)
    assert "4 fine-tuning" in text_of(record)
    assert "3 head" in text_of(record)


def test_runs_side_by_side_say_how_long_their_phases_were() -> None:
    table = compare(classified("plain"), phased())
    assert [row["phases"] for row in table.rows] == [None, "head 3, fine-tuning 2"]
    assert "head 3, fine-tuning 2" in repr(table)
    assert "phases" in table._repr_html_()
    assert "phases" not in repr(compare(classified("plain"), classified("other")))
