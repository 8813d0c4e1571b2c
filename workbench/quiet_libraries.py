"""What libraries warn and log about a file, which a reader says in its own words: kept away from the user."""

import logging
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

_LOGGERS = tuple(map(logging.getLogger, ("PIL", "nibabel.global", "pydicom", "tifffile")))
"""Those of the libraries that read files; some quote what stands in the file."""


class _Silence:
    """How many are inside, and what is put back when the last one goes."""

    def __init__(self) -> None:
        self._lock, self._inside, self._hidden = threading.Lock(), 0, warnings.catch_warnings()

    def enter(self) -> None:
        with self._lock:
            if not self._inside:
                self._hidden = warnings.catch_warnings()
                self._hidden.__enter__()
                warnings.simplefilter("ignore")
                _disable_loggers(disabled=True)
            self._inside += 1

    def leave(self) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside:
                _disable_loggers(disabled=False)
                self._hidden.__exit__(None, None, None)


def _disable_loggers(*, disabled: bool) -> None:
    for logger in _LOGGERS:
        logger.disabled = disabled


_silence = _Silence()


@contextmanager
def quiet_libraries() -> Iterator[None]:
    """Show no warnings, and nothing that readers of files log, as long as any thread is inside.

    ``warnings.catch_warnings`` puts back what it found: of two threads the one that ends last would put back the other
    one's silence, and the user would see no warning any more. Here the first thread that comes in turns them off, and
    the last one that goes puts them back.

    Returns:
        A context.

    >>> import warnings
    >>> with quiet_libraries():
    ...     warnings.warn("nobody sees this")
    """
    _silence.enter()
    try:
        yield
    finally:
        _silence.leave()
