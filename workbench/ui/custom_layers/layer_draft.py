"""What stands in the code sheet, as values: what is written, what it was before, and what the check has said of it."""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from workbench.ui.canvas_traits import NO_CODE, CanvasCodeSheet, CodeVerdict
from workbench.ui.protocol import DraftCode

SheetKind = Literal["", "new", "edit", "view"]


class LayerDraft(Struct, frozen=True):
    """The open sheet.

    ``replaces`` is the layer of the palette that is edited, ``parts`` the text that its nodes carry, ``path`` the node
    whose place the layer takes.
    """

    kind: SheetKind
    title: str
    written: DraftCode
    begun: DraftCode
    text: str = ""
    replaces: str = ""
    parts: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    verdicts: tuple[CodeVerdict, ...] = ()
    checked: str = ""
    """The code that these verdicts are about."""
    is_checking: bool = False
    version: int = 0

    @property
    def has_passed(self) -> bool:
        """Whether the code as it stands was checked and nothing is to mend."""
        return bool(self.verdicts) and self.checked == self.written.code and not self.failed

    @property
    def failed(self) -> tuple[CodeVerdict, ...]:
        """What is to be mended."""
        return tuple(one for one in self.verdicts if one.outcome == "failed")

    def rewritten(self, written: DraftCode) -> "LayerDraft":
        """The same with other words in its fields."""
        return replace(self, written=written, text="")

    def judged(self, code: str, verdicts: tuple[CodeVerdict, ...]) -> "LayerDraft":
        """The same with the verdicts about ``code``."""
        return replace(self, checked=code, verdicts=verdicts, is_checking=False)

    def shown(self) -> CanvasCodeSheet:
        """As the canvas shows it."""
        return CanvasCodeSheet(
            kind=self.kind,
            title=self.title,
            text=self.text,
            name=self.written.name,
            category=self.written.category,
            description=self.written.description,
            code=self.written.code,
            version=self.version,
            is_changed=self.written != self.begun,
            checking=self.is_checking,
            verdicts=self.verdicts,
            is_stale=bool(self.verdicts) and self.checked != self.written.code,
        )


def shown_sheet(draft: LayerDraft | None) -> CanvasCodeSheet:
    """What the canvas shows: the draft, or the closed sheet."""
    return NO_CODE if draft is None else draft.shown()
