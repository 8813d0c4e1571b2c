"""What a text says of the layer in it: read as a tree, nothing is run."""

import ast
from collections.abc import Iterator

from msgspec import Struct

from workbench.catalog.node_types import Parameter
from workbench.catalog.own_code import Parts
from workbench.catalog.own_layers import own_parameters
from workbench.messages import mark, say
from workbench.text_format import struct_text

_LAYER_BASES = ("Layer", "Wrapper", "Dense", "Conv2D", "Conv1D", "BatchNormalization", "Model")
_SYNTAX = mark("This is no Python: {error}.")
_NO_CLASS = mark("There is no class here. Write one that is derived from keras.layers.Layer.")
_NO_LAYER = mark("{name} is not derived from a layer. Write class {name}(keras.layers.Layer).")
_SEVERAL = mark("There are two layers here, {names}. Keep one, or derive the others from it.")
_NO_CALL = mark("{name} has no method call, which computes its output. Add def call(self, inputs).")
_NO_SUPER = mark("__init__ does not call super().__init__(**kwargs), without which Keras cannot make the layer.")
_NO_KWARGS = mark("__init__ does not take **kwargs, so that the layer can have no name. Add **kwargs to its arguments.")
_CONFIG = mark("get_config leaves {names} out, so that a saved model comes back without. Add it to the dictionary.")
_MUTABLE = mark("{name} has a list or dict as its default, which all layers of this class would share. Take a tuple.")


class SourceProblem(Struct, frozen=True):
    """A place in a text, and what is wrong there.

    Args:
        line: From 1.
        text: A sentence that says what to change.
        fatal: Whether the text cannot be used at all.

    >>> read("class Scale: pass").problems[0].line
    1
    """

    line: int
    text: str
    fatal: bool = True


class SourceReading(Struct, frozen=True):
    """What a text says of its layer.

    Args:
        class_name: Its class; empty where there is none.
        parameters: What the constructor takes, besides what every layer takes.
        problems: What is wrong, by line.
        parts: The text as parts that can be executed in this order.

    >>> [one.name for one in read(wb.custom.template("Scale")).parameters]
    ['initial']
    """

    class_name: str
    parameters: tuple[Parameter, ...]
    problems: tuple[SourceProblem, ...]
    parts: Parts

    @property
    def ok(self) -> bool:
        """Whether the text holds one layer that can be tried."""
        return bool(self.class_name) and not any(one.fatal for one in self.problems)

    def __repr__(self) -> str:
        return struct_text(self)


def read(source: str) -> SourceReading:
    """What a text says of the layer in it.

    Args:
        source: The text of a Python module with one layer class.

    Returns:
        Its name, parameters and problems; nothing of the text is run.

    >>> read("class Scale(keras.layers.Layer)").problems[0].text
    "This is no Python: expected ':'."
    """
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        return _broken(error.lineno or 1, say(_SYNTAX, error=error.msg))
    except (ValueError, RecursionError, MemoryError) as error:
        return _broken(1, say(_SYNTAX, error=error))
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    layers = [node for node in classes if _is_layer(node, classes)]
    if not classes:
        return _broken(1, say(_NO_CLASS))
    if not layers:
        return _broken(classes[-1].lineno, say(_NO_LAYER, name=classes[-1].name))
    last = [node for node in layers if not any(_derives(other, node) for other in layers)]
    if len(last) > 1:
        return _broken(last[1].lineno, say(_SEVERAL, names=", ".join(node.name for node in last)))
    parts = parts_of(source)
    node = last[0]
    parameters = own_parameters(node.name, parts)
    return SourceReading(node.name, parameters, tuple(_problems(node, [one.name for one in parameters])), parts)


def parts_of(source: str) -> Parts:
    """A text as parts that can be executed in this order: a statement each; as one part where it is no Python."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return (source,)
    return tuple(filter(None, (_segment(source, node) for node in tree.body)))


def _broken(line: int, text: str) -> SourceReading:
    return SourceReading("", (), (SourceProblem(line, text),), ())


def _segment(source: str, node: ast.stmt) -> str:
    """The text of a statement, with its decorators; docstrings of the module are left out."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return ""
    first = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", ()))])
    return "\n".join(source.split("\n")[first - 1 : node.end_lineno]).rstrip()


def _bases(node: ast.ClassDef) -> list[str]:
    return [base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "") for base in node.bases]


def _is_layer(node: ast.ClassDef, classes: list[ast.ClassDef]) -> bool:
    others = {one.name: one for one in classes if one is not node}
    dotted = any(isinstance(base, ast.Attribute) and "layers" in ast.unparse(base) for base in node.bases)
    return dotted or any(
        base in _LAYER_BASES or (base in others and _is_layer(others[base], [*others.values()]))
        for base in _bases(node)
    )


def _derives(node: ast.ClassDef, base: ast.ClassDef) -> bool:
    return node is not base and base.name in _bases(node)


def _problems(node: ast.ClassDef, names: list[str]) -> Iterator[SourceProblem]:
    methods = {one.name: one for one in node.body if isinstance(one, ast.FunctionDef)}
    plain = "Layer" in _bases(node)
    if "call" not in methods and plain:
        yield SourceProblem(node.lineno, say(_NO_CALL, name=node.name))
    init = methods.get("__init__")
    if init is not None:
        if not any("super().__init__" in ast.unparse(one) for one in init.body):
            yield SourceProblem(init.lineno, say(_NO_SUPER))
        if init.args.kwarg is None and "name" not in [one.arg for one in init.args.args + init.args.kwonlyargs]:
            yield SourceProblem(init.lineno, say(_NO_KWARGS), fatal=False)
        yield from _mutable(init)
    config = methods.get("get_config")
    if config is not None:
        text = ast.unparse(config)
        lost = [name for name in names if f"'{name}'" not in text and f"{name}=" not in text]
        if lost and plain:
            yield SourceProblem(config.lineno, say(_CONFIG, names=", ".join(lost)), fatal=False)


def _mutable(init: ast.FunctionDef) -> Iterator[SourceProblem]:
    usual = [*init.args.posonlyargs, *init.args.args]
    pairs = [*zip(usual[len(usual) - len(init.args.defaults) :], init.args.defaults, strict=True)]
    for argument, default in [*pairs, *zip(init.args.kwonlyargs, init.args.kw_defaults, strict=True)]:
        if isinstance(default, ast.List | ast.Dict | ast.Set):
            yield SourceProblem(argument.lineno, say(_MUTABLE, name=argument.arg), fatal=False)
