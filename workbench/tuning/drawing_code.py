"""The code of a drawing in which some values are not fixed: ``build_model(values)``.

The generator writes a placeholder in the place of each searched value, and a comment above each layer that may be left
out or repeated; here both are replaced. So the code is the generator's own, for whatever can be drawn.
"""

import ast
from collections.abc import Sequence

from msgspec.structs import replace

from workbench.codegen import to_source
from workbench.graph.block_paths import at, edit_at
from workbench.graph.document import Graph
from workbench.graph.edits import with_node
from workbench.graph.linked_blocks import following_links
from workbench.tuning.search_targets import DEPTH, PRESENT, Target, ids_of

_MARK = "«{number}»"


def value_text(key: str) -> str:
    """A searched value in code.

    >>> value_text("conv.filters")
    'values["conv.filters"]'
    """
    quoted = key.replace("\\", "\\\\").replace('"', '\\"')
    return f'values["{quoted}"]'


def drawing_source(graph: Graph, targets: Sequence[Target]) -> str:
    """Source with ``build_model(values)``, where ``values`` has a value for each target.

    Args:
        graph: The drawing.
        targets: What of its layers is searched.

    Returns:
        The code with its imports.

    Raises:
        CannotGenerate: The drawing is not finished.
    """
    marked = graph
    for number, target in enumerate(targets):
        marked = _marked(marked, graph, target, _MARK.format(number=number))
    structural = [target for target in targets if target.parameter is None]
    if structural:
        marked = replace(marked, form=replace(marked.form, kind="functional"))
    text = to_source(marked)
    for number, target in enumerate(targets):
        text = text.replace(f'"{_MARK.format(number=number)}"', value_text(target.key))
    for path in dict.fromkeys(target.node for target in structural):
        text = _with_structure(text, graph, path, targets)
    return _with_values(text)


def _marked(graph: Graph, drawn: Graph, target: Target, mark: str) -> Graph:
    *above, node_id = ids_of(drawn, target.node)

    def edit(level: Graph) -> Graph:
        node = level.by_id[node_id]
        if target.parameter is not None:
            return with_node(level, replace(node, params={**node.params, target.parameter.name: mark}))
        mode = "" if target.key.endswith(f".{PRESENT}") else node.mode
        return with_node(level, replace(node, note=_path_mark(target.node), mode=mode))

    return following_links(graph, edit_at(graph, above, edit))


def _path_mark(path: str) -> str:
    return f"«{path.encode().hex()}»"


def _with_structure(text: str, graph: Graph, path: str, targets: Sequence[Target]) -> str:
    """The statement of one layer, where it is left out or repeated."""
    keys = {target.key for target in targets if target.parameter is None and target.node == path}
    lines = text.split("\n")
    above = next(number for number, line in enumerate(lines) if _path_mark(path) in line)
    statement = min(
        (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Assign) and node.lineno > above),
        key=lambda node: node.lineno,
    )
    assert isinstance(statement.value, ast.Call)  # noqa: S101 - the generator writes nothing else
    call = _Call(text, statement, statement.value)
    present = value_text(f"{path}.{PRESENT}") if f"{path}.{PRESENT}" in keys else ""
    depth = value_text(f"{path}.{DEPTH}") if f"{path}.{DEPTH}" in keys else ""
    note = at(graph, ids_of(graph, path)[:-1]).by_id[ids_of(graph, path)[-1]].note
    indent = " " * statement.col_offset
    written = call.repeated(depth, present) if depth else call.optional(present)
    comment = [f"{indent}# {line}" for line in note.splitlines()]
    assert statement.end_lineno is not None  # noqa: S101 - it was parsed
    return "\n".join([*lines[:above], *comment, *(indent + line for line in written), *lines[statement.end_lineno :]])


class _Call:
    """A statement ``x = layer(…)(input)`` or ``x = block(input, name=…)``, taken apart."""

    def __init__(self, text: str, statement: ast.Assign, call: ast.Call) -> None:
        def source(node: ast.AST) -> str:
            return ast.get_source_segment(text, node) or ""

        self.target, self.input = source(statement.targets[0]), source(call.args[0])
        self._indent = " " * statement.col_offset
        self._whole, self._call = source(call), call
        maker = call.func if isinstance(call.func, ast.Call) else call
        self._name = next(source(word.value) for word in maker.keywords if word.arg == "name")

    def optional(self, present: str) -> list[str]:
        """The layer, or what it is given."""
        return self._lines(f"{self.target} = {self._whole} if {present} else {self.input}")

    def repeated(self, depth: str, present: str) -> list[str]:
        """The layer some times in a row, each time with a name of its own."""
        times = f"{depth} if {present} else 0" if present else depth
        name = f'{self._name} + (f"_{{repeat}}" if repeat else "")'
        called = self._whole.replace(f"name={self._name}", f"name={name}", 1)
        place = called.rindex(f"({self.input}")
        called = f"{called[:place]}({self.target}{called[place + 1 + len(self.input) :]}"
        loop = self._lines(f"    {self.target} = {called}")
        loop = [loop[0], *(f"    {line}" for line in loop[1:])]
        return [f"{self.target} = {self.input}", f"for repeat in range({times}):", *loop]

    def _lines(self, text: str) -> list[str]:
        first, *rest = text.split("\n")
        return [first, *(line.removeprefix(self._indent) for line in rest)]


def _with_values(text: str) -> str:
    """Functions of blocks and ``build_model`` take the values too."""
    tree = ast.parse(text)
    blocks = [node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name != "build_model"]
    blocks = [name for name in blocks if "values[" in _body(text, tree, name) or _calls(text, tree, name, blocks)]
    for name in blocks:
        text = text.replace(f" {name}(", f" {name}(values, ").replace(f"\t{name}(", f"\t{name}(values, ")
    return text.replace("def build_model():", "def build_model(values):")


def _body(text: str, tree: ast.Module, name: str) -> str:
    return next(ast.get_source_segment(text, n) or "" for n in tree.body if getattr(n, "name", "") == name)


def _calls(text: str, tree: ast.Module, name: str, others: Sequence[str]) -> bool:
    """Whether a block has inner blocks: these may need the values."""
    body = _body(text, tree, name)
    return any(f"{other}(" in body for other in others if other != name)
