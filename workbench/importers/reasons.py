"""Why a node is not faithful, in words that a learner reads; kept in the node, and shown by the report."""

from workbench.messages import mark, say

LAMBDA = mark(
    "A Lambda layer holds a Python function as bytecode, which is never run. Write the function with keras.ops, "
    "or as a layer of your own."
)
NO_MODULE = mark(
    "Its class is not known here. Import the module that defines it first, or replace it by layers of Keras."
)
GONE = mark("This Keras has no such layer any more. Replace it by layers of today.")
NO_FUNCTION = mark("No public function of keras.ops computes this. Replace it by one that does.")
_LOST = mark("Its configuration holds what cannot be written as code: {words}. Set it again by hand.")
NO_SHAPE = mark("The model does not say the shape of its input. Set the parameter 'shape'.")
OTHER_NAME = mark("Keras does not take this name for a layer; the code uses {name!r}.")


def lost(words: tuple[str, ...]) -> str:
    """The reason for a configuration with words that are no plain values."""
    return say(_LOST, words=", ".join(words))
