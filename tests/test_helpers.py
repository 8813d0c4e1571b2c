"""The test helpers: batches name every failing case, and sampled cases can be repeated."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests.helpers.batched_cases import check_each
from tests.helpers.processor_time import package
from tests.helpers.sampled_cases import drawn, left_out, seed_of_the_run


def test_a_batch_goes_on_after_a_failure_and_names_each() -> None:
    def even(number: int) -> None:
        assert number % 2 == 0

    check_each(range(0, 10, 2), even)
    with pytest.raises(ExceptionGroup, match="3 of 6 cases fail") as caught:
        check_each(range(6), even, "number {}".format)
    notes = [note for failure in caught.value.exceptions for note in failure.__notes__]
    assert notes == [f"in the case number {number}" for number in (1, 3, 5)]


def item(nodeid: str, share: float | None) -> Any:
    marks = {} if share is None else {"sampled": SimpleNamespace(args=(share,))}
    added: list[str] = []
    return SimpleNamespace(nodeid=nodeid, get_closest_marker=marks.get, add_marker=added.append, added=added)


def config(
    *,
    seed: int | None = 1,
    keyword: str = "",
    marks: str = "",
    failed: bool = False,
    args: tuple[str, ...] = ("tests",),
) -> Any:
    option = SimpleNamespace(keyword=keyword, markexpr=marks, lf=failed)
    return SimpleNamespace(option=option, args=args, getoption={"sample_seed": seed}.get)


CASES = [item(f"tests/a.py::one[{number}]", 0.25) for number in range(10)]
ALL = [*CASES, item("tests/a.py::two", None), item("tests/a.py::three", 0.5)]


def test_a_share_of_the_cases_is_drawn_by_the_seed() -> None:
    rest = left_out(ALL, config(seed=1))
    taken = [case for case in CASES if case not in rest]
    assert len(taken) == 3
    assert ALL[-2] not in rest
    assert rest == left_out(ALL, config(seed=1))
    assert {case.nodeid for seed in range(40) for case in drawn(CASES, 0.25, seed)} == {case.nodeid for case in CASES}
    assert {len(drawn(ALL[-1:], 0.5, seed)) for seed in range(40)} == {0, 1}
    assert len(drawn(CASES, 0.01, 0)) == 1
    assert {len(drawn(CASES[:1], 0.01, seed)) for seed in range(40)} == {1}


def test_what_is_named_runs_and_so_does_everything_under_slow_full() -> None:
    assert left_out(ALL, config(keyword="one")) == []
    assert left_out(ALL, config(args=("tests/a.py::one[3]",))) == []
    assert left_out(ALL, config(failed=True)) == []
    assert left_out(ALL, config(marks="slow_full and not browser")) == []
    assert [one.nodeid for one in ALL if one.added] == [case.nodeid for case in (*CASES, ALL[-1])]


def test_the_seed_is_the_one_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert seed_of_the_run(config(seed=7)) == 7
    monkeypatch.setenv("WORKBENCH_SAMPLE_SEED", "8")
    assert seed_of_the_run(config(seed=None)) == 8
    monkeypatch.delenv("WORKBENCH_SAMPLE_SEED")
    assert seed_of_the_run(config(seed=None)) > 739_000


@pytest.mark.parametrize(
    ("nodeid", "name"),
    [("tests/ui/training_panels/test_x.py::test", "ui"), ("tests/test_cli.py::test[a/b]", "test_cli.py")],
)
def test_packages(nodeid: str, name: str) -> None:
    assert package(nodeid) == name
