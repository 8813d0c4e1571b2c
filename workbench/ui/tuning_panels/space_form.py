"""What can be ticked, part by part: the training, the optimizers, the augmentation, and each layer."""

from collections.abc import Callable, Mapping, Sequence

import ipywidgets as widgets

from workbench.html_elements import element, prose
from workbench.messages import mark, say
from workbench.text_format import number_text
from workbench.tuning.proposals import Part, Proposal
from workbench.tuning.search_space import Choices, Domain, Space
from workbench.tuning.study_text import value_text
from workbench.ui.training_panels.output_controls import dropdown
from workbench.ui.tuning_panels.ticked_parameter import TickedParameter
from workbench.ui.widget_closing import close_tree

_PARTS: Mapping[Part, str] = {
    "training": mark("Training"),
    "optimizer": mark("Parameters of the optimizers"),
    "augmentation": mark("Augmentation"),
}
_WHERE = mark("Parameters of")
_NOTHING = mark("Nothing is ticked yet: tick what is to be searched. All else keeps its value.")
_TICKED = mark("Searched: {names}. All else keeps its value.")
_RANGE = mark("{name} {low} to {high}")
_STEPPED = mark("{name} {low} to {high} in steps of {step}")
_FROM = mark("{name} from {values}")
_SEPARATOR = "; "


class SpaceForm:
    """``widget`` is what to show; ``changed`` is called when a tick or a range changes."""

    def __init__(self, changed: Callable[[], None] = lambda: None) -> None:
        self._changed = changed
        self._proposals: dict[str, Proposal] = {}
        self._rows: dict[str, TickedParameter] = {}
        self.part = dropdown(_WHERE, [(say(_PARTS["training"]), "training")], "training")
        self.part.layout.max_width = "420px"
        self._box = widgets.VBox([], layout={"padding": "2px 0 4px 12px"})
        self._said = widgets.HTML()
        self.widget = widgets.VBox([self.part, self._box, self._said])
        self.part.observe(lambda _change: self._show_part(), "value")
        self._say()

    def show(self, proposals: Sequence[Proposal]) -> None:
        """Offer these; what was ticked stays so where it is still there."""
        self._proposals = {one.key: one for one in proposals}
        for key in [key for key in self._rows if key not in self._proposals]:
            self._rows.pop(key).close()
        for key, row in self._rows.items():
            row.follow(self._proposals[key])
        nodes = dict.fromkeys(one.node for one in proposals if one.node)
        options = [*((say(text), part) for part, text in _PARTS.items()), *((node, f"/{node}") for node in nodes)]
        if list(self.part.options) != options:
            chosen = self.part.value
            self.part.options = options
            self.part.value = chosen if chosen in [value for _, value in options] else "training"
        self._show_part()
        self._say()

    def _show_part(self) -> None:
        chosen = self.part.value
        shown = [one for one in self._proposals.values() if (f"/{one.node}" if one.node else one.part) == chosen]
        for one in shown:
            if one.key not in self._rows:
                self._rows[one.key] = TickedParameter(one, self._edited)
        children = tuple(self._rows[one.key].widget for one in shown)
        if self._box.children != children:
            self._box.children = children

    def row(self, key: str) -> TickedParameter:
        """The row of a parameter, shown now."""
        proposal = self._proposals[key]
        self.part.value = f"/{proposal.node}" if proposal.node else proposal.part
        return self._rows[key]

    def _edited(self) -> None:
        self._say()
        self._changed()

    def space(self) -> Space:
        """What is ticked. Raises TuningError: nothing is, or a range cannot be."""
        return Space({key: self._rows[key].domain() for key in self._proposals if self._is_ticked(key)})

    def _is_ticked(self, key: str) -> bool:
        return key in self._rows and self._rows[key].is_ticked

    def _say(self) -> None:
        ticked = [key for key in self._proposals if self._is_ticked(key)]
        texts = [_domain_text(key, self._rows[key].domain()) for key in ticked if self._rows[key].check()]
        text = say(_TICKED, names=_SEPARATOR.join(texts)) if texts else say(_NOTHING)
        self._said.value = element("div", prose(text), class_="wb-summary", role="status")

    def close(self) -> None:
        """Close the comms of all widgets, also of rows that are not shown."""
        for row in self._rows.values():
            row.close()
        close_tree(self.widget)


def _domain_text(key: str, domain: Domain) -> str:
    if isinstance(domain, Choices):
        return say(_FROM, name=key, values=", ".join(map(value_text, domain.values)))
    values = {"name": key, "low": number_text(domain.low), "high": number_text(domain.high)}
    return say(_RANGE, **values) if domain.step is None else say(_STEPPED, **values, step=number_text(domain.step))
