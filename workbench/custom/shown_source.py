"""The text of what is built in, to be read, and copies of it that are one's own."""

import inspect
import textwrap
from typing import Any

from workbench.catalog.templates import TEMPLATES
from workbench.catalog.type_lookup import kind_of, node_type
from workbench.custom.custom_errors import NothingToShow
from workbench.graph.document import Node


def source_of(what: str | Node) -> str:
    """The text of a layer of Keras or of one's own, of a module of a flow, or of a template; it is only to be read.

    Args:
        what: The name of a type, such as ``"Conv2D"`` or ``"Resize"``, of a template, ``"lenet5"``, or a node.

    Returns:
        Its Python source.

    Raises:
        NothingToShow: There is none.

    >>> "class Dense(Layer):" in source_of("Dense")
    True
    """
    if isinstance(what, Node):
        if what.params.get("source"):
            return "\n\n\n".join(map(str, what.params["source"])) + "\n"
        what = what.type
    found = _object(str(what))
    try:
        return textwrap.dedent(inspect.getsource(found))
    except (OSError, TypeError):
        raise NothingToShow(where=str(what)) from None


def _object(name: str) -> Any:
    import importlib

    if kind_of(name) is not None:
        item = node_type(name)
        module = importlib.import_module(item.module) if item.module else None
        return getattr(module, name.rpartition(".")[2], None)
    if name in TEMPLATES:
        return TEMPLATES[name].make
    from workbench import modules

    return getattr(modules, name, None)
