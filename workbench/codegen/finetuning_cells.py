"""Fine-tuning in an exported notebook: the last frozen block is trained with the head, in small steps."""

from msgspec.structs import replace

from workbench.codegen.compile_recipe import recipe
from workbench.codegen.expressions import CallExpression, Literal, Name
from workbench.graph.document import Graph
from workbench.graph.freezing import frozen_state, has_weights
from workbench.graph.frozen_blocks import frozen_units, last_units, thaw
from workbench.graph.repetition import written_out
from workbench.graph.vocabulary import MODEL

_SMALL_RATE = 1e-4
_FROZEN = """\
# Batch normalization keeps the mean and variance that it has collected.
frozen = [
    layer
    for layer in {layers}
    if layer.weights
    and not layer.trainable
    and not isinstance(layer, keras.layers.BatchNormalization)
]"""
_LAYERS_OF = """\
def layers_of(model):
    for layer in model.layers:
        yield from layers_of(layer) if hasattr(layer, "layers") else [layer]"""
_NESTED = """\
chosen = [layer for layer in layers_of(model) if layer.trainable] + frozen[-{count}:]
model.trainable = True  # nested models would hold back their layers
for layer in layers_of(model):
    layer.trainable = layer in chosen"""
_FLAT = """\
for layer in frozen[-{count}:]:
    layer.trainable = True"""


def finetuning_code(graph: Graph) -> str:
    """The code that trains the last frozen block of ``model`` with its head, but for the fit; "" where none is frozen.

    Raises CannotGenerate for an unfinished drawing.
    """
    if not frozen_units(graph):
        return ""
    count = _trained(written_out(thaw(graph, last_units(graph, 1)))) - _trained(written_out(graph))
    if count < 1:  # nothing but batch normalization
        return ""
    nested = _has_models(graph)
    frozen = _FROZEN.format(layers="layers_of(model)" if nested else "model.layers")
    chosen = (_NESTED if nested else _FLAT).format(count=count)
    rate = CallExpression(Name("keras.optimizers.Adam"), keywords=(("learning_rate", Literal(_SMALL_RATE)),))
    compiled = replace(recipe(graph), optimizer=rate).compile_text()
    code = f"{frozen}\n{chosen}\n{compiled}"
    return f"{_LAYERS_OF}\n\n\n{code}" if nested else code


def _trained(level: Graph) -> int:
    """How many layers of a level, and of the blocks in it, training changes."""
    count = 0
    for node in level.nodes:
        if frozen_state(node) == "frozen" or not has_weights(node):
            continue
        count += _trained(node.inner) if node.inner is not None else 1
    return count


def _has_models(level: Graph) -> bool:
    return any(node.inner is not None and (node.type == MODEL or _has_models(node.inner)) for node in level.nodes)
