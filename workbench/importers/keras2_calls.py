"""Calls in the words of Keras 1 and 2, rewritten in those of Keras 3 before source is run."""

import ast
from collections.abc import Mapping
from typing import Any

from workbench.catalog import find_object
from workbench.catalog.renamed_arguments import LAYER_CLASSES, renamed_arguments
from workbench.importers.legacy_names import WITHOUT_EFFECT, parameter_value

BATCHED = "_with_batch_shape"
"""The function that gives a layer the shape of its input, batch first: see :mod:`keras2_modules`."""

PLAIN = "_without_numpy"
"""The function that makes Python's numbers of NumPy's in the arguments of a layer."""

_MODEL_WORDS = {"input": "inputs", "output": "outputs"}
_OPTIMIZER_WORDS = {"lr": "learning_rate", "epsilon": "epsilon"}
_OPTIMIZERS = frozenset({
    "SGD", "RMSprop", "Adam", "AdamW", "Adadelta", "Adagrad", "Adamax", "Nadam", "Ftrl", "sgd", "rmsprop", "adam",
    "adadelta", "adagrad", "adamax", "nadam",
})  # fmt: skip
_GONE_OPTIMIZER_WORDS = ("decay", "schedule_decay")
_TO_CONSTRUCTOR = frozenset({"batch_input_shape", "input_shape", "input_dtype", "input_length", "input_dim"})
"""Words that a configuration holds for the Input before a layer; in a call they are how one writes that Input."""

_KERNELS = {"Convolution2D": 2, "Convolution3D": 3, "Convolution1D": 1, "AtrousConvolution2D": 2,
            "SeparableConvolution2D": 2, "Deconvolution2D": 2}  # fmt: skip
"""How many numbers after the filters are the kernel's size, in the order of Keras 1."""


def modern_calls(tree: ast.Module) -> ast.Module:
    """``tree`` with renamed classes and arguments of Keras 1 and 2 replaced; what it defines itself is left alone."""
    own = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef | ast.FunctionDef)}
    _ModernCalls(own).visit(tree)
    return ast.fix_missing_locations(tree)


class _ModernCalls(ast.NodeTransformer):
    def __init__(self, own: set[str]) -> None:
        self._own = own

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST:
        node.module = _module(node.module) if node.module and not node.level else node.module
        return node

    def visit_Import(self, node: ast.Import) -> ast.AST:
        for item in node.names:
            item.name = _module(item.name)
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        name = _called(node.func)
        if name is None or name in self._own:
            return node
        if name == "Model":
            node.keywords = _renamed(node.keywords, _MODEL_WORDS)
        elif name in _OPTIMIZERS:
            kept = [word for word in node.keywords if word.arg not in _GONE_OPTIMIZER_WORDS]
            node.keywords = _renamed(kept, _OPTIMIZER_WORDS)
        elif name in LAYER_CLASSES or find_object("layer", name) is not None:
            return _as_layer(node, name)
        return node


def _module(name: str) -> str:
    """The module of today; TensorFlow's own copies of Keras are Keras."""
    for old in ("tensorflow.python.keras", "tensorflow.contrib.keras.python.keras", "tensorflow.contrib.keras"):
        if name == old or name.startswith(f"{old}."):
            return "tensorflow.keras" + name.removeprefix(old)
    return name


def _called(function: ast.expr) -> str | None:
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else None


def _renamed(keywords: list[ast.keyword], words: Mapping[str, str]) -> list[ast.keyword]:
    given = {word.arg for word in keywords}
    for word in keywords:
        new = words.get(word.arg or "")
        word.arg = new if new is not None and new not in given else word.arg
    return keywords


def _as_layer(node: ast.Call, name: str) -> ast.expr:
    """The call of a layer's constructor in the words of Keras 3, with the shape of its input beside it."""
    words = renamed_arguments(LAYER_CLASSES.get(name, name))
    _join_kernel(node, name)
    kept = []
    for word in node.keywords:
        if word.arg in WITHOUT_EFFECT and word.arg not in words and word.arg not in _TO_CONSTRUCTOR:
            continue
        if word.arg == "mode" and LAYER_CLASSES.get(name, name) == "BatchNormalization":
            continue
        kept.append(word)
    node.keywords = _renamed(kept, words)
    for word in node.keywords:
        if word.arg is not None and isinstance(word.value, ast.Constant) and isinstance(word.value.value, str):
            word.value = ast.Constant(_value(word.arg, word.value.value))
    node.args = [_plain(item) for item in node.args]
    for word in node.keywords:
        word.value = _plain(word.value) if word.arg is not None else word.value
    return _with_shape(node, name)


def _plain(value: ast.expr) -> ast.expr:
    """An argument without NumPy's numbers, where it may be one of them."""
    if not any(isinstance(part, ast.Call | ast.Name | ast.Attribute | ast.Subscript) for part in ast.walk(value)):
        return value
    if isinstance(value, ast.Starred | ast.Lambda):
        return value
    return ast.copy_location(ast.Call(ast.Name(PLAIN, ast.Load()), [value], []), value)


def _with_shape(node: ast.Call, name: str) -> ast.expr:
    """``batched(LSTM(4), (1, 5, 7))`` for what Keras 3 takes no longer: the shape of the whole batch in a layer."""
    by_word = {word.arg: word.value for word in node.keywords}
    length = by_word.get("input_length")
    shape: ast.expr | None = by_word.get("batch_input_shape")
    gone = {"batch_input_shape"}
    if shape is None and length is not None and name != "Embedding" and "input_dim" in by_word:
        shape = ast.Tuple([ast.Constant(None), length, by_word["input_dim"]], ast.Load())
        gone |= {"input_length", "input_dim"}
    elif shape is None and length is not None and name == "Embedding":
        shape = ast.Tuple([ast.Constant(None), length], ast.Load())
        gone |= {"input_length"}
    node.keywords = [word for word in node.keywords if word.arg not in gone]
    return node if shape is None else ast.Call(ast.Name(BATCHED, ast.Load()), [node, shape], [])


def _value(word: str, value: str) -> Any:
    return parameter_value(word, value)


def _join_kernel(node: ast.Call, name: str) -> None:
    """``Convolution2D(32, 3, 3)`` and ``nb_row=3, nb_col=3`` with the size of the kernel as one argument."""
    count = _KERNELS.get(name, 0)
    if count > 1 and len(node.args) > count:
        size = ast.Tuple(node.args[1 : 1 + count], ast.Load())
        node.args = [node.args[0], size, *node.args[1 + count :]]
    if name == "Deconvolution2D":  # the size of its result follows from the strides today
        node.args = node.args[:2]
        node.keywords = [word for word in node.keywords if word.arg != "output_shape"]
    by_word = {word.arg: word for word in node.keywords}
    for words in (("nb_row", "nb_col"), ("kernel_dim1", "kernel_dim2", "kernel_dim3")):
        if all(word in by_word for word in words):
            size = ast.Tuple([by_word[word].value for word in words], ast.Load())
            node.keywords = [word for word in node.keywords if word.arg not in words]
            node.keywords.append(ast.keyword("kernel_size", size))
