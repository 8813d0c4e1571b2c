"""Comments in Python source, by the line they stand above, and what is assigned there."""

import ast
import io
import tokenize
from collections.abc import Mapping


def comments_above(source: str) -> Mapping[int, str]:
    r"""For each line, the comment lines right above it as one text; lines without comments are left out.

    >>> comments_above("# first\n# second\nx = 1\n")
    {3: 'first\nsecond'}
    """
    texts: dict[int, str] = {}
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.COMMENT and not token.line[: token.start[1]].strip():
                texts[token.start[0]] = token.string.lstrip("#").strip()
    except (tokenize.TokenError, SyntaxError):
        return {}
    found: dict[int, str] = {}
    for line, text in texts.items():
        gathered = f"{found.pop(line)}\n{text}" if line in found else text
        found[line + 1] = gathered
    return found


def assigned(source: str) -> Mapping[int, tuple[str, ...]]:
    """For each line on which an assignment begins, the variables it sets.

    >>> assigned("x = 1")
    {1: ('x',)}
    """
    return {
        node.lineno: tuple(
            name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name)
        )
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Assign)
    }
