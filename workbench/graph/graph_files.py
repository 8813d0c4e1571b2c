"""Graph files: versioned JSON, strict to read, one node a line to compare, written atomically."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from immutabledict import immutabledict

from workbench.atomic_files import write_atomically
from workbench.graph.document import LISTED, USUAL_FORM, FrozenList, Graph, Value
from workbench.graph.graph_errors import FileBroken, FileTooNew
from workbench.graph.validation import flaws
from workbench.graph.weight_source import WeightSource
from workbench.messages import say
from workbench.text_format import ReadablePath

T = TypeVar("T")

VERSION = 1
LARGEST = 64 * 1024 * 1024
"""Bytes; a graph of 10,000 layers takes about 2 MB."""

FORMAT = "keras-workbench graph"


class GraphFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in a graph file."""

    format: Literal["keras-workbench graph"]
    version: Annotated[int, msgspec.Meta(ge=1, le=VERSION)]
    graph: Graph


class _Head(msgspec.Struct, frozen=True):
    format: str
    version: Annotated[int, msgspec.Meta(ge=1)]


def save(graph: Graph, path: str | os.PathLike[str]) -> Path:
    """Write a graph to a file, in one step: a file that is there is replaced whole, or stays as it was.

    Args:
        graph: The drawing.
        path: The file; ``.graph.json`` is the usual ending.

    Returns:
        The path of the file.

    Raises:
        OSError: The place cannot be written.

    >>> save(graph, folder / "digits.graph.json").name
    'digits.graph.json'
    """
    path = Path(path)
    write_atomically(path, encode(graph))
    return ReadablePath(path)


def load(path: str | os.PathLike[str]) -> Graph:
    """Read a graph file; the file is never changed.

    Args:
        path: A file that ``wb.save`` or the editor wrote.

    Returns:
        The drawing, equal to the one that was saved.

    Raises:
        FileNotFoundError: There is no such file.
        FileBroken: The file is no graph; the message names the place in it.
        FileTooNew: A newer workbench wrote it.

    >>> load(save(graph, folder / "copy.graph.json")) == graph
    True
    """
    path = Path(path)
    return decode(read_limited(path), where=path.name)


def read_limited(path: Path) -> bytes:
    """The bytes of a file, refused when it is far larger than any graph. Raises OSError or FileBroken."""
    size = path.stat().st_size
    if size > LARGEST:
        raise FileBroken(
            where=path.name,
            place=say("the whole file"),
            expected=say("at most {count} bytes", count=LARGEST),
            received=size,
        )
    return path.read_bytes()


def encode(graph: Graph) -> bytes:
    """The text of a graph file: keys sorted, one node and one edge a line."""
    lines = (
        "{",
        f'"format": {compact(FORMAT)},',
        f'"version": {VERSION},',
        '"graph": {',
        f'"name": {compact(graph.name)},',
        *([f'"kind": {compact(graph.kind)},'] if graph.kind != "network" else []),
        *([f'"form": {compact(graph.form)},'] if graph.form != USUAL_FORM else []),
        f'"nodes": {json_lines(graph.nodes)},',
        *([f'"annotations": {json_lines(graph.annotations)},'] if graph.annotations else []),
        f'"edges": {json_lines(graph.edges)}',
        "}",
        "}",
        "",
    )
    return "\n".join(lines).encode()


def compact(value: object) -> str:
    """One line of JSON with sorted keys."""
    return msgspec.json.encode(value, enc_hook=plain, order="deterministic").decode()


def json_lines(values: Iterable[object]) -> str:
    """A JSON list with one value a line."""
    rows = ",\n".join(compact(value) for value in values)
    return f"[\n{rows}\n]" if rows else "[]"


def plain(value: object) -> Any:
    """What msgspec cannot encode by itself: the immutable mappings of parameters, and weights, which are in no file."""
    if isinstance(value, immutabledict):
        return {word: _with_lists(item) for word, item in value.items()}
    if isinstance(value, WeightSource):
        return None
    message = say("cannot be saved: {type}", type=type(value).__name__)
    raise TypeError(message)


def _with_lists(value: Value) -> Any:
    """A value with its lists told from tuples: JSON writes both alike, and ``frozen`` reads it again."""
    if not isinstance(value, tuple):
        return value
    items = [_with_lists(item) for item in value]
    return {LISTED: items} if isinstance(value, FrozenList) else items


def decode(content: bytes, *, where: str) -> Graph:
    """The graph in the text of a graph file. Raises FileBroken or FileTooNew; ``where`` is named in the message."""
    check_head(content, FORMAT, VERSION, where=where)
    graph = decode_strictly(content, GraphFile, where=where).graph
    for flaw in flaws(graph):
        raise FileBroken(where=where, **flaw)
    return graph


def check_head(content: bytes, form: str, newest: int, *, where: str) -> None:
    """Refuse another format or a newer version before looking further. Raises FileBroken or FileTooNew."""
    head = decode_strictly(content, _Head, where=where)
    if head.format != form:
        raise FileBroken(where=where, place="format", expected=repr(form), received=repr(head.format))
    if head.version > newest:
        raise FileTooNew(where=where, expected=newest, received=head.version)


def decode_strictly(content: bytes, kind: type[T], *, where: str) -> T:
    """Decode JSON into ``kind``. Raises FileBroken naming the place."""
    try:
        return msgspec.json.decode(content, type=kind)
    except msgspec.ValidationError as error:
        text, place = flaw_in(error)
        place = place or say("the whole file")
        raise FileBroken(
            where=where, place=place, expected=say("a graph ({text})", text=text), received=say("something else")
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        found = say("broken text ({error})", error=error) if str(error) else say("too deeply nested text")
        raise FileBroken(where=where, place=say("the whole file"), expected="JSON", received=found) from error


def flaw_in(error: msgspec.ValidationError) -> tuple[str, str]:
    """What is wrong and where, from a message of msgspec: ``("Expected `str`, got `int`", "nodes[2].name")``."""
    text, _, place = str(error).partition(" - at `")
    return text, place.rstrip("`").removeprefix("$").removeprefix(".")


def schema() -> dict[str, Any]:
    """The JSON Schema of graph files, as published in ``graph.schema.json``."""
    found = msgspec.json.schema(GraphFile, schema_hook=lambda _kind: {"type": "null"})
    del found["$defs"]["Graph"]["properties"]["weights"]
    for definition in found["$defs"].values():
        definition["description"] = definition["description"].partition("\n")[0]
    return found
