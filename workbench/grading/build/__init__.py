"""Authoring a lab: from one source notebook and ``checks.py`` to everything that students and instructors get.

Each name is imported when it is first used.
"""

from typing import TYPE_CHECKING

from workbench.lazy import lazy

if TYPE_CHECKING:
    from workbench.grading.build.held_out import held_out_seed as held_out_seed
    from workbench.grading.build.lab_source import LabSource as LabSource
    from workbench.grading.build.lab_source import Wrong as Wrong
    from workbench.grading.build.lab_source import load as load
    from workbench.grading.build.lab_source import wrong as wrong

__getattr__, __dir__, __all__ = lazy(
    __name__, {"held_out": ["held_out_seed"], "lab_source": ["LabSource", "Wrong", "load", "wrong"]}
)
