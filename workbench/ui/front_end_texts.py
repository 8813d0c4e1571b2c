"""The translations of the texts that the canvas shows: its trait ``texts`` (``editor/translation.ts``)."""

from typing import Any

import msgspec
from msgspec import Struct

from workbench.locales import FRONT_END
from workbench.messages import texts_of


class FrontEndTexts(Struct, frozen=True, rename="camel"):
    """What ``strings.ts`` shows instead of its English texts."""

    texts: dict[str, str]
    plurals: dict[str, tuple[str, ...]]
    plural_form: str


def front_end_texts() -> dict[str, Any]:
    """The trait's value; without texts in English, which the front end has itself."""
    built: dict[str, Any] = msgspec.to_builtins(FrontEndTexts(*texts_of(FRONT_END)))
    return built
