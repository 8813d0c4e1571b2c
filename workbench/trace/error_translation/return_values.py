"""Whether a function can return a value at all: read from its code, without calling it."""

import dis
from typing import Any

_JUMPS = ("JUMP_FORWARD", "JUMP_ABSOLUTE")


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
    steps = list(dis.get_instructions(code)) if code is not None else []
    returned: list[bool] = []
    for place, step in enumerate(steps):
        if step.opname == "RETURN_CONST":
            returned.append(step.argval is None)
        elif step.opname == "RETURN_VALUE":
            returned += [_is_none(source) for source in _before(steps, place)]
        elif step.opname in ("YIELD_VALUE", "RETURN_GENERATOR"):
            return []
    return returned


def _before(steps: list[dis.Instruction], place: int) -> list[dis.Instruction]:
    """What makes the value that is returned: the step above, and that above each jump here (``1 if x else None``)."""
    jumps = [at for at, step in enumerate(steps) if step.opname in _JUMPS and step.argval == steps[place].offset]
    return [steps[at - 1] for at in (place, *jumps) if at > 0]


def _is_none(step: dis.Instruction) -> bool:
    return step.opname == "LOAD_CONST" and step.argval is None
