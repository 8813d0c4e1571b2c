"""Grades in the forms that course systems take: Canvas, Moodle, Google Classroom, and a plain table."""

from collections.abc import Sequence

from workbench.grading.gradebook import listed_as, table
from workbench.grading.grading_results import Graded
from workbench.grading.roster import RosterMatch

_MOODLE_HEAD = [
    "Identifier",
    "Full name",
    "Email address",
    "Status",
    "Grade",
    "Maximum Grade",
    "Grade can be changed",
    "Last modified (submission)",
    "Last modified (grade)",
]


def course_exports(graded: Sequence[Graded], title: str, roster: RosterMatch | None = None) -> dict[str, bytes]:
    """The tables of points by file name.

    In each, a student with an answer that is still to be read has no points, and a grade without a sandbox says so.

    Args:
        graded: The submissions, with grades by hand and what is taken off for being late.
        title: The lab's title, which is the assignment's name.
        roster: The class list, for names and numbers.

    Returns:
        The content of each file.
    """
    return {
        "canvas.csv": canvas(graded, title),
        "moodle.csv": moodle(graded),
        "classroom.csv": classroom(graded, title, roster),
        "grades.csv": plain(graded, roster),
    }


def canvas(graded: Sequence[Graded], title: str) -> bytes:
    """What Canvas's "Import grades" reads. Students are found by the number in Canvas's file names, else by name.

    Where a person has still to read an answer, no points are given: Canvas leaves an empty cell as it is. It does not
    read the column Section either, and takes any further column for an assignment: so a warning stands there.
    """
    of = graded[0].of if graded else 0
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", title]
    possible = ["Points Possible", "", "", "", "", of]
    rows = [
        [each.identity.name or each.student, number, "", "" if number else each.student, each.warning, points(each)]
        for each in graded
        for number in [each.identity.number if each.identity.system == "canvas" else ""]
    ]
    return table([head, possible, *rows])


def moodle(graded: Sequence[Graded]) -> bytes:
    """What Moodle's "Upload grading worksheet" reads: students by the number in the names of Moodle's folders.

    Moodle does not read the column Status, where a warning stands. A student without such a number has no identifier.
    """
    rows = [
        [
            f"Participant {each.identity.number}" if each.identity.system == "moodle" else "",
            each.identity.name or each.student,
            "",
            each.warning,
            points(each),
            each.of,
            "Yes",
            "",
            "",
        ]
        for each in graded
    ]
    return table([_MOODLE_HEAD, *rows])


def classroom(graded: Sequence[Graded], title: str, roster: RosterMatch | None = None) -> bytes:
    """Points by name, to be typed or pasted: Google Classroom shows students by name, and imports no file."""
    rows = [[listed_as(each, roster)[0], points(each), each.of, each.warning] for each in graded]
    return table([["student", title, "of", "remarks"], *sorted(rows, key=lambda row: str(row[0]).casefold())])


def plain(graded: Sequence[Graded], roster: RosterMatch | None = None) -> bytes:
    """Name, number and points, for any other system."""
    rows = [[*listed_as(each, roster), points(each), each.of, each.warning] for each in graded]
    return table([["student", "id", "points", "of", "remarks"], *rows])


def points(graded: Graded) -> float | str:
    """The points that count; "" where a person has still to read an answer."""
    return "" if graded.to_read else graded.points
