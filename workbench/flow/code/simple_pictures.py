"""Which flows are about pictures with nothing but a class, so that fewer lines of code do."""

from collections.abc import Iterable, Sequence

from workbench.data.sample import Sample
from workbench.flow.code import plain_templates
from workbench.flow.code.package_definitions import Definition
from workbench.modules.families.filters_selection import ClassFilter, ColorModeFilter
from workbench.modules.families.general_geometry import Crop, Flip, Resize, ZeroPadding
from workbench.modules.families.merges_appending import ConcatenateMerge
from workbench.modules.intensity_module import IntensityModule
from workbench.modules.module import Module
from workbench.text_format import snake_case

_FRAMES = (Crop, Flip, Resize, ZeroPadding)
_OTHERS = (ClassFilter, ColorModeFilter, ConcatenateMerge)
_MODES = ("L", "RGB", "RGBA", "Binary")
_TYPES = ("uint8", "uint16", "int16", "float32", "float64")


def template_of(kind: type[Module]) -> Definition | None:
    """The function in few lines of a module's class; None where it has none."""
    name = snake_case(kind.__name__)
    return Definition(plain_templates.__name__, name) if hasattr(plain_templates, name) else None


def are_simple(sets: Iterable[Sequence[Sample]], modules: Iterable[Module]) -> bool:
    """Whether templates give what the modules of a flow give.

    Args:
        sets: The samples of its data sets; all are read.
        modules: Its modules.

    Returns:
        True where all samples are pictures in grey or colour with a class or no label, of which no place in the body
        is known, and no module looks at anything else.
    """
    return all(_is_simple(module) for module in modules) and all(
        _is_picture(sample) for samples in sets for sample in samples
    )


def _is_simple(module: Module) -> bool:
    if isinstance(module, IntensityModule):
        about = module.about
        dtype = getattr(module, "dtype", about.gives_dtype)
        return (about.gives_mode or "L") in _MODES and dtype in ("same", "any", *_TYPES)
    return isinstance(module, (*_FRAMES, *_OTHERS))


def _is_picture(sample: Sample) -> bool:
    header = sample.header
    return (
        header.dimension == 2  # noqa: PLR2004 - height, width
        and header.color_mode in _MODES
        and not (header.spacing or header.origin or header.direction or header.history)
        and str(sample.image.dtype) in _TYPES
        and set(sample.label.kinds) <= {"category"}
        and not sample.prediction.kinds
    )
