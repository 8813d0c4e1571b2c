"""Reading source in the tests' own process: what the child process does, without its start."""

import json

import keras
import msgspec

from workbench.graph.document import Graph
from workbench.importers.build_recorder import BuildRecord
from workbench.importers.model_description import described
from workbench.importers.source_execution import build
from workbench.importers.source_import import understood


class Reader:
    """Runs ``source`` once. ``model`` is what it builds."""

    def __init__(self, source: str) -> None:
        found = build(source).found
        assert found is not None
        self.model, record = found.model, found.record
        config, self._results = described(self.model)
        self._config = json.loads(json.dumps(config))
        self._story = msgspec.convert(json.loads(msgspec.json.encode(record)), BuildRecord)
        self._source = source

    def graph(self, like: Graph | None = None) -> Graph:
        return understood(self._config, self._results, self._story, self._source, where="test", like=like)


def read(source: str, like: Graph | None = None) -> Graph:
    keras.backend.clear_session()
    return Reader(source).graph(like)
