"""A bounded memory of results, safe to use from several threads."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Result = TypeVar("Result")


class Cache(Generic[Key, Result]):
    """Keeps the ``size`` results used last."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._results: OrderedDict[Key, Result] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key, make: Callable[[], Result]) -> Result:
        """The result for ``key``, made if it is not there. Two threads may both make it, to the same end."""
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
                return self._results[key]
        result = make()
        with self._lock:
            self._results[key] = result
            while len(self._results) > self._size:
                self._results.popitem(last=False)
        return result

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._results.clear()

    def __len__(self) -> int:
        return len(self._results)
