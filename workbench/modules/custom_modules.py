"""Modules that somebody writes in a cell or a file: read, checked against the contract, and taken as they are."""

import inspect
import linecache
import sys
import tokenize
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from types import ModuleType, new_class
from typing import Any, ClassVar, get_type_hints

from workbench.data.sample import Sample
from workbench.messages import mark, say
from workbench.modules.contract import problems
from workbench.modules.manipulation_module import MergeModule
from workbench.modules.module import Module
from workbench.modules.module_description import Description
from workbench.modules.module_errors import ModuleError
from workbench.modules.module_parameters import parameters_of
from workbench.modules.platform_shim import Preprocessing, platform_imports

_WRITE_ONE = mark(
    "Write a class with __init__, whose arguments have defaults, and __call__(self, sample), which returns a sample or "
    "None; or one that begins with: from deepphi.image_processing import Preprocessing."
)
_A_CLASS = mark("a class that can be called with a sample")
_WHAT = mark("a class, the path of a file, or Python source")
_A_FILE = mark("a file of Python source in UTF-8 that can be read")
_FACTS = mark("Give what a description has.")
_DEFAULTS = mark("arguments of __init__ with defaults that are numbers, texts, True, False, None or tuples")
_ANNOTATIONS = mark(
    "arguments of __init__ that are annotated as int, float, bool, str, Path, Literal or a tuple of numbers"
)
_OTHER_NAMES = mark("arguments of __init__ with other names than what every module has")
_RENAME = mark("Call it otherwise, such as {name}_.")
_CHOOSE = mark("Say which: take(…, name={name!r}).")
_numbers = count(1)


class NotAModule(ModuleError):
    """What should be taken as a module is none.

    Write a class as the message says.
    """

    code = "not-a-module"
    template = mark("{where}: expected {expected}, received {received}. {remedy}")


class SourceNotRun(ModuleError):
    """The source of a module stops with an error.

    Mend the line that the message names.
    """

    code = "source-not-run"
    template = mark("{where}, line {line}: the source of the module stops with {kind}: {received}. Mend it there.")


class ContractBroken(ModuleError):
    """A module does not do what every module must do; the sentences say where.

    Mend the class, and take it again.
    """

    code = "contract-broken"
    template = mark("{where}: the module was tried with small images, and is not taken yet.\n{received}")


class CustomModule(Module, frozen=True):
    """A class of somebody's own, with the parameters of its ``__init__``. ``take`` makes a subclass for each."""

    one_to_one: ClassVar[bool] = False
    refusals: ClassVar[tuple[type[Exception], ...]] = (ModuleError, ValueError)
    own: ClassVar[type]
    """The class as it was written."""

    def __call__(self, sample: Sample, /) -> Sample | None:
        """Apply the module.

        Args:
            sample: A sample; it does not change.

        Returns:
            A new sample, or None where it is dropped.

        Raises:
            ModuleError: The module does not take the sample.
        """
        self.require(sample)
        return _call(self, (sample,))

    def run(self, *samples: Sample) -> tuple[Sample, ...]:
        (sample,) = samples
        result = self(sample)
        return () if result is None else (result,)


class CustomMerge(MergeModule, frozen=True):
    """A class of somebody's own that takes several samples: ``__call__(self, *data)``."""

    refusals: ClassVar[tuple[type[Exception], ...]] = (ModuleError, ValueError)
    own: ClassVar[type]
    """The class as it was written."""

    def merge(self, samples: tuple[Sample, ...]) -> Sample | None:
        return _call(self, samples)


def take(given: Any, *, name: str = "", **facts: Any) -> type[Module]:
    """Take a module that you wrote: a class, a file, or source.

    The class has an ``__init__`` whose arguments have defaults (annotated, as in ``size: int = 3``), and
    ``__call__(self, sample)``, which returns a sample, or None to drop it. Classes for the platform
    (``Preprocessing``) are taken unchanged. The module is tried with small images of every kind that it takes before
    it is taken.

    Args:
        given: A class, the path of a file, or Python source.
        name: Which class, where a file has several.
        **facts: What is said of it: ``korean``, ``category``, ``dimensions``, ``color_modes``, ``dtypes``, ``caution``
            and the others of ``Description``. Without them it takes 2-D images, grey and RGB, uint8 and float32.

    Returns:
        The module's class: ``Mine = take(…)``, then ``Mine(size=5)(sample)``.

    Raises:
        NotAModule: There is no such class, or several.
        SourceNotRun: The source stops with an error.
        ContractBroken: The module does not keep the contract; the sentences say where.

    >>> class Darken:
    ...     def __init__(self, factor: float = 0.5):
    ...         self.factor = factor
    ...     def __call__(self, sample):
    ...         return sample.replaced(image=(sample.image * self.factor).astype(sample.image.dtype))
    >>> Mine = take(Darken)
    >>> Mine(factor=0.25)(Sample(np.full((2, 2), 100, "uint8"))).image[0, 0]
    np.uint8(25)
    """
    if not isinstance(given, type | str | Path):
        received = type(given).__name__
        raise NotAModule(where="take", expected=say(_WHAT), received=received, remedy=say(_WRITE_ONE))
    kind = untried(given, name=name, **facts)
    broken = problems(kind)
    if broken:
        raise ContractBroken(where=kind.__name__, received="\n".join(f"- {problem}" for problem in broken))
    return kind


def untried(given: type | str | Path, *, name: str = "", **facts: Any) -> type[Module]:
    """As :func:`take`, without trying the module: for one that was taken before.

    Args:
        given: A class, the path of a file, or Python source.
        name: Which class, where a file has several.
        **facts: What is said of it.

    Returns:
        The module's class.

    Raises:
        NotAModule: There is no such class, or several.
        SourceNotRun: The source stops with an error.
    """
    own = given if isinstance(given, type) else _class_in(given, name)
    kind = own if issubclass(own, Module) else _wrapped(own, facts)
    try:
        parameters_of(kind)
    except TypeError as error:
        expected, remedy = say(_ANNOTATIONS), say(_WRITE_ONE)
        raise NotAModule(where=own.__name__, expected=expected, received=error, remedy=remedy) from error
    return kind


def _wrapped(own: type, facts: Mapping[str, Any]) -> type[Module]:
    """A module's class around a class of somebody's own."""
    if not _can_be_called(own):
        raise NotAModule(where=own.__name__, expected=say(_A_CLASS), received=own.__name__, remedy=say(_WRITE_ONE))
    merges = any(one.kind is one.VAR_POSITIONAL for one in inspect.signature(_calls(own)).parameters.values())
    base: type[Module] = CustomMerge if merges else CustomModule
    about = _description(own, facts)
    fields = _fields(own)
    namespace = {
        "own": own,
        "about": about,
        "__doc__": own.__doc__ or say("A module of your own."),
        "__module__": own.__module__,
        "__annotations__": {name: kind for name, kind, _ in fields},
        **{name: default for name, _, default in fields},
    }
    wrapped: type[Module] = new_class(own.__name__, (base,), {"frozen": True}, lambda body: body.update(namespace))
    return wrapped


def _description(own: type, facts: Mapping[str, Any]) -> Description:
    known = Description.__struct_fields__
    wrong = [fact for fact in facts if fact not in known]
    if wrong:
        remedy = say(_FACTS)
        raise NotAModule(where=own.__name__, expected=", ".join(known), received=", ".join(wrong), remedy=remedy)
    return Description(**{**_usual(own), **facts})


def _can_be_called(own: type) -> bool:
    """Whether objects of a class can be called."""
    return any("__call__" in vars(base) for base in own.__mro__)


def _calls(own: type) -> Any:
    return own.__call__


def _usual(own: type) -> dict[str, Any]:
    """What is said of a module whose author says nothing."""
    return {
        "name": own.__name__, "korean": own.__name__, "category": "Advanced", "source": own.__module__,
        "chain": own.__name__, "dimensions": (2,), "color_modes": ("L", "RGB"), "dtypes": ("uint8", "float32"),
        "gives_dtype": "any", "takes_nonfinite": False,
    }  # fmt: skip


def _fields(own: type) -> list[tuple[str, Any, Any]]:
    """The arguments of ``__init__`` as fields; without an annotation, of the type of the default."""
    hints = get_type_hints(own.__init__, include_extras=True)  # type: ignore[misc]
    arguments = list(inspect.signature(own.__init__).parameters.values())[1:]  # type: ignore[misc]
    named = [one for one in arguments if one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)]
    for one in named:
        _require_default(own, one)
        _require_free_name(own, one.name)
    return [(one.name, hints.get(one.name, _type_of(one.default)), one.default) for one in named]


def _require_free_name(own: type, name: str) -> None:
    """An argument is not called as something that every module has."""
    bases = (*CustomModule.__mro__, *CustomMerge.__mro__)
    declared = {one for base in bases for one in vars(base).get("__annotations__", ())}
    if name in declared or (not name.startswith("_") and (hasattr(CustomModule, name) or hasattr(CustomMerge, name))):
        remedy = say(_RENAME, name=name)
        raise NotAModule(where=own.__name__, expected=say(_OTHER_NAMES), received=repr(name), remedy=remedy)


def _require_default(own: type, argument: inspect.Parameter) -> None:
    """An argument has a default that a file can keep: a parameter of a node."""
    default = argument.default
    if isinstance(default, bool | int | float | str | tuple | Path | None):
        return
    missing = default is argument.empty
    received = say("{name!r} without a default", name=argument.name) if missing else f"{argument.name}={default!r}"
    raise NotAModule(where=own.__name__, expected=say(_DEFAULTS), received=received, remedy=say(_WRITE_ONE))


def _type_of(default: Any) -> Any:
    return type(default) if isinstance(default, bool | int | float | str) else Any


def _call(module: CustomModule | CustomMerge, samples: tuple[Sample, ...]) -> Sample | None:
    """Call somebody's class with samples."""
    values = {name: getattr(module, name) for name in module.__struct_fields__}
    result: Sample | None = call_own(module.own, values, samples)
    return result


def call_own(own: type, values: Mapping[str, Any], samples: tuple[Sample, ...]) -> Any:
    """Call a class as somebody wrote it.

    Args:
        own: The class.
        values: The arguments of its ``__init__`` by name.
        samples: What it is called with; a class for the platform gets dictionaries.

    Returns:
        What it returns: a sample or None, if it keeps the contract.
    """
    instance: Any = own(**values)
    if not issubclass(own, Preprocessing):
        return instance(*samples)
    returned = instance(*(sample.to_dict() for sample in samples))
    return None if returned is None else Sample.from_dict(returned, like=samples[0])


def _class_in(given: str | Path, name: str) -> type:
    """The class of a file or of source."""
    module = run_source(given)
    found: dict[str, type] = {one.__name__: one for one in vars(module).values() if _is_own(one, module)}
    chosen = name or next(iter(found), "")
    if chosen in found and (name or len(found) == 1):
        return found[chosen]
    remedy = say(_CHOOSE, name=chosen) if len(found) > 1 and not name else say(_WRITE_ONE)
    received = ", ".join(found) or say("none")
    raise NotAModule(where=str(module.__file__), expected=say(_A_CLASS), received=received, remedy=remedy)


def _is_own(one: Any, module: ModuleType) -> bool:
    return isinstance(one, type) and one.__module__ == module.__name__ and _can_be_called(one)


def run_source(given: str | Path) -> ModuleType:
    """Run source as a module of its own, which Python finds again for tracebacks and ``View code``.

    Args:
        given: The path of a file, or Python source of more than one line.

    Returns:
        The module.

    Raises:
        NotAModule: There is no such file.
        SourceNotRun: The source stops with an error.
    """
    is_file = isinstance(given, Path) or "\n" not in given
    source = _text_of(Path(given).expanduser()) if is_file else str(given)
    number = next(_numbers)
    file = str(given) if is_file else f"<module {number}>"
    module = ModuleType(f"workbench_custom_module_{number}")
    module.__file__ = file
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    sys.modules[module.__name__] = module
    try:
        with platform_imports():
            exec(compile(source, file, "exec"), module.__dict__)  # noqa: S102 - it is the student's own code
    except (Exception, SystemExit) as error:
        line = getattr(error, "lineno", None) or _line_of(error, file)
        received = getattr(error, "msg", None) or error
        raise SourceNotRun(where=file, line=line, kind=type(error).__name__, received=received) from error
    return module


def _text_of(path: Path) -> str:
    """The source in a file, in the encoding that it names as Python's files do."""
    try:
        with tokenize.open(path) as file:
            return file.read()
    except (OSError, SyntaxError, UnicodeDecodeError) as error:
        received = getattr(error, "strerror", None) or str(error)
        raise NotAModule(where=str(path), expected=say(_A_FILE), received=received, remedy=say(_WRITE_ONE)) from error


def _line_of(error: BaseException, file: str) -> int:
    """The last line of the source that an error went through."""
    line, trace = 1, error.__traceback__
    while trace is not None:
        line = trace.tb_lineno if trace.tb_frame.f_code.co_filename == file else line
        trace = trace.tb_next
    return line
