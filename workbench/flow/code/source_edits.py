"""Source text with changes at places, so that its comments and line breaks stay as they were written."""

import re

from workbench.flow.code.package_definitions import PackageSource


class SourceEdits:
    """Changes of one source file, to be read out by spans.

    >>> from workbench.flow.code.package_definitions import package_source
    >>> edits = SourceEdits(package_source("workbench.flow.code.source_edits"))
    >>> edits.put(3, 9, "Plain")
    >>> edits.text(0, 14)
    '\"\"\"Plain text'
    """

    def __init__(self, source: PackageSource) -> None:
        self.source = source
        self._changes: dict[tuple[int, int], str] = {}

    def put(self, start: int, end: int, text: str) -> None:
        """Write ``text`` in the place of what stands from ``start`` to ``end``; it wins over changes inside."""
        self._changes[start, end] = text

    def text(self, start: int, end: int) -> str:
        """The changed source from ``start`` to ``end``."""
        inside = sorted(
            (place for place in self._changes if start <= place[0] and place[1] <= end),
            key=lambda place: (place[0], place[1] > place[0], -place[1]),  # insertions first
        )
        parts, here = [], start
        for first, last in inside:
            if first < here:  # a larger change wins
                continue
            parts += [self.source.text(here, first), self._changes[first, last]]
            here = last
        return "".join([*parts, self.source.text(here, end)])


_LONGEST = 120
_HEAD = re.compile(r"^( *(?:def|class) \w+\()\n +([^()\n]*[^()\n,]),?\n *(\):)$", re.MULTILINE)
_MARK = re.compile(
    r"  # (?:noqa: [A-Z]+[0-9]+(?:, [A-Z]+[0-9]+)*|type: ignore\[[\w, -]+\]|fmt: skip)(?: +- +|  # | *$)", re.MULTILINE
)


def tidied(text: str) -> str:
    """Code without the comments that are for linters, and with heads of functions on one line where they fit.

    >>> tidied("x == 2  # noqa: PLR2004 - height, width")
    'x == 2  # height, width'
    """
    without = _MARK.sub(lambda found: "  # " if found.group().rstrip().endswith(("-", "#")) else "", text)
    return _HEAD.sub(_on_one_line, without)


def _on_one_line(head: re.Match[str]) -> str:
    joined = "".join(head.groups())
    return joined if len(joined) <= _LONGEST else head.group()
