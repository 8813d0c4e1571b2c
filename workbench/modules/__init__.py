"""Image-processing modules: values with typed parameters that take a sample and give a sample.

A module is a class, ``Resize(height=64, width=64)(sample)``; for plain arrays there is the function of the same name,
``resize(image, 64, 64)``. Both are imported when they are first used.

>>> import numpy as np
>>> from workbench.modules import resize
>>> resize(np.zeros((20, 30), "uint8"), 10, 15).shape
(10, 15)
"""

from typing import TYPE_CHECKING, Any

from workbench.lazy import lazy

if TYPE_CHECKING:
    from workbench.modules.cards.module_card import describe as describe
    from workbench.modules.cards.module_overview import overview as overview
    from workbench.modules.chains import read_chain as read_chain
    from workbench.modules.custom_modules import take as take

    # One line a family.
    from workbench.modules.families.advanced_compression import *  # noqa: F403
    from workbench.modules.families.advanced_labels import *  # noqa: F403
    from workbench.modules.families.advanced_masks import *  # noqa: F403
    from workbench.modules.families.advanced_patches import *  # noqa: F403
    from workbench.modules.families.advanced_regions import *  # noqa: F403
    from workbench.modules.families.binary_distance import *  # noqa: F403
    from workbench.modules.families.binary_filling import *  # noqa: F403
    from workbench.modules.families.binary_morphology import *  # noqa: F403
    from workbench.modules.families.binary_regions import *  # noqa: F403
    from workbench.modules.families.binary_shapes import *  # noqa: F403
    from workbench.modules.families.color_adjustment import *  # noqa: F403
    from workbench.modules.families.color_channels import *  # noqa: F403
    from workbench.modules.families.color_enhancement import *  # noqa: F403
    from workbench.modules.families.color_spaces import *  # noqa: F403
    from workbench.modules.families.filters_extraction import *  # noqa: F403
    from workbench.modules.families.filters_selection import *  # noqa: F403
    from workbench.modules.families.general_enhancement import *  # noqa: F403
    from workbench.modules.families.general_features import *  # noqa: F403
    from workbench.modules.families.general_frame import *  # noqa: F403
    from workbench.modules.families.general_geometry import *  # noqa: F403
    from workbench.modules.families.general_intensity import *  # noqa: F403
    from workbench.modules.families.general_noise import *  # noqa: F403
    from workbench.modules.families.general_scale import *  # noqa: F403
    from workbench.modules.families.general_values import *  # noqa: F403
    from workbench.modules.families.grayscale_bias import *  # noqa: F403
    from workbench.modules.families.grayscale_detection import *  # noqa: F403
    from workbench.modules.families.grayscale_enhancement import *  # noqa: F403
    from workbench.modules.families.grayscale_filters import *  # noqa: F403
    from workbench.modules.families.grayscale_frequency import *  # noqa: F403
    from workbench.modules.families.grayscale_morphology import *  # noqa: F403
    from workbench.modules.families.grayscale_thresholds import *  # noqa: F403
    from workbench.modules.families.merges_appending import *  # noqa: F403
    from workbench.modules.families.merges_pairs import *  # noqa: F403
    from workbench.modules.families.merges_patches import *  # noqa: F403
    from workbench.modules.module_errors import ModuleError as ModuleError
    from workbench.modules.platform_shim import platform_imports as platform_imports
    from workbench.modules.registry import make as make
    from workbench.modules.registry import module_types as module_types
    from workbench.modules.registry import named as named

_find, _, _core = lazy(
    __name__,
    {
        "cards.module_card": ["describe"],
        "cards.module_overview": ["overview"],
        "chains": ["read_chain"],
        "custom_modules": ["take"],
        "module_errors": ["ModuleError"],
        "platform_shim": ["platform_imports"],
        "registry": ["make", "module_types", "named"],
    },
)


def __getattr__(name: str) -> Any:
    """The families' classes and functions, found by the registry, and ``__all__``."""
    if name in _core:
        return _find(name)
    if name.startswith("_") and name != "__all__":
        raise AttributeError(name)
    from workbench.modules.registry import public

    known = public()
    if name == "__all__":
        return sorted((*_core, *known))
    if name not in known:
        import difflib

        near = difflib.get_close_matches(name, sorted((*_core, *known)), n=1, cutoff=0)[0]
        message = f"module {__name__!r} has no attribute {name!r}. Its nearest is {near!r}; dir({__name__}) lists all."
        raise AttributeError(message, name=name)
    return known[name]


def __dir__() -> list[str]:
    names: list[str] = __getattr__("__all__")
    return names
