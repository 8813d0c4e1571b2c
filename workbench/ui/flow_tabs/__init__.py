"""The tabs of a flow, which show what its nodes made of the samples. Each name is imported when it is first used."""

from typing import TYPE_CHECKING

from workbench.lazy import lazy

if TYPE_CHECKING:
    from workbench.ui.flow_tabs.tab_list import tabs_of as tabs_of
    from workbench.ui.flow_tabs.tab_page import TabPage as TabPage
    from workbench.ui.flow_tabs.tab_page import tab_box as tab_box

__getattr__, __dir__, __all__ = lazy(__name__, {"tab_list": ["tabs_of"], "tab_page": ["TabPage", "tab_box"]})
