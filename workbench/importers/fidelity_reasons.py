"""Why a node is not faithful, in words that a learner reads; kept in the node, and shown by the report."""

from collections.abc import Mapping

from workbench.catalog.class_lookup import can_be_code, layer_class, settings
from workbench.catalog.own_code import Parts, constructor
from workbench.graph.document import Value
from workbench.messages import mark, say

LAMBDA = mark(
    "A Lambda layer holds a Python function as bytecode, which is never run. Write the function with keras.ops, "
    "or as a layer of your own."
)
NO_MODULE = mark(
    "Its class is not known here. Import the module that defines it first, or replace it by layers of Keras."
)
NO_CONFIG = mark(
    "{name} is a {class_name} (line {line}), and this class does not say with which arguments it was made. "
    "Add to the class: {method}"
)
NOT_KEPT = mark(
    "{name} is a {class_name} (line {line}), and this class does not say with which arguments it was made. "
    "Keep them in __init__ ({kept}), and add to the class: {method}"
)
STARRED = mark(
    "{name} is a {class_name} (line {line}), whose constructor takes *{word}: any number of values, which have no "
    "names to be written by. Take one list, {word}, keep it in __init__ (self.{word} = {word}), and add to the "
    "class: {method}"
)
BY_PLACE = mark(
    "{name} is a {class_name} (line {line}), whose constructor takes {word} by its place alone, so that it cannot be "
    "written by its name. Take the '/' out of __init__, keep the argument (self.{word} = {word}), and add to the "
    "class: {method}"
)
NO_OBJECT = mark(
    "The argument {word!r} of {name} is an object of the class {class_name}, which cannot be written. Hand in numbers, "
    "texts or layers instead, and keep them in __init__."
)
PARTIAL = mark(
    "The argument {word!r} of {name} is a partial function that cannot be written. Define a function with def instead."
)
NO_FUNCTION_TEXT = mark(
    "The argument {word!r} of {name} is a function whose text, or something that it needs, cannot be found. "
    "Define it with def in the same cell or file."
)
NO_TEXT = mark(
    "{name} is a {class_name}, a class of its own whose text, or something that it needs, cannot be found. "
    "Put the class and what it needs into the same cell or file."
)
NO_NAME = mark(
    "{name}: the constructor of {class_name} (line {line}) takes no name, so the code leaves the name to Keras. "
    "Add **kwargs to __init__, and hand them on: super().__init__(**kwargs)."
)
NOT_IN_CODE_BEGINNING = mark("Not in this code:")
NOT_IN_CODE = mark("Not in this code: {what}. Call the layer's {method} after the model is built.")
STATISTICS = mark("the {count} means and variances that the layer has learned")
FROM_DATA = mark("what the layer may have learned from data, of which a configuration says nothing")
VOCABULARY = mark("the vocabulary of {count} words that the layer has learned")
REMOVED_LAYER = mark("This Keras has no such layer any more. Replace it by layers of today.")
NO_FUNCTION = mark("No public function of keras.ops computes this. Replace it by one that does.")
MORE_RESULTS = mark(
    "It gives {count} tensors here, and a node of its type has {ports}. Replace it by operations that give one each."
)
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
RENAMED = mark("Keras 3 takes no '/' in the name of a layer. It is '_' now in {count} of them: {names}.")
OWN_POLICY = mark("The model's own dtype policy ({name}) is not written into the code; those of its layers are.")
LAMBDAS = mark(
    "Lambdas are made again from their text and compute the same: {names}. Keras compares lambdas by their bytecode, "
    "so get_config() of the two models differs."
)
OF_TENSORFLOW = mark(
    "For functions of TensorFlow the code has Keras's own, which compute the same: {names}. get_config() of the two "
    "models differs in their names."
)
HARD_SIGMOID = mark(
    "Keras 1 and 2 computed hard_sigmoid as clip(0.2 * x + 0.5, 0, 1), Keras 3 computes clip(x / 6 + 0.5, 0, 1): with "
    "the old weights the results differ."
)
NO_SHAPE = mark("The model does not say the shape of its input. Set the parameter 'shape'.")
OTHER_NAME = mark("Keras does not take this name for a layer; the code uses {name!r}.")


def why_opaque(module: str, class_name: str, config: Mapping[str, Value], source: Parts = ()) -> str:
    """Why no code can be written for a layer.

    Args:
        module: The module of its class.
        class_name: The name of its class.
        config: What its ``get_config()`` gives.
        source: The text of its class, where it is one of the user's own.

    Returns:
        The sentence; empty when code can be written.

    >>> why_opaque("keras.layers", "Dense", {"units": 4})
    ''
    """
    if class_name == "Lambda" and not can_be_code(config.get("function")):
        return say(LAMBDA)
    if source:
        _, lost = settings(constructor(class_name, source), config)
        return say(_LOST, words=", ".join(lost)) if lost else ""
    cls = layer_class(module, class_name)
    if cls is None:
        return say(REMOVED_LAYER if module.startswith("keras") else NO_MODULE)
    _, lost = settings(cls, config)
    return say(_LOST, words=", ".join(lost)) if lost else ""
