"""What a notebook cell may hold besides Python: magics and shell commands."""

import ast

_MARKS = ("%", "!")


def plain_python(text: str) -> str:
    r"""``text`` with ``pass`` in place of IPython's own lines, so that every line keeps its number.

    Python that can be read as it is stays as it is.

    >>> plain_python("%matplotlib inline\nx = 1")
    'pass\nx = 1'
    """
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return "\n".join(map(_line, text.split("\n")))
    return text


def _line(line: str) -> str:
    bare = line.lstrip()
    return line[: len(line) - len(bare)] + "pass" if bare.startswith(_MARKS) else line
