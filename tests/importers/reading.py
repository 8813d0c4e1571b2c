"""Reading source in the tests' own process: what the child process does, without its start."""

import json

import keras
import msgspec

from workbench.graph.document import Graph
from workbench.importers.building import build
from workbench.importers.described import described
from workbench.importers.source import understood
from workbench.importers.watching import Story


def read(source: str, like: Graph | None = None) -> Graph:
    keras.backend.clear_session()
    found = build(source)
    assert found is not None
    config, results = described(found[0])
    story = msgspec.convert(json.loads(msgspec.json.encode(found[1])), Story)
    return understood(json.loads(json.dumps(config)), results, story, source, where="test", like=like)
