"""A room to try Keras layers in without a trace: no memory for weights, no names used up, no dice thrown."""

import random
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

_LOCK = RLock()
"""Keras counts names and Python throws dice for the whole process: one thread at a time."""


@contextmanager
def keras_room() -> Iterator[None]:
    """Variables made here get no values, and the state that Keras keeps on the side is as before on leaving.

    Keras counts the names of layers and remembers variables still to be initialized (every one of them would be, by the
    next scope that ends); drawing a seed moves Python's own generator, and with it a student's seeded run.
    """
    import keras
    from keras.src.backend.common import global_state

    with _LOCK:
        state = global_state.GLOBAL_STATE_TRACKER.__dict__
        before, dice = dict(state), random.getstate()
        state["object_name_uids"] = defaultdict(int)
        state["uninitialized_variables"] = []
        try:
            with keras.StatelessScope(initialize_variables=False):
                yield
        finally:
            state.clear()
            state.update(before)
            random.setstate(dice)
