"""A chain of modules written as text: ``ColorToGrayscale > Resize(height=64, width=64)``."""

import ast

from workbench.messages import mark, say
from workbench.modules.module import Module
from workbench.modules.module_errors import ModuleError
from workbench.modules.registry import make

_CALL = mark("the class of a module, perhaps with parameters in brackets")


class BadChain(ModuleError):
    """The text of a chain cannot be read.

    Write classes with their parameters, with ">" between them.
    """

    code = "bad-chain"
    template = mark(
        "{where}: expected {expected}, received {received!r}. Write it as in Resize(height=64) > Smoothing."
    )


def read_chain(text: str) -> tuple[Module, ...]:
    """The modules of a chain.

    Args:
        text: Classes, perhaps with parameters, with ">" between them.

    Returns:
        The modules, in order.

    Raises:
        BadChain: The text cannot be read.
        UnknownModule: There is no such module.
        ModuleError: A parameter is refused.

    >>> [type(module).__name__ for module in read_chain("Resize(height=4, width=6) > MinMaxNormalization")]
    ['Resize', 'MinMaxNormalization']
    """
    return tuple(_read_call(part.strip()) for part in text.split(">"))


def _read_call(text: str) -> Module:
    try:
        node = ast.parse(text, mode="eval").body
        if isinstance(node, ast.Name):
            return make(node.id)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.args:
            values = {str(word.arg): ast.literal_eval(word.value) for word in node.keywords}
            return make(node.func.id, values)
    except (SyntaxError, ValueError):
        pass
    raise BadChain(where="read_chain", expected=say(_CALL), received=text)
