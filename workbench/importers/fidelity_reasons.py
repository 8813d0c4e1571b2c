"""Why a node is not faithful, in words that a learner reads; kept in the node, and shown by the report."""

from collections.abc import Mapping

from workbench.catalog.class_lookup import layer_class, settings
from workbench.graph.document import Value
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
OWN_CLASS = mark(
    "{name} is a class of its own. The code makes a plain Keras model of the same layers; what the class adds, such as "
    "a train_step() of its own, is not in it."
)
SEVERAL = mark(
    "The code makes several models. {taken} was taken; the others are: {others}. "
    "Ask for another by its name: wb.from_source(…, name={first!r})."
)
NOT_RUN = mark("The model was read without running these calls of the code: {calls}.")
FAILED_LINES = mark("These lines of the code failed and were left out, with what depends on them: {lines}.")
OWN_POLICY = mark("The model's own dtype policy ({name}) is not written into the code; those of its layers are.")
HARD_SIGMOID = mark(
    "Keras 1 and 2 computed hard_sigmoid as clip(0.2 * x + 0.5, 0, 1), Keras 3 computes clip(x / 6 + 0.5, 0, 1): with "
    "the old weights the results differ."
)
NO_SHAPE = mark("The model does not say the shape of its input. Set the parameter 'shape'.")
OTHER_NAME = mark("Keras does not take this name for a layer; the code uses {name!r}.")


def why_opaque(module: str, class_name: str, config: Mapping[str, Value]) -> str:
    """Why no code can be written for a layer.

    Args:
        module: The module of its class.
        class_name: The name of its class.
        config: What its ``get_config()`` gives.

    Returns:
        The sentence; empty when code can be written.

    >>> why_opaque("keras.layers", "Dense", {"units": 4})
    ''
    """
    if class_name == "Lambda":
        return say(LAMBDA)
    cls = layer_class(module, class_name)
    if cls is None:
        return say(GONE if module.startswith("keras") else NO_MODULE)
    _, lost = settings(cls, config)
    return say(_LOST, words=", ".join(lost)) if lost else ""
