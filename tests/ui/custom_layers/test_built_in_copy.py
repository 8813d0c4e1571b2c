"""Copies of built-in layers: each can be read as a layer of one's own, and runs."""

import pytest

from workbench.catalog import node_types
from workbench.custom import read
from workbench.ui.custom_layers.built_in_copy import built_in_copy, can_be_copied

COPIED = [kind for kind in node_types() if can_be_copied(kind)]


@pytest.mark.parametrize("category", sorted({kind.category for kind in COPIED}))
def test_every_layer_of_a_category_can_be_copied(category: str) -> None:
    wrong = {}
    for kind in (kind for kind in COPIED if kind.category == category):
        text = built_in_copy(kind, f"My{kind.name}")
        reading = read(text)
        if not reading.ok or reading.class_name != f"My{kind.name}" or "keras_export" in text:
            wrong[kind.name] = reading.problems[:1]
            continue
        exec(compile(text, kind.name, "exec"), {"__name__": "copied"})
    assert wrong == {}
