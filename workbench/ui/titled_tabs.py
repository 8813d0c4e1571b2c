"""Tabs with titles."""

from collections.abc import Sequence

import ipywidgets as widgets


def titled_tabs(pages: Sequence[widgets.Widget], titles: Sequence[str]) -> widgets.Tab:
    """Tabs with titles, which are set one by one: ipywidgets 7, as Colab has it, takes no list of them.

    Args:
        pages: What the tabs show.
        titles: One for each page.

    Returns:
        The tabs.
    """
    tabs = widgets.Tab(list(pages))
    for number, title in enumerate(titles):
        tabs.set_title(number, title)
    return tabs
