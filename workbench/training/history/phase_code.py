"""A fine-tuning as a cell of plain Keras: each phase with what it trains, its compile, its callbacks and its fit."""

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from workbench.codegen.expressions import Items, Literal, render
from workbench.training.history.record import Phase
from workbench.training.setup.compile_code import training_recipe
from workbench.training.setup.output_code import source_of
from workbench.training.setup.output_tasks import AnyTask, OutputTasks
from workbench.training.setup.task import TrainingTask
from workbench.training.setup.training_code import beginning, compiled, fitted, import_lines

_HEAD = "# Phase 1: the head alone. What is frozen stays as it is."
_CACHED = """\
# A run computes the features of the frozen base once; here each epoch computes them again, with the same result."""
_TUNE = """\
# Phase 2: the last blocks with the head, in small steps, so that they are only adjusted. Which layers are trained
# takes effect with the compile below."""
_WITH_NESTED = '''\
def layers_of(model, above=""):
    """Every layer with its name, in a nested model with the model's name before it."""
    for layer in model.layers:
        if hasattr(layer, "layers"):
            yield from layers_of(layer, f"{above}{layer.name}/")
        else:
            yield above + layer.name, layer'''
_SET_NESTED = """\
model.trainable = True  # nested models would hold back their layers
for name, layer in layers_of(model):
    layer.trainable = name in trained"""
_SET = """\
for layer in model.layers:
    layer.trainable = layer.name in trained"""


def phases_source(task: AnyTask, phases: Sequence[Phase], model: Any, weights: str = "") -> str:
    """Code that trains ``model`` in phases, for x_train, y_train, x_validation and y_validation.

    Args:
        task: What is trained.
        phases: The phases of a run; none or one gives the code of a plain training.
        model: The network, which says whether there are models in it.
        weights: A file that the network's weights are read from; "" where it begins with random ones.
    """
    if len(phases) <= 1 or isinstance(task, OutputTasks):
        return source_of(task, weights)
    parts = [beginning(replace(task, settings=phases[0].settings), weights)]
    for number, phase in enumerate(phases, start=1):
        of_phase = replace(task, settings=phase.settings)
        new = [one for one in _of_phase(of_phase, phase, number, model) if one not in parts]  # such as class weights
        parts += new
    imports = dict.fromkeys(
        line
        for phase in phases
        for line in import_lines(training_recipe(replace(task, settings=phase.settings)), "\n".join(parts))
    )
    return "\n".join(imports) + "\n\n" + "\n\n".join(parts) + "\n"


def _of_phase(task: TrainingTask, phase: Phase, number: int, model: Any) -> Iterator[str]:
    if number == 1:
        yield f"{_HEAD}\n{_CACHED}\n{compiled(task)}" if phase.cached else f"{_HEAD}\n{compiled(task)}"
    else:
        nested = any(hasattr(layer, "layers") for layer in model.layers)
        if nested:
            yield _WITH_NESTED
        start = "trained = "
        names = render(Items(tuple(map(Literal, phase.layers))), column=len(start))
        yield f"{_TUNE}\n{start}{names}\n{_SET_NESTED if nested else _SET}\n{compiled(task)}"
    yield from fitted(task, f"{phase.name}-")
