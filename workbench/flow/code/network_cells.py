"""The cells of a network in a flow: arrays, layers, training with ``tf.data`` and Keras, and its predictions."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace

from workbench.codegen.compile_recipe import Recipe
from workbench.codegen.expressions import CallExpression, Expression, Items, Literal, Name, render
from workbench.codegen.identifiers import identifier
from workbench.codegen.source import to_source
from workbench.codegen.workflow_cells import WorkflowCell
from workbench.flow.code import plain_learning
from workbench.flow.code.augmentation_cells import augmentation_code
from workbench.flow.code.network_learning import ANSWERS, LearnedAnswer, training_recipe_of
from workbench.flow.code.package_definitions import Definition
from workbench.flow.code.plain_functions import PlainProgram
from workbench.flow.code.step_cells import Variables, plain_text
from workbench.flow.code.stopping_cells import StoppingCode
from workbench.flow.network_limits import require_one_class_a_pixel
from workbench.flow.network_settings import settings_of
from workbench.flow.steps import Step
from workbench.graph.document import Graph
from workbench.messages import mark, say
from workbench.training.setup.rate_code import rate_callbacks, rate_function
from workbench.training.setup.settings import Settings

_ARRAYS = mark("## Neural Network: {name}\n\nFirst the arrays: x is what the network sees, y what it shall answer.")
_DIVIDED = mark(
    "Samples that belong to no split are divided by chance, and some of the training samples are held out for "
    "validation."
)
_LAYERS = mark("The layers, as they were drawn. The seed makes the first weights repeatable.")
_CHANGES = mark(
    "Augmentation: in each epoch the network sees the training images changed in another way, and the answers with "
    "them. What is drawn by chance depends on the seed alone."
)
_TRAINING = mark(
    "The training. Each epoch shows every training sample once, in an order of its own; watch whether the validation "
    "keeps up with the training."
)
_LEFT_OUT = mark("Not written here, since it needs the workbench: {names}.")
_PREDICTION = mark("The trained network is asked, batch by batch, and each sample gets what it says.")
_OURS = re.compile(r"^from workbench\.layers import (.+)\n", re.MULTILINE)
"""Layers of the workbench, whose classes come with the code."""


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
        SeveralEnds: The network has several inputs or outputs.
        AnswerUnreadable: It says yes or no to several classes of a pixel.
        CannotGenerate: The network is not complete.
        BadSetting: A setting cannot be.
    """
    graph = step.node.inner or Graph(step.node.name)
    settings, made = settings_of(step.node), training_recipe_of(step)
    require_one_class_a_pixel(graph, settings, kind)
    name = identifier(step.path)
    (given,) = variables.inputs(step)
    parts = _Parts(name, given, variables.of(step), graph, settings, made, kind, program, are_divided)
    text = say(_ARRAYS, name=plain_text(step.path)) + ("" if are_divided else f" {say(_DIVIDED)}")
    return [
        WorkflowCell(text, parts.helpers()),
        WorkflowCell("", parts.arrays()),
        WorkflowCell(say(_LAYERS), parts.layers()),
        *parts.changes(),
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
    kind: str
    program: PlainProgram
    are_divided: bool

    @property
    def answer(self) -> LearnedAnswer:
        return ANSWERS[self.kind]

    @property
    def stopping(self) -> StoppingCode:
        return StoppingCode(self.settings, self.kind, self.made.losses[0])

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
        source = to_source(self.graph)
        ours = [name for names in _OURS.findall(source) for name in names.split(", ")]
        classes = self.program.definitions(Definition(_module_of(name), name) for name in ours)
        built = f"{seed}\nmodel = build_model()\nmodel.summary()"
        return "\n\n\n".join(filter(None, [classes, f"{_OURS.sub('', source)}\n\n{built}"]))

    def left_out(self) -> Iterator[str]:
        """What a run has besides, in words."""
        changes = self.settings.augmentation
        names = ["augmentation with crop"] if changes is not None and changes.crop is not None else []
        names += [f"early stopping by {key}" for key in self.stopping.left_out()]
        names += ["test-time augmentation"] if self.settings.test_time_augmentation else []
        if names:
            yield say(_LEFT_OUT, names=", ".join(names))

    def training(self) -> str:
        settings = self.settings
        ours = [Definition(_module_of(name), name) for name in self.made.ours]
        functions = self.program.definitions([_helper("training_batches"), *ours, *self.stopping.needs()])
        rates = list(rate_function(settings))
        if any("math." in one for one in rates):
            rates.insert(0, "import math")
        given = ["x_train", "y_train", f"batch_size={settings.batch_size}", f"epochs={settings.epochs}"]
        given.append(f"seed={settings.seed}")
        weights, more = self._weights()
        more += ["change=augmented"] if self._is_augmented else []
        batches = f"batches = training_batches({', '.join([*given, *more])})"
        parts = [functions, *rates, self._compile(), *weights, batches, self._fit()]
        return "\n\n".join(filter(None, parts))

    def _compile(self) -> str:
        watched = tuple(self.stopping.metrics(self._class_names(), self.program))
        return replace(self.made, metrics=(*self.made.metrics, *watched)).compile_text()

    @property
    def _is_augmented(self) -> bool:
        """Whether batches are changed; images that are cut out are too small for the same network later."""
        changes = self.settings.augmentation
        return changes is not None and changes.changes and changes.crop is None

    def changes(self) -> Iterator[WorkflowCell]:
        """The function that augments a batch."""
        if self._is_augmented and self.settings.augmentation is not None:
            yield WorkflowCell(say(_CHANGES), augmentation_code(self.settings.augmentation, self.kind, self.program))

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
        yield from self.stopping.callbacks(self.program)

    def reading(self) -> str:
        reader = Definition("workbench.flow.network_answers", self.answer.reader)
        return self.program.definitions([_helper("answers_of"), _helper("with_predictions"), _FORM, reader])

    def prediction(self) -> str:
        labels, loss = self.made.losses[0].labels, self.made.losses[0].loss
        kind = {"yes or no": "binary", "values": "values", "own": "values", "boxes": "boxes"}.get(labels, "softmax")
        activation = "" if not loss.from_logits else "softmax" if kind == "softmax" else "sigmoid"
        facts = [f'"{self.answer.task}"', f'"{kind}"', f"class_names={self._class_names()}"]
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

    def _class_names(self) -> str:
        """The expression of the names of the classes, or of what is answered."""
        named = f"{self.name}_given[0].label"
        return f"{named}.values.names" if self.answer.task == "regression" else f"{named}.class_names"


_FORM = Definition(plain_learning.__name__, "PlainAnswerForm")
_ACTIVATED = Definition("workbench.training.fitting.new_data_scores", "activated")


def _helper(name: str) -> Definition:
    return Definition(plain_learning.__name__, name)


def _module_of(name: str) -> str:
    """Where a layer or loss of the workbench is defined."""
    import workbench.layers

    return str(getattr(workbench.layers, name).__module__)
