"""Every public name documents its arguments, return value and errors, with an example."""

import inspect
import re
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from types import ModuleType
from typing import Any, NamedTuple

import pytest

import workbench

FACES = (
    "workbench",
    "workbench.analysis",
    "workbench.catalog.templates",
    "workbench.codegen",
    "workbench.data",
    "workbench.explain",
    "workbench.flow",
    "workbench.grading.build",
    "workbench.graph.document",
    "workbench.importers",
    "workbench.labs",
    "workbench.labs.questions",
    "workbench.layers",
    "workbench.library",
    "workbench.modules",
    "workbench.trace",
    "workbench.training",
    "workbench.training.metrics",
    "workbench.tuning",
)

DOCUMENT = ("Edge", "Graph", "ModelForm", "Node")
"""What a graph is made of; its module has helpers beside."""

RAISES_NOTHING = {
    # They take whatever there is and say what is wrong with it in what they give back.
    "analyze", "check", "report", "runs", "translate", "why_opaque",
    # Their arguments are a few numbers or texts, or any value at all.
    "data_home", "figure_picture", "flat", "history_key", "label", "module_types", "picture", "platform_imports",
    "rasterise", "seed_of", "shown", "side_by_side", "split_history_key", "text", "wrong",
}  # fmt: skip
"""Functions without a section "Raises"; every other has one."""

VALUES = {"FIXME", "METRICS", "READY_FLOWS", "UNDEFINED", "__version__"}
"""Public names that are values: they have no docstring of their own."""

TYPES = {"AnyQuestion", "Shape", "Task"}
"""Public names of types, which a comment explains where they stand."""

_SECTION = re.compile(r"^(Args|Returns|Raises):$", re.MULTILINE)
_ENTRY = re.compile(r"^    (\S[^:\n]*):", re.MULTILINE)


class Public(NamedTuple):
    """A public function or class, under the first name that it has."""

    name: str
    value: Any


def _names(face: ModuleType) -> Sequence[str]:
    if face.__name__ == "workbench.graph.document":
        return DOCUMENT
    listed = getattr(face, "__all__", None)
    if listed is not None:
        return list(listed)
    return [name for name, value in vars(face).items() if getattr(value, "__module__", None) == face.__name__]


def _public() -> Iterator[Public]:
    known: set[int] = set()
    for face in map(import_module, FACES):
        for name in _names(face):
            value = getattr(face, name)
            if name.startswith("_") or isinstance(value, ModuleType) or name in VALUES | TYPES or id(value) in known:
                continue
            known.add(id(value))
            if not (inspect.isclass(value) and issubclass(value, BaseException)):  # see test_errors.py
                yield Public(f"{face.__name__.removeprefix('workbench.')}.{name}", value)


PUBLIC = list(_public())
FUNCTIONS = [one for one in PUBLIC if not inspect.isclass(one.value)]
CLASSES = [one for one in PUBLIC if inspect.isclass(one.value)]


def _inherited(kind: type, name: str) -> bool:
    """Whether a base class has told what the method does: one outside the workbench, or ours, for an override."""
    foreign = any(name in vars(base) for base in kind.__mro__[1:] if not base.__module__.startswith("workbench"))
    member = next((vars(base)[name] for base in kind.__mro__ if name in vars(base)), None)
    overrides = inspect.isfunction(member) and not member.__doc__ and inspect.getdoc(getattr(kind, name)) is not None
    return foreign or overrides


def _members(kind: type) -> Iterator[tuple[str, Any]]:
    own = [base for base in kind.__mro__ if base.__module__.startswith("workbench")]
    found = {name: member for base in reversed(own) for name, member in vars(base).items()}
    for name, member in found.items():
        if not name.startswith("_") and not _inherited(kind, name):
            yield name, member


METHODS = [
    Public(f"{one.name}.{name}", member)
    for one in CLASSES
    for name, member in _members(one.value)
    if inspect.isfunction(member)
]
PROPERTIES = [
    Public(f"{one.name}.{name}", getattr(member, "fget", None) or getattr(member, "func", None))
    for one in CLASSES
    for name, member in _members(one.value)
    if isinstance(member, property) or type(member).__name__ == "cached_property"
]


def _sections(documented: object) -> dict[str, str]:
    """The text of each section of a docstring, by its heading; "" is what stands above the first."""
    text = inspect.cleandoc(vars(documented).get("__doc__") or getattr(documented, "__doc__", None) or "")
    parts = _SECTION.split(text)
    return {"": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True))}


def _entries(section: str) -> set[str]:
    """The names before the colons of a section, up to the first line that is not part of it."""
    inside = re.split(r"^\S", section, maxsplit=1, flags=re.MULTILINE)[0]
    return {name.strip() for line in _ENTRY.findall(inside) for name in line.split(",")}


def _parameters(called: Callable[..., Any]) -> set[str]:
    """Names with their stars, as a docstring writes them."""
    found = inspect.signature(called).parameters.values()
    return {str(one.replace(annotation=one.empty, default=one.empty)) for one in found if one.name != "self"}


def _gives_something(called: Callable[..., Any]) -> bool:
    return inspect.signature(called).return_annotation not in {None, "None"}


def _id(one: Public) -> str:
    return one.name


@pytest.mark.parametrize("one", [*FUNCTIONS, *METHODS], ids=_id)
def test_every_parameter_is_told(one: Public) -> None:
    told = _entries(_sections(one.value).get("Args", ""))
    assert told == _parameters(one.value)


@pytest.mark.parametrize("one", CLASSES, ids=_id)
def test_every_argument_of_a_class_is_told(one: Public) -> None:
    assert _entries(_sections(one.value).get("Args", "")) == _parameters(one.value)


@pytest.mark.parametrize("one", [*FUNCTIONS, *METHODS], ids=_id)
def test_what_comes_back_is_told(one: Public) -> None:
    sections = _sections(one.value)
    told = sections.get("Returns", "").strip()
    if _gives_something(one.value):
        # A method without arguments is told in its first line, like a property.
        assert told or (not _parameters(one.value) and sections[""].strip() and one in METHODS)
    else:
        assert not told


@pytest.mark.parametrize("one", FUNCTIONS, ids=_id)
def test_what_is_raised_is_told(one: Public) -> None:
    raised = _entries(_sections(one.value).get("Raises", ""))
    assert bool(raised) != (one.value.__name__ in RAISES_NOTHING)


@pytest.mark.parametrize("one", [*FUNCTIONS, *METHODS, *CLASSES], ids=_id)
def test_what_is_raised_exists(one: Public) -> None:
    for name in _entries(_sections(one.value).get("Raises", "")):
        assert hasattr(workbench.errors, name) or name in {
            "Exception",
            "FileNotFoundError",
            "KeyError",
            "OSError",
            "TypeError",
            "ValueError",
        }, name


@pytest.mark.parametrize("one", PROPERTIES, ids=_id)
def test_every_property_is_told(one: Public) -> None:
    assert _sections(one.value)[""].strip()


@pytest.mark.parametrize("one", [*FUNCTIONS, *CLASSES], ids=_id)
def test_there_is_an_example(one: Public) -> None:
    assert ">>> " in inspect.cleandoc(one.value.__doc__ or "")


def test_the_exemptions_are_needed() -> None:
    names = {one.value.__name__ for one in FUNCTIONS}
    assert names >= RAISES_NOTHING


def test_all_faces_are_looked_at() -> None:
    assert len(PUBLIC) > 90
