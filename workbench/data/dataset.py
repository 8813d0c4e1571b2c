"""What every loader returns: arrays in named splits, with names for the classes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np

from workbench.data.array_conversion import as_array
from workbench.data.array_group import ArrayGroup, group_of
from workbench.data.data_errors import CountMismatch, GroupsMismatch
from workbench.html_elements import element, joined, text_table
from workbench.messages import Plural, mark, mark_plural, say, say_plural
from workbench.text_format import listed

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]

_EXAMPLES = mark_plural("{count:,} example", "{count:,} examples")
_IMAGES = mark_plural("{count:,} image", "{count:,} images")
_LABELS = mark_plural("{count:,} label", "{count:,} labels")
_MASKS = mark_plural("{count:,} mask", "{count:,} masks")
_HEIGHT, _WIDTH, _DEPTH = mark("height {size}"), mark("width {size}"), mark("depth {size}")
_CHANNELS, _FEATURES, _VALUES = mark("channels {size}"), mark("features {size}"), mark("values {size}")

Axes = Mapping[int, tuple[Plural, tuple[str, ...]]]
"""By the rank of an array: what the first axis counts, and the sizes of the others."""

X_AXES: Axes = {
    1: (_EXAMPLES, ()),
    2: (_EXAMPLES, (_FEATURES,)),
    3: (_IMAGES, (_HEIGHT, _WIDTH)),
    4: (_IMAGES, (_HEIGHT, _WIDTH, _CHANNELS)),
    5: (_IMAGES, (_DEPTH, _HEIGHT, _WIDTH, _CHANNELS)),
}
"""What the axes of an array of examples mean, by its rank."""

Y_AXES: Axes = {
    1: (_LABELS, ()),
    2: (_LABELS, (_VALUES,)),
    3: (_MASKS, (_HEIGHT, _WIDTH)),
    4: (_MASKS, (_HEIGHT, _WIDTH, _CHANNELS)),
    5: (_MASKS, (_DEPTH, _HEIGHT, _WIDTH, _CHANNELS)),
}
"""What the axes of the answers mean, by their rank."""

_BOX_LISTS = mark_plural("boxes of {count:,} image: {boxes:,}", "boxes of {count:,} images: {boxes:,}")
_COLUMNS = (mark("Split"), mark("x"), mark("y"))
_CLASSES = mark_plural("{count} class: {names}", "{count} classes: {names}")
_OUTPUTS = mark_plural("classes of {count} output: {names}", "classes of {count} outputs: {names}")
_GROUPS = mark("groups: {count}")
_SHOWN_CLASSES = 20


def named_shape(shape: Sequence[int], axes: Axes = X_AXES) -> str:
    """Return ``shape`` in words.

    >>> named_shape((300, 8, 8, 1))
    '300 images, height 8, width 8, channels 1'
    """
    if len(shape) in axes:
        counted, sizes = axes[len(shape)]
        rest = [say(template, size=size) for template, size in zip(sizes, shape[1:], strict=True)]
    else:
        counted = _EXAMPLES
        rest = [say("axis {axis} {size}", axis=axis, size=size) for axis, size in enumerate(shape[1:], start=1)]
    return ", ".join([say_plural(counted, shape[0]), *rest])


@dataclass(frozen=True, eq=False, repr=False)
class Split:
    """Examples and their answers: ``y[i]`` belongs to ``x[i]``.

    Arrays are read-only, because changing data by accident ruins an experiment without a word; change a copy: ``x =
    split.x.copy()``.

    Args:
        x: Images, (images, height, width, channels), or arrays of any other kind with one entry an example. A list
            of arrays, a tensor, or a table or column of pandas becomes an array. For a network with several inputs a
            dictionary of arrays by their names, or a tuple of arrays in their order.
        y: Labels, (images,), or masks, (images, height, width). Boxes are a list with an array (boxes, 5) for each
            image: class, xmin, ymin, xmax, ymax, in pixels from the corner of the first pixel; it becomes an array
            of arrays. For a network with several outputs a dictionary of arrays by their names, or a tuple.
        groups: (examples,): what examples have in common that must not be in two splits, such as the patient or the
            file; None without groups.
        details: Further arrays with an entry an example, such as the pixel ``spacing`` in mm.

    Raises:
        NotOneArray: ``x`` or ``y`` is a list of arrays of several shapes, or no array at all.
        CountMismatch: ``x`` and ``y`` differ in length.
        LengthsDiffer: arrays of several inputs or outputs do.
        GroupsMismatch: ``groups`` or an array of ``details`` has another length.

    >>> split = Split(np.zeros((2, 8, 8, 1), "float32"), np.array([0, 1]), groups=np.array(["kim", "lee"]))
    >>> len(split.x), split.x.flags.writeable
    (2, False)
    """

    x: Array
    y: Array
    groups: Array | None = None
    details: Mapping[str, Array] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check the lengths and make all arrays read-only; lists and tensors become arrays."""
        given = {"x": (self.x, self.y), "y": (self.y, self.x)}
        for name, (value, other) in given.items():
            found = group_of(value, other, where="Split", name=name)
            object.__setattr__(self, name, as_array(value, where="Split", name=name) if found is None else found)
        if len(self.x) != len(self.y):
            raise CountMismatch(where="Split", images=len(self.x), labels=len(self.y))
        for name in given:
            if not isinstance(getattr(self, name), ArrayGroup):
                object.__setattr__(self, name, _read_only(getattr(self, name)))
        if self.groups is not None:
            object.__setattr__(self, "groups", self._beside("groups", self.groups))
        details = {name: self._beside(name, array) for name, array in self.details.items()}
        object.__setattr__(self, "details", details)

    def _beside(self, name: str, array: Array) -> Array:
        """``array``, which must have an entry an example."""
        if len(array) != len(self.x):
            raise GroupsMismatch(where="Split", name=name, expected=len(self.x), received=len(array))
        return _read_only(np.asarray(array))

    def __len__(self) -> int:
        """The number of examples."""
        return len(self.x)

    def __getitem__(self, chosen: Any) -> "Split":
        """The examples that ``chosen`` picks, as NumPy would: a slice, indices, or a mask; with all that is theirs."""
        groups = None if self.groups is None else self.groups[chosen]
        return Split(self.x[chosen], self.y[chosen], groups, {name: a[chosen] for name, a in self.details.items()})

    def __repr__(self) -> str:
        """Both shapes in words."""
        x, y = self.in_words()
        return f"Split(x: {x}; y: {y})"

    def in_words(self) -> tuple[str, str]:
        """Say what ``x`` and what ``y`` are made of.

        Returns:
            Two texts: of ``x`` and of ``y``.
        """
        x, y = self.x, self.y
        if isinstance(x, ArrayGroup) or isinstance(y, ArrayGroup):
            return _part_in_words(x, X_AXES), _part_in_words(y, Y_AXES) + self._groups()
        if y.dtype == object and all(getattr(one, "ndim", 0) == 2 for one in y):  # noqa: PLR2004 - boxes, numbers
            boxes = say_plural(_BOX_LISTS, len(y), boxes=sum(map(len, y)))
            return f"{named_shape(x.shape)} ({x.dtype})", boxes + self._groups()
        return f"{named_shape(x.shape)} ({x.dtype})", f"{named_shape(y.shape, Y_AXES)} ({y.dtype}){self._groups()}"

    def _groups(self) -> str:
        """How many groups there are, after a comma; nothing where none are known."""
        return "" if self.groups is None else ", " + say(_GROUPS, count=len(np.unique(self.groups)))


def _part_in_words(part: Any, axes: Axes) -> str:
    """The shape and type of an array, or of each array of a group."""
    if isinstance(part, ArrayGroup):
        return "; ".join(f"{name}: {_part_in_words(array, axes)}" for name, array in part.items())
    return f"{named_shape(part.shape, axes)} ({part.dtype})"


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Data in three splits that share no example.

    ``train`` is for learning, ``validation`` for choosing between networks, ``test`` for one honest number at the end.

    Args:
        name: What tables and charts call the data.
        train: What is learned from.
        validation: What networks are chosen by.
        test: What one honest number is taken from at the end.
        class_names: ``class_names[label]`` says what a label means; of a regression the names of the target columns.
            Where there are several outputs, a dictionary of such names by output.

    >>> split = Split(np.zeros((2, 8, 8, 1), "float32"), np.array([0, 1], "int64"))
    >>> Dataset("pets", split, split, split, ("cat", "dog"))
    Dataset 'pets', 2 classes: cat, dog
      train       x: 2 images, height 8, width 8, channels 1 (float32)  y: 2 labels (int64)
      validation  x: 2 images, height 8, width 8, channels 1 (float32)  y: 2 labels (int64)
      test        x: 2 images, height 8, width 8, channels 1 (float32)  y: 2 labels (int64)
    """

    name: str
    train: Split
    validation: Split
    test: Split
    class_names: tuple[str, ...]

    @property
    def splits(self) -> dict[str, Split]:
        """The splits by name, in the order they are used."""
        return {"train": self.train, "validation": self.validation, "test": self.test}

    def __repr__(self) -> str:
        """Name, classes, and the shapes of every split in words."""
        rows = (f"  {name:<10}  x: {x}  y: {y}" for name, x, y in self._rows())
        return "\n".join([f"Dataset {self.name!r}, {self._classes()}", *rows])

    def _repr_html_(self) -> str:
        caption = joined([element("b", self.name), ", ", self._classes()])
        return text_table([say(column) for column in _COLUMNS], self._rows(), caption=caption)

    def _rows(self) -> list[tuple[str, str, str]]:
        return [(name, *split.in_words()) for name, split in self.splits.items()]

    def _classes(self) -> str:
        if isinstance(self.class_names, Mapping):
            parts = (f"{output}: {listed(names, _SHOWN_CLASSES)}" for output, names in self.class_names.items())
            return say_plural(_OUTPUTS, len(self.class_names), names="; ".join(parts))
        names = listed(self.class_names, _SHOWN_CLASSES)
        return say_plural(_CLASSES, len(self.class_names), names=names)


def _read_only(array: Array) -> Array:
    """A view that cannot be written to; the caller's own array stays as it was."""
    view = array.view()
    view.flags.writeable = False
    return view
