"""Optuna, imported when it is first needed and kept from writing lines of its own."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from workbench.tuning.tuning_errors import OptunaMissing


def optuna() -> Any:
    """The package. Raises OptunaMissing."""
    try:
        import optuna as found
    except ImportError as error:
        raise OptunaMissing(where="wb.tuning", received="optuna") from error
    return found


@contextmanager
def quiet() -> Iterator[None]:
    """No log lines and no remarks about experimental features from Optuna; the user's own choice comes back after."""
    logging = optuna().logging
    before = logging.get_verbosity()
    logging.set_verbosity(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module="optuna")
            warnings.filterwarnings("ignore", category=optuna().exceptions.ExperimentalWarning)
            yield
    finally:
        logging.set_verbosity(before)
