"""Fitting a drawn network on a thread of its own."""

import threading
import time
from typing import TYPE_CHECKING, Any

from workbench.codegen.model import build_model
from workbench.codegen.recipe import recipe
from workbench.data import Dataset
from workbench.graph.document import Graph
from workbench.training.run import Epoch, Run

if TYPE_CHECKING:
    import keras


def fit(graph: Graph, data: Dataset, *, epochs: int = 10, batch_size: int = 32) -> Run:
    """Build, compile and fit ``graph`` in the background, then evaluate it on the test split.

    The compile line is the one of the generated code. Raises CannotGenerate, or what Keras raises on building.
    """
    model = build_model(graph)
    exec(recipe(graph).compile_line(), {"model": model, "keras": _keras()})  # noqa: S102 - our own text
    run = Run(model, epochs)
    thread = threading.Thread(target=_train, args=(run, data, batch_size), name="workbench-training", daemon=True)
    thread.start()
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


def _callback(run: Run, batches: int) -> "keras.callbacks.Callback":
    keras = _keras()

    class Watch(keras.callbacks.Callback):  # type: ignore[misc] - Keras has no types
        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            self.began = time.perf_counter()

        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            run.progress = (len(run.finished_epochs) + (batch + 1) / batches) / run.epochs
            if run.stopping:
                self.model.stop_training = True

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            metrics = {name: float(value) for name, value in (logs or {}).items()}
            seconds = time.perf_counter() - self.began
            run.finished_epochs = (*run.finished_epochs, Epoch(epoch + 1, seconds, metrics))
            run.tell()

    return Watch()
