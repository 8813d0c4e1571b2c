"""The training of a network with several inputs or outputs as a cell of plain Keras."""

from collections.abc import Iterator

from msgspec.structs import replace

from workbench.codegen.expressions import CallExpression, Entries, Expression, Items, Literal, Name, render
from workbench.training.metrics.history_keys import split_history_key
from workbench.training.setup.compile_code import training_recipe
from workbench.training.setup.output_tasks import AnyTask, OutputTasks
from workbench.training.setup.rate_code import rate_function
from workbench.training.setup.stopping_settings import EarlyStopping, criteria_of
from workbench.training.setup.task import TrainingTask
from workbench.training.setup.training_code import (
    VALUE_METRICS,
    callbacks_text,
    import_lines,
    metric_expressions,
    seed_line,
    training_source,
    weights_lines,
)
from workbench.training.setup.watched_keys import kept_keys

_LEFT_OUT = """\
# A run also has augmentation and class weights of single outputs, which are left out here: write sample weights
# for each output as y is written, and pass them as sample_weight."""


def source_of(task: AnyTask, weights: str = "") -> str:
    """Code that compiles and fits ``model`` as a run would, also with several inputs or outputs.

    There x_train and y_train are dictionaries of arrays by the names of the inputs and outputs. ``weights`` is a file
    that the network's weights are read from, where it does not begin with random ones.
    """
    if not isinstance(task, OutputTasks):
        return training_source(task, weights)
    if task.only is not None:
        return training_source(replace(task.only, settings=task.settings), weights)
    parts = [_model(task, weights), *_left_out(task), *rate_function(task.settings), _callbacks(task), _fit(task)]
    recipe = training_recipe(task)
    return "\n".join(import_lines(recipe, "\n".join(parts))) + "\n\n" + "\n\n".join(parts) + "\n"


def _model(task: OutputTasks, file: str) -> str:
    metrics = tuple((name, Items(tuple(_metrics(one, task)))) for name, one in task.tasks.items())
    weights = tuple((name, Literal(weight)) for name, weight in task.weights.items())
    keywords: list[tuple[str, Expression]] = [("optimizer", training_recipe(task).optimizer)]
    keywords.append(("loss", training_recipe(task).loss))
    if any(weight != 1.0 for weight in task.weights.values()):
        keywords.append(("loss_weights", Entries(weights)))
    keywords.append(("metrics", Entries(metrics)))
    compiled = render(CallExpression(Name("model.compile"), keywords=tuple(keywords)))
    return "\n".join([*seed_line(task), "model = build_model()", *weights_lines(file), compiled])


def _metrics(one: TrainingTask, task: OutputTasks) -> Iterator[Expression]:
    """What is counted of one output; Keras puts the output's name before the metric's."""
    if one.name != "regression":
        # As if what is watched of this output were watched of a network with no other.
        start = f"{one.output}_"
        keys = (
            key.replace(start, "", 1) for key in kept_keys(task.settings) if key.removeprefix("val_").startswith(start)
        )
        yield from metric_expressions(replace(one, settings=replace(one.settings, checkpoints=tuple(keys))))
        return
    watched = (split_history_key(key)[0].removeprefix(f"{one.output}_") for key in kept_keys(task.settings))
    for key in dict.fromkeys(("mae", "rmse", *watched)):
        if key in VALUE_METRICS:
            yield CallExpression(Name(VALUE_METRICS[key]))
        if key == "r2":
            yield CallExpression(Name("keras.metrics.R2Score"), keywords=(("name", Literal(key)),))


def _left_out(task: OutputTasks) -> Iterator[str]:
    weighed = any(one.settings.class_weights is not None for one in task.tasks.values())
    if weighed or task.settings.augmentation is not None:
        yield _LEFT_OUT


def _callbacks(task: OutputTasks) -> str:
    criteria = tuple(_named_as_logged(one, task) for one in criteria_of(task.settings.early_stopping))
    settings = replace(task.settings, early_stopping=criteria)
    return callbacks_text(settings, [_monitored(key, task) for key in kept_keys(task.settings)])


def _named_as_logged(one: EarlyStopping, task: OutputTasks) -> EarlyStopping:
    if one.class_name is None:
        return one
    return replace(one, metric=split_history_key(_monitored(one.key, task))[0])


def _monitored(key: str, task: OutputTasks) -> str:
    """The key as Keras's logs have it: there the numbers of single classes go without the name of the output."""
    name, class_name, validation = split_history_key(key)
    if class_name is None:
        return key
    output = next((one for one in task.tasks if name.startswith(f"{one}_")), "")
    plain = name.removeprefix(f"{output}_")
    return f"{'val_' if validation else ''}{plain}[{class_name}]"


def _fit(task: OutputTasks) -> str:
    keywords: tuple[tuple[str, Expression], ...] = (
        ("validation_data", Name("(x_validation, y_validation)")),
        ("epochs", Literal(task.settings.epochs)),
        ("batch_size", Literal(task.settings.batch_size)),
        ("callbacks", Name("callbacks")),
    )
    arguments = (Name("x_train"), Name("y_train"))
    return "history = " + render(CallExpression(Name("model.fit"), arguments, keywords), column=len("history = "))
