"""The path that a caller gives: a text or a Path, and not nothing."""

from pathlib import Path

from workbench.data.data_errors import BadChoice
from workbench.messages import say


def is_path(given: object) -> bool:
    """Whether it names a file or folder. An empty text does not, though Python takes it for the working directory."""
    return isinstance(given, str | Path) and bool(str(given).strip())


def given_path(given: object, where: str, parameter: str = "path") -> Path:
    """The path that a function was given, with the home directory in the place of ``~``.

    Args:
        given: What the caller gave.
        where: The function, for the message.
        parameter: The name of its parameter.

    Raises:
        BadChoice: It is neither text nor a Path, or is empty.

    >>> given_path("slices.npz", where="load_slices").name
    'slices.npz'
    """
    if is_path(given):
        return Path(str(given)).expanduser()
    expected = say("the path of a file, as text or a Path")
    raise BadChoice(
        where=where, parameter=parameter, expected=expected, received=given, example=f'{parameter}="data/file"'
    )
