"""Which run is training a network at the moment; whoever else would change the network asks here first."""

from typing import Any

_RUN = "_trained_by"


def mark_trained(model: Any, run: str | None) -> None:
    """Note that the run of this name trains the network, or with None that it has ended."""
    if run is None:
        vars(model).pop(_RUN, None)
    else:
        vars(model)[_RUN] = run


def trained_by(model: Any) -> str | None:
    """The name of the run that trains the network now; None if none does.

    >>> trained_by(object())
    """
    name: str | None = getattr(model, "__dict__", {}).get(_RUN)
    return name
