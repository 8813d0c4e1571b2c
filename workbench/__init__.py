"""A teaching workbench for deep learning: draw a network, see every shape, get plain Keras code.

The names below are the public face. Each is imported when it is first used, so that ``import workbench`` is quick.
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from workbench.graph.vocabulary import install
from workbench.stderr_filter import quiet_tensorflow

if TYPE_CHECKING:
    from workbench.analysis import analyze as analyze
    from workbench.codegen import build_model as build_model
    from workbench.codegen import to_notebook as to_notebook
    from workbench.codegen import to_source as to_source
    from workbench.graph.document import Graph as Graph
    from workbench.graph.graph_files import load as load
    from workbench.graph.graph_files import save as save
    from workbench.importers import from_config as from_config
    from workbench.importers import from_keras as from_keras
    from workbench.importers import from_source as from_source
    from workbench.labs import check as check
    from workbench.trace import Trace as Trace
    from workbench.trace import debug as debug
    from workbench.trace import debug_step as debug_step
    from workbench.trace import trace as trace
    from workbench.trace import watch as watch
    from workbench.ui.editor import Editor as Editor
    from workbench.ui.network_map import view as view
    from workbench.ui.training_panels.output_tab import Output as Output
    from workbench.ui.training_panels.sample_gallery import View as View
    from workbench.ui.workbench_widget import Workbench as Workbench

__version__ = "0.1.0"

_HOMES = {
    "Graph": "workbench.graph.document",
    "save": "workbench.graph.graph_files",
    "load": "workbench.graph.graph_files",
    "analyze": "workbench.analysis",
    "to_source": "workbench.codegen",
    "build_model": "workbench.codegen",
    "to_notebook": "workbench.codegen",
    "from_keras": "workbench.importers",
    "from_config": "workbench.importers",
    "from_source": "workbench.importers",
    "check": "workbench.labs",
    "Trace": "workbench.trace",
    "debug": "workbench.trace",
    "debug_step": "workbench.trace",
    "watch": "workbench.trace",
    "Editor": "workbench.ui.editor",
    "Output": "workbench.ui.training_panels.output_tab",
    "View": "workbench.ui.training_panels.sample_gallery",
    "Workbench": "workbench.ui.workbench_widget",
    "view": "workbench.ui.network_map",
}
_ROOMS = {
    **{name: f"workbench.{name}" for name in ("data", "explain", "grading", "labs", "trace", "training")},
    "templates": "workbench.catalog.templates",
}

__all__ = [*_HOMES, *_ROOMS, "__version__"]  # noqa: PLE0604 - all are strings


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return import_module(_ROOMS[name])
    if name not in _HOMES:
        message = f"module 'workbench' has no attribute {name!r}. It has: {', '.join(sorted(__all__))}."
        raise AttributeError(message)
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


# Runs and records are shown by the Output tab, which the training knows nothing of.
if "IPython" in sys.modules:
    import_module("workbench.ui.training_panels.cell_display").register()

# Also the student's own ``import keras`` below ``import workbench as wb`` shows nothing red.
quiet_tensorflow()

# The graph room must not import the catalog (the arrow runs the other way), so the package hands it in.
install(lambda: import_module("workbench.catalog.catalog_vocabulary").VOCABULARY)


def load_ipython_extension(shell: Any) -> None:
    """``%load_ext workbench``: errors in plain words from any cell, and the magics ``%trace`` and ``%%shapes``."""
    import_module("workbench.trace.magics").load(shell)


def unload_ipython_extension(shell: Any) -> None:
    """``%unload_ext workbench``: errors as before."""
    import_module("workbench.trace.magics").unload(shell)
