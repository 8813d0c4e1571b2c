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

    In each, a student with an answer that is still to be read has no points, and a grade without a sandbox says so. In
    Canvas's file that student is left out.

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

    Who has an answer that a person has still to read is left out: Canvas changes nothing for students who are not in
    the file, but an empty cell takes away a score that is there. It does not read the column Section, and takes any
    further column for an assignment: so a warning stands in Section.

    Source:
        Canvas LMS, ``lib/gradebook_importer.rb`` (``row_has_student_headers?``, ``update_column_count``,
        ``process_student``: number, then SIS ID, login, name) and
        ``ui/features/gradebook_uploads/jquery/process_gradebook_upload.js`` (what differs from the score is posted).
    """
    of = graded[0].of if graded else 0
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", title]
    possible = ["Points Possible", "", "", "", "", of]
    rows = [
        [each.identity.name or each.student, number, "", "" if number else each.student, each.warning, points(each)]
        for each in graded
        if not each.to_read
        for number in [each.identity.number if each.identity.system == "canvas" else ""]
    ]
    return table([head, possible, *rows])


def moodle(graded: Sequence[Graded]) -> bytes:
    """What Moodle's "Upload grading worksheet" reads: students by the number in the names of Moodle's folders.

    Moodle reads three columns, by their English names where its own language is English: Identifier, Grade (an empty
    one changes nothing) and "Last modified (grade)", which may be empty; then only "Allow updating records that have
    been modified more recently" replaces a grade that is there. It does not read Status, where a warning stands. A
    student without a number of Moodle's has no identifier.

    Source:
        Moodle, ``mod/assign/feedback/offline/importgradeslib.php`` and ``locallib.php`` (what is read, what is
        skipped); names of the columns in ``mod/assign/lang/en/assign.php`` (``recordid``, ``hiddenuser``, ...).
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
    """Points by name, to be typed or pasted: Google Classroom shows students by name, and imports no file.

    Source:
        Google Classroom API, "Set & update grades": beside Classroom's own pages only programs set grades
        (``draftGrade``, ``assignedGrade``).
    """
    rows = [[listed_as(each, roster)[0], points(each), each.of, each.warning] for each in graded]
    return table([["student", title, "of", "remarks"], *sorted(rows, key=lambda row: str(row[0]).casefold())])


def plain(graded: Sequence[Graded], roster: RosterMatch | None = None) -> bytes:
    """Name, number and points, for any other system."""
    rows = [[*listed_as(each, roster), points(each), each.of, each.warning] for each in graded]
    return table([["student", "id", "points", "of", "remarks"], *rows])


def points(graded: Graded) -> float | str:
    """The points that count; "" where a person has still to read an answer."""
    return "" if graded.to_read else graded.points
