"""Executing a model on a batch: the table of shapes, the debugger, the map, and translated errors.

The package and its main function share a name, and importing a submodule binds the package's name to the module:
so this module is callable, and ``wb.trace(model, x)`` works whatever was imported first.
"""

import sys
from types import ModuleType
from typing import Any

from workbench.trace.debugger.debug_command import debug
from workbench.trace.error_translation import translate
from workbench.trace.run.fit_watch import Watch, watch
from workbench.trace.run.trace_result import Trace
from workbench.trace.run.tracer import trace
from workbench.trace.run.training_step import TrainingStep, debug_step

__all__ = ["Trace", "TrainingStep", "Watch", "debug", "debug_step", "trace", "translate", "watch"]


class _Callable(ModuleType):
    __call__ = staticmethod(trace)

    def __dir__(self) -> list[str]:
        return __all__


def _made_callable(module: Any) -> None:
    module.__class__ = _Callable


_made_callable(sys.modules[__name__])
