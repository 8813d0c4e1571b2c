"""The text that a new layer begins with: Keras's methods in place, and a working example."""

import keyword
import re

_TEXT = '''import keras
from keras import ops


class {name}(keras.layers.Layer):
    """Multiplies each channel with a weight that is learned."""

    def __init__(self, initial: float = 1.0, **kwargs):
        super().__init__(**kwargs)
        self.initial = initial

    def build(self, input_shape):
        start = keras.initializers.Constant(self.initial)
        self.scale = self.add_weight(shape=(input_shape[-1],), initializer=start, name="scale")

    def call(self, inputs):
        return inputs * ops.cast(self.scale, inputs.dtype)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {{**super().get_config(), "initial": self.initial}}
'''


def template(name: str = "MyLayer") -> str:
    """A working layer to begin with.

    Args:
        name: What it is to be called; what cannot be the name of a class is left out.

    Returns:
        The text of a Python module with one class.

    >>> template("Scale by channel").splitlines()[4]
    'class ScaleByChannel(keras.layers.Layer):'
    """
    return _TEXT.format(name=class_name(name))


def class_name(name: str) -> str:
    """A name of a class as close to ``name`` as can be: ``"my layer"`` → ``"MyLayer"``."""
    words = re.findall(r"\w+", name)
    text = "".join(word[0].upper() + word[1:] for word in words)
    return text if text.isidentifier() and not keyword.iskeyword(text) else f"My{text}" if text else "MyLayer"
