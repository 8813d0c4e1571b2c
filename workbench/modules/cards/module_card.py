"""The card of a module: all that a learner wants to know before using it, with a picture of what it does."""

from dataclasses import dataclass
from textwrap import fill

from workbench.html_elements import Markup, element, elements, joined, prose, row, table
from workbench.messages import mark, say
from workbench.modules.cards.before_after import before_after, example_of
from workbench.modules.cards.card_style import STYLE
from workbench.modules.cards.example_figure import figure
from workbench.modules.cards.module_facts import Fact, ParameterFact, facts_of, parameter_facts
from workbench.modules.catalog_file import paragraphs_of
from workbench.modules.module import Module
from workbench.modules.module_errors import ModuleError
from workbench.modules.registry import named

_WIDTH = 192
_COLUMNS = 100
_CAUTION = mark("Caution:")
_PARAMETERS, _NONE = mark("Parameters"), mark("It has no parameters.")
_NAME, _VALUE, _DEFAULT, _EXPECTED, _HELP = (
    mark("Name"),
    mark("Value"),
    mark("Default"),
    mark("Possible values"),
    mark("What it does"),
)
_VIEW, _DUPLICATE = mark("View code"), mark("Duplicate")
_COPY = mark("Put this into a cell and change it; {call} gives it as a text, under the name that you want.")


@dataclass(frozen=True)
class ModuleCard:
    """A module in words and pictures: HTML in a notebook, text elsewhere.

    Args:
        kind: The module's class.
        module: The module whose values are shown and which makes the picture; None shows the defaults and an example.

    >>> from workbench.modules import Flip
    >>> str(ModuleCard(Flip)).splitlines()[0]
    'Flip (뒤집기), General'
    """

    kind: type[Module]
    module: Module | None = None

    def _repr_html_(self) -> str:
        """The card with its picture and the code, both folded."""
        about = self.kind.about
        korean = element("span", about.korean, lang="ko")
        head = element("h3", about.name, " ", korean, element("span", say(about.category), class_="wb-kind"))
        paragraphs = elements("p", map(prose, paragraphs_of(self.kind)))
        parts = (
            STYLE,
            head,
            paragraphs,
            self._caution(),
            self._figure(),
            self._parameters(),
            self._facts(),
            *self._code(),
        )
        return element("article", *parts, class_="wb-card", aria_label=about.name)

    def _caution(self) -> Markup:
        text = self.kind.about.caution
        if not text:
            return Markup()
        return element("p", element("strong", say(_CAUTION)), " ", prose(text), class_="wb-caution", role="note")

    def _figure(self) -> Markup:
        return figure(before_after(self.module or example_of(self.kind)), _WIDTH)

    def _parameters(self) -> Markup:
        rows = self._rows()
        if not rows:
            return element("p", say(_NONE))
        value = _DEFAULT if self.module is None else _VALUE
        heads = element("tr", elements("th", map(say, (_NAME, value, _EXPECTED, _HELP)), scope="col"))
        cells = [
            row([element("code", one.name), element("code", one.value), one.expected, prose(one.help)]) for one in rows
        ]
        return table(heads, cells)

    def _rows(self) -> list[ParameterFact]:
        return parameter_facts(self.kind, None if self.module is None else self.module.parameters())

    def _facts(self) -> Markup:
        return element("dl", joined(_described(fact) for fact in facts_of(self.kind)))

    def _code(self) -> list[Markup]:
        try:
            source, copy = self.kind.source(), self.kind.duplicate()
        except ModuleError:  # typed at a prompt: there is no source to be shown
            return []
        told = prose(say(_COPY, call=f"`{self.kind.__name__}.duplicate('My{self.kind.__name__}')`"))
        return [
            element("details", element("summary", say(_VIEW)), _python(source)),
            element("details", element("summary", say(_DUPLICATE)), element("p", told), _python(copy)),
        ]

    def __repr__(self) -> str:
        about = self.kind.about
        parameters = [
            f"  {one.name} = {one.value}\n{_filled(f'{one.expected}. {one.help}', '      ')}" for one in self._rows()
        ]
        caution = [f"{say(_CAUTION)} {about.caution}"] if about.caution else []
        blocks = [
            *map(
                _filled, [f"{about.name} ({about.korean}), {say(about.category)}", *paragraphs_of(self.kind), *caution]
            ),
            "\n".join([f"{say(_PARAMETERS)}:", *parameters]) if parameters else say(_NONE),
            "\n".join(_filled(f"{fact.heading}: {fact.text}", indent="", later="  ") for fact in facts_of(self.kind)),
        ]
        return "\n\n".join(blocks)


def describe(module: str | type[Module] | Module) -> ModuleCard:
    """The card of a module: what it does, its parameters, what it takes and gives, a picture, its code.

    Args:
        module: The module's name ("Resize", "Zero-padding", "크기 변경"), its class, or a module with its values.

    Returns:
        The card: HTML in a notebook, text elsewhere.

    Raises:
        UnknownModule: There is no module of that name.

    >>> import workbench as wb
    >>> print(str(wb.modules.describe("Flip")).splitlines()[0])
    Flip (뒤집기), General
    """
    if isinstance(module, Module):
        return ModuleCard(type(module), module)
    return ModuleCard(module if isinstance(module, type) else named(module))


def _described(fact: Fact) -> Markup:
    return element("dt", fact.heading) + element("dd", element("code", fact.text) if fact.code else fact.text)


def _python(source: str) -> Markup:
    return element("pre", element("code", source), tabindex="0")


def _filled(text: str, indent: str = "", later: str | None = None) -> str:
    return fill(text, _COLUMNS, initial_indent=indent, subsequent_indent=indent if later is None else later)
