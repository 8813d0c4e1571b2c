"""An answer as the person who grades by hand reads it: whole texts, and arrays that are images as pictures."""

from workbench.grading.grading_results import ShownAnswer
from workbench.labs.questions.answer_protocol import Answer, Array, Plain, Read, Request, Result, Value
from workbench.labs.questions.answer_wording import received_text
from workbench.labs.questions.plain_values import as_numpy
from workbench.messages import mark_plural, say_plural

LONGEST_TEXT = 200_000
"""Characters of an answer that are kept: a hundred pages."""
_MOST_PICTURES = 2
_SMALLEST_SIDE, _LARGEST_SIDE = 8, 512
_GREY, _COLOUR = 2, 3
_CUT = mark_plural(
    "{text}\n[{count} more character stands in the notebook.]",
    "{text}\n[{count} more characters stand in the notebook.]",
)


def shown_answer(request: Request, answer: Answer, *, whole: bool) -> ShownAnswer | None:
    """What a person sees of an answer.

    Args:
        request: What was asked.
        answer: What came back.
        whole: Whether a person has to read it; of other answers only pictures are kept.

    Returns:
        Text and pictures, or None where there is neither.
    """
    read = [result for step, result in zip(request.steps, answer.results, strict=False) if isinstance(step, Read)]
    images = [each.plain for each in read if isinstance(each, Value) and _is_image(each.plain)]
    pictures = tuple(_png(each) for each in images[:_MOST_PICTURES])
    text = _cut("\n\n".join(map(_text, answer.results))) if whole else ""
    return ShownAnswer(text, pictures) if text or pictures else None


def _text(result: Result) -> str:
    if not isinstance(result, Value):
        return result.message or result.kind
    return result.plain if type(result.plain) is str else received_text(result.plain)


def _cut(text: str) -> str:
    if len(text) <= LONGEST_TEXT:
        return text
    return say_plural(_CUT, len(text) - LONGEST_TEXT, text=text[:LONGEST_TEXT])


def _is_image(value: Plain) -> bool:
    """Whether it is an array of grey values (height, width) or (height, width, 1), or of colours (height, width, 3)."""
    if type(value) is not Array or len(value.shape) not in {_GREY, _COLOUR}:
        return False
    is_flat = len(value.shape) == _GREY or value.shape[2] in {1, _COLOUR}
    return is_flat and min(value.shape[:2]) >= _SMALLEST_SIDE


def _png(array: Array) -> bytes:
    """A PNG of at most 512 pixels a side; of numbers other than bytes the smallest is black, the largest white."""
    import numpy as np

    from workbench.imaging.tensor_picture import to_png

    values = as_numpy(array)
    step = -(-max(values.shape[:2]) // _LARGEST_SIDE)
    values = values[::step, ::step]
    if values.ndim == _COLOUR and values.shape[2] == 1:
        values = values[:, :, 0]
    if values.dtype != np.uint8:
        finite = np.clip(np.nan_to_num(values.astype("float64")), -1e100, 1e100)  # their difference stays finite
        low, high = finite.min(), finite.max()
        values = ((finite - low) / ((high - low) or 1.0) * 255).astype("uint8")
    return to_png(np.ascontiguousarray(values))
