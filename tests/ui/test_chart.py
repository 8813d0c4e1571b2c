"""A chart follows the kernel: whole figures, new points alone, and what a page that is behind gets."""

import json
import zlib
from collections.abc import Iterator
from typing import Any

import pytest

from workbench.ui.chart import ChartWidget


class Wire:
    """What the widget sends, kept."""

    def __init__(self, widget: ChartWidget) -> None:
        self.messages: list[dict[str, Any]] = []
        self.buffers: list[Any] = []
        widget.send = self._keep

    def _keep(self, content: dict[str, Any], buffers: Any = None) -> None:
        self.messages.append(content)
        self.buffers.append(buffers)


def trace(count: int, **more: Any) -> dict[str, Any]:
    return {"type": "scatter", "x": list(range(count)), "y": [0.5 * n for n in range(count)], **more}


@pytest.fixture
def chart() -> Iterator[ChartWidget]:
    widget = ChartWidget([trace(2)], {"height": 100, "shapes": []}, "<svg/>", "a curve")
    yield widget
    widget.close()


def draw(chart: ChartWidget, data: list[dict[str, Any]], layout: dict[str, Any] | None = None, **more: Any) -> None:
    chart.draw(data, layout or {"height": 100, "shapes": []}, lambda: "<svg>new</svg>", "a curve", **more)


def test_all_is_there_from_the_start(chart: ChartWidget) -> None:
    assert chart.figure == {
        "number": 1, "data": [trace(2)], "layout": {"height": 100, "shapes": []}, "svg": "<svg/>", "alt": "a curve",
        "final": False,
    }  # fmt: skip


def test_new_points_travel_alone(chart: ChartWidget) -> None:
    wire = Wire(chart)
    draw(chart, [trace(3)], {"height": 100, "shapes": [{"x0": 1}]})
    assert wire.messages == [
        {"kind": "extend", "base": 1, "number": 2, "points": [{"x": [2], "y": [1.0]}], "shapes": [{"x0": 1}]}
    ]
    assert chart.figure["number"] == 1


@pytest.mark.parametrize(
    ("data", "layout"),
    [
        ([trace(2), trace(2)], None),
        ([trace(3, mode="lines")], None),
        ([trace(1)], None),
        ([{**trace(3), "y": [9, 9, 9]}], None),
        ([trace(3)], {"height": 200, "shapes": []}),
    ],
)
def test_any_other_change_sends_the_whole_figure(chart: ChartWidget, data: Any, layout: Any) -> None:
    wire = Wire(chart)
    draw(chart, data, layout)
    assert wire.messages == []
    assert chart.figure["number"] == 2
    assert chart.figure["data"] == data
    assert chart.figure["svg"] == "<svg>new</svg>"


def test_the_last_drawing_is_whole(chart: ChartWidget) -> None:
    draw(chart, [trace(3)], final=True)
    assert chart.figure["final"] is True
    assert chart.figure["number"] == 2


def test_now_and_then_the_whole_figure_is_sent(chart: ChartWidget) -> None:
    chart._sent_whole -= 60
    draw(chart, [trace(3)])
    assert chart.figure["number"] == 2


def test_a_page_that_is_behind_gets_the_newest_figure(chart: ChartWidget) -> None:
    wire = Wire(chart)
    assert not chart.seen
    draw(chart, [trace(3)])
    draw(chart, [trace(4)])
    wire.messages.clear()
    chart._handle_custom_msg({"kind": "have", "number": 1}, [])
    assert [message["kind"] for message in wire.messages] == ["figure"]
    assert wire.messages[0]["figure"]["number"] == 3
    assert wire.messages[0]["figure"]["data"] == [trace(4)]
    chart._handle_custom_msg({"kind": "have", "number": 3}, [])
    assert len(wire.messages) == 1
    assert chart.seen


def test_plotly_is_sent_when_it_is_asked_for_and_is_not_in_the_state(chart: ChartWidget) -> None:
    wire = Wire(chart)
    chart._handle_custom_msg({"kind": "script"}, [])
    assert wire.messages == [{"kind": "script"}]
    assert len(wire.buffers[0][0]) > 500_000
    assert len(str(chart.get_state())) < 20_000


def test_the_figure_travels_in_a_small_buffer(chart: ChartWidget) -> None:
    chart.draw([trace(200)] * 20, {}, lambda: "<svg>new</svg>", "new", final=True)
    sent = chart.get_state("figure")["figure"]
    assert json.loads(zlib.decompress(sent)) == json.loads(json.dumps(chart.figure))
    assert len(sent) < len(json.dumps(chart.figure)) / 10


@pytest.mark.parametrize("content", [{}, {"kind": "have"}, {"kind": "have", "number": "3"}, {"kind": "other"}])
def test_other_messages_are_ignored(chart: ChartWidget, content: dict[str, Any]) -> None:
    wire = Wire(chart)
    chart._handle_custom_msg(content, [])
    assert wire.messages == []
