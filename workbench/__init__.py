"""A teaching workbench for deep learning: draw a network, see every shape, get plain Keras code.

The names below are the public API. Each is imported when it is first used, so that ``import workbench`` is quick.
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from workbench.analysis.analyzer_registry import install_analyzer
from workbench.catalog.trust_provider import trust_by
from workbench.graph.vocabulary import install
from workbench.lazy import lazy
from workbench.stderr_filter import quiet_tensorflow
from workbench.version import __version__ as __version__

if TYPE_CHECKING:
    from workbench import custom as custom
    from workbench import data as data
    from workbench import errors as errors
    from workbench import explain as explain
    from workbench import flow as flow
    from workbench import grading as grading
    from workbench import labs as labs
    from workbench import library as library
    from workbench import modules as modules
    from workbench import templates as templates
    from workbench import training as training
    from workbench import tuning as tuning
    from workbench.analysis import analyze as analyze
    from workbench.analysis import insight as insight
    from workbench.codegen import build_model as build_model
    from workbench.codegen import to_notebook as to_notebook
    from workbench.codegen import to_source as to_source
    from workbench.custom import register as register
    from workbench.deployment import export as export
    from workbench.graph.document import Graph as Graph
    from workbench.graph.frozen_blocks import freeze as freeze
    from workbench.graph.frozen_blocks import unfreeze as unfreeze
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
    from workbench.ui.flow.flow_widget import Flow as Flow
    from workbench.ui.graph_comparison import compare as compare
    from workbench.ui.image_viewer.look import look as look
    from workbench.ui.network_map import view as view
    from workbench.ui.training_panels.output_tab import Output as Output
    from workbench.ui.training_panels.sample_gallery import View as View
    from workbench.ui.workbench_widget import Workbench as Workbench

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "analysis": ["analyze", "insight"],
        "codegen": ["build_model", "to_notebook", "to_source"],
        "custom": ["register"],
        "deployment": ["export"],
        "graph.document": ["Graph"],
        "graph.frozen_blocks": ["freeze", "unfreeze"],
        "graph.graph_files": ["load", "save"],
        "importers": ["from_config", "from_keras", "from_source"],
        "labs": ["check"],
        "trace": ["Trace", "debug", "debug_step", "watch"],
        "ui.editor": ["Editor"],
        "ui.flow.flow_widget": ["Flow"],
        "ui.graph_comparison": ["compare"],
        "ui.image_viewer.look": ["look"],
        "ui.network_map": ["view"],
        "ui.training_panels.output_tab": ["Output"],
        "ui.training_panels.sample_gallery": ["View"],
        "ui.workbench_widget": ["Workbench"],
    },
    submodules=[
        "custom",
        "data",
        "errors",
        "explain",
        "flow",
        "grading",
        "labs",
        "library",
        "modules",
        "templates",
        "trace",
        "training",
        "tuning",
    ],
    eager=["__version__"],
)


# Runs, records, modules and studies know nothing of the widgets that show them.
if "IPython" in sys.modules:
    import_module("workbench.ui.training_panels.cell_display").register()
    import_module("workbench.ui.module_display").register()
    import_module("workbench.ui.tuning_panels.study_display").register()

# Also the student's own ``import keras`` below ``import workbench as wb`` shows nothing red.
quiet_tensorflow()

# The graph package must not import the catalog, which depends on it, so the catalog is injected here.
install("network", lambda: import_module("workbench.catalog.catalog_vocabulary").VOCABULARY)
install("flow", lambda: import_module("workbench.catalog.flow_vocabulary").FLOW_VOCABULARY)
# What the user trusts is kept above it, too.
trust_by(lambda: import_module("workbench.custom.trust").RememberedTrust())
# So is the analysis of flows, which stands above that of networks.
install_analyzer("flow", lambda: import_module("workbench.flow.flow_analysis").analyze_flow)


def load_ipython_extension(shell: Any) -> None:
    """``%load_ext workbench``: errors in plain words from any cell, and the magics ``%trace`` and ``%%shapes``."""
    import_module("workbench.trace.magics").load(shell)


def unload_ipython_extension(shell: Any) -> None:
    """``%unload_ext workbench``: errors as before."""
    import_module("workbench.trace.magics").unload(shell)
