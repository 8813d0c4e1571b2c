"""A process that reads one source after another as the child of ``wb.from_source`` does, and tries what comes back.

One JSON object a line on standard input, one on standard output. Run as ``python -m tests.importers.corpus_process``.
"""

import ast
import contextlib
import io
import json
import os
import subprocess
import sys
from typing import Any
from unittest.mock import patch

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import msgspec
import numpy as np

import workbench as wb
from workbench.importers import import_subprocess, report
from workbench.importers.model_description import described
from workbench.importers.source_import import _accept, _understood, understood
from workbench.importers.source_remarks import with_remarks
from workbench.importers.source_text import source_text
from workbench.messages import TeachingError


class CorpusReader:
    """Starts the process and asks it."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.importers.corpus_process"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )

    def ask(self, source: str, name: str) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"source": source, "name": name}) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


def main() -> None:
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    skipped = import_subprocess.prepared()
    sys.modules["keras_tuner"] = None  # type: ignore[assignment] # missing, also where the bench has it installed
    for line in sys.stdin:
        with contextlib.redirect_stdout(io.StringIO()):
            answer = _answer(json.loads(line), skipped)
        out.write(json.dumps(answer) + "\n")
        out.flush()


def _answer(request: dict[str, Any], skipped: Any) -> dict[str, Any]:
    keras.backend.clear_session()
    models: list[Any] = []

    def keep(model: Any) -> Any:
        models.append(model)
        return described(model)

    try:
        given = source_text(request["source"])
        asked = {"source": given.text, "name": request["name"], "timeout": 60}
        with patch.object(import_subprocess, "described", keep):
            content = msgspec.json.encode(import_subprocess.answered(asked, skipped), enc_hook=str)
        found = _understood(content, given.where, 60)
        _accept(found["model"])
        graph = understood(found["model"], found["results"], found["record"], given.text, where=given.where, like=None)
        graph = with_remarks(graph, found)
        codes = [remark.code for remark in report(graph)]
        answer = {"types": [node.type for node in graph.nodes], "remarks": codes}
        if "opaque" in codes:
            return answer | {"equal": "opaque", "lambdas": "lambda" in codes}
        if not (models[-1].built and models[-1].inputs):
            return answer | {"equal": "not built", "lambdas": False}
        source = wb.to_source(graph)
        return answer | {"equal": _equal(models[-1], source), "lambdas": _has_lambda(source)}
    except TeachingError as refusal:
        return {"refused": type(refusal).__name__, "message": str(refusal)}
    except Exception as error:  # noqa: BLE001 - a crash is what the test looks for
        return {"crash": f"{type(error).__name__}: {error}"}


def _has_lambda(source: str) -> bool:
    """Whether a lambda is the argument of a layer."""
    nodes = ast.walk(ast.parse(source))
    return any(isinstance(node, ast.keyword) and isinstance(node.value, ast.Lambda) for node in nodes)


def _equal(model: Any, source: str) -> str:
    """Whether the model that ``source`` builds gives the same for the same inputs and weights; else what differs."""
    keras.backend.clear_session()
    namespace: dict[str, Any] = {"__name__": "generated"}
    exec(source, namespace)
    other = namespace["build_model"]()
    ours, theirs = _variables(model), _variables(other)
    if [tuple(one.shape) for one in ours] != [tuple(one.shape) for one in theirs]:
        return "other weights"
    for one, two in zip(ours, theirs, strict=True):
        two.assign(one)
    inputs = [_drawn(tensor) for tensor in model.inputs]
    given = inputs[0] if len(inputs) == 1 else inputs
    try:
        expected = keras.tree.flatten(model(given, training=False))
        received = keras.tree.flatten(other(given, training=False))
    except Exception as error:  # noqa: BLE001
        return f"fails: {error}"[:200]
    same = all(np.array_equal(np.asarray(one), np.asarray(two)) for one, two in zip(expected, received, strict=True))
    return "equal" if same else "other outputs"


def _variables(model: Any) -> list[Any]:
    """What an epoch of training would change; statistics that are arguments in code are no variables there."""
    adapted = ("Normalization",)
    layers = [layer for layer in model._flatten_layers() if type(layer).__name__ not in adapted]
    found = {id(one): one for layer in layers for one in layer._trainable_variables + layer._non_trainable_variables}
    return [one for one in found.values() if "seed" not in one.path]


def _drawn(tensor: Any) -> Any:
    shape = [tensor.shape[0] or 2, *(size or 7 for size in tensor.shape[1:])]
    if tensor.dtype == "string":
        import tensorflow as tf

        return tf.constant(np.full(shape, "a c"))
    chance = np.random.default_rng(0)
    if "int" in tensor.dtype:
        return chance.integers(0, 8, shape).astype(tensor.dtype)
    return (chance.random(shape) * 20).astype(tensor.dtype)


if __name__ == "__main__":
    main()
