"""What a call is given besides the tensors at its usual ports.

``Node.call`` maps argument names to values: ``{"training": True}``, or ``{"x2": 2.0}`` for ``ops.multiply(x, 2.0)``.
In a value, ``{"port": "mask"}`` stands for the tensor that enters at a port called ``mask``, so that masks, initial
states and lists of tensors can be said as well. ``"*"`` holds all positional arguments, for calls whose usual ports
are not known.
"""

import keyword
from collections.abc import Iterator, Mapping

from workbench.graph.document import Value
from workbench.graph.vocabulary import Port

POSITIONAL = "*"
_PORT = "port"


def at_port(name: str) -> Value:
    """What stands in a call for the tensor at the port ``name``."""
    return {_PORT: name}


def port_of(value: Value) -> str | None:
    """The port whose tensor ``value`` stands for, or None for any other value."""
    if isinstance(value, Mapping) and len(value) == 1 and isinstance(value.get(_PORT), str):
        name: str = value[_PORT]
        return name
    return None


def ports_in(value: Value) -> Iterator[str]:
    """Names of all ports in a value, in order."""
    name = port_of(value)
    if name is not None:
        yield name
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from ports_in(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from ports_in(item)


def called_ports(usual: tuple[Port, ...], call: Mapping[str, Value]) -> tuple[Port, ...]:
    """Input ports of a call: the usual ones, without those that are given as values, and those named in values."""
    known = {port.name for port in usual}
    if POSITIONAL in call:
        usual = ()
    found: list[Port] = [Port(name) for name in ports_in(call.get(POSITIONAL, ()))]
    for port in usual:
        found.extend([port] if port.name not in call else [Port(name) for name in ports_in(call[port.name])])
    for argument, value in call.items():
        if argument != POSITIONAL and (argument not in known or not usual):
            found.extend(Port(name) for name in ports_in(value))
    return tuple(dict.fromkeys(found))


def is_argument(name: object) -> bool:
    """Whether ``name`` can stand in a call: ``f(name=…)``, or ``"*"`` for the positional ones."""
    return isinstance(name, str) and (name == POSITIONAL or (name.isidentifier() and not keyword.iskeyword(name)))
