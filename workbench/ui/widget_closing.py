"""Closing widgets for good: ipywidgets closes neither a widget's layout and style nor its children with it."""

from collections.abc import Iterable, Iterator

import ipywidgets as widgets


def close_tree(*roots: widgets.Widget, keep: Iterable[widgets.Widget] = ()) -> None:
    """Close widgets with all their children, layouts and styles, but not what others share with them (``keep``).

    Closing again does nothing.
    """
    kept = {id(widget) for widget in keep}
    for root in roots:
        for widget in tuple(_parts(root)):
            if id(widget) not in kept:
                widgets.Widget.close(widget)


def _parts(widget: widgets.Widget) -> Iterator[widgets.Widget]:
    for child in getattr(widget, "children", ()):
        yield from _parts(child)
    for name in ("layout", "style"):
        part = getattr(widget, name, None)
        if isinstance(part, widgets.Widget):
            yield part
    yield widget
