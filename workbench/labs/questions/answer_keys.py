"""Expected answers: in plain form for the judge, as salted digests ("sealed") for the student.

A student's copy must not show the answer, and must still check it. A sealed key keeps a salted digest of each value:
for a number with a tolerance, of the number of the interval [expected - tolerance, expected + tolerance] on a grid of
intervals, whose origin is kept in 1/256 of an interval. So the digits beyond the tolerance are known, and those that
matter are not. A digest keeps an answer from being *read*; an answer out of few can still be found by trying all,
as it could by asking ``wb.check``. Hidden cases are never in a student's copy at all.
"""

from hashlib import pbkdf2_hmac, sha256
from math import floor, isfinite, isnan, prod
from typing import Any, TypeAlias

from msgspec import Struct

from workbench.labs.questions.answer_protocol import MOST_VALUES, Array, Plain
from workbench.labs.questions.plain_values import as_numpy, to_plain
from workbench.messages import say

_ROUNDS = 200
"""Of PBKDF2 for one digest: about 0.1 ms."""
MOST_DIGESTS = 64
"""More values than this share one digest, so that a check stays quick."""
_LEVELS = 256
_SLACK = 1.01
"""A tolerance is at most 1 % wider than said, which hides the rounding of the grid's origin."""

Leaf: TypeAlias = bool | int | float | str | bytes | None


class Seal(Struct, frozen=True, tag="seal"):
    """The digests of the values, one each or one for all; ``origins`` places each number's grid."""

    salt: str
    form: str
    digests: tuple[bytes, ...]
    origins: bytes


class Key(Struct, frozen=True, tag="key"):
    """An expected value. Numbers may differ by ``tolerance`` (absolute); text by case and spaces.

    Lists, tuples and arrays of the same numbers are the same value.
    """

    tolerance: float = 0.0
    value: Plain = None
    seal: Seal | None = None

    def compare(self, received: Plain) -> tuple[bool, ...] | None:
        """Which values are right, in order; None when there are more, fewer, or others nested. Never raises."""
        form, leaves = flat(received)
        if self.seal is None:
            own_form, own = flat(self.value)
            if form != own_form:
                return None
            return tuple(_equal(one, other, self.tolerance) for one, other in zip(own, leaves, strict=True))
        return self._unsealed(self.seal, leaves) if form == self.seal.form else None

    def matches(self, received: Plain) -> bool:
        """Whether every value is right."""
        found = self.compare(received)
        return found is not None and all(found)

    def sealed(self, salt: str) -> "Key":
        """The key for a student's copy. The same salt and value give the same seal."""
        if self.seal is not None:
            return self
        form, leaves = flat(self.value)
        origins = bytes(_origin(leaf, self.tolerance) for leaf in leaves)
        codes = [_code(leaf, self.tolerance, origin) for leaf, origin in zip(leaves, origins, strict=True)]
        return Key(self.tolerance, None, Seal(salt, form, _digests(codes, salt), origins))

    def _unsealed(self, seal: Seal, leaves: list[Leaf]) -> tuple[bool, ...]:
        codes = [_code(leaf, self.tolerance, origin) for leaf, origin in zip(leaves, seal.origins, strict=True)]
        found = _digests(codes, seal.salt)
        if len(found) == len(codes):
            return tuple(one == other for one, other in zip(found, seal.digests, strict=True))
        return (found == seal.digests,) * len(codes)


class ArrayKey(Struct, frozen=True, tag="array key"):
    """An expected array of numbers or booleans, of any size. ``shape`` and ``tolerance`` (absolute) are open."""

    shape: tuple[int, ...]
    tolerance: float = 0.0
    value: Array | Any = None
    seal: Seal | None = None

    def compare(self, received: Any) -> Any:
        """Which elements of a NumPy array of this shape are right: a boolean array of the same shape."""
        import numpy as np

        numbers = np.asarray(received, dtype=np.float64)
        if self.seal is None:
            expected = as_numpy(self.value).astype(np.float64)
            with np.errstate(invalid="ignore"):  # infinity minus infinity
                near = np.abs(numbers - expected) <= self.tolerance * _SLACK
            return near | (numbers == expected) | (np.isnan(numbers) & np.isnan(expected))
        origins = np.frombuffer(self.seal.origins, np.uint8).reshape(self.shape)
        found = self._digest(numbers, origins, self.seal.salt)
        if len(found) == numbers.size:
            right = [one == other for one, other in zip(found, self.seal.digests, strict=True)]
            return np.array(right, dtype=bool).reshape(self.shape)
        return np.full(self.shape, found == self.seal.digests)

    def sealed(self, salt: str) -> "ArrayKey":
        """The key for a student's copy."""
        import numpy as np

        if self.seal is not None:
            return self
        numbers = as_numpy(self.value).astype(np.float64)
        origins = _origins(numbers, self.tolerance)
        seal = Seal(salt, "", self._digest(numbers, origins, salt), origins.tobytes())
        return ArrayKey(self.shape, self.tolerance, None, seal)

    def _digest(self, numbers: Any, origins: Any, salt: str) -> tuple[bytes, ...]:
        import numpy as np

        cells = _cells(numbers, origins, self.tolerance)
        if numbers.size <= MOST_DIGESTS:
            return _digests([str(cell) for cell in cells.ravel().tolist()], salt)
        return (sha256(salt.encode() + np.ascontiguousarray(cells).tobytes()).digest(),)


def flat(value: Plain) -> tuple[str, list[Leaf]]:
    """How a value is nested, and its leaves in order. Arrays are taken as the lists they stand for."""
    leaves: list[Leaf] = []
    return _form(value, leaves), leaves


def _form(value: Plain, leaves: list[Leaf]) -> str:
    if type(value) is Array:
        if prod(value.shape) <= MOST_VALUES:
            return _form(as_numpy(value).tolist(), leaves)
        leaves.append(None)
        return f"array{value.shape}"
    if type(value) is list:
        forms = [_form(item, leaves) for item in value]
        same = len(set(forms)) == 1
        return f"{len(forms)}*{forms[0]}" if same else f"[{','.join(forms)}]"
    if type(value) is dict:
        parts = [f"{key!r}:{_form(value[key], leaves)}" for key in sorted(value)]
        return f"{{{','.join(parts)}}}"
    leaves.append(value)
    return "."


def _is_number(leaf: object) -> bool:
    return type(leaf) in {int, float}


def _equal(expected: Any, received: Any, tolerance: float) -> bool:
    if _is_number(expected) and _is_number(received):
        if isnan(expected) or isnan(received):
            return isnan(expected) and isnan(received)
        return bool(expected == received or abs(expected - received) <= tolerance * _SLACK)
    return _code(expected, 0, 0) == _code(received, 0, 0)


def _origin(leaf: Leaf, tolerance: float) -> int:
    """Where the grid of intervals begins, in 1/256 of an interval, so that ``leaf`` lies in the middle of one."""
    if not tolerance or type(leaf) not in {int, float} or not isfinite(leaf):  # type: ignore[arg-type]
        return 0
    width = 2 * tolerance * _SLACK
    return round((leaf / width - 0.5) % 1 * _LEVELS) % _LEVELS  # type: ignore[operator]


def _code(leaf: Leaf, tolerance: float, origin: int) -> str:
    """A text that two leaves share when they count as equal."""
    if type(leaf) is str:
        return f"text {' '.join(leaf.split()).casefold()}"
    if type(leaf) is int or type(leaf) is float:
        if not isfinite(leaf):
            return f"number {leaf}"
        place = leaf / (2 * tolerance * _SLACK) - origin / _LEVELS if tolerance else 0.0
        if tolerance and isfinite(place):
            return f"cell {floor(place)}"
        return f"number {int(leaf) if leaf == floor(leaf) else leaf!r}"
    return f"{type(leaf).__name__} {leaf!r}"


def _digests(codes: list[str], salt: str) -> tuple[bytes, ...]:
    if len(codes) > MOST_DIGESTS:
        return (sha256("\n".join((salt, *codes)).encode()).digest(),)
    salts = [f"{salt}/{place}".encode() for place in range(len(codes))]
    return tuple(
        pbkdf2_hmac("sha256", code.encode(), salted, _ROUNDS, 16) for code, salted in zip(codes, salts, strict=True)
    )


def _origins(numbers: Any, tolerance: float) -> Any:
    import numpy as np

    if not tolerance:
        return np.zeros(numbers.shape, np.uint8)
    finite = np.where(np.isfinite(numbers), numbers, 0)
    return (np.round((finite / (2 * tolerance * _SLACK) - 0.5) % 1 * _LEVELS) % _LEVELS).astype(np.uint8)


def _cells(numbers: Any, origins: Any, tolerance: float) -> Any:
    """The interval that each number lies in, as a whole float; exact numbers where there is no tolerance."""
    import numpy as np

    if not tolerance:
        return numbers + 0.0  # -0.0 becomes 0.0, which has other bytes
    with np.errstate(all="ignore"):
        return np.floor(numbers / (2 * tolerance * _SLACK) - origins / _LEVELS) + 0.0


def key(value: Any, tolerance: float = 0.0) -> Key:
    """The key for a value of an author's: anything that ``to_plain`` takes."""
    return Key(float(tolerance), to_plain(value))


def array_key(value: Any, tolerance: float = 0.0) -> ArrayKey:
    """The key for an array of an author's: anything that NumPy takes for numbers or booleans."""
    import numpy as np

    plain = to_plain(np.atleast_1d(np.asarray(value)))
    if type(plain) is not Array:
        raise ValueError(say("{value!r} is no array of numbers", value=value))
    return ArrayKey(plain.shape, float(tolerance), plain)
