"""Code that a source keeps in its strings: for ``exec``, as base64, hexadecimal digits, compressed, or in pieces.

Nothing is run: strings are decoded as data, to a limited size and depth.
"""

import ast
import base64
import binascii
import bz2
import lzma
import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress

_DEEPEST = 4
_LARGEST = 256 * 1024
_MOST = 50
"""Strings of one source that are looked into."""
_SHORTEST = 40
"""Characters of code below which a string is a string."""

_DECODERS: tuple[Callable[[bytes], bytes], ...] = (
    lambda content: base64.b64decode(content, validate=True),
    base64.b85decode,
    base64.a85decode,
    base64.b32decode,
    binascii.unhexlify,
)


def hidden_code(source: str, depth: int = 0) -> list[str]:
    """The code in the strings of a source, and in the strings of that code.

    >>> hidden_code("exec('total = sum(value * value for value in values)')")
    ['total = sum(value * value for value in values)']
    """
    tree = _parsed(source)
    if tree is None or depth >= _DEEPEST:
        return []
    found: list[str] = []
    for content in list(_strings(tree))[:_MOST]:
        for code in _readings(content, 0):
            found += [code, *hidden_code(code, depth + 1)]
    return list(dict.fromkeys(found))


def _strings(tree: ast.AST) -> Iterator[bytes]:
    """Strings and bytes, the longest first; pieces that are added or joined as one."""
    pieces: list[bytes] = []
    for node in ast.walk(tree):
        value = _joined(node)
        if len(value) >= _SHORTEST:
            pieces.append(value[:_LARGEST])
    yield from sorted(dict.fromkeys(pieces), key=len, reverse=True)


def _joined(node: ast.AST) -> bytes:
    """The bytes of a literal, of a sum of literals, or of a list of literals; else none."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
        return node.value.encode("utf-8", "replace") if isinstance(node.value, str) else node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        one, other = _joined(node.left), _joined(node.right)
        return one + other if one and other else b""
    if isinstance(node, ast.List | ast.Tuple):
        if all(isinstance(each, ast.Constant) and type(each.value) is int for each in node.elts):
            numbers = [each.value for each in node.elts if isinstance(each, ast.Constant)]
            return bytes(each for each in numbers if isinstance(each, int) and 0 <= each < 256)  # noqa: PLR2004
        parts = [_joined(each) for each in node.elts]
        return b"".join(parts) if all(parts) else b""
    return b""


def _readings(content: bytes, depth: int) -> Iterator[str]:
    """What bytes are as code: themselves, backwards, or decoded."""
    for each in (content, content[::-1]):
        text = each.decode("utf-8", "replace")
        if len(text) >= _SHORTEST and _is_code(text):
            yield text
            return
        if depth < _DEEPEST:
            for decoded in _decoded(each):
                yield from _readings(decoded, depth + 1)


def _decoded(content: bytes) -> Iterator[bytes]:
    compact = b"".join(content.split())
    for decode in _DECODERS:
        with suppress(ValueError, binascii.Error):
            found = decode(compact)
            if found:
                yield found[:_LARGEST]
    for unpacker in (zlib.decompressobj(), zlib.decompressobj(31), bz2.BZ2Decompressor(), lzma.LZMADecompressor()):
        with suppress(zlib.error, OSError, lzma.LZMAError, EOFError, ValueError):
            found = unpacker.decompress(content, _LARGEST)
            if found:
                yield found


def _is_code(text: str) -> bool:
    """Whether a text is code that does something: a sentence or a number is none."""
    tree = _parsed(text)
    if tree is None:
        return False
    return any(
        isinstance(node, ast.Assign | ast.FunctionDef | ast.Lambda | ast.Call | ast.For) for node in ast.walk(tree)
    )


def _parsed(source: str) -> ast.Module | None:
    """The syntax tree of a source, lines that are no Python (magics) left out; None where it is none."""
    kept = "\n".join("" if line.lstrip().startswith(("%", "!", "?")) else line for line in source.split("\n"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(kept)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
