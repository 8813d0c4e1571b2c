"""One parameter that can be ticked: its range, or the choices, appear beside the tick."""

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from workbench.messages import mark, say
from workbench.tuning.proposals import Proposal
from workbench.tuning.search_space import Choices, Domain, Range
from workbench.tuning.study_text import value_text
from workbench.tuning.tuning_errors import TuningError
from workbench.ui.error_text import refusal_html
from workbench.ui.widget_closing import close_tree

_TICK = mark("{name} (now {value})")
_TICK_HELP = mark("Search for a better value of {name}")
_LOW, _HIGH, _STEP, _LOG = mark("from"), mark("to"), mark("step"), mark("by factors")
_STEP_EMPTY = mark("any")
_LOG_HELP = mark("Equal ratios are equally likely, as suits learning rates")
_STEP_HELP = mark("The distance of two values; empty for any number in between")
_CHOICES_HELP = mark("Mark the values that may be taken; hold Ctrl or Shift for several")
_CHOICES = mark("values")
_MOST_ROWS = 5
_STYLE = {"description_width": "initial"}


class TickedParameter:
    """``widget`` is what to show; ``changed`` is called when the tick or the range changes."""

    def __init__(self, proposal: Proposal, changed: Callable[[], None]) -> None:
        self._proposal = proposal
        self._changed = changed
        self._controls: dict[str, Any] = {}
        name = self._name()
        self.tick = widgets.Checkbox(
            value=False, indent=False, tooltip=say(_TICK_HELP, name=name), layout={"width": "auto", "flex": "1 1 240px"}
        )
        self._box = widgets.HBox([], layout={"flex": "2 1 380px", "flex_flow": "row wrap", "align_items": "center"})
        self._note = widgets.HTML()
        self._note.add_class("wb-note")
        line = widgets.HBox([self.tick, self._box], layout={"flex_flow": "row wrap", "align_items": "center"})
        self.widget = widgets.VBox([line, self._note], layout={"width": "auto"})
        self.follow(proposal)
        self.tick.observe(lambda _change: self._ticked(), "value")

    def _name(self) -> str:
        """Within its part, a parameter is called without the path of its layer."""
        node = self._proposal.node
        return self._proposal.key.removeprefix(f"{node}.") if node else self._proposal.key

    @property
    def key(self) -> str:
        """Its name in a space."""
        return self._proposal.key

    @property
    def is_ticked(self) -> bool:
        """Whether it is to be searched."""
        return bool(self.tick.value)

    def follow(self, proposal: Proposal) -> None:
        """Say the value as it is drawn now; what was ticked and entered stays."""
        is_other = type(proposal.domain) is not type(self._proposal.domain)
        if is_other and self._controls and not self.is_ticked:
            self._remove_controls()
        is_untouched = not self._controls
        self._proposal = proposal if is_untouched or not is_other else self._proposal
        text = say(_TICK, name=self._name(), value=value_text(proposal.drawn))
        if self.tick.description != text:
            self.tick.description = text

    def domain(self) -> Domain:
        """The range or the choices that were entered. Raises TuningError for what cannot be."""
        if not self._controls:
            return self._proposal.domain
        if isinstance(self._proposal.domain, Choices):
            return Choices(tuple(self._controls["values"].value))
        step = self._controls["step"].value.strip()
        return Range(
            self._controls["low"].value, self._controls["high"].value, _number(step) if step else None,
            self._controls["log"].value,
        )  # fmt: skip

    def _ticked(self) -> None:
        if self.is_ticked and not self._controls:
            self._make_controls()
        self._box.layout.display = "" if self.is_ticked else "none"
        self.check()
        self._changed()

    def _make_controls(self) -> None:
        domain = self._proposal.domain
        self._controls = _choices(domain) if isinstance(domain, Choices) else _range(domain)
        for control in self._controls.values():
            control.observe(lambda _change: self._edited(), "value")
        self._box.children = tuple(self._controls.values())

    def _remove_controls(self) -> None:
        """A pair is chosen, a number searched in a range: what was offered for the one does not suit the other."""
        self._box.children = ()
        close_tree(*self._controls.values())
        self._controls = {}

    def _edited(self) -> None:
        self.check()
        self._changed()

    def check(self) -> bool:
        """Say at once what cannot be; whether all is well."""
        try:
            self.domain()
        except TuningError as refusal:
            self._note.value = refusal_html(refusal) if self.is_ticked else ""
            return not self.is_ticked
        self._note.value = ""
        return True

    def close(self) -> None:
        """Close the comms of all widgets."""
        close_tree(self.widget)


def _choices(domain: Choices) -> dict[str, Any]:
    options = [(value_text(value), value) for value in domain.values]
    return {
        "values": widgets.SelectMultiple(
            options=options, value=domain.values, description=say(_CHOICES), tooltip=say(_CHOICES_HELP),
            rows=min(_MOST_ROWS, len(options)), style=_STYLE, layout={"width": "auto"},
        )
    }  # fmt: skip


def _range(domain: Range) -> dict[str, Any]:
    is_whole = isinstance(domain.low, int) and isinstance(domain.high, int)
    kind: Any = widgets.IntText if is_whole else widgets.FloatText
    step = "" if domain.step is None else f"{domain.step:g}"
    return {
        "low": kind(domain.low, description=say(_LOW), style=_STYLE, layout={"width": "118px"}),
        "high": kind(domain.high, description=say(_HIGH), style=_STYLE, layout={"width": "118px"}),
        "step": widgets.Text(
            step, description=say(_STEP), placeholder=say(_STEP_EMPTY), tooltip=say(_STEP_HELP), style=_STYLE,
            continuous_update=False, layout={"width": "104px"},
        ),
        "log": widgets.Checkbox(
            domain.log, description=say(_LOG), tooltip=say(_LOG_HELP), indent=False, layout={"width": "auto"}
        ),
    }  # fmt: skip


def _number(text: str) -> Any:
    """A text as a number; what is none is handed on, for the range to refuse in words."""
    try:
        return float(text) if not text.lstrip("-").isdigit() else int(text)
    except ValueError:
        return text
