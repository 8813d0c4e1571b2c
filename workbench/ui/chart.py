"""A chart that is kept in sync with the kernel; its other half is ``frontend/src/chart/index.ts``."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, ClassVar

import anywidget
import traitlets

from workbench.ui.frontend_bundle import bundle
from workbench.ui.packed_json import packed

_WHOLE_EVERY = 5.0
"""Seconds after which the whole figure is sent again, not only new points: a page that missed some catches up."""


class ChartWidget(anywidget.AnyWidget):
    """Plotly traces and layout on the page; a picture (SVG) until Plotly is there.

    What is drawn has a number that grows. New points are sent alone where the page can have the rest; the page says
    which number it has, and gets the whole figure where it is behind. Plotly itself is sent when a page asks for it,
    and is no part of the widget's state: a saved notebook does not carry it.
    """

    _esm: ClassVar[Any] = bundle("chart.js")

    figure = traitlets.Dict().tag(sync=True, to_json=packed)

    def __init__(self, data: Sequence[Mapping[str, Any]], layout: Mapping[str, Any], svg: str, alt: str) -> None:
        """Show Plotly ``data`` and ``layout``, plain dicts; ``svg`` is the same as a picture, ``alt`` in words."""
        self._lock = threading.RLock()
        self._number = 1
        self._data, self._layout, self._alt = list(data), dict(layout), alt
        self._svg: Callable[[], str] = lambda: svg
        self._final = False
        self._sent_whole = time.monotonic()
        self.seen = False
        """Whether a page has shown the chart."""
        super().__init__(figure=self._figure())
        self.on_msg(self._on_message)

    def draw(
        self,
        data: Sequence[Mapping[str, Any]],
        layout: Mapping[str, Any],
        svg: Callable[[], str],
        alt: str,
        *,
        final: bool = False,
    ) -> None:
        """Show another figure. ``final``: nothing more will come by itself, so that pages need not ask."""
        with self._lock:
            news = None if final else _new_points(self._data, self._layout, data, layout)
            base, self._number = self._number, self._number + 1
            self._data, self._layout, self._svg, self._alt, self._final = list(data), dict(layout), svg, alt, final
            if news is None or time.monotonic() - self._sent_whole > _WHOLE_EVERY:
                self._sent_whole = time.monotonic()
                self.figure = self._figure()
            else:
                self.send({"kind": "extend", "base": base, "number": self._number, **news})

    def _figure(self) -> dict[str, Any]:
        return {
            "number": self._number, "data": self._data, "layout": self._layout, "svg": self._svg(), "alt": self._alt,
            "final": self._final,
        }  # fmt: skip

    def _on_message(self, _widget: Any, content: Mapping[str, Any], _buffers: Any) -> None:
        kind, number = content.get("kind"), content.get("number")
        if kind == "script":
            self.send({"kind": "script"}, [_plotly()])
        elif kind == "have" and isinstance(number, int):
            with self._lock:
                self.seen = True
                if number != self._number:
                    self.send({"kind": "figure", "figure": self._figure()})


@cache
def _plotly() -> bytes:
    return bundle("plotly.js").read_bytes()


def _new_points(
    old: Sequence[Mapping[str, Any]],
    old_layout: Mapping[str, Any],
    new: Sequence[Mapping[str, Any]],
    new_layout: Mapping[str, Any],
) -> dict[str, Any] | None:
    """What was added at the ends of traces, and the shapes; None where more has changed than that."""
    if {**old_layout, "shapes": ()} != {**new_layout, "shapes": ()} or len(old) != len(new):
        return None
    points = [_added(before, after) for before, after in zip(old, new, strict=True)]
    return None if None in points else {"points": points, "shapes": new_layout.get("shapes", [])}


def _added(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any] | None:
    count = len(before["x"])
    same = {**before, "x": (), "y": ()} == {**after, "x": (), "y": ()}
    if not same or before["x"] != after["x"][:count] or before["y"] != after["y"][:count]:
        return None
    return {"x": after["x"][count:], "y": after["y"][count:]}
