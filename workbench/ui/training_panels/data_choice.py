"""The choice of data in the run panel: data of one's own, data sets in the notebook's variables, and those built in."""

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as widgets

from workbench import data as built_in
from workbench.analysis import Analysis
from workbench.codegen.expressions import quoted
from workbench.data import Dataset
from workbench.data.found_data import FoundData, found_data
from workbench.graph.document import Graph
from workbench.html_elements import element
from workbench.messages import mark, say
from workbench.training.metrics.metric_table import Task
from workbench.training.setup.stream_examples import examples
from workbench.training.setup.task import likely_task
from workbench.ui.training_panels.data_compatibility import data_fit, shape_words

_DIGITS = tuple("0123456789")
_HEART = ("background", "cavity")
_BUILT_IN: dict[str, tuple[Callable[[], Dataset], str, tuple[str, ...], Task]] = {
    mark("Digits 8 × 8 (built in)"): (built_in.load_digits, "wb.data.load_digits()", _DIGITS, "classification"),
    mark("Digits 28 × 28 (built in)"): (
        lambda: built_in.load_digits(size=28),
        "wb.data.load_digits(size=28)",
        _DIGITS,
        "classification",
    ),
    mark("Hearts 256 × 256 (drawn)"): (built_in.make_lv_phantom, "wb.data.make_lv_phantom()", _HEART, "segmentation"),
    mark("MNIST 28 × 28"): (
        lambda: built_in.load_mnist(progress=False),
        "wb.data.load_mnist()",
        _DIGITS,
        "classification",
    ),
}
"""Name → what loads it, the code that does, its classes and its task: known before it is loaded."""
_DATA = mark("Data")
_YOURS = mark("{name} (yours)")
_FOUND = mark("{name} (in this notebook)")
_SHAPES = mark("{name}: {count} samples of {x} ({x_type}), answers of {y} ({y_type}).")
_UNCOUNTED = mark("{name}: samples of {x} ({x_type}), answers of {y} ({y_type}).")
_OWN, _IN_NOTEBOOK = "own:", "found:"


class DataChoice:
    """``widget`` is what to show; ``changed`` is called when another data set is chosen.

    ``variables`` gives those of the notebook, and ``drawing`` the network with what is known of it: whether the chosen
    data set fits is said below the choice.
    """

    def __init__(
        self,
        own: Dataset | None,
        variables: Callable[[], Mapping[str, Any]],
        drawing: Callable[[], tuple[Graph, Analysis]],
        changed: Callable[[], None],
    ) -> None:
        self._own = own
        self._variables = variables
        self._drawing = drawing
        self._changed = changed
        self._is_refreshing = False
        self._loaded: dict[str, Dataset] = {}
        self._found: dict[str, FoundData] = {}
        self.dropdown = widgets.Dropdown(
            options=[(say(name), name) for name in _BUILT_IN],
            description=say(_DATA),
            style={"description_width": "initial"},
            layout={"width": "auto", "min_width": "300px", "max_width": "100%"},  # names of variables are whole
        )
        self.note = widgets.HTML()
        self._find()
        self.dropdown.value = _OWN if own is not None else next(iter(_BUILT_IN))
        self.dropdown.observe(lambda _change: self._chosen(), "value")

    def refresh(self) -> None:
        """Look through the notebook's variables again; what was chosen stays so, if it is still there."""
        chosen = self.dropdown.value
        self._find()
        if self.dropdown.value != chosen:
            self._changed()

    def _find(self) -> None:
        self._found = {f"{_IN_NOTEBOOK}{found.name}": found for found in found_data(self._variables())}
        own = [] if self._own is None else [(say(_YOURS, name=self._own.name), _OWN)]
        found = [(say(_FOUND, name=one.name), key) for key, one in self._found.items()]
        options = [*own, *found, *((say(name), name) for name in _BUILT_IN)]
        chosen = self.dropdown.value
        if list(self.dropdown.options) != options:
            keys = [key for _, key in options]
            # Other options make the first of them the value for a moment.
            self._is_refreshing = True
            self.dropdown.options = options
            self.dropdown.value = chosen if chosen in keys else next(iter(_BUILT_IN))
            self._is_refreshing = False
        self.say_fit()

    def say_fit(self) -> None:
        """Say what the chosen data set of the notebook is made of, and whether it fits what is drawn now."""
        found = self._found.get(self.dropdown.value)
        if found is None:
            self.note.value = ""
            return
        fit = data_fit(*self._drawing(), found)
        count, *_ = found.x.shape
        values = {
            "name": found.name,
            "x": shape_words(found.x.sample),
            "x_type": found.x.dtype,
            "y": shape_words(found.y.sample),
            "y_type": found.y.dtype,
        }
        text = say(_UNCOUNTED, **values) if count is None else say(_SHAPES, count=f"{count:,}", **values)
        kind = "wb-refusal" if fit.fits is False else "wb-summary"
        self.note.value = element("div", text, class_="wb-summary") + element(
            "div", fit.text, class_=kind, role="status"
        )

    def _chosen(self) -> None:
        if not self._is_refreshing:
            self.say_fit()
            self._changed()

    @property
    def class_names(self) -> tuple[str, ...]:
        """The classes, as far as they are known before the data are read."""
        chosen = self.dropdown.value
        if chosen == _OWN and self._own is not None:
            names = self._own.class_names
            return () if isinstance(names, Mapping) else names
        return _BUILT_IN[chosen][2] if chosen in _BUILT_IN else ()

    @property
    def task(self) -> Task | None:
        """What the labels call for, as far as it is known before the data are read."""
        chosen = self.dropdown.value
        if chosen == _OWN and self._own is not None:
            return likely_task(examples(self._own.train).y)
        return _BUILT_IN[chosen][3] if chosen in _BUILT_IN else None

    @property
    def source(self) -> str:
        """The code that loads the data, or "data" for what was given."""
        chosen = self.dropdown.value
        if chosen in self._found:
            return f"wb.data.from_variables(globals(), {quoted(self._found[chosen].name)})"
        return _BUILT_IN[chosen][1] if chosen in _BUILT_IN else "data"

    def load(self) -> Dataset:
        """The chosen data. What is built in is loaded once; variables are read anew, since they can change.

        Raises:
            DataError, OSError: they cannot be used.
        """
        chosen = self.dropdown.value
        if chosen == _OWN and self._own is not None:
            return self._own
        if chosen in self._found:
            return self._found[chosen].load()
        if chosen not in self._loaded:
            self._loaded[chosen] = _BUILT_IN[chosen][0]()
        return self._loaded[chosen]
