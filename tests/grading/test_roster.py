"""A class list: who is missing, and whose work is whose."""

from pathlib import Path

import pytest

from workbench.grading.roster import Listed, RosterBroken, match_roster, read_roster
from workbench.grading.student_identity import Identity

KIM, LEE, PARK = Listed("Kim, Minji", ("4711",)), Listed("Lee Jun", ("4712",)), Listed("박서준", ("4713",))


@pytest.mark.parametrize(
    ("content", "students"),
    [
        (b"student,id\nKim Minji,4711\n,\n", (Listed("Kim Minji", ("4711",)),)),
        ("이름,학번\n박서준,4713\n".encode("cp949"), (PARK,)),
        ("\ufeff학번,이름\r\n4713,박서준\r\n".encode(), (PARK,)),
        ("이름,학번\n박서준,4713\n".encode("utf-16"), (PARK,)),
        (
            b'Student,ID,SIS User ID\n    Points Possible,,\n"Kim, Minji",4711,k7\n',
            (Listed("Kim, Minji", ("4711", "k7")),),
        ),
        (b"First name,Last name,ID number\nMinji,Kim,4711\n", (Listed("Kim Minji", ("4711",)),)),
        (b"number\n4711\n", (Listed("", ("4711",)),)),
    ],
)
def test_reading(content: bytes, students: tuple[Listed, ...], tmp_path: Path) -> None:
    (tmp_path / "class.csv").write_bytes(content)
    assert read_roster(tmp_path / "class.csv") == students


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "expected a column 'student' or 'id', received none."),
        (b"colour,size\nred,3\n", "expected a column 'student' or 'id', received colour, size."),
        (b"student,id\n", "expected a line for each student, received none."),
    ],
)
def test_what_is_no_class_list(content: bytes, told: str, tmp_path: Path) -> None:
    (tmp_path / "class.csv").write_bytes(content)
    with pytest.raises(RosterBroken) as caught:
        read_roster(tmp_path / "class.csv")
    assert str(caught.value) == f"{tmp_path / 'class.csv'} is no class list: {told} Save it as CSV with a first line."


@pytest.mark.parametrize(
    ("identity", "listed"),
    [
        (Identity("anything", "4711", "canvas"), KIM),
        (Identity("4711"), KIM),
        (Identity("kimminji"), KIM),
        (Identity("Minji Kim"), KIM),
        (Identity("minji-kim"), KIM),
        (Identity("박서준"), PARK),
        (Identity("Kim"), None),
        (Identity("Nobody", "99", "moodle"), None),
    ],
)
def test_who_it_is(identity: Identity, listed: Listed | None) -> None:
    found = match_roster((KIM, LEE, PARK), [identity])
    assert found.listed.get(identity) == listed
    assert found.missing == tuple(one for one in (KIM, LEE, PARK) if one != listed)


def test_a_name_that_two_have_is_given_to_nobody() -> None:
    twice = (Listed("Kim Minji", ("1",)), Listed("Kim Minji", ("2",)))
    by_name, by_number = Identity("Kim Minji"), Identity("Kim Minji", "2", "canvas")
    found = match_roster(twice, [by_name, by_number])
    assert found.listed == {by_number: twice[1]}
    assert found.missing == (twice[0],)


def test_two_submissions_of_one_name_are_given_to_nobody() -> None:
    one, other = Identity("Kim Minji"), Identity("Minji Kim")
    assert match_roster((KIM,), [one, other]).listed == {}


def test_letters_of_another_alphabet_are_another_name() -> None:
    """Work under a name that only looks like that of the list is nobody's of the list."""
    lookalike = Identity("L\N{CYRILLIC SMALL LETTER IE}e Jun")
    match = match_roster((LEE,), (lookalike,))
    assert (match.listed, match.missing) == ({}, (LEE,))
