"""Fitting a drawn network on a thread of its own."""

import threading
import time
from collections.abc import Mapping
from contextvars import copy_context
from typing import Any

from workbench.codegen.model import build_model
from workbench.codegen.recipe import recipe
from workbench.data import Dataset
from workbench.graph.document import Graph
from workbench.training.run import Epoch, Run


def fit(graph: Graph, data: Dataset, *, epochs: int = 10, batch_size: int = 32) -> Run:
    """Build, compile and fit ``graph`` in the background, then evaluate it on the test split.

    The compile line is the one of the generated code. Raises CannotGenerate, or what Keras raises on building.
    """
    model = build_model(graph)
    exec(recipe(graph).compile_text(), {"model": model, "keras": _keras()})  # noqa: S102 - our own text
    run = Run(model, epochs)
    # The context goes along, so that a kernel knows to which cell or subshell the messages belong.
    work = copy_context().run
    threading.Thread(target=work, args=(_train, run, data, batch_size), name="workbench-training", daemon=True).start()
    return run


def _keras() -> Any:
    import keras

    return keras


def _train(run: Run, data: Dataset, batch_size: int) -> None:
    run.state = "running"
    train, validation = data.train, data.validation
    try:
        run.model.fit(
            train.x,
            train.y,
            validation_data=(validation.x, validation.y),
            epochs=run.epochs,
            batch_size=batch_size,
            verbose=0,
            callbacks=[_callback(run, batches=-(-len(train) // batch_size))],
        )
        if not run.stopping:
            run.test_metrics = run.model.evaluate(data.test.x, data.test.y, verbose=0, return_dict=True)
    except Exception as error:  # noqa: BLE001 - kept for whoever waits
        run.end("failed", error)
        return
    run.end("stopped" if run.stopping else "finished")


def _callback(run: Run, batches: int) -> Any:
    """What Keras calls while it trains: counts batches, keeps each epoch's metrics, and stops when asked to."""
    began = [0.0]

    def begin(epoch: int, logs: Mapping[str, Any]) -> None:  # noqa: ARG001 - Keras calls by these names
        began[0] = time.perf_counter()

    def count(batch: int, logs: Mapping[str, Any]) -> None:  # noqa: ARG001
        run.progress = (len(run.finished_epochs) + (batch + 1) / batches) / run.epochs
        if run.stopping:
            run.model.stop_training = True

    def keep(epoch: int, logs: Mapping[str, Any]) -> None:
        metrics = {name: float(value) for name, value in logs.items()}
        run.finished_epochs = (*run.finished_epochs, Epoch(epoch + 1, time.perf_counter() - began[0], metrics))
        run.tell()

    return _keras().callbacks.LambdaCallback(on_epoch_begin=begin, on_epoch_end=keep, on_train_batch_end=count)
