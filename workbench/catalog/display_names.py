"""From class names to the names a learner reads."""

import re
import unicodedata

from workbench import text_format

_WHOLE_WORDS = {
    "ReLU": "Relu",
    "PReLU": "Prelu",
    "LeakyReLU": "LeakyRelu",
    "RMSprop": "Rmsprop",
    "TerminateOnNaN": "TerminateOnNan",
    "TensorBoard": "Tensorboard",
}


def snake_case(name: str) -> str:
    """A class name as a variable's name.

    >>> [snake_case(name) for name in ("MaxPooling2D", "LSTM", "L1L2", "ReLU", "CSVLogger")]
    ['max_pooling2d', 'lstm', 'l1l2', 'relu', 'csv_logger']
    """
    return text_format.snake_case(_WHOLE_WORDS.get(name, name))


def layer_name(name: str, fallback: str) -> str:
    """A layer name that Keras and TensorFlow take: ASCII letters and digits with ``_ . -`` between them.

    Where no letter of a name is left, the name of the type stands in its place.

    >>> layer_name("my conv", "conv2d"), layer_name("합성곱", "conv2d"), layer_name("합성곱1", "conv2d")
    ('my_conv', 'conv2d', 'conv2d_1')
    """
    text = re.sub(r"[^A-Za-z0-9_.-]+", "_", unicodedata.normalize("NFKC", name)).lstrip("_-")
    if not re.search("[A-Za-z0-9]", text):
        return fallback
    return f"{fallback}_{text.rstrip('_')}" if not re.search("[A-Za-z]", text) and loses_letters(name) else text


def loses_letters(name: str) -> bool:
    """Whether a name has letters that the name of a layer cannot have.

    >>> loses_letters("합성곱1"), loses_letters("my conv")
    (True, False)
    """
    return any(one.isalpha() and not one.isascii() for one in unicodedata.normalize("NFKC", name))
