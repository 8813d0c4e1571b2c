"""The augmentation of a network of a flow as plain code: a function of a batch and a seed."""

from collections.abc import Iterator

from workbench.codegen.expressions import CallExpression, Entries, Literal, Name, render
from workbench.flow.code import plain_augmentation
from workbench.flow.code.package_definitions import Definition
from workbench.flow.code.plain_functions import PlainProgram
from workbench.training.batches import batch_pipeline, random_noise, random_transform
from workbench.training.batches.augmentation_ranges import NOISES, AugmentationRanges
from workbench.training.batches.random_noise import noises_of

_RANGES = ("rotation", "shift", "zoom", "shear", "stretch", "contrast", "brightness", *NOISES)
_FLIPS = ("horizontal_flip", "vertical_flip")
_MOVED = {"mask": "moved_masks", "boxes": "moved_boxes", "image": "moved"}
"""What moves the answers, by the kind of label; of the others nothing moves."""


def augmentation_code(changes: AugmentationRanges, kind: str, program: PlainProgram) -> str:
    """Code that defines ``augmented(images, answers, seed)``, which changes a batch as a run of the workbench does.

    Args:
        changes: The ranges, of which at least one changes something; not with ``crop``.
        kind: The kind of label that is learned.
        program: The code so far.

    Returns:
        The function, behind what it needs and is not written yet; it takes the range of values from ``x_train``.
    """
    helpers = {name: Definition(module, name) for name, module in _needed(changes, kind)}
    definitions = program.definitions(helpers.values())
    body = list(_body(changes, kind, {name: program.name(one) for name, one in helpers.items()}))
    program.needs_import("tf", "import tensorflow as tf")
    text = _settings(changes, program)
    text += "low, high = float(x_train.min()), float(x_train.max())"
    if kind == "image":
        text += "\nblack = float(y_train.min())"
    told = '    """A batch whose images are changed at random; the same seed gives the same changes."""'
    function = "\n".join(["def augmented(images, answers, seed):", told, *(f"    {line}" for line in body)])
    return "\n\n\n".join(filter(None, [definitions.rstrip(), text, function]))


def _settings(changes: AugmentationRanges, program: PlainProgram) -> str:
    """The ranges, as what is drawn from."""
    ranges = {name: changes.middle_and_half(name) for name in _RANGES if getattr(changes, name)}
    written = Entries(tuple((name, Literal(one)) for name, one in ranges.items()))
    flips = tuple((name, Literal(value=True)) for name in _FLIPS if getattr(changes, name))
    start = "changes = "
    return start + render(CallExpression(Name(program.name(_CHANGES)), (written,), flips), column=len(start)) + "\n"


_CHANGES = Definition(plain_augmentation.__name__, "PlainImageChanges")


def _needed(changes: AugmentationRanges, kind: str) -> Iterator[tuple[str, str]]:
    """The names that the function needs, each with its module."""
    transforms = random_transform.__name__
    yield "PlainImageChanges", plain_augmentation.__name__
    yield "random_draws", batch_pipeline.__name__
    yield from ((name, transforms) for name in _of_values(changes))
    if changes.moves:
        yield from (("matrices", transforms), ("moved", transforms))
        if kind in ("mask", "boxes"):
            yield _MOVED[kind], plain_augmentation.__name__ if kind == "mask" else transforms
    if noises_of(changes):
        yield from (("with_noise", random_noise.__name__), ("random_pixels", batch_pipeline.__name__))


def _of_values(changes: AugmentationRanges) -> Iterator[str]:
    if changes.contrast:
        yield "contrasted"
    if changes.brightness:
        yield "brightened"
    if changes.contrast or changes.brightness or noises_of(changes):
        yield "drawn"


def _body(changes: AugmentationRanges, kind: str, names: dict[str, str]) -> Iterator[str]:
    """The lines of the function: contrast and brightness before the images are moved, noise after it."""
    yield "images = tf.cast(images, tf.float32)"
    yield f"draws = {names['random_draws']}(tf.shape(images)[0], seed)"
    if changes.contrast:
        factor = f'{names["drawn"]}(changes, draws, "contrast")'
        yield f"images = {names['contrasted']}(images, {factor}, low, high)"
    if changes.brightness:
        more = f'{names["drawn"]}(changes, draws, "brightness", high - low)'
        yield f"images = {names['brightened']}(images, {more}, low, high)"
    if changes.moves:
        yield from _moving(kind, names)
    if noises := noises_of(changes):
        written = ", ".join(f'"{name}"' for name in noises)
        yield f"images = {names['with_noise']}("
        yield f"    images, [{written}],"
        yield f"    lambda name: {names['drawn']}(changes, draws, name),"
        yield f"    lambda shape, number: {names['random_pixels']}(seed, shape, number), (low, high),"
        yield ")"
    yield "return images, answers"


def _moving(kind: str, names: dict[str, str]) -> Iterator[str]:
    moved = names["moved"]
    yield f"transform = {names['matrices']}(changes, draws, *images.shape[1:3])"
    if kind == "mask":
        yield f"answers = {names['moved_masks']}(answers, transform)"
    elif kind == "boxes":
        yield f"answers = {names['moved_boxes']}(tf.cast(answers, tf.float32), transform, images.shape[1:3])"
    elif kind == "image":
        yield f'answers = {moved}(tf.cast(answers, tf.float32), transform, "bilinear", black)'
    yield f'images = {moved}(images, transform, "bilinear", low)'
