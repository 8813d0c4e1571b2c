"""Memory and disks that are full."""

import errno

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from tests.trace.error_translation.corpus.classifier import X
from tests.trace.error_translation.corpus.mistake import mistake


@mistake(
    "memory-of-array",
    "An array of shape (100000, 1000, 1000, 100000) and type float64 needs 71.1 PiB, more memory than there is."
    " Take fewer samples at a time, or keep pixels as uint8, an eighth of float64, and divide by 255 in the "
    "network.",
)
def an_array_larger_than_memory():
    np.zeros((100000, 1000, 1000, 100000))


@mistake(
    "memory-full",
    "There is not enough memory left for this step. Use fewer samples, smaller images or smaller batches, "
    "delete large arrays with del, or restart the kernel.",
    tempting="memory-of-array",
)
def memory_full_without_a_size():
    raise MemoryError


@mistake(
    "memory-of-classes",
    "to_categorical makes a column for every number up to the largest label, here 9999999999999, and that needs"
    " 218. TiB. Are these class numbers? Look at the labels with np.unique(y).",
    tempting="memory-of-array",
)
def one_hot_of_large_numbers():
    keras.utils.to_categorical(np.array([1, 2, 9999999999999]))


@mistake(
    "memory-full",
    "There is not enough memory left for this step. Use fewer samples, smaller images or smaller batches, "
    "delete large arrays with del, or restart the kernel.",
    tempting="memory-of-batch",
)
def a_tensor_larger_than_memory():
    tf.zeros((1000000, 1000000, 100))


@mistake(
    "memory-full",
    "There is not enough memory of the GPU left for this step. Use fewer samples, smaller images or smaller "
    "batches, delete large arrays with del, or restart the kernel.",
)
def memory_of_the_gpu():
    device = "/job:localhost/replica:0/task:0/device:GPU:0"
    text = f"OOM when allocating tensor with shape[1024,512,512,64] and type float on {device} by allocator GPU_0_bfc"
    raise tf.errors.ResourceExhaustedError(None, None, text)


@mistake(
    "memory-of-call",
    "big: there is not enough memory for 16 samples at once (a tensor of shape (16000000, 1000000)). A call "
    "takes all of them as one batch: use model.predict(x, batch_size=32).",
    tempting="memory-of-batch",
)
def a_call_with_too_many_samples():
    class A(layers.Layer):
        def call(self, x):
            return tf.zeros((len(x) * 1000000, 1000000))

    A(name="big")(X)


@mistake(
    "memory-of-weights",
    "the layer: its weights (20000000, 200000) need 14,901.2 GiB, more memory than there is. A Dense layer "
    "after Flatten has a weight for every value: make what comes before it smaller, with pooling or "
    "GlobalAveragePooling2D.",
    tempting="memory-of-batch",
)
def weights_larger_than_memory():
    m = keras.Sequential([keras.Input((20000000,)), layers.Dense(200000)])


@mistake(
    "disk-full",
    "The disk is full: 'm.keras' could not be written. Delete files that are not needed, such as old "
    "checkpoints, or write to another folder.",
    tempting="memory-full",
)
def a_full_disk():

    raise OSError(errno.ENOSPC, "No space left on device", "m.keras")


@mistake(
    "disk-full",
    "The disk is full: a file could not be written. Delete files that are not needed, such as old checkpoints, "
    "or write to another folder.",
    tempting="memory-full",
)
def a_full_disk_of_tensorflow():
    raise tf.errors.ResourceExhaustedError(None, None, "/tmp/x/events.out; No space left on device")
