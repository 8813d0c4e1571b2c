"""A study as a cell of plain Keras and Optuna, which runs without the workbench.

Losses and augmentation of ours, and the average precision of boxes, are imported from the workbench, as in the cell of
a training; all else needs Keras and Optuna alone.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from workbench.codegen.expressions import CallExpression, Expression, Literal, Name, render
from workbench.data import Dataset
from workbench.graph.document import Graph
from workbench.training.metrics.history_keys import better
from workbench.training.setup.compile_code import first_rate, optimizer_expression
from workbench.training.setup.preparation import prepare, require_one_of_each
from workbench.training.setup.settings import Settings, optimizer_type
from workbench.training.setup.stopping_settings import EarlyStopping, criteria_of
from workbench.training.setup.training_code import boxes_line, objective_parts
from workbench.tuning.combination import applied
from workbench.tuning.drawing_code import drawing_source, value_text
from workbench.tuning.plain_metrics import plain_metrics
from workbench.tuning.search_methods import passes_all_on
from workbench.tuning.search_settings import Search
from workbench.tuning.search_space import Choices
from workbench.tuning.search_targets import AUGMENTATION, LOSS, OPTIMIZER
from workbench.tuning.searched_parameters import SearchedParameter, drawn_values
from workbench.tuning.searched_rate_code import rate_plan_code
from workbench.tuning.suggestions import asked_text, asked_value
from workbench.tuning.trial_training import trial_settings

_RATE, _DECAY, _STEPS = "learning_rate", "decay_rate", "decay_steps"
_EPOCHS, _BATCH = 1_000_003, 1_000_033
"""Placeholders, which stand nowhere else in the code."""

_OBJECTIVE = """\
def objective(trial):
    values = values_of(trial)
{rate}    callbacks = [keras.callbacks.TerminateOnNaN(){callbacks}]
    try:
{build}
    except ValueError as error:  # layers that do not go together
        raise optuna.TrialPruned from error
{fit}
    scores = history.history
    best = {best}(range(len(scores["{key}"])), key=scores["{key}"].__getitem__)
    return {result}"""

_REPORT = """\
class Report(keras.callbacks.Callback):
    def __init__(self, trial):
        super().__init__()
        self.trial = trial

    def on_epoch_end(self, epoch, logs=None):
        self.trial.report(logs["{key}"], epoch + 1)
        if self.trial.should_prune():
            raise optuna.TrialPruned"""

_SAMPLERS = {
    "genetic": "optuna.samplers.NSGAIISampler(population_size={population}, seed={seed})",
    "tpe": "optuna.samplers.TPESampler(seed={seed}, multivariate=True, group=True)",
    "random": "optuna.samplers.RandomSampler(seed={seed})",
    "grid": "optuna.samplers.BruteForceSampler(seed={seed})",
    "cma-es": "optuna.samplers.CmaEsSampler(seed={seed})",
}
_PRUNERS = {"median": "optuna.pruners.MedianPruner()", "hyperband": "optuna.pruners.HyperbandPruner()"}


def study_source(
    graph: Graph,
    data: Dataset,
    settings: Settings,
    search: Search,
    parameters: Sequence[SearchedParameter],
) -> str:
    """The cell; it expects x_train, y_train, x_validation and y_validation.

    Args:
        graph: The drawing.
        data: What it is trained on: it decides the loss and the metrics.
        settings: The settings of the training.
        search: What is searched.
        parameters: The same, bound to the drawing.

    Raises:
        CannotGenerate: The drawing is not finished.
        TrainingError: It cannot be trained on these data.
    """
    drawing = drawing_source(graph, [one.target for one in parameters if one.target.node])
    task = require_one_of_each(prepare(graph, data, replace(settings, seed=None)).task, "source")
    chosen = _placeholders(settings, parameters)
    losses = dict(_losses(graph, data, settings, parameters))
    loss = _loss(losses, task.loss.expression())
    build = Name("optimizer_of(values)")
    stopping = _stopping(settings, search)
    rate, rate_callbacks, watched = rate_plan_code(settings, {one.key for one in parameters})
    looked_at = [*(score.key for score in search.scores), *(one.key for one in stopping), *watched]
    metrics, definitions = plain_metrics(task, looked_at)
    imports, parts = objective_parts(replace(task, settings=chosen), "build_model(values)", build, loss, metrics)
    imports += ["from keras import ops"] if any("ops." in text for text in definitions) else []
    imports += ["import math"] if "math." in rate else []
    own = {line for one in losses.values() for line in one[1]}
    body = _with_values("\n".join(parts), parameters).replace("callbacks=callbacks", "callbacks=callbacks, verbose=0")
    start = drawing.index("\n\n")
    pieces = [
        _imports(["import optuna", *drawing[:start].split("\n"), *imports, *own]) + drawing[start:].rstrip(),
        _values_of(search, parameters),
        _optimizer_of(settings, parameters),
        *definitions,
        *boxes_line(task),
        *([_REPORT.format(key=search.scores[0].key)] if search.pruning != "none" else ()),
        _objective(search, body, rate, [*rate_callbacks, *map(_early_stopping, stopping)]),
        _study(search, parameters),
    ]
    return "\n\n\n".join(pieces) + "\n"


def _imports(lines: Sequence[str]) -> str:
    """Lines of imports, each once, those of whole packages first."""
    known = {line.strip() for line in lines if line.strip()}
    return "\n".join(sorted(known, key=lambda line: (line.startswith("from"), line)))


def _placeholders(settings: Settings, parameters: Sequence[SearchedParameter]) -> Settings:
    """Settings with a number in the place of each searched one that the code of the fit has."""
    changes: dict[str, Any] = {"epochs": _EPOCHS, "batch_size": _BATCH}
    keys = {one.key for one in parameters}
    found = {key: value for key, value in changes.items() if key in keys}
    found |= {one.key: value for one in parameters if (value := _range_placeholder(one)) is not None}
    return applied(found, None, settings)[1]


def _range_placeholder(one: SearchedParameter) -> Any:
    """A number, or True, for a range of the augmentation: none is its default, so that it is written."""
    head, _, name = one.key.partition(".")
    if head != AUGMENTATION:
        return None
    if one.target.sort == "choice":
        return True
    return round(0.012345 + 0.000001 * sum(map(ord, name)), 9)


def _with_values(text: str, parameters: Sequence[SearchedParameter]) -> str:
    """The code of the fit with searched values for the placeholders."""
    keys = {one.key for one in parameters}
    for name, number in (("epochs", _EPOCHS), ("batch_size", _BATCH)):
        if name in keys:
            text = text.replace(str(number), value_text(name))
    for one in parameters:
        placeholder, name = _range_placeholder(one), one.key.partition(".")[2]
        if placeholder is not None:
            text = text.replace(f"{name}={placeholder!r}", f"{name}={value_text(one.key)}")
    return text


def _losses(
    graph: Graph, data: Dataset, settings: Settings, parameters: Sequence[SearchedParameter]
) -> Iterator[tuple[str | None, tuple[Expression, list[str]]]]:
    """Each loss that can be chosen, with its import, where losses or their parameters are searched."""
    searched = next((one for one in parameters if one.key == LOSS), None)
    if searched is None and not any(one.key.startswith(f"{LOSS}.") for one in parameters):
        return
    domain = searched.domain if searched is not None else None
    for name in domain.values if isinstance(domain, Choices) else (settings.loss,):
        found = applied({LOSS: name}, None, settings)[1]
        loss = require_one_of_each(prepare(graph, data, replace(found, seed=None)).task, "source").loss
        expression = loss.expression()
        lines = [f"from workbench.layers import {loss.type}"] if loss.is_ours else []
        yield name, (_with_own(expression, f"{LOSS}.{loss.type}.", parameters), lines)


def _loss(losses: dict[str | None, tuple[Expression, list[str]]], drawn: Expression) -> Expression:
    if not losses:
        return drawn
    if len(losses) == 1:
        return next(iter(losses.values()))[0]
    entries = ", ".join(f"{render(Literal(name))}: {render(one[0])}" for name, one in losses.items())
    return Name(f"{{{entries}}}[{value_text(LOSS)}]")


def _with_own(expression: Expression, start: str, parameters: Sequence[SearchedParameter]) -> Expression:
    """A call whose searched arguments are values."""
    own = {one.key.removeprefix(start): Name(value_text(one.key)) for one in parameters if one.key.startswith(start)}
    if not own or not isinstance(expression, CallExpression):
        return expression
    return replace(expression, keywords=tuple({**dict(expression.keywords), **own}.items()))


def _values_of(search: Search, parameters: Sequence[SearchedParameter]) -> str:
    lines = ["def values_of(trial):", "    values = {}"]
    for one in parameters:
        place, asked = value_text(one.key), asked_text(one, search)
        tests = [] if passes_all_on(search) else list(_tests(one, parameters))
        indent = "    "
        if tests:
            lines.append(f"    if all([{', '.join(tests)}]):" if len(tests) > 1 else f"    if {tests[0]}:")
            indent = "        "
        lines.append(f"{indent}{place} = {asked}")
    return "\n".join([*lines, "    return values"])


def _tests(one: SearchedParameter, parameters: Sequence[SearchedParameter]) -> Iterator[str]:
    keys = {other.key for other in parameters}
    for key, wanted in one.target.conditions:
        if key in keys:
            # A layer inside one that is left out has no value of its own.
            yield f"values.get({_quoted(key)})" if wanted is True else f"{value_text(key)} == {_quoted(wanted)}"


def _quoted(text: str) -> str:
    return render(Literal(text))


def _optimizer_of(settings: Settings, parameters: Sequence[SearchedParameter]) -> str:
    searched = next((one for one in parameters if one.key == OPTIMIZER), None)
    domain = searched.domain if searched is not None else None
    names = list(domain.values) if isinstance(domain, Choices) else [settings.optimizer]
    lines = ["def optimizer_of(values):"]
    for name in names[:-1]:
        lines += [f"    if {value_text(OPTIMIZER)} == {_quoted(name)}:"]
        lines += [f"        return {_optimizer(name, settings, parameters, 8)}"]
    return "\n".join([*lines, f"    return {_optimizer(names[-1], settings, parameters, 4)}"])


def _optimizer(name: str, settings: Settings, parameters: Sequence[SearchedParameter], indent: int) -> str:
    found = applied({OPTIMIZER: name}, None, settings)[1]
    expression = _with_own(optimizer_expression(found), f"{OPTIMIZER}.{optimizer_type(name).name}.", parameters)
    rate = _rate(found, {one.key for one in parameters})
    if rate is not None and isinstance(expression, CallExpression):
        rest = tuple(item for item in expression.keywords if item[0] != _RATE)
        expression = replace(expression, keywords=((_RATE, rate), *rest))
    return render(expression).replace("\n", "\n" + " " * indent)


def _rate(settings: Settings, keys: set[str]) -> Expression | None:
    """The learning rate where it, or its decay, is searched."""
    if not keys & {_RATE, _DECAY, _STEPS}:
        return None
    rate: Expression = Name(value_text(_RATE)) if _RATE in keys else Literal(first_rate(settings))
    if settings.decay_rate == 1.0 and _DECAY not in keys:
        return rate
    steps: Expression = Name(value_text(_STEPS)) if _STEPS in keys else Literal(settings.decay_steps)
    decay: Expression = Name(value_text(_DECAY)) if _DECAY in keys else Literal(settings.decay_rate)
    words = (("initial_learning_rate", rate), ("decay_steps", steps), ("decay_rate", decay))
    return CallExpression(Name("keras.optimizers.schedules.ExponentialDecay"), keywords=words)


def _stopping(settings: Settings, search: Search) -> tuple[EarlyStopping, ...]:
    """What ends a trial early."""
    return criteria_of(trial_settings(settings, search.scores, None).early_stopping)


def _early_stopping(one: EarlyStopping) -> str:
    words = f"monitor={_quoted(one.key)}, mode={_quoted(better(one.key))}, "
    return f"keras.callbacks.EarlyStopping({words}min_delta={one.min_delta!r}, patience={one.patience})"


def _objective(search: Search, body: str, rate: str, callbacks: Sequence[str]) -> str:
    score = search.scores[0]
    callbacks = [*(["Report(trial)"] if search.pruning != "none" else []), *callbacks]
    lines = body.split("\n")
    build = next(number for number, line in enumerate(lines) if line.startswith("model = build_model("))
    results = [f"scores[{_quoted(one.key)}][best]" for one in search.scores]
    return _OBJECTIVE.format(
        rate="".join(f"    {line}\n" for line in rate.split("\n") if line),
        callbacks="".join(f", {one}" for one in callbacks),
        build="\n".join(f"        {line}" for line in lines[: build + 1]),
        fit="\n".join(f"    {line}" if line else "" for line in lines[build + 1 :]),
        best=score.direction,
        key=score.key,
        result=", ".join(results),
    )


def _study(search: Search, parameters: Sequence[SearchedParameter]) -> str:
    sampler = _SAMPLERS[search.method].format(population=search.population, seed=search.seed)
    directions = [f"{score.direction}imize" for score in search.scores]
    given = [
        f"direction={_quoted(directions[0])}" if len(directions) == 1 else f"directions={directions!r}",
        f"sampler={sampler}",
        *([f"pruner={_PRUNERS[search.pruning]}"] if search.pruning != "none" else ()),
    ]
    limits = [f"n_trials={search.limit}"] if search.limit is not None else []
    limits += [f"timeout={round(60 * search.minutes)}"] if search.minutes is not None else []
    first = {one.key: asked_value(drawn_values(parameters)[one.key], one) for one in parameters}
    lines = [
        f"study = optuna.create_study({', '.join(given)})",
        f"study.enqueue_trial({render(Literal(first))})  # the network as drawn",
        f"study.optimize(objective, {', '.join(limits)})" if limits else "study.optimize(objective)",
        "for trial in study.best_trials:",
        "    print(trial.values, trial.params)",
    ]
    return "\n".join(lines)
