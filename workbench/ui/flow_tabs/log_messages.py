"""A line of a flow's log, as the page has it; generated into TypeScript."""

from typing import Annotated

from msgspec import Meta, Struct


class LogText(Struct, frozen=True):
    """Something that happened in a run."""

    time: Annotated[str, Meta(description="Of day, such as 14:03:07.")]
    path: Annotated[str, Meta(description="Of the step; empty for the whole run.")]
    text: str
