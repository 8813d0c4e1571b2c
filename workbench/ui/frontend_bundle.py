"""The built front end: files that the package build puts into ``static``."""

from pathlib import Path

from workbench.messages import mark, say

_STATIC = Path(__file__).parent / "static"
_NOT_BUILT = mark(
    "{path} is missing. Expected the built front end in the installed package, found none. "
    "Run 'pip install .' in the project's folder."
)


def bundle(name: str) -> Path:
    """The path of a built file. Raises FileNotFoundError when the front end was not built."""
    path = _STATIC / name
    if not path.exists():
        raise FileNotFoundError(say(_NOT_BUILT, path=name))
    return path
