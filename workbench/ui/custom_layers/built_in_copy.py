"""The text of a layer of Keras or of the workbench as one's own: with its imports and helpers, under another name."""

import ast
import re
import sys
from importlib import import_module
from typing import Any

from workbench.catalog.node_types import NodeType
from workbench.modules.module_source import duplicate_of

_EXPORT = re.compile(
    r"^@keras_export\((?:[^()]|\n)*\)\n|^from keras\.src\.api_export import keras_export\n", re.MULTILINE
)
"""With these a copy would say that it is Keras's own."""


def can_be_copied(kind: NodeType) -> bool:
    """Whether a type is a layer of one input whose class can stand on its own."""
    return kind.kind == "layer" and kind.call == "tensor"


def built_in_copy(kind: NodeType, name: str) -> str:
    """The text of a module with a copy of a type's class under another name. Raises SourceUnknown."""
    cls = getattr(import_module(kind.module), kind.name)
    text = _EXPORT.sub("", duplicate_of(cls, name))
    return _with_public_bases(_without_other_layers(text, cls, name), cls, name)


def _without_other_layers(text: str, cls: Any, name: str) -> str:
    """With the layers that it uses imported from where they are: a text of one's own holds one layer."""
    namespace = vars(sys.modules[cls.__module__])
    lines = text.split("\n")
    others = [node for node in ast.parse(text).body if isinstance(node, ast.ClassDef) and node.name != name]
    for node in reversed(others):
        if issubclass(namespace[node.name], import_module("keras").Layer):
            lines[node.lineno - 1 : node.end_lineno] = []
            lines.insert(0, f"from {cls.__module__} import {node.name}")
    return "\n".join(lines)


def _with_public_bases(text: str, cls: Any, name: str) -> str:
    """With every base that is no plain Layer by its whole path, so that one sees where it is from."""
    namespace = vars(sys.modules[cls.__module__])
    node = next(one for one in ast.parse(text).body if isinstance(one, ast.ClassDef) and one.name == name)
    for base in node.bases:
        found = namespace.get(base.id) if isinstance(base, ast.Name) else None
        if isinstance(base, ast.Name) and isinstance(found, type) and base.id != "Layer":
            head = f"import {found.__module__.split('.', maxsplit=1)[0]}\n"
            text = ("" if re.search(rf"^{head}", text, re.MULTILINE) else head) + text
            path = f"{found.__module__}.{base.id}"
            text = re.sub(rf"(^class {name}\([^)]*?)\b{base.id}\b", rf"\g<1>{path}", text, flags=re.MULTILINE)
    return text
