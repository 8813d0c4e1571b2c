"""What every module is: a frozen value with typed parameters that takes samples and gives samples.

A module is a class with annotated fields, each with a default, and a ``Description``. Its kind decides what its author
writes: see ``IntensityModule``, ``PlaneModule`` and ``RandomModule`` (pixels change), ``GeometryModule`` (the frame
changes), ``LabelModule``, ``FilterModule``, ``MergeModule`` and ``PatchModule``.
"""

import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from msgspec import Struct, StructMeta
from msgspec.structs import force_setattr

from workbench.data.affine_map import Array
from workbench.data.image_header import CHANNELS, ColorMode, ImageHeader
from workbench.data.sample import Sample
from workbench.messages import mark, say
from workbench.modules.module_description import Description
from workbench.modules.module_errors import (
    ColorModeRefused,
    DimensionRefused,
    DtypeRefused,
    ModuleError,
    NotASample,
    NotFinitePixels,
    UnknownModuleParameter,
)
from workbench.modules.module_parameters import checked, parameters_of
from workbench.modules.module_source import duplicate_of, source_of
from workbench.text_format import snake_case

_TAKE_SLICES = mark("Take slices of the volume, or a module that takes volumes.")
_TAKE_VOLUMES = mark("Give a volume: ImageHeader(dimension=3).")
_TO_GREY = mark("Put Color to Grayscale in front of it, or take the module of the same kind for colour images.")
_TO_BINARY = mark("Put a threshold in front of it.")
_TO_COLOR = mark("Put Color Mode Convert in front of it.")


class ModuleClass(StructMeta):
    """Refuses a parameter that a class does not have in words, as every other wrong parameter."""

    if not TYPE_CHECKING:  # type checkers read the fields of the class

        def __call__(cls, *args, **parameters):  # noqa: ANN002, ANN003, ANN204, N805
            """Make a module."""
            for name in parameters:
                if name not in cls.__struct_fields__:
                    known = ", ".join(cls.__struct_fields__) or say("no parameters")
                    raise UnknownModuleParameter(where=cls.__name__, received=name, expected=known)
            return super().__call__(*args, **parameters)


class Module(Struct, frozen=True, metaclass=ModuleClass):
    """Base of every module: parameters are checked when it is made, samples when it is called."""

    about: ClassVar[Description]
    one_to_one: ClassVar[bool] = True
    """Whether each call gives exactly one sample, so that a set knows its length without running anything."""

    refusals: ClassVar[tuple[type[Exception], ...]] = (ModuleError,)
    """The errors by which it may refuse a sample that is not usual."""

    _taken: ClassVar[set[tuple[int, ColorMode, Any]]]
    """Dimensions, colour modes and types of numbers that the class was found to take: asked once each."""

    def __init_subclass__(cls, **options: Any) -> None:
        """Each class has what it takes for itself."""
        super().__init_subclass__(**options)
        cls._taken = set()

    def __post_init__(self) -> None:
        """Check each parameter and bring it to the type of its annotation."""
        for parameter in parameters_of(type(self)):
            value = getattr(self, parameter.name)
            force_setattr(self, parameter.name, checked(type(self).__name__, parameter, value))
        self.check()

    def check(self) -> None:
        """Compare parameters with each other. For authors: raise ``ModuleParametersDisagree``."""

    def run(self, *samples: Sample) -> tuple[Sample, ...]:
        """Apply the module, whatever its kind.

        Args:
            *samples: One sample, or one of each input of a merge.

        Returns:
            The samples that come out: none where it was dropped, several from a module that cuts patches.
        """
        raise NotImplementedError

    def parameters(self) -> dict[str, Any]:
        """The values of the parameters by name, as JSON can hold them."""
        values = {field: getattr(self, field) for field in self.__struct_fields__}
        return {name: str(value) if isinstance(value, Path) else value for name, value in values.items()}

    @classmethod
    def source(cls) -> str:
        """The Python source of the module's class."""
        return source_of(cls)

    @classmethod
    def duplicate(cls, name: str = "") -> str:
        """A copy of the module that stands alone and may be changed.

        Args:
            name: What the copy is called; "" puts "My" before the name.

        Returns:
            Python source for a cell, with the imports, constants and helpers that the class needs.

        Raises:
            SourceUnknown: Python does not know the source of the class.
        """
        return duplicate_of(cls, name)

    def require(self, sample: Sample) -> None:
        """Check that the module takes a sample.

        Args:
            sample: What it is called with.

        Raises:
            NotASample: It is none.
            DimensionRefused: It is a volume, or is none.
            ColorModeRefused: Its colour mode is none of those that the module takes.
            DtypeRefused: Its type of numbers is none of those.
            NotFinitePixels: It has NaN or infinite values, and the module does not take them.
        """
        if not isinstance(sample, Sample):
            where = type(self).__name__
            raise NotASample(where=where, received=type(sample).__name__, function=snake_case(where))
        header, dtype = sample.header, sample.image.dtype
        kind = (header.dimension, header.color_mode, dtype)
        if kind not in self._taken:
            if not self.about.takes(*kind):
                self._refuse_kind(header, dtype)
            self._taken.add(kind)
        if dtype.kind == "f" and not self.about.takes_nonfinite and (bad := _not_finite(sample.image)):
            raise NotFinitePixels(where=type(self).__name__, count=bad)

    def _refuse_kind(self, header: ImageHeader, dtype: Any) -> None:
        """Say which of dimension, colour mode and type of numbers is not taken."""
        where, about = type(self).__name__, self.about
        if header.dimension not in about.dimensions:
            remedy = say(_TAKE_SLICES if header.dimension > max(about.dimensions) else _TAKE_VOLUMES)
            expected = ", ".join(map(str, about.dimensions))
            raise DimensionRefused(where=where, expected=expected, received=header.dimension, remedy=remedy)
        if header.color_mode not in about.color_modes:
            modes = ", ".join(about.color_modes)
            raise ColorModeRefused(
                where=where, expected=modes, received=header.color_mode, remedy=self._conversion(header)
            )
        raise DtypeRefused(where=where, expected=", ".join(about.dtypes), received=dtype.name)

    def _conversion(self, header: ImageHeader) -> str:
        """What to put in front for an image of a colour mode that is not taken."""
        if self.about.color_modes == ("Binary",):
            return say(_TO_BINARY)
        in_color = header.color_mode in ("RGB", "RGBA")
        return say(_TO_GREY if in_color and "L" in self.about.color_modes else _TO_COLOR)


class SampleModule(Module, frozen=True):
    """A module that gives a sample for a sample. For authors: write ``apply``."""

    def __call__(self, sample: Sample, /) -> Sample:
        """Apply the module.

        Args:
            sample: A sample; it does not change.

        Returns:
            A new sample.

        Raises:
            ModuleError: The module does not take the sample; the class and the sentence say why.
        """
        self.require(sample)
        return self.apply(sample)

    def run(self, *samples: Sample) -> tuple[Sample, ...]:
        (sample,) = samples
        return (self(sample),)

    def apply(self, sample: Sample) -> Sample:
        """The new sample of one that was checked. For authors.

        Args:
            sample: A sample that the module takes.

        Returns:
            A new sample.
        """
        raise NotImplementedError


class ImageModule(SampleModule, frozen=True):
    """A module that can be applied to a bare array too, by the function of the same name."""

    def on_array(self, image: Array) -> Array:
        """Apply the module to an array.

        Args:
            image: (height, width), (height, width, 1 to 4), (depth, height, width) or (depth, height, width, channels).

        Returns:
            A new array that shares no memory with ``image``.
        """
        array = np.asarray(image)
        result = self(self._sample_of(array)).image
        return result.copy() if np.may_share_memory(result, array) or not _is_own(result) else _writable(result)

    def _sample_of(self, image: Array) -> Sample:
        """A sample whose colour mode is one that the module takes, if the number of channels allows it."""
        sample = Sample(image)
        header = sample.header
        if header.color_mode in self.about.color_modes:
            return sample
        fitting = (mode for mode in self.about.color_modes if CHANNELS.get(mode) == sample.channels)
        mode = next(fitting, header.color_mode)
        return sample.replaced(header=ImageHeader(header.dimension, mode))

    def promised_dtype(self, before: Any) -> Any:
        """The type of numbers of a result. For authors, to override where a parameter decides.

        Args:
            before: The type of the image.

        Returns:
            The type, or None where nothing is promised.
        """
        promise = self.about.gives_dtype
        return None if promise == "any" else np.dtype(before if promise == "same" else promise)

    def promised_range(self) -> tuple[float, float] | None:
        """The least and the largest value of a result; None where nothing is promised."""
        return self.about.gives_range


def generator(seed: int, name: str) -> np.random.Generator:
    """Random numbers that are the same whenever a sample comes by, and others for another one.

    Args:
        seed: The seed of the module.
        name: The name of the sample.

    Returns:
        The generator.

    >>> generator(0, "cat.png").integers(100) == generator(0, "cat.png").integers(100)
    np.True_
    """
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def _not_finite(image: Array) -> int:
    """How many values are NaN or infinite. A finite sum tells in one pass that none is."""
    with np.errstate(over="ignore", invalid="ignore"):
        if np.isfinite(image.sum()):
            return 0
    return image.size - int(np.count_nonzero(np.isfinite(image)))


def _is_own(result: Array) -> bool:
    """Whether a read-only view is of an array that may be written to."""
    return isinstance(result.base, np.ndarray) and result.base.flags.writeable


def _writable(result: Array) -> Array:
    base = result.base
    return (
        base
        if isinstance(base, np.ndarray) and base.shape == result.shape and base.strides == result.strides
        else result.copy()
    )
