"""Rules for memory and disks that are full: what asked for how much, and which setting makes it less."""

import re
from math import prod
from typing import Any

from workbench.messages import mark, say
from workbench.text_format import bytes_text
from workbench.trace.error_translation.translation_rule import THE_LAYER, RaisedError, Sentence, rule, shape

TEMPLATES = {
    "memory-of-batch": mark(
        "{method}: there is not enough memory {place}for a batch of {size} samples{tensor}. Use smaller batches: "
        "{remedy}."
    ),
    "memory-of-call": mark(
        "{node}: there is not enough memory {place}for {count} samples at once{tensor}. A call takes all of them as "
        "one batch: use model.predict(x, batch_size=32)."
    ),
    "memory-of-weights": mark(
        "{node}: its weights {shape} need {needed}, more memory than there is. A Dense layer after Flatten has a "
        "weight for every value: make what comes before it smaller, with pooling or GlobalAveragePooling2D."
    ),
    "memory-of-array": mark(
        "An array of shape {shape} and type {dtype} needs {needed}, more memory than there is. Take fewer samples at a "
        "time{smaller}."
    ),
    "memory-of-classes": mark(
        "to_categorical makes a column for every number up to the largest label, here {last}, and that needs {needed}. "
        "Are these class numbers? Look at the labels with np.unique(y)."
    ),
    "memory-full": mark(
        "There is not enough memory {place}left for this step. Use fewer samples, smaller images or smaller batches, "
        "delete large arrays with del, or restart the kernel."
    ),
    "disk-full": mark(
        "The disk is full: {what} could not be written. Delete files that are not needed, such as old checkpoints, or "
        "write to another folder."
    ),
}  # fmt: skip
_BATCHES = mark("set batch_size={half}")
_OF_SET = mark("give a smaller number to .batch(…) of the data set")
_ONE_BY_ONE = mark("the batch is one sample already, so use smaller images or fewer filters")
_ON_GPU = mark("of the GPU ")
_TENSOR = mark(" (a tensor of shape {shape})")
_HALF = mark(", or make it half as large with float32")
_EIGHTH = mark(", or keep pixels as uint8, an eighth of float64, and divide by 255 in the network")
_A_FILE = mark("a file")
_USUAL_BATCH = 32
_IMAGES = 4
_WIDTHS = {"float": 4, "half": 2, "bfloat16": 2, "double": 8, "int32": 4, "int64": 8, "uint8": 1, "bool": 1}


@rule(r"No space left on device|\[Errno 28\]|errno = 28|There is not enough space on the disk")
def full_disk(raised: RaisedError) -> Sentence:
    """A checkpoint, a log or a download on a full disk."""
    name = getattr(raised.error, "filename", None)
    found = re.search(r"(?:No space left on device|space on the disk)[^']*'(?P<path>[^']+)'", raised.text)
    path = name or (found["path"] if found else None)
    return Sentence("disk-full", {"what": repr(path) if path else say(_A_FILE)})


@rule(r"OOM when allocating tensor with shape(?P<shape>\[[\d,]*\]) and type (?P<kind>\w+) on (?P<device>\S+)"
      r"|[Oo]ut of memory (?:while )?trying to allocate (?P<bytes>\d+)"
      r"|failed to allocate (?:memory|\d)|CUDA_ERROR_OUT_OF_MEMORY|Failed to allocate memory for")  # fmt: skip
def full_memory(raised: RaisedError) -> Sentence:
    """A batch, a call with all samples, or weights that are too large."""
    sizes = shape(raised.match["shape"]) if raised.match["shape"] else ()
    is_gpu = "GPU" in raised.text or "CUDA" in raised.text
    place = say(_ON_GPU) if is_gpu else ""
    if "StatelessRandom" in raised.text and sizes:  # weights begin with numbers by chance
        words = {"node": raised.layer or say(THE_LAYER), "shape": _of(sizes)}
        return Sentence("memory-of-weights", {**words, "needed": _needed(sizes, raised.match["kind"])})
    tensor = say(_TENSOR, shape=_of(sizes)) if sizes else ""
    call = raised.call
    if call is None:
        return Sentence("memory-full", {"place": place})
    if call.name in ("fit", "evaluate", "predict", "train_on_batch", "test_on_batch", "predict_on_batch"):
        size, remedy = _batch(call.name, call.arguments)
        values = {"method": call.name, "place": place, "size": str(size), "tensor": tensor, "remedy": remedy}
        return Sentence("memory-of-batch", values) if size else Sentence("memory-full", {"place": place})
    count = _samples(call.arguments)
    if call.name != "__call__" or count is None:
        return Sentence("memory-full", {"place": place})
    node = getattr(call.owner, "name", "model")
    return Sentence("memory-of-call", {"node": node, "place": place, "count": count, "tensor": tensor})


def _batch(method: str, given: Any) -> tuple[int | None, str]:
    """The size of a batch, and how to make it smaller."""
    x = given.get("x")
    if method.endswith("on_batch"):
        size = _samples({"inputs": x})
    elif given.get("batch_size") is None and not hasattr(x, "shape"):
        return _of_data_set(x), say(_OF_SET)
    else:
        size = given.get("batch_size") or _USUAL_BATCH
    if size is None:
        return None, ""
    return size, say(_BATCHES, half=max(1, size // 2)) if size > 1 else say(_ONE_BY_ONE)


def _of_data_set(x: Any) -> int | None:
    """The size of its batches, where every batch says it."""
    spec = getattr(x, "_batch_size", None)
    return int(spec) if spec is not None else None


def _samples(given: Any) -> int | None:
    values = given.values() if hasattr(given, "values") else ()
    parts = [part for value in values for part in (value if isinstance(value, tuple) else [value])]
    sizes = [part.shape[0] for part in parts if getattr(part, "shape", None)]
    return int(sizes[0]) if sizes and sizes[0] is not None else None


@rule(r"^Unable to allocate (?P<needed>[\d.]+ \w+) for an array with shape (?P<shape>\([^)]*\)) and data type "
      r"(?P<kind>\w+)", MemoryError)  # fmt: skip
def large_array(raised: RaisedError) -> Sentence:
    """An array of NumPy."""
    sizes, needed, kind = shape(raised.match["shape"]), raised.match["needed"], raised.match["kind"]
    if any(frame.f_code.co_name == "to_categorical" for frame in raised.frames):
        return Sentence("memory-of-classes", {"last": (sizes[-1] or 1) - 1, "needed": needed})
    smaller = ""
    if kind == "float64":
        smaller = say(_EIGHTH if len(sizes) == _IMAGES else _HALF)
    words = {"shape": raised.match["shape"], "dtype": kind, "needed": needed, "smaller": smaller}
    return Sentence("memory-of-array", words)


@rule(r"", MemoryError)
def no_memory(raised: RaisedError) -> Sentence:  # noqa: ARG001 - Python's own has no text
    """Python's own error, or one of a library, without a size."""
    return Sentence("memory-full", {"place": ""})


def _needed(sizes: Any, kind: str) -> str:
    return bytes_text(prod(size or 1 for size in sizes) * _WIDTHS.get(kind, 4))


def _of(sizes: Any) -> str:
    return f"({', '.join(map(str, sizes))})"


RULES = (full_disk, full_memory, large_array, no_memory)
