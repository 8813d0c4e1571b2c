"""Closing widgets for good: ipywidgets closes neither a widget's layout and style nor its children with it."""

from collections.abc import Iterator

import ipywidgets as widgets


def close_tree(*roots: widgets.Widget) -> None:
    """Close widgets with all their children, layouts and styles. Closing again does nothing."""
    for root in roots:
        for widget in tuple(_parts(root)):
            widgets.Widget.close(widget)


def _parts(widget: widgets.Widget) -> Iterator[widgets.Widget]:
    for child in getattr(widget, "children", ()):
        yield from _parts(child)
    for name in ("layout", "style"):
        part = getattr(widget, name, None)
        if isinstance(part, widgets.Widget):
            yield part
    yield widget
