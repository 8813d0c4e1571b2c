"""What a network of a flow learns, as far as its drawing, its settings and a sample say it."""

from typing import NamedTuple

from msgspec.structs import replace

from workbench.catalog.loss_matching import fitting_loss
from workbench.codegen.compile_recipe import OutputLoss, Recipe, class_metrics, recipe
from workbench.codegen.loss_expressions import Loss
from workbench.data.sample import Sample
from workbench.data.set_conversion import answer_kinds
from workbench.flow.learning_data import learned_kind
from workbench.flow.network_limits import output_rank, require_one_of_each
from workbench.flow.network_settings import settings_of
from workbench.flow.steps import Step
from workbench.graph.document import Graph
from workbench.training.setup.compile_code import optimizer_expression


class LearnedAnswer(NamedTuple):
    """What a network learns, by the kind of label: the arrays, the task, and what reads its outputs."""

    arrays: str
    task: str
    reader: str


ANSWERS = {
    "category": LearnedAnswer("classes_of", "classification", "_categories"),
    "mask": LearnedAnswer("masks_of", "segmentation", "_masks"),
    "boxes": LearnedAnswer("boxes_of_samples", "detection", "_boxes"),
    "image": LearnedAnswer("targets_of_samples", "transformation", "_images"),
    "values": LearnedAnswer("values_of_samples", "regression", "_values"),
}
_TASK_KINDS = {answer.task: kind for kind, answer in ANSWERS.items()}


def training_recipe_of(step: Step) -> Recipe:
    """How the network of a step is compiled: loss, optimizer and metrics.

    Args:
        step: The network.

    Returns:
        The recipe by the settings.

    Raises:
        SeveralEnds: The network has several inputs or outputs.
        CannotGenerate: The network is not complete.
        BadSetting: A setting cannot be.
    """
    graph, settings = step.node.inner or Graph(step.node.name), settings_of(step.node)
    require_one_of_each(graph, step.path)
    (only,) = recipe(graph).losses
    if settings.loss is not None:
        loss = Loss(settings.loss, settings.loss_params)
        only = OutputLoss("", loss, loss.traits.labels if loss.traits else only.labels, drawn=True)
    elif settings.task == "detection" and only.labels != "boxes":
        only = OutputLoss("", Loss(fitting_loss("boxes"), {"stride": _stride(graph)}), "boxes", drawn=True)
    if settings.ignore_class is not None and only.loss.sparse:
        loss = replace(only.loss, params={**only.loss.params, "ignore_class": settings.ignore_class})
        only = replace(only, loss=loss)
    return Recipe((only,), optimizer_expression(settings), class_metrics(only.labels), short=False)


def _stride(graph: Graph) -> int:
    """Pixels of the image from one cell of a detector's maps to the next; 1 where it is not known."""
    from workbench.analysis import analyze

    shapes = analyze(graph).shapes
    inputs = [shapes.get(node.name) for node in graph.nodes if node.type == "Input"]
    ends = [shapes.get(node.name) for node in graph.nodes if not graph.outgoing[node.id]]
    if not inputs or not ends or not inputs[0] or not ends[-1]:
        return 1
    return int((inputs[0][1] or 1) // (ends[-1][1] or 1)) or 1


def learned_by(step: Step, sample: Sample | None) -> str:
    """The kind of label that the network of a step learns.

    Args:
        step: The network.
        sample: One of the samples in front of it, where they are known.

    Returns:
        A key of ``ANSWERS``.
    """
    made, task = training_recipe_of(step), settings_of(step.node).task
    kinds = () if sample is None else answer_kinds(sample)
    wanted = _TASK_KINDS.get(task or "", "")
    if wanted in kinds or (wanted and not kinds):
        return wanted
    if kinds:
        if len(kinds) == 1 or sample is None:
            return kinds[0]
        return learned_kind(sample, task, lambda: output_rank(step.node.inner or Graph(step.node.name)))
    return {"boxes": "boxes", "values": "values"}.get(made.losses[0].labels, "category")
