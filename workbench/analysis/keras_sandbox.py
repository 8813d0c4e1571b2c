"""A sandbox to try Keras layers in: no memory for weights; name counters and Python's random state are restored."""

import random
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

_LOCK = RLock()
"""Keras's name counters and Python's random state belong to the whole process: one thread at a time."""


@contextmanager
def keras_sandbox() -> Iterator[None]:
    """Create variables without values, and restore Keras's global state and Python's random state on exit.

    Keras counts the names of layers and remembers variables still to be initialized (every one of them would be, by the
    next scope that ends); drawing a seed advances Python's random state, and with it changes a student's seeded run.
    """
    import keras
    from keras.src.backend.common import global_state

    with _LOCK:
        state = global_state.GLOBAL_STATE_TRACKER.__dict__
        before, random_state = dict(state), random.getstate()
        state["object_name_uids"] = defaultdict(int)
        state["uninitialized_variables"] = []
        try:
            with keras.StatelessScope(initialize_variables=False):
                yield
        finally:
            state.clear()
            state.update(before)
            random.setstate(random_state)
