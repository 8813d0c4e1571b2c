"""The function for arrays that belongs to a module's class: derived from it, so that nothing is written twice."""

import inspect
import re
from collections.abc import Callable
from typing import Annotated, Any, Concatenate, ParamSpec, get_args, get_origin

import numpy as np

from workbench.data.affine_map import Array
from workbench.modules.module import ImageModule
from workbench.text_format import snake_case

P = ParamSpec("P")

_IMAGE = (
    "    image: (height, width), (height, width, 1 to 4), (depth, height, width) or (depth, height, width, channels).\n"
    "        It does not change."
)
_RETURNS = "Returns:\n    A new array."
_RAISES = "Raises:\n    ModuleError: A parameter or the image is refused; the class of the error says why."


def function_of(kind: Callable[P, ImageModule]) -> Callable[Concatenate[Array, P], Array]:
    """Derive the function for plain arrays from a module's class.

    Args:
        kind: The module's class.

    Returns:
        A function that takes an array and then the module's parameters, in order or by name, with signature and
        documentation.

    >>> from workbench.modules.families.general_geometry import Crop
    >>> function_of(Crop)(np.zeros((20, 20)), (0, 5, 0, 6)).shape
    (5, 6)
    """

    def function(image: Array, /, *args: P.args, **kwargs: P.kwargs) -> Array:
        return kind(*args, **kwargs).on_array(image)

    _document(function, kind)
    return function


def _document(function: Any, kind: Any) -> None:
    own = inspect.signature(kind)
    image = inspect.Parameter("image", inspect.Parameter.POSITIONAL_ONLY, annotation=np.ndarray)
    parameters = [one.replace(annotation=_plain(one.annotation)) for one in own.parameters.values()]
    function.__signature__ = inspect.Signature([image, *parameters], return_annotation=np.ndarray)
    function.__name__ = function.__qualname__ = snake_case(kind.__name__)
    function.__module__ = kind.__module__
    function.__doc__ = _docstring(inspect.cleandoc(kind.__doc__ or ""))


def _plain(annotation: Any) -> Any:
    """``int`` for ``Annotated[int, …]``: the range is told in the documentation and in errors."""
    if get_origin(annotation) is Annotated:
        return get_args(annotation)[0]
    optional = [part for part in get_args(annotation) if part is not type(None)]
    if len(optional) == 1 and type(None) in get_args(annotation):
        return _plain(optional[0]) | None
    return annotation


def _docstring(text: str) -> str:
    """The class's own text with the image, what comes back and what is raised."""
    parts = re.split(r"^(?=Args:$|Raises:$|>>> )", text, maxsplit=0, flags=re.MULTILINE)
    head, rest = parts[0].rstrip(), parts[1:]
    own = next((part for part in rest if part.startswith("Args:")), "Args:").removeprefix("Args:").strip("\n")
    raised = next((part.strip() for part in rest if part.startswith("Raises:")), _RAISES)
    examples = "".join(part for part in rest if part.startswith(">>> ")).strip()
    arguments = "\n".join(part for part in (f"Args:\n{_IMAGE}", own.rstrip()) if part)
    return "\n\n".join(part for part in (head, arguments, _RETURNS, raised, examples) if part)
