"""The arguments of ``model.compile`` as code; a run is compiled by evaluating that code."""

from typing import Any

from workbench.catalog import objects
from workbench.codegen.compile_recipe import OutputLoss, Recipe, class_metrics
from workbench.codegen.expressions import CallExpression, Expression, Literal, Name, render
from workbench.training.setup.settings import Settings
from workbench.training.setup.task import TrainingTask

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


def training_recipe(task: TrainingTask) -> Recipe:
    """The compile recipe: rendered as code for the learner, evaluated for a run."""
    loss = OutputLoss("", task.loss, task.labels, drawn=True)
    return Recipe((loss,), optimizer_expression(task.settings), class_metrics(task.labels), short=False)


def made_optimizer(settings: Settings) -> Any:
    """The optimizer of the settings, made by running the code that a learner reads."""
    import keras

    return eval(render(optimizer_expression(settings)), {"keras": keras})  # noqa: S307 - our own text


def compile_model(model: Any, task: TrainingTask, metric: Any) -> None:
    """Compile ``model`` for the task; ``metric`` counts what every score is computed from."""
    made = training_recipe(task)
    model.compile(optimizer=made_optimizer(task.settings), loss=made.losses[0].loss.make(), metrics=[metric])
