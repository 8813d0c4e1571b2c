"""Reading source in the tests' own process: what the child process does, without its start."""

import json

import keras
import msgspec

from workbench.graph.document import Graph
from workbench.graph.layout import laid_out
from workbench.importers.building import build
from workbench.importers.comments import comments_above
from workbench.importers.described import described
from workbench.importers.functional import Reading
from workbench.importers.matching import matched
from workbench.importers.models import read_model
from workbench.importers.names import without_made_up_names
from workbench.importers.telling import told
from workbench.importers.watching import Story


def read(source: str, like: Graph | None = None) -> Graph:
    keras.backend.clear_session()
    found = build(source)
    assert found is not None
    config, results = described(found[0])
    story = msgspec.convert(json.loads(msgspec.json.encode(found[1])), Story)
    config = json.loads(json.dumps(config))
    graph = read_model(config, Reading(where="test", results=lambda name: results.get(name, 0)))
    graph = laid_out(without_made_up_names(told(graph, story, comments_above(source)), source))
    return graph if like is None else matched(graph, like, story.variables)
