"""Guards a network while a run trains it: another cell may evaluate it, and the run's numbers stay those of the run.

Keras keeps the counters of ``fit`` and of ``evaluate`` in the same variables of the model. While a run goes on, its
network has guarded methods: those that only read wait for the end of a batch, and what they count is undone after them;
those that train or compile are refused.
"""

import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from workbench.messages import mark, say
from workbench.model_program.trained_by import mark_trained
from workbench.training.training_errors import ModelBusy

_READING = ("evaluate", "predict", "test_on_batch", "predict_on_batch")
_CHANGING = ("fit", "train_on_batch", "compile", "load_weights", "set_weights", "reset_metrics")
_OF_FIT = "_use_cached_eval_dataset"
"""With this argument Keras's own ``fit`` calls ``evaluate`` for the validation."""
_TRAINING = mark(
    "The run {name!r} is training this network: it waits while {method} reads the weights of this moment, and its own "
    "numbers stay as they are. For the final ones call run.wait() first."
)


class ModelGuard:
    """Lets the training's thread, which calls :meth:`between_batches`, and all others take turns.

    Args:
        model: The network.
        name: The name of the run.
    """

    def __init__(self, model: Any, name: str) -> None:
        self._model, self._name = model, name
        self._thread: int | None = None
        self._turn = threading.Condition()
        self._asking = 0
        self._readers: set[int] = set()
        self._free = True  # no batch is being computed
        self._ended = False
        self._said = False
        self._methods = {name: getattr(model, name) for name in (*_READING, *_CHANGING) if hasattr(model, name)}
        self._replaced = {name: vars(model)[name] for name in self._methods if name in vars(model)}
        self._one_at_a_time = threading.RLock()

    def install(self) -> None:
        """Guard the methods of the network, before the training's thread starts."""
        for name, method in self._methods.items():
            guarded = self._reading(name, method) if name in _READING else self._refusing(name, method)
            vars(self._model)[name] = wraps(method)(guarded)
        mark_trained(self._model, self._name)

    def begin(self) -> None:
        """The training begins, on this thread."""
        self._thread = threading.get_ident()
        with self._turn:
            self._turn.wait_for(lambda: not self._asking)
            self._free = False

    def unguarded(self, method: str) -> Callable[..., Any]:
        """A method of the network as it is without a guard, for the run itself."""
        found: Callable[..., Any] = self._methods[method]
        return found

    def end(self) -> None:
        """The run has ended: the network is as it was, and whoever waits goes on."""
        for name in self._methods:
            vars(self._model).pop(name, None)
        vars(self._model).update(self._replaced)
        mark_trained(self._model, None)
        with self._turn:
            self._ended = self._free = True
            self._turn.notify_all()

    def between_batches(self, hold: Callable[[], object] = lambda: None) -> float:
        """Let the others have their turn, on the training's thread.

        Args:
            hold: Waits for as long as the run is paused; the others have their turn meanwhile.

        Returns:
            For how many seconds the training waited.
        """
        began = time.perf_counter()
        with self._turn:
            self._free = True
            self._turn.notify_all()
        hold()
        with self._turn:
            self._turn.wait_for(lambda: not self._asking)
            self._free = False
        return time.perf_counter() - began

    @property
    def asked(self) -> bool:
        """Whether somebody waits for a turn."""
        return self._asking > 0

    def _reading(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(*args: Any, **keywords: Any) -> Any:
            own = threading.get_ident() == self._thread
            if self._ended or (own and _OF_FIT in keywords):
                return method(*args, **keywords)
            if own:  # a callback or listener of the run: the training is between two batches already
                with self._state_kept():
                    return method(*args, **keywords)
            with self._my_turn(name), self._state_kept():
                return method(*args, **keywords)

        return guarded

    def _refusing(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(*args: Any, **keywords: Any) -> Any:
            if self._ended or threading.get_ident() in {self._thread, *self._readers}:
                return method(*args, **keywords)
            raise ModelBusy(where=name, received=self._name)

        return guarded

    @contextmanager
    def _my_turn(self, method: str) -> Iterator[None]:
        if not self._said:
            self._said = True
            warnings.warn(say(_TRAINING, name=self._name, method=method), stacklevel=5)
        with self._one_at_a_time:
            self._change_asking(1)
            try:
                with self._turn:
                    self._turn.wait_for(lambda: self._free)
                self._readers.add(threading.get_ident())
                yield
            finally:  # also when the cell is interrupted while it waits
                self._readers.discard(threading.get_ident())
                self._change_asking(-1)

    def _change_asking(self, by: int) -> None:
        with self._turn:
            self._asking += by
            self._turn.notify_all()

    @contextmanager
    def _state_kept(self) -> Iterator[None]:
        """Counters, states of random generators and of recurrent layers are the same afterwards as before."""
        from keras.ops import convert_to_numpy

        kept = [(variable, convert_to_numpy(variable)) for variable in _states(self._model)]
        flags = {name: vars(self._model).get(name) for name in ("stop_training", "stop_evaluating")}
        try:
            yield
        finally:
            known = {id(variable) for variable, _ in kept}
            for variable, value in kept:
                variable.assign(value)
            for variable in _states(self._model):
                if id(variable) not in known:  # made by this call: nothing was counted in it before
                    variable.assign(convert_to_numpy(variable) * 0)
            for name, flag in flags.items():
                if flag is not None:
                    setattr(self._model, name, flag)


def _states(model: Any) -> list[Any]:
    """Everything a pass over data may change besides trained weights: counters, generators, layer states."""
    weights = {id(weight) for weight in model.weights}
    found = [variable for variable in model.variables if id(variable) not in weights]
    stateful = [layer for layer in model._flatten_layers() if getattr(layer, "stateful", False)]  # noqa: SLF001
    found += [*model.metrics_variables, *(state for layer in stateful for state in layer.non_trainable_variables)]
    return list({id(variable): variable for variable in found}.values())
