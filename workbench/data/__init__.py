"""Real data for lessons, each loader returning a ``Dataset`` with the splits train, validation and test.

Each name is imported when it is first used, so that ``import workbench.data`` needs no NumPy.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset as Dataset
    from workbench.data.dataset import Split as Split
    from workbench.data.digits import load_digits as load_digits
    from workbench.data.errors import DataError as DataError
    from workbench.data.home import data_home as data_home
    from workbench.data.mnist import load_mnist as load_mnist

_HOMES = {
    "DataError": "errors",
    "Dataset": "dataset",
    "Split": "dataset",
    "data_home": "home",
    "load_digits": "digits",
    "load_mnist": "mnist",
}

__all__ = [*_HOMES]  # noqa: PLE0604 - all are strings


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        message = f"module 'workbench.data' has no attribute {name!r}. It has: {', '.join(_HOMES)}."
        raise AttributeError(message)
    value = getattr(import_module(f"workbench.data.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
