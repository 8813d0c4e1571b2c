"""How many axes a node type's input must have, as far as that depends on the type alone."""

import re

from workbench.catalog.node_types import NodeType

_OTHERS = {"LSTM": 2, "GRU": 2, "SimpleRNN": 2, "Bidirectional": 2, "STFTSpectrogram": 2, "RepeatVector": 1}
"""Types whose names do not say it."""


def dimensions(name: str) -> int | None:
    """The number of dimensions that a type's name says.

    >>> dimensions("Conv2DTranspose"), dimensions("Dense")
    (2, None)
    """
    found = re.search(r"(\d)D", name)
    return int(found.group(1)) if found else None


def input_rank(kind: NodeType) -> int | None:
    """How many axes the first input of a type must have, without the batch; None where several numbers are right.

    >>> from workbench.catalog import node_type
    >>> input_rank(node_type("Conv2D")), input_rank(node_type("ConvLSTM2D")), input_rank(node_type("Dense"))
    (3, 4, None)
    """
    count = dimensions(kind.name)
    if count is None:
        return _OTHERS.get(kind.name)
    in_time = "LSTM" in kind.name
    return count + in_time + 1
