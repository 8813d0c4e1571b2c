"""Whether a function can return a value at all: read from its code, without calling it."""

import dis
from typing import Any


def returns_nothing(function: Any) -> bool:
    """Whether every way out of ``function`` returns None; False for what is no Python function.

    >>> returns_nothing(lambda: None), returns_nothing(lambda: 1), returns_nothing(len)
    (True, False, False)
    """
    code = getattr(function, "__code__", None)
    if code is None:
        return False
    returned, before = [], None
    for step in dis.get_instructions(code):
        if step.opname == "RETURN_CONST":
            returned.append(step.argval is None)
        elif step.opname == "RETURN_VALUE":
            returned.append(before is not None and before.opname == "LOAD_CONST" and before.argval is None)
        elif step.opname in ("YIELD_VALUE", "RETURN_GENERATOR"):
            return False
        before = step
    return bool(returned) and all(returned)
