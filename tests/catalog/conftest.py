"""Real Keras objects from catalog values."""

import os
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import pytest

from workbench.catalog import NodeType, node_type
from workbench.graph.document import Value, thawed

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

Make = Callable[[NodeType, Mapping[str, Value]], Any]


@pytest.fixture(scope="session")
def make() -> Make:
    """Call the real constructor of a type."""
    pytest.importorskip("keras")
    return construct


def construct(item: NodeType, params: Mapping[str, Value]) -> Any:
    values = {}
    for name, value in params.items():
        parameter = item.parameter(name)
        if parameter is not None and parameter.kind == "layer" and value is not None:
            values[name] = construct(node_type(value["class_name"]), value["config"])
        else:
            values[name] = thawed(value)
    return getattr(import_module(item.module), item.name)(**values)
