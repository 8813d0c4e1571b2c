"""Whether a function can return a value at all: read from its code, without calling it."""

import dis
from typing import Any


def returns_nothing(function: Any) -> bool:
    """Whether every way out of ``function`` returns None; False for what is no Python function.

    >>> returns_nothing(lambda: None), returns_nothing(lambda: 1), returns_nothing(len)
    (True, False, False)
    """
    found = _ends(function)
    return bool(found) and all(found)


def may_return_nothing(function: Any) -> bool:
    """Whether one way out of ``function`` returns None and another one a value.

    >>> may_return_nothing(lambda x: 1 if x else None), may_return_nothing(lambda: 1)
    (True, False)
    """
    found = _ends(function)
    return any(found) and not all(found)


def _ends(function: Any) -> list[bool]:
    """For each way out of a Python function whether it returns the constant None; nothing for a generator."""
    code = getattr(function, "__code__", None)
    returned: list[bool] = []
    before = None
    for step in dis.get_instructions(code) if code is not None else ():
        if step.opname == "RETURN_CONST":
            returned.append(step.argval is None)
        elif step.opname == "RETURN_VALUE":
            returned.append(before is not None and before.opname == "LOAD_CONST" and before.argval is None)
        elif step.opname in ("YIELD_VALUE", "RETURN_GENERATOR"):
            return []
        before = step
    return returned
