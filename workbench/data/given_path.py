"""The path that a caller gives: a text or a Path, and not nothing."""

from pathlib import Path

from workbench.data.data_errors import BadChoice
from workbench.messages import say


def is_path(given: object) -> bool:
    """Whether it names a file or folder. An empty text does not, though Python takes it for the working directory."""
    return isinstance(given, str | Path) and bool(str(given).strip())


def is_there(given: str | Path) -> bool:
    """Whether there is a file or folder of this path; of one that cannot be, such as another's home, there is none.

    >>> is_there("~nobody_of_this_name/images"), is_there("a" * 5000)
    (False, False)
    """
    try:
        return Path(given).expanduser().exists()
    except (OSError, RuntimeError, ValueError):  # a name that is too long, an unknown home, a zero byte
        return False


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
