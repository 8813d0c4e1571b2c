"""A disclosure widget: content that is hidden until its heading is pressed, a real button for the keyboard."""

from collections.abc import Callable

import ipywidgets as widgets


class FoldedSection:
    """A heading over ``content``. ``when_opened`` is called at every opening. ``widget`` is what to show."""

    def __init__(self, title: str, content: widgets.DOMWidget, when_opened: Callable[[], None] = lambda: None) -> None:
        self.content = content
        self._when_opened = when_opened
        style = {"icon": "caret-right", "layout": {"width": "auto"}}
        self.heading = widgets.ToggleButton(description=title, tooltip=title, **style)
        self.heading.add_class("wb-fold")
        self.heading.observe(self._on_toggle, "value")
        content.layout.display = "none"
        self.widget = widgets.VBox([self.heading, content])

    @property
    def is_open(self) -> bool:
        """Whether the content is shown."""
        return bool(self.heading.value)

    def _on_toggle(self, _change: object) -> None:
        self.heading.icon = "caret-down" if self.is_open else "caret-right"
        if self.is_open:
            self._when_opened()
        self.content.layout.display = "" if self.is_open else "none"
