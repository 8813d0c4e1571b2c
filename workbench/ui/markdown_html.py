"""Markdown as HTML in which nothing of the text is markup by itself: tags are shown as text, scripts cannot be."""

from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


@lru_cache(maxsize=512)
def markdown_html(text: str) -> str:
    r"""A note's Markdown as HTML. HTML in it is escaped, images stay text, links lead to web pages or mail only.

    >>> markdown_html("**bold** <script>alert(1)</script>")
    '<p><strong>bold</strong> &lt;script&gt;alert(1)&lt;/script&gt;</p>\n'
    >>> "href" in markdown_html("[press](javascript:alert)")
    False
    """
    html: str = _reader().render(text)
    return html


@cache
def _reader() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # not needed before the first note

    reader = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    reader.disable(["image", "html_block", "html_inline"])
    reader.validateLink = lambda url: url.lower().startswith(("https://", "http://", "mailto:"))  # type: ignore[method-assign]
    return reader
