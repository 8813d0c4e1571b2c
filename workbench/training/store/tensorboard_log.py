"""What TensorBoard shows of a run: every number as a curve, and the graph of the network's operations."""

import errno
from pathlib import Path
from typing import Any

from workbench.training.history.record import Record, epoch_values

FOLDER = "tensorboard"
"""Where it lies in the folder of a run."""

_SPLITS = ("train", "validation")


class TensorBoardLog:
    """Writes into the folder of a run; nothing is written before the first epoch.

    Args:
        folder: The run's own folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER
        self._writers: dict[str, Any] = {}

    def epoch(self, model: Any, record: Record) -> None:
        """Log the last epoch of a record: training and validation are two curves of one chart. Raises OSError."""
        import tensorflow as tf

        try:
            if not self._writers:
                self._writers = {name: tf.summary.create_file_writer(str(self._folder / name)) for name in _SPLITS}
                self._write_graph(model)
            self._write_numbers(record)
        except tf.errors.OpError as error:
            raise OSError(errno.EIO, error.message) from error

    def _write_graph(self, model: Any) -> None:
        """The operations of one answer, for the tab Graphs; that of a run that goes on is there already."""
        import tensorflow as tf

        if len(list((self._folder / _SPLITS[0]).glob("events*"))) > 1 or not getattr(model, "inputs", None):
            return
        signature = [tf.TensorSpec(each.shape, each.dtype) for each in model.inputs]

        @tf.function  # type: ignore[untyped-decorator]
        def answer(*inputs: Any) -> Any:
            return model(list(inputs) if len(inputs) > 1 else inputs[0], training=False)

        with self._writers[_SPLITS[0]].as_default():
            tf.summary.graph(answer.get_concrete_function(*signature).graph)

    def _write_numbers(self, record: Record) -> None:
        import tensorflow as tf

        epoch = record.epochs[-1]
        values = {**epoch_values(epoch, record), "learning_rate": epoch.learning_rate}
        for key, value in values.items():
            writer = self._writers["validation" if key.startswith("val_") else "train"]
            if value is not None:
                with writer.as_default():
                    tag = f"epoch_{key.removeprefix('val_')}"
                    tf.summary.write(tag, tf.constant(value, tf.float32), epoch.number, _scalar_metadata())
        for writer in self._writers.values():
            writer.flush()


def _scalar_metadata() -> Any:
    """What tells TensorBoard to draw a curve; ``tf.summary.scalar`` would want TensorBoard installed just to write."""
    import tensorflow as tf

    plugin = tf.compat.v1.SummaryMetadata.PluginData(plugin_name="scalars")
    return tf.compat.v1.SummaryMetadata(plugin_data=plugin, data_class="DATA_CLASS_SCALAR")
