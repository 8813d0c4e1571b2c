"""Stub modules for what a notebook may import and the judge's machine lacks: Colab, plotting libraries, input.

Runs in the student's process.
"""

import builtins
import importlib.util
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, Self

from workbench.grading.notebook_shell import NotebookShell

_SHOWS_ONLY = (
    "google.colab",
    "seaborn",
    "plotly",
    "tqdm",
    "ipywidgets",
    "IPython.display",
    "nbgrader",
    "otter",
)
"""Libraries that only show something: where one is missing, a stand-in that does nothing takes its place."""


class NoOpStub(ModuleType):
    """A no-op module, function or object: any attribute, call or item returns another."""

    def __init__(self, name: str = "silent") -> None:
        super().__init__(name)
        self.__path__: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return NoOpStub(f"{self.__name__}.{name}")

    def __call__(self, *values: Any, **_: Any) -> Any:
        """``tqdm(range(3))`` is still the range; ``plt.subplots()`` still unpacks."""
        return values[0] if values and self.__name__.startswith("tqdm") else self

    def __iter__(self) -> Any:
        return iter((NoOpStub(self.__name__), NoOpStub(self.__name__)))

    def __getitem__(self, _: Any) -> "NoOpStub":
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None


class _StubFinder:
    """The import finder for stubs, tried after every other finder has failed."""

    @staticmethod
    def find_spec(name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:  # noqa: ARG004 - the protocol
        if not any(name == each or name.startswith(f"{each}.") for each in _SHOWS_ONLY):
            return None if name != "google" else _spec(name)
        return _spec(name)

    @staticmethod
    def create_module(spec: ModuleSpec) -> ModuleType:
        return NoOpStub(spec.name)

    @staticmethod
    def exec_module(module: ModuleType) -> None:
        """Nothing is in it."""


def _spec(name: str) -> ModuleSpec:
    return importlib.util.spec_from_loader(name, _StubFinder, is_package=True) or ModuleSpec(name, None)  # type: ignore[arg-type]


def install_stubs(shell: NotebookShell) -> None:
    """Install the stub finder, the shell and the input function."""
    import IPython
    from IPython.core import getipython

    sys.meta_path.append(_StubFinder)
    asked: Any = lambda: shell  # noqa: E731
    builtins.input = lambda *_: ""
    builtins.get_ipython = asked  # type: ignore[attr-defined]
    builtins.display = lambda *_, **__: None  # type: ignore[attr-defined]
    IPython.get_ipython = getipython.get_ipython = asked


def disable_training() -> None:
    """``fit`` returns at once, with an empty history: what it trained comes with the submission."""
    from keras import Model
    from keras.callbacks import History

    def fit(self: Any, *_: Any, **__: Any) -> Any:
        history = History()
        history.set_model(self)
        history.on_train_begin()
        return history

    Model.fit = fit
