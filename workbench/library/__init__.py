"""My library: blocks, layers, networks, modules and flows that are kept for other drawings, and handed to others.

Each name is imported when it is first used. No code that an item carries is run here.
"""

from typing import TYPE_CHECKING

from workbench.lazy import lazy

if TYPE_CHECKING:
    from workbench.library.library_actions import delete as delete
    from workbench.library.library_actions import describe as describe
    from workbench.library.library_actions import entries as entries
    from workbench.library.library_actions import export as export
    from workbench.library.library_actions import get as get
    from workbench.library.library_actions import import_file as import_file
    from workbench.library.library_actions import preview as preview
    from workbench.library.library_actions import restore as restore
    from workbench.library.library_actions import save as save
    from workbench.library.library_actions import versions as versions
    from workbench.library.library_item import ItemPreview as ItemPreview
    from workbench.library.library_item import ItemVersion as ItemVersion
    from workbench.library.library_item import LibraryItem as LibraryItem
    from workbench.library.library_item import LibraryItems as LibraryItems

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "library_actions": [
            "delete",
            "describe",
            "entries",
            "export",
            "get",
            "import_file",
            "preview",
            "restore",
            "save",
            "versions",
        ],
        "library_item": ["ItemPreview", "ItemVersion", "LibraryItem", "LibraryItems"],
    },
)
