"""Tables as HTML, charts as SVG and as a Plotly figure; no name is ever markup."""

import json
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.ui.training_panels.records import classified, transformed
from workbench.text_format import compact_count
from workbench.training.history.record import Record
from workbench.training.metrics.class_scores import Scores
from workbench.ui.training_panels.curves import charts
from workbench.ui.training_panels.curves_svg import limits, to_svg, unbroken
from workbench.ui.training_panels.live_figure import LiveFigure, layout, traces
from workbench.ui.training_panels.result_tables import class_table, confusion
from workbench.ui.training_panels.static_output import static_html
from workbench.ui.training_panels.tab_style import STYLE
from workbench.ui.training_panels.table_html import class_table_html, confusion_html, state_text

EVIL = '<img src=x onerror="alert(1)">'


class Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("name", [EVIL, "a & b", "</td></table>", "'\""])
def test_names_are_text_in_every_page(name: str) -> None:
    record = classified(name, epochs=2, classes=(name, "other"))
    page = static_html([record], "each")
    found = Tags(page).found
    assert {tag for tag, _ in found} <= {"img", "h4", "div", "table", "thead", "tbody", "tr", "th", "td", "p"}
    assert all("onerror" not in attributes for _, attributes in found)
    assert len([tag for tag, _ in found if tag == "img"]) == 1
    ET.fromstring(to_svg(charts([record], "each")))


@given(st.text(max_size=30))
def test_plotly_gets_no_markup(name: str) -> None:
    shown = [trace["name"] for trace in traces(charts([replace(classified(epochs=1), name=name)]))]
    assert all("<" not in text and ">" not in text for text in shown)


def test_the_table_of_classes() -> None:
    record = classified(epochs=1, classes=("cat", "dog"))
    page = class_table_html(class_table(record, record.epochs[0]))
    assert page.count("<tr") == 1 + 6
    assert page.count('rowspan="2"') == 3
    value = record.history["val_dice[dog]"][0]
    assert f'<td title="{value:.6g}">{value:.3f}</td>' in page


def test_undefined_is_a_dash() -> None:
    record = transformed(1)
    page = class_table_html(class_table(record, record.epochs[0]))
    assert page.count('<td class="wb-none">–</td>') == 2


def test_the_confusion_matrix_says_what_a_cell_means() -> None:
    record = Record("r", "classification", ("cat", "dog"))
    page = confusion_html(confusion(record, Scores(None, confusion=((3, 1), (0, 0)))))
    assert 'title="cat taken for dog: 1 (25.0% of its row)"' in page
    assert 'title="dog taken for cat: 0"' in page


def test_many_classes_become_a_list_of_confusions() -> None:
    names = tuple(f"class {index}" for index in range(40))
    rows = tuple(tuple(9 if row == column else int(column == row + 1) for column in range(40)) for row in range(40))
    page = confusion_html(confusion(Record("r", "classification", names), Scores(None, confusion=rows)))
    assert page.count("<tr>") == 11
    assert "class 0</th><td>class 1</td><td>1</td><td>10.0%</td>" in page


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0"), (9999, "9999"), (12345, "12k"), (3_210_000, "3.2M"), (45_000_000, "45M")]
)
def test_short_counts(count: int, text: str) -> None:
    assert compact_count(count) == text


STATES = [
    ({"state": "waiting"}, "cnn is getting ready …"),
    ({"state": "running"}, "cnn is training: epoch 3 of 8"),
    ({"state": "paused"}, "cnn is paused in epoch 3 of 8"),
    ({"state": "finished"}, "cnn has finished after 2 of 8 epochs"),
    ({"state": "stopped"}, "cnn was stopped after 2 of 8 epochs"),
    ({"state": "failed", "error": "NaN"}, "cnn failed in epoch 3 of 8: NaN"),
]


@pytest.mark.parametrize(("fields", "text"), STATES)
def test_how_far_a_run_is(fields: dict[str, str], text: str) -> None:
    assert state_text(classified(epochs=2, planned=8, **fields)) == text


def test_the_picture_has_every_curve() -> None:
    drawn = ET.fromstring(to_svg(charts([classified(epochs=4), classified("two", epochs=1)])))
    lines = [element for element in drawn.iter() if element.tag.endswith("polyline")]
    dots = [element for element in drawn.iter() if element.tag.endswith("circle")]
    assert (len(lines), len(dots)) == (17, 17)
    assert sum("stroke-dasharray" in line.attrib for line in lines) == 8


def test_an_undefined_value_is_a_gap() -> None:
    curve = charts([transformed(4)])[1].curves[0]
    broken = replace(curve, values=(1.0, None, 2.0, float("nan")))
    assert unbroken(broken) == [[(1, 1.0)], [(3, 2.0)]]


@given(st.lists(st.floats(-1e6, 1e6), max_size=5), st.booleans())
def test_limits_hold_the_values(values: list[float], share: bool) -> None:
    values = [abs(value) % 1 for value in values] if share else values
    low, high = limits(values, share=share)
    assert low < high
    assert all(low - 1e-6 <= value <= high + 1e-6 for value in values)


def test_train_is_solid_and_validation_dashed() -> None:
    found = traces(charts([classified(epochs=2)]))
    assert [trace["line"]["dash"] for trace in found[:2]] == ["solid", "dash"]
    assert [trace["showlegend"] for trace in found[:4]] == [True, True, False, False]
    assert found[-1]["xaxis"] == "x9"


def test_every_layout_is_one_that_plotly_takes() -> None:
    import plotly.graph_objects as go

    for count, large in product(range(1, 18), (False, True)):
        some = (charts([classified(epochs=2)]) * 2)[:count]
        drawn = layout(some, large=large)
        go.Figure(data=traces(some), layout=drawn)
        assert len([key for key in drawn if re.fullmatch(r"xaxis\d*", key)]) == count


def test_what_is_drawn_is_plain_data_with_a_picture_and_its_words() -> None:
    figure = LiveFigure(charts([classified(epochs=2)]), None)
    shown = figure.widget.figure
    assert json.loads(json.dumps(shown)) == shown
    assert shown["svg"].startswith("<svg")
    assert shown["alt"] == "Charts of cnn: one for each metric, train solid, validation dashed"
    figure.show(charts([classified(epochs=3)]), 2, final=True)
    assert figure.widget.figure["layout"]["shapes"][0]["x0"] == 2
    assert figure.widget.figure["data"][0]["x"] == [1, 2, 3]
    assert figure.widget.figure["final"] is True
    figure.widget.close()


def test_a_table_of_classes_is_whole_or_shows_whole_rows() -> None:
    """No box cuts a row: short tables have none, and that of a long one is as high as 21 rows of 22 pixels."""
    few, many = (classified(epochs=1, classes=tuple(map(str, range(count)))) for count in (10, 40))
    assert "wb-long" not in class_table_html(class_table(few, few.epochs[0]))
    assert 'class="wb-scroll wb-long"' in class_table_html(class_table(many, many.epochs[0]))
    (height,) = re.findall(r"\.wb-scroll\.wb-long \{ max-height: calc\((\d+ \* \d+px)\)", STYLE)
    (row,) = re.findall(r"table\.wb-numbers td \{[^}]*[^-]height: (\d+px)", STYLE)
    assert height == f"21 * {row}"
    assert "max-height" not in re.findall(r"\.wb-scroll \{[^}]*\}", STYLE)[0]
