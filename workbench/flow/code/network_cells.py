"""The cells of a network in a flow: arrays, layers, training with ``tf.data`` and Keras, and its predictions."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from workbench.codegen.compile_recipe import Recipe
from workbench.codegen.expressions import CallExpression, Expression, Items, Literal, Name, render
from workbench.codegen.identifiers import identifier
from workbench.codegen.source import to_source
from workbench.codegen.workflow_cells import WorkflowCell
from workbench.flow.code import plain_learning
from workbench.flow.code.network_learning import ANSWERS, LearnedAnswer, training_recipe_of
from workbench.flow.code.package_definitions import Definition
from workbench.flow.code.plain_functions import PlainProgram
from workbench.flow.code.step_cells import Variables, plain_text
from workbench.flow.network_settings import settings_of
from workbench.flow.steps import Step
from workbench.graph.document import Graph
from workbench.messages import mark, say
from workbench.training.metrics.history_keys import better
from workbench.training.setup.rate_code import rate_callbacks, rate_function
from workbench.training.setup.settings import Settings
from workbench.training.setup.stopping_settings import EarlyStopping, criteria_of, restoring_criterion

_ARRAYS = mark("## Neural Network: {name}\n\nFirst the arrays: x is what the network sees, y what it shall answer.")
_DIVIDED = mark(
    "Samples that belong to no split are divided by chance, and some of the training samples are held out for "
    "validation."
)
_LAYERS = mark("The layers, as they were drawn. The seed makes the first weights repeatable.")
_TRAINING = mark(
    "The training. Each epoch shows every training sample once, in an order of its own; watch whether the validation "
    "keeps up with the training."
)
_LEFT_OUT = mark("Not written here, since it needs the workbench: {names}.")
_PREDICTION = mark("The trained network is asked, batch by batch, and each sample gets what it says.")
_PLAIN_KEYS = ("loss", "accuracy")
"""Numbers that Keras itself reports after each epoch."""


def network_cells(
    step: Step, variables: Variables, program: PlainProgram, kind: str, *, are_divided: bool = False
) -> list[WorkflowCell]:
    """Train a network on the samples in front of it, and add its predictions.

    Args:
        step: The network.
        variables: Those of all steps.
        program: The code so far.
        kind: The kind of label that is learned, as ``learned_by`` says.
        are_divided: Whether the samples are known to have splits for training and validation.

    Returns:
        The cells.

    Raises:
        NotPlainCode: The network has several inputs or outputs.
        CannotGenerate: The network is not complete.
        BadSetting: A setting cannot be.
    """
    graph = step.node.inner or Graph(step.node.name)
    settings, made = settings_of(step.node), training_recipe_of(step)
    answer = ANSWERS[kind]
    name = identifier(step.path)
    (given,) = variables.inputs(step)
    parts = _Parts(name, given, variables.of(step), graph, settings, made, answer, program, are_divided)
    text = say(_ARRAYS, name=plain_text(step.path)) + ("" if are_divided else f" {say(_DIVIDED)}")
    return [
        WorkflowCell(text, parts.helpers()),
        WorkflowCell("", parts.arrays()),
        WorkflowCell(say(_LAYERS), parts.layers()),
        WorkflowCell("\n\n".join([say(_TRAINING), *parts.left_out()]), parts.training()),
        WorkflowCell(say(_PREDICTION), parts.reading()),
        WorkflowCell("", parts.prediction()),
    ]


class _Parts(NamedTuple):
    """The code of each cell."""

    name: str
    given: str
    result: str
    graph: Graph
    settings: Settings
    made: Recipe
    answer: LearnedAnswer
    program: PlainProgram
    are_divided: bool

    def helpers(self) -> str:
        names = [*(() if self.are_divided else ("ready_to_learn",)), "images_of", self.answer.arrays]
        return self.program.definitions(map(_helper, names))

    def arrays(self) -> str:
        lines = [f"{self.name}_given = {self.given if self.are_divided else f'ready_to_learn({self.given})'}"]
        for split in ("train", "validation"):
            lines += [
                f"{self.name}_{split} = [sample for sample in {self.name}_given if sample.split == {split!r}]".replace(
                    "'", '"'
                ),
                f"x_{split}, y_{split} = images_of({self.name}_{split}), {self.answer.arrays}({self.name}_{split})",
            ]
        return "\n".join([*lines, "x_train.shape, y_train.shape, x_validation.shape"])

    def layers(self) -> str:
        seed = f"keras.utils.set_random_seed({self.settings.seed})"
        return f"{to_source(self.graph)}\n\n{seed}\nmodel = build_model()\nmodel.summary()"

    def left_out(self) -> Iterator[str]:
        """What a run has besides, in words."""
        changes = self.settings.augmentation
        names = ["augmentation"] if changes is not None and changes.changes else []
        names += [
            f"early stopping by {one.key}" for one in criteria_of(self.settings.early_stopping) if not _is_plain(one)
        ]
        names += ["test-time augmentation"] if self.settings.test_time_augmentation else []
        if names:
            yield say(_LEFT_OUT, names=", ".join(names))

    def training(self) -> str:
        settings = self.settings
        ours = [Definition(_module_of(name), name) for name in self.made.ours]
        functions = self.program.definitions([_helper("training_batches"), *ours])
        rates = list(rate_function(settings))
        if any("math." in one for one in rates):
            rates.insert(0, "import math")
        given = ["x_train", "y_train", f"batch_size={settings.batch_size}", f"epochs={settings.epochs}"]
        given.append(f"seed={settings.seed}")
        weights, more = self._weights()
        batches = f"batches = training_batches({', '.join([*given, *more])})"
        return "\n\n".join(filter(None, [functions, *rates, self.made.compile_text(), *weights, batches, self._fit()]))

    def _weights(self) -> tuple[list[str], list[str]]:
        """The class weights, and how they are given."""
        chosen = self.settings.class_weights
        if chosen is None:
            return [], []
        if chosen != "balanced":
            return [], [f"class_weights={list(chosen)}"]
        helper = self.program.definitions([_helper("balanced_weights")])
        line = "class_weights = balanced_weights(y_train, model.output_shape[-1])"
        return [*filter(None, [helper]), line], ["class_weights=class_weights"]

    def _fit(self) -> str:
        settings = self.settings
        callbacks = tuple(self._callbacks())
        keywords: list[tuple[str, Expression]] = [
            ("epochs", Literal(settings.epochs)),
            ("steps_per_epoch", Name(f"-(-len(x_train) // {settings.batch_size})")),
            ("validation_data", Name("(x_validation, y_validation)")),
            ("validation_batch_size", Literal(settings.batch_size)),
            ("shuffle", Literal(False)),
            ("verbose", Literal(2)),
        ]
        if callbacks:
            keywords.insert(4, ("callbacks", Items(callbacks)))
        call = CallExpression(Name("model.fit"), (Name("batches"),), tuple(keywords))
        return "history = " + render(call, column=len("history = "))

    def _callbacks(self) -> Iterator[Expression]:
        yield from rate_callbacks(self.settings)
        restoring = restoring_criterion(self.settings.early_stopping)
        for one in filter(_is_plain, criteria_of(self.settings.early_stopping)):
            chosen: dict[str, Any] = {
                "monitor": one.key, "mode": better(one.key), "min_delta": one.min_delta, "patience": one.patience,
                "restore_best_weights": one is restoring,
            }  # fmt: skip
            keywords = tuple((name, Literal(value)) for name, value in chosen.items())
            yield CallExpression(Name("keras.callbacks.EarlyStopping"), keywords=keywords)

    def reading(self) -> str:
        reader = Definition("workbench.flow.network_answers", self.answer.reader)
        return self.program.definitions([_helper("answers_of"), _helper("with_predictions"), _FORM, reader])

    def prediction(self) -> str:
        labels, loss = self.made.losses[0].labels, self.made.losses[0].loss
        kind = {"yes or no": "binary", "values": "values", "own": "values", "boxes": "boxes"}.get(labels, "softmax")
        activation = "" if not loss.from_logits else "softmax" if kind == "softmax" else "sigmoid"
        named = f"{self.name}_given[0].label"
        names = f"{named}.values.names" if self.answer.task == "regression" else f"{named}.class_names"
        facts = [f'"{self.answer.task}"', f'"{kind}"', f"class_names={names}"]
        if activation:
            facts.append(f'activation="{activation}"')
        if kind == "boxes":
            facts.append("stride=x_train.shape[1] // model.output_shape[1]")
        lines = [
            f"outputs = answers_of(model, images_of({self.name}_given), batch_size={self.settings.batch_size})",
        ]
        if activation:
            lines.append(f'outputs = {self.program.name(_ACTIVATED)}(outputs, "{activation}")')
        return "\n".join(
            [
                *lines,
                f"form = AnswerForm({', '.join(facts)})",
                f"{self.result} = with_predictions({self.name}_given, outputs, form, {self.answer.reader})",
            ]
        )


_FORM = Definition(plain_learning.__name__, "PlainAnswerForm")
_ACTIVATED = Definition("workbench.training.fitting.new_data_scores", "activated")


def _helper(name: str) -> Definition:
    return Definition(plain_learning.__name__, name)


def _is_plain(criterion: EarlyStopping) -> bool:
    """Whether Keras itself reports the number that is watched."""
    return criterion.metric in _PLAIN_KEYS and criterion.class_name is None


def _module_of(name: str) -> str:
    """Where a loss of the workbench is defined."""
    import workbench.layers

    return str(getattr(workbench.layers, name).__module__)
