"""Layers of the user's own: taken in from a cell, checked before they are used, trusted by their text.

>>> import workbench as wb
>>> wb.register(Scale)  # a class of a cell: then graph.add("Scale", factor=2.0)

Each name is imported when it is first used.
"""

from typing import TYPE_CHECKING

from workbench.lazy import lazy

if TYPE_CHECKING:
    from workbench.custom.class_reader import SourceReading as SourceReading
    from workbench.custom.class_reader import read as read
    from workbench.custom.class_template import template as template
    from workbench.custom.contract_check import check as check
    from workbench.custom.contract_report import ContractReport as ContractReport
    from workbench.custom.custom_errors import CustomLayerError as CustomLayerError
    from workbench.custom.registration import register as register
    from workbench.custom.registration import save_source as save_source
    from workbench.custom.shown_source import source_of as source_of
    from workbench.custom.trust import is_trusted as is_trusted
    from workbench.custom.trust import trust as trust

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "class_reader": ["SourceReading", "read"],
        "class_template": ["template"],
        "contract_check": ["check"],
        "contract_report": ["ContractReport"],
        "custom_errors": ["CustomLayerError"],
        "registration": ["register", "save_source"],
        "shown_source": ["source_of"],
        "trust": ["is_trusted", "trust"],
    },
)
