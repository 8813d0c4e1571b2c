"""Copies are recognised through what hides them, and honest work is not taken for a copy."""

import base64
import zlib

import pytest

from workbench.grading.code_similarity import copies_of_solution, fingerprints_of, similar_pairs
from workbench.grading.hidden_code import hidden_code

OWN = """
def mean_of_squares(values):
    total = 0.0
    for value in values:
        total += value * value
    return total / len(values) if values else 0.0
"""


ODD_TERMS = ("abs(value) ** 3 - 2 * value + 1", "max(value, 0) if value != 3 else -value", "[value][0] // (2 + value)")


def _wrapped(form: str) -> str:
    raw = OWN.encode()
    packed, shrunk = base64.b64encode(raw).decode(), base64.b85encode(zlib.compress(raw))
    return {
        "exec": f"exec({OWN!r})",
        "base64": f"import base64\nexec(base64.b64decode({packed!r}))",
        "compressed": f"import base64, zlib\nexec(zlib.decompress(base64.b85decode({shrunk!r})))",
        "in pieces": f"exec({OWN[:60]!r} + {OWN[60:]!r})",
        "joined": f"exec(''.join({[OWN[:50], OWN[50:]]!r}))",
        "backwards": f"exec({OWN[::-1]!r}[::-1])",
        "numbers": f"exec(bytes({list(raw)}))",
        "twice": f"exec({f'exec({OWN!r})'!r})",
        "renamed": OWN.replace("total", "s").replace("value", "v").replace("mean_of_squares", "f"),
    }[form]


@pytest.mark.parametrize(
    "form", ["exec", "base64", "compressed", "in pieces", "joined", "backwards", "numbers", "twice", "renamed"]
)
def test_a_copy_is_seen_through_its_wrapping(form: str) -> None:
    prints = {"kim": fingerprints_of([OWN]), "lee": fingerprints_of([_wrapped(form)])}
    (pair,) = similar_pairs(prints, given=())
    assert pair.alike == 1.0


def test_texts_of_ones_own_are_not_code() -> None:
    said = "why = 'Most pixels are background, so that the accuracy is high for a network that finds nothing.'"
    assert hidden_code(said) == []
    assert hidden_code('path = "' + "a/" * 40 + '"') == []
    assert hidden_code("data = " + repr(bytes(range(256)) * 20)) == []


def test_the_published_solution_is_recognised_and_a_short_answer_is_not() -> None:
    solution = fingerprints_of([OWN, *(OWN.replace("value * value", term) for term in ODD_TERMS)])
    short = fingerprints_of(["steps = 54000 // 100"])
    (pair,) = copies_of_solution({"kim": solution, "lee": short}, (), solution)
    assert (pair.one, pair.other, pair.alike) == ("kim", "(the published solution)", 1.0)
    assert copies_of_solution({"kim": short}, (), short) == []
    assert copies_of_solution({"kim": solution}, solution, solution) == []
