"""Walking a model with real tensors: the table of shapes, the debugger, the map, and errors in plain words.

The room and its main function have one name, and importing any part of a package binds the part's name to the module:
so this module can be called, and ``wb.trace(model, x)`` works whatever was imported first.
"""

import sys
from types import ModuleType
from typing import Any

from workbench.trace.debugging import debug
from workbench.trace.entrance import trace
from workbench.trace.result import Trace
from workbench.trace.training import TrainingStep, debug_step
from workbench.trace.watching import Watch, watch
from workbench.trace.words import translate

__all__ = ["Trace", "TrainingStep", "Watch", "debug", "debug_step", "trace", "translate", "watch"]


class _Callable(ModuleType):
    __call__ = staticmethod(trace)

    def __dir__(self) -> list[str]:
        return __all__


def _made_callable(module: Any) -> None:
    module.__class__ = _Callable


_made_callable(sys.modules[__name__])
