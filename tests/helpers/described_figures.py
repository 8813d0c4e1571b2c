"""A plugin of the pytest that runs nbval: a figure without a text alternative fails its cell.

Of an output is read what a notebook shows of it: HTML if there is any, else an image. Widgets have tests of their own.
"""

from collections.abc import Generator, Iterable, Mapping
from html.parser import HTMLParser
from typing import Any

import pytest

_WIDGET = "application/vnd.jupyter.widget-view+json"
_PLOTLY = "application/vnd.plotly.v1+json"
_VOID = {"img", "br", "hr", "input", "source", "col", "wbr", "meta", "link"}


class _Figures(HTMLParser):
    """Gathers images and drawings that no screen reader can say anything of."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._hidden: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        named = bool((given.get("aria-label") or given.get("aria-labelledby") or given.get("alt") or "").strip())
        # What is named as one picture, or hidden, needs no names for its parts.
        hidden = given.get("aria-hidden") == "true" or (given.get("role") == "img" and named)
        if tag in {"img", "svg", "canvas"} and not (named or hidden or any(self._hidden)):
            self.found.append(f"<{tag}> without a text alternative")
        if tag not in _VOID:
            self._hidden.append(hidden)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and self._hidden:
            self._hidden.pop()


def undescribed(output: Mapping[str, Any]) -> list[str]:
    """What of a cell's output is a figure without a text alternative.

    >>> undescribed({"data": {"text/html": "<img src='x.png'>", "image/png": "iVBO…"}})
    ['<img> without a text alternative']
    >>> undescribed({"data": {"image/png": "iVBO…"}, "metadata": {"image/png": {"alt": "The loss falls."}}})
    []
    """
    data, metadata = output.get("data", {}), output.get("metadata", {})
    if _WIDGET in data:
        return []
    if _PLOTLY in data:
        return ["a figure of Plotly, which says nothing to a screen reader"]
    if "text/html" in data:
        return undescribed_in("".join(data["text/html"]))
    shown = next((kind for kind in data if kind.startswith("image/")), None)
    alt = metadata.get(shown, {}).get("alt") if shown else None
    return [f"{shown} without a text alternative"] if shown and not alt else []


def undescribed_in(html: str) -> list[str]:
    """Images and drawings of a page without a text alternative."""
    figures = _Figures()
    figures.feed(html)
    figures.close()
    return figures.found


def complaints(name: str, outputs: Iterable[Mapping[str, Any]]) -> str:
    """A line for each figure of a cell without a text alternative."""
    return "\n".join(f"{name}: {one}" for output in outputs for one in undescribed(output))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: Any) -> Generator[None, None, None]:
    yield
    if told := complaints(item.name, getattr(item, "test_outputs", None) or []):
        pytest.fail(told, pytrace=False)
