"""From class names to the names a learner reads."""

import re

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
    spaced = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", _WHOLE_WORDS.get(name, name))
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", spaced).lower()
