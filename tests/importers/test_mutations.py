"""Mutations of generated source are detected by the comparison of configurations, and of functions."""

import random
import re
from collections.abc import Callable, Iterator
from functools import cache

import keras
import pytest

import workbench as wb
from tests.importers.round_trip import differs, plain
from tests.importers.stress import MODELS
from workbench.codegen.model_builder import execute
from workbench.importers import from_keras

FAULTS = 30
ACTIVATIONS = ("relu", "tanh", "sigmoid", "linear")

Fault = Callable[[str, random.Random], Iterator[str]]


def another_number(source: str, chance: random.Random) -> Iterator[str]:
    """One number after ``=`` or as an argument becomes another."""
    for found in re.finditer(r"(?<=[=(, ])(\d+)(?=[,):])", source):
        value = int(found[1]) + chance.choice((1, 2))
        yield source[: found.start()] + str(value) + source[found.end() :]


def another_tensor(source: str, chance: random.Random) -> Iterator[str]:
    """A call receives another variable that is there by then."""
    lines = source.splitlines()
    for place, line in enumerate(lines):
        found = re.search(r"\)\((\w+)\)$|\(\[(\w+), ", line)
        earlier = re.findall(r"^    (\w+) = ", "\n".join(lines[:place]), re.MULTILINE)
        used = found and (found[1] or found[2])
        others = [name for name in earlier if name != used and not name.endswith("_layer")]
        if found and others and used:
            index = found.start(1) if found[1] else found.start(2)
            changed = line[:index] + chance.choice(others) + line[index + len(used) :]
            yield "\n".join([*lines[:place], changed, *lines[place + 1 :]]) + "\n"


def another_activation(source: str, chance: random.Random) -> Iterator[str]:
    """An activation becomes another, or there is one where there was none."""
    for found in re.finditer(r'activation="(\w+)"', source):
        other = chance.choice([name for name in ACTIVATIONS if name != found[1]])
        yield source[: found.start(1)] + other + source[found.end(1) :]
    for found in re.finditer(r"layers\.Dense\(units=\d+(?=, name)", source):
        yield source[: found.end()] + ', activation="tanh"' + source[found.end() :]


def swapped(source: str, chance: random.Random) -> Iterator[str]:
    """Two inputs change places."""
    for found in re.finditer(r"\(\[(\w+), (\w+)\]\)|ops\.\w+\((\w+), (\w+)\)", source):
        one, two = (1, 2) if found[1] else (3, 4)
        if found[one] != found[two]:
            middle = source[found.end(one) : found.start(two)]
            yield source[: found.start(one)] + found[two] + middle + found[one] + source[found.end(two) :]


@cache
def made(name: str) -> tuple[keras.Model, str]:
    """One of the models, and its source."""
    keras.backend.clear_session()
    model = MODELS[name]()
    return model, wb.to_source(from_keras(model))


def planted(chance: random.Random) -> Iterator[tuple[str, str]]:
    """Names of models and their source with one fault, of all kinds in turn."""
    kinds: list[Fault] = [another_number, another_tensor, another_activation, swapped]
    while True:
        for kind in kinds:
            name = chance.choice(list(MODELS))
            faults = list(kind(made(name)[1], chance))
            if faults:
                yield name, chance.choice(faults)


def test_every_fault_that_changes_the_function_is_seen() -> None:
    seen = changed = tried = 0
    for name, source in planted(random.Random(7)):
        if tried == FAULTS:
            break
        keras.backend.clear_session()
        try:
            other = execute(source)["build_model"]()
        except Exception:  # noqa: BLE001 - a fault that Keras refuses needs no comparison
            continue
        tried += 1
        model, _ = made(name)
        same = plain(model.get_config()) == plain(other.get_config())
        seen += not same
        if differs(model, other):
            changed += 1
            assert not same, f"not seen in {name}:\n{source}"
    assert changed >= FAULTS // 2
    assert seen >= changed


def test_the_comparison_of_functions_sees_what_fresh_weights_hide() -> None:
    build = MODELS["residual"]
    keras.backend.clear_session()
    model = build()
    source = wb.to_source(from_keras(model)).replace("[input_layer, batch_normalization]", "[input_layer, input_layer]")
    keras.backend.clear_session()
    other = execute(source)["build_model"]()
    with pytest.raises(AssertionError):
        assert plain(model.get_config()) == plain(other.get_config())
    assert len(other.weights) != len(model.weights)
    assert differs(model, other)
