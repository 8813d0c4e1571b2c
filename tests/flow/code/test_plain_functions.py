"""Every module as plain code gives what the module gives."""

import re
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from typing import Any

import pytest

import workbench as wb
from tests.flow.code.plain_values import SAMPLES, differences, plain
from workbench.data import Sample, sample_labels
from workbench.flow.code.plain_functions import PlainProgram
from workbench.modules import module_types
from workbench.modules.contract import taken
from workbench.modules.contract_samples import inputs
from workbench.modules.manipulation_module import MergeModule
from workbench.modules.module import Module
from workbench.modules.module_errors import ModuleError
from workbench.modules.module_parameters import ModuleParameter, parameters_of
from workbench.text_format import snake_case

KINDS = list(module_types().values())
every = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)


@cache
def code() -> dict[str, Any]:
    """All modules in one program."""
    namespace: dict[str, Any] = {}
    exec(compile(source()[0], "<plain code>", "exec"), namespace)
    return namespace


@cache
def source() -> tuple[str, str]:
    """All modules in one program; and their functions without the helpers in front of each."""
    program = PlainProgram(KINDS)
    samples = program.definitions(SAMPLES)
    functions = {kind: program.function(kind) for kind in KINDS}
    own = [text[text.index(f"def {snake_case(kind.__name__)}(") :] for kind, text in functions.items()]
    return "\n\n".join([program.imports, samples, *functions.values()]), "\n".join(own)


def several(result: Any) -> tuple[Any, ...]:
    return () if result is None else result if isinstance(result, tuple) else (result,)


def called(module: Module, given: tuple[Sample, ...]) -> tuple[Any, ...]:
    """The plain function of a module, called with samples."""
    function = code()[snake_case(type(module).__name__)]
    samples = plain(given, code())
    arguments = {name: getattr(module, name) for name in module.__struct_fields__}
    return several(function(samples if isinstance(module, MergeModule) else samples[0], **arguments))


def compare(module: Module, sample: Sample) -> bool:
    """Compare on one sample; whether the module takes it."""
    given = inputs(type(module), sample)
    refusal = ""
    try:
        expected = module.run(*given)
    except ModuleError as error:
        refusal = str(error)
    if refusal:
        with pytest.raises(ValueError, match=f"^{re.escape(refusal)}$"):
            called(module, given)
        return False
    assert differences(called(module, given), expected) == []
    return True


def variants(kind: type[Module]) -> Iterator[Module]:
    """The module with another value of one parameter, each in turn."""
    for parameter in parameters_of(kind):
        for value in _others(parameter):
            try:
                yield kind(**{parameter.name: value})
            except ModuleError:
                continue  # it disagrees with another parameter


def _others(parameter: ModuleParameter) -> list[Any]:
    if parameter.form == "enum":
        return [value for value in parameter.choices if value != parameter.default]
    if parameter.form == "bool":
        return [not parameter.default]
    if parameter.form == "int_list" and parameter.count is None:
        return [(0, 1, 1)]
    if parameter.form not in ("int", "float"):
        return []
    step = 2 if parameter.odd else 1 if parameter.form == "int" else 0.25
    default = parameter.default or (3 if parameter.form == "int" else 0.5)
    near = [default + step, default - step, *([default] if default != parameter.default else [])]
    return [value for value in near if (parameter.minimum or 0) < value <= (parameter.maximum or value)]


def test_no_word_of_the_workbench_is_left() -> None:
    whole, functions = source()
    for word in ("workbench", "msgspec", "opencv()", "say(", "mark(", "noqa", "type: ignore"):
        assert word not in whole
    assert not re.search(r"\bself\b", functions)


@every
def test_it_gives_what_the_module_gives(kind: type[Module]) -> None:
    compared = [compare(kind(), sample) for sample in taken(kind)]
    assert any(compared)


@every
def test_each_parameter_is_an_argument(kind: type[Module]) -> None:
    samples = list(taken(kind))
    for module in variants(kind):
        for sample in {id(one): one for one in (samples[0], samples[-1])}.values():
            compare(module, sample)


@pytest.mark.parametrize(
    "name", ["Sample", "Targets", "ClassLabel", "MaskLabel", "BoxLabel", "PointLabel", "ValueLabel"]
)
def test_plain_samples_have_the_fields_of_samples(name: str) -> None:
    own = [one.name for one in fields(getattr(wb.data, name, None) or getattr(sample_labels, name))]
    assert [one.name for one in fields(code()[name])] == own
