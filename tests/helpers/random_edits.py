"""Random edits, as a user could try them."""

import random
from collections.abc import Callable

from workbench.graph import edits
from workbench.graph.blocks import fold, unfold
from workbench.graph.clipboard import copy, paste
from workbench.graph.document import Graph

TYPES = ["Input", "Output", "Dense", "Conv2D", "Flatten", "Add", "Concatenate", "LSTM", "Block", "MultiHeadAttention"]


def random_edit(graph: Graph, chance: random.Random) -> Graph:
    """One edit a user could try. Raises GraphError when it is refused."""
    some = [node.id for node in graph.nodes] or ["n1"]
    one, two = chance.choice(some), chance.choice(some)
    part = chance.sample(some, k=min(len(some), chance.randint(1, 3)))
    choices: list[Callable[[], Graph]] = [
        lambda: edits.add_node(graph, chance.choice(TYPES), position=(chance.uniform(-9, 9), 1.0)),
        lambda: graph.add(chance.choice(TYPES)),
        lambda: edits.connect(graph, one, two),
        lambda: edits.connect(graph, one, two),
        lambda: edits.disconnect(graph, chance.choice(graph.edges)) if graph.edges else graph,
        lambda: edits.rename(graph, one, chance.choice("abcdefgh한🙂") * chance.randint(1, 3)),
        lambda: edits.set_param(graph, one, "units", chance.randint(-1, 9)),
        lambda: edits.set_param(graph, one, "return_state", chance.random() < 0.5),
        lambda: edits.reset_param(graph, one, "units"),
        lambda: edits.move(graph, {one: (chance.uniform(-500, 500), chance.uniform(-500, 500))}),
        lambda: edits.delete(graph, part) if len(graph.nodes) > 12 else graph,
        lambda: edits.share(graph, one, two),
        lambda: edits.insert_on(graph, chance.choice(graph.edges), "Flatten") if graph.edges else graph,
        lambda: edits.annotate(graph, one, "why"),
        lambda: fold(graph, part),
        lambda: unfold(graph, one),
        lambda: paste(graph, copy(graph, part)) if len(graph.nodes) < 30 else graph,
    ]
    return chance.choice(choices)()
