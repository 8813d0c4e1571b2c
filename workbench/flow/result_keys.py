"""The keys of results: a hash of all that a result depends on, so that an equal key means an equal result."""

import hashlib
from collections.abc import Iterable

_BYTES = 16


def key_of(*parts: str | bytes) -> str:
    """A key for something that is made of parts.

    Args:
        *parts: Texts, other keys, bytes. Where one ends and the next begins counts too.

    Returns:
        32 hexadecimal digits.

    >>> key_of("a", "bc") == key_of("ab", "c")
    False
    """
    return key_of_all(parts)


def key_of_all(parts: Iterable[str | bytes]) -> str:
    """The same for parts that are given one after the other."""
    digest = hashlib.blake2b(digest_size=_BYTES)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)
    return digest.hexdigest()
