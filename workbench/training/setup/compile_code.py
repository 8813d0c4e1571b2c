"""The arguments of ``model.compile`` as code; a run is compiled by evaluating that code."""

from typing import Any

from workbench.catalog import objects
from workbench.codegen.compile_recipe import OutputLoss, Recipe, class_metrics
from workbench.codegen.expressions import CallExpression, Expression, Literal, Name, render
from workbench.training.setup.output_tasks import AnyTask, OutputTasks
from workbench.training.setup.settings import Settings

_SCHEDULE = "keras.optimizers.schedules.ExponentialDecay"


def optimizer_expression(settings: Settings) -> Expression:
    """``keras.optimizers.SGD(learning_rate=0.1, momentum=0.9)``; with decay, the rate is a schedule."""
    keywords: dict[str, Expression] = {name: Literal(value) for name, value in settings.optimizer_params.items()}
    rate = _rate(settings)
    if rate is not None:
        keywords = {"learning_rate": rate} | {
            name: value for name, value in keywords.items() if name != "learning_rate"
        }
    return CallExpression(Name(f"keras.optimizers.{settings.optimizer}"), keywords=tuple(keywords.items()))


def first_rate(settings: Settings) -> float:
    """The learning rate at the start: the chosen one, or the optimizer's own."""
    if settings.learning_rate is not None:
        return settings.learning_rate
    if "learning_rate" in settings.optimizer_params:
        return float(settings.optimizer_params["learning_rate"])
    parameter = objects("optimizers")[settings.optimizer].parameter("learning_rate")
    return float(parameter.default) if parameter else 0.0


def _rate(settings: Settings) -> Expression | None:
    if settings.decay_rate == 1.0:
        if settings.rate_plan is not None:
            return Literal(first_rate(settings))
        return None if settings.learning_rate is None else Literal(settings.learning_rate)
    return CallExpression(
        Name(_SCHEDULE),
        keywords=(
            ("initial_learning_rate", Literal(first_rate(settings))),
            ("decay_steps", Literal(settings.decay_steps)),
            ("decay_rate", Literal(settings.decay_rate)),
        ),
    )


def training_recipe(task: AnyTask) -> Recipe:
    """The compile recipe: rendered as code for the learner, evaluated for a run."""
    if isinstance(task, OutputTasks):
        losses = tuple(OutputLoss(name, one.loss, one.labels, drawn=True) for name, one in task.tasks.items())
        return Recipe(losses, optimizer_expression(task.settings), short=False)
    loss = OutputLoss("", task.loss, task.labels, drawn=True)
    return Recipe((loss,), optimizer_expression(task.settings), class_metrics(task.labels), short=False)


def made_optimizer(settings: Settings) -> Any:
    """The optimizer of the settings, made by running the code that a learner reads."""
    import keras

    return eval(render(optimizer_expression(settings)), {"keras": keras})  # noqa: S307 - our own text


def compile_model(model: Any, task: AnyTask, metric: Any) -> None:
    """Compile ``model`` for the task; ``metric`` counts what every score is computed from, one for each output."""
    made = training_recipe(task)
    optimizer = made_optimizer(task.settings)
    if not isinstance(task, OutputTasks):
        model.compile(optimizer=optimizer, loss=made.losses[0].loss.make(), metrics=[metric])
        return
    losses = task.packed({one.name: one.loss.make() for one in made.losses})
    counted = dict.fromkeys(task.tasks, metric) if task.only else metric.metrics
    metrics = task.packed({name: [counting] for name, counting in counted.items()})
    weights = task.packed(task.weights) if len(task.tasks) > 1 else None
    model.compile(optimizer=optimizer, loss=_listed(losses), loss_weights=_listed(weights), metrics=_listed(metrics))


def _listed(values: Any) -> Any:
    """Keras takes a list for what a network gives in order, and no tuple."""
    return list(values) if isinstance(values, tuple) else values
