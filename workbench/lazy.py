"""Public names of a package that are imported when they are first used, so that importing the package is quick.

``lazy_loader`` finds them; what is added here is an AttributeError that says which names there are.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

import lazy_loader


def lazy(
    package: str,
    homes: Mapping[str, Collection[str]],
    *,
    submodules: Collection[str] = (),
    eager: Collection[str] = (),
) -> tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]:
    """Give a package's ``__getattr__``, ``__dir__`` and ``__all__``.

    Args:
        package: The package's ``__name__``.
        homes: Each module of the package, relative to it, with the public names that it defines.
        submodules: Modules of the package that are public names themselves.
        eager: Public names that the package has already.

    Returns:
        Three values to be assigned to ``__getattr__``, ``__dir__`` and ``__all__``. The first raises AttributeError
        for a name that is not public, and says which names are.

    >>> find, names, _ = lazy("workbench.graph", {"document": ["Graph"]})
    >>> find("Graph").__name__, names()
    ('Graph', ['Graph'])
    >>> find("Grpah")
    Traceback (most recent call last):
    AttributeError: module 'workbench.graph' has no attribute 'Grpah'. It has: Graph.
    """
    known, _, lazily = lazy_loader.attach(package, submodules=submodules, submod_attrs=homes)
    public = sorted({*lazily, *eager})

    def find(name: str) -> Any:
        if name not in lazily:
            message = f"module {package!r} has no attribute {name!r}. It has: {', '.join(public)}."
            raise AttributeError(message, name=name)
        return known(name)

    return find, public.copy, public
