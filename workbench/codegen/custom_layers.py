"""Layers that the catalog does not have: written by their class, where that can be imported."""

from workbench.catalog.class_lookup import layer_class, settings
from workbench.catalog.own_code import constructor, defined_name, takes
from workbench.codegen.codegen_errors import OpaqueLayer
from workbench.codegen.expressions import CallExpression, Expression, Name
from workbench.codegen.value_expressions import value_expression
from workbench.graph.document import Node
from workbench.messages import mark, say

_UNKNOWN = mark("Its class is not known here. Import the module that defines it first.")
_WORDS = mark("Its class does not take: {words}.")


def custom_layer(node: Node, name: Expression) -> CallExpression:
    """``LayerScale(init_values=1e-06, projection_dim=96, name="scale")``.

    Raises OpaqueLayer for a layer that cannot be written. The class is looked up, so that a document can name no
    other function; a module outside Keras must have been imported already. A class of the user's own comes with its
    text.
    """
    module, class_name = str(node.params["module"]), str(node.params["class_name"])
    if node.params.get("reason"):
        raise OpaqueLayer(where=node.name, received=f"{module}.{class_name}", reason=node.params["reason"])
    source = tuple(map(str, node.params.get("source") or ()))
    if source and class_name not in map(defined_name, source):  # no other text of a file may become code
        raise OpaqueLayer(where=node.name, received=class_name, reason=say(_UNKNOWN))
    cls = constructor(class_name, source) if source else layer_class(module, class_name)
    if cls is None:
        raise OpaqueLayer(where=node.name, received=f"{module}.{class_name}", reason=say(_UNKNOWN))
    given, lost = settings(cls, node.params.get("config") or {})
    if lost:
        raise OpaqueLayer(where=node.name, received=class_name, reason=say(_WORDS, words=", ".join(lost)))
    keywords = tuple((word, value_expression(value)) for word, value in given.items())
    named = () if source and not takes(constructor(class_name, source), "name") else (("name", name),)
    return CallExpression(Name(custom_path(node)), keywords=(*keywords, *named))


def custom_path(node: Node) -> str:
    """How generated code names the class: ``layers.RNN`` for one of Keras's own layers, else by itself."""
    class_name = str(node.params["class_name"])
    return f"layers.{class_name}" if node.params["module"] == "keras.layers" else class_name


def custom_import(node: Node) -> tuple[str, str] | None:
    """The module and class to import, or None where ``from keras import layers`` is enough."""
    if node.type != "Custom" or node.params["module"] == "keras.layers" or node.params.get("source"):
        return None
    return str(node.params["module"]), str(node.params["class_name"])
