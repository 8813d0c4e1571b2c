"""The cells of the metrics of a flow: predictions against the truth, split by split."""

from workbench.codegen.identifiers import identifier
from workbench.codegen.workflow_cells import WorkflowCell
from workbench.flow.code import plain_scores
from workbench.flow.code.package_definitions import Definition
from workbench.flow.code.plain_functions import PlainProgram
from workbench.flow.code.step_cells import Variables, plain_text
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
    """
    (given,) = variables.inputs(step)
    is_original = kind in _MOVED and step.node.params.get("frame", "original") == "original"
    score = _SCORES[kind]
    name = f"{identifier(step.path)}_numbers"
    compare = "compared" if is_original else "plainly_compared"
    functions = program.definitions([Definition(plain_scores.__name__, one) for one in (compare, score)])
    lines = []
    arguments = [given, f'"{kind}"', score]
    if is_original:
        whole = originals[0] if len(originals) == 1 else f"[{', '.join(f'*{one}' for one in originals)}]"
        lines.append(f"originals = {{sample.name: sample for sample in {whole}}}")
        arguments.append("originals")
    lines += [f"{name} = {compare}({', '.join(arguments)})", name]
    text = say(_TEXT, name=plain_text(step.path), frame=say(_ORIGINAL) if is_original else "")
    return [WorkflowCell(text, functions), WorkflowCell("", "\n".join(lines))]
