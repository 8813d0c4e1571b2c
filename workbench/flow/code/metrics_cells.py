"""The cells of the metrics of a flow: predictions against the truth, split by split."""

from collections.abc import Mapping

from workbench.codegen.identifiers import identifier
from workbench.codegen.workflow_cells import WorkflowCell
from workbench.flow.code import plain_scores
from workbench.flow.code.package_definitions import Definition
from workbench.flow.code.plain_functions import PlainProgram
from workbench.flow.code.step_cells import Variables, plain_text
from workbench.flow.prediction_comparison import require_metrics
from workbench.flow.prediction_scores import COMPARED
from workbench.flow.steps import Step
from workbench.messages import mark, say

_TEXT = mark("## Metrics: {name}\n\nThe predictions are compared with the labels, split by split{frame}.")
_ORIGINAL = mark(", in the frame of the original images: whatever moved the pixels is undone first")
_SCORES = {
    "category": "class_numbers",
    "mask": "mask_numbers",
    "boxes": "box_numbers",
    "image": "image_numbers",
    "values": "value_numbers",
}
_OF_CLASSES = ("accuracy", "mean_dice", "dice", "mean_iou", "iou")
_COMPUTED: Mapping[str, tuple[str, ...]] = {
    "category": _OF_CLASSES,
    "mask": _OF_CLASSES,
    "boxes": ("map", "map50", "map75"),
    "image": ("mae", "mse", "rmse", "msle", "psnr", "ssim"),
    "values": ("mae", "mse", "rmse"),
}
"""The metrics that the functions of ``plain_scores`` compute."""
_LACKING = mark("This plain code does not compute some of the metrics that were chosen: {names}.")
_MOVED = ("mask", "boxes", "image")
"""Kinds of labels that lie somewhere in the image."""


def metrics_cells(
    step: Step, variables: Variables, program: PlainProgram, kind: str, originals: list[str]
) -> list[WorkflowCell]:
    """Compare predictions with labels.

    Args:
        step: The metrics.
        variables: Those of all steps.
        program: The code so far.
        kind: The kind of label that is compared.
        originals: The variables of the samples as they were read.

    Returns:
        The cells.

    Raises:
        UnknownFlowMetric: A metric was chosen that is none of the task.
    """
    (given,) = variables.inputs(step)
    is_original = kind in _MOVED and step.node.params.get("frame", "original") == "original"
    score = _SCORES[kind]
    name = f"{identifier(step.path)}_numbers"
    compare = "compared" if is_original else "plainly_compared"
    helpers = (compare, score, *(("range_of_images",) if kind == "image" else ()))
    functions = program.definitions([Definition(plain_scores.__name__, one) for one in helpers])
    lines = []
    arguments = [given, f'"{kind}"', score]
    if kind == "image":
        lines.append(f"largest = range_of_images({given})")
        arguments[-1] = f"lambda pairs: {score}(pairs, largest)"
    if is_original:
        whole = originals[0] if len(originals) == 1 else f"[{', '.join(f'*{one}' for one in originals)}]"
        lines.append(f"originals = {{sample.name: sample for sample in {whole}}}")
        arguments.append("originals")
    lines.append(f"{name} = {compare}({', '.join(arguments)})")
    text = say(_TEXT, name=plain_text(step.path), frame=say(_ORIGINAL) if is_original else "")
    which = tuple(map(str, step.node.params.get("which", ())))
    require_metrics(which, COMPARED[kind].task)
    if which:
        lines.append(f"{name} = {_chosen(name, which)}")
    if lacking := [key for key in which if key not in _COMPUTED[kind]]:
        text = f"{text}\n\n{say(_LACKING, names=', '.join(lacking))}"
    return [WorkflowCell(text, functions), WorkflowCell("", "\n".join([*lines, name]))]


def _chosen(name: str, which: tuple[str, ...]) -> str:
    """The numbers of the metrics that were chosen: also ``dice[cat]`` where that is ``dice``."""
    numbers = f"key: value for key, value in numbers.items() if key.partition('[')[0] in {which!r}"
    return f"{{split: {{{numbers}}} for split, numbers in {name}.items()}}"
