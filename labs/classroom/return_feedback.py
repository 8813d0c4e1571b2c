"""Put the feedback of ``workbench grade`` where nbgrader looks for it, so that it can release it to the students.

In the course's folder, after grading::

    python return_feedback.py mnist_cnn
    nbgrader release_feedback mnist_cnn

A student then runs ``nbgrader fetch_feedback mnist_cnn``, or presses "Fetch Feedback" in the list of assignments.
"""

import argparse
import shutil
import sys
from pathlib import Path

import msgspec

from workbench.grading.report_files import GradesFile, file_name

NBGRADERS = ("timestamp.txt", "submission_secret.txt")
"""By these a student's nbgrader finds the feedback to what was submitted, and no other student does."""


def put_back(course: Path, assignment: str, grades: Path) -> tuple[list[str], list[str]]:
    """The students whose feedback was put back, and those whose submission is not nbgrader's."""
    found = msgspec.json.decode((grades / "grades.json").read_bytes(), type=GradesFile)
    done, left_out = [], []
    for each in found.graded:
        name = each.identity.name
        submitted = course / "submitted" / name / assignment
        if not all((submitted / file).is_file() for file in NBGRADERS):
            left_out.append(name)
            continue
        folder = course / "feedback" / name / assignment
        folder.mkdir(parents=True, exist_ok=True)
        for file in NBGRADERS:
            shutil.copyfile(submitted / file, folder / file)
        for notebook in submitted.glob("*.ipynb"):
            shutil.copyfile(grades / "feedback" / f"{file_name(each.student)}.html", folder / f"{notebook.stem}.html")
        done.append(name)
    return done, left_out


def main() -> int:
    parser = argparse.ArgumentParser(description="Put the feedback of workbench grade where nbgrader releases it from.")
    parser.add_argument("assignment", help="the assignment's name in nbgrader, which is the lab's")
    parser.add_argument("--course", type=Path, default=Path(), help="the course's folder (this one by default)")
    parser.add_argument("--grades", type=Path, help="the folder of the reports (grades-ASSIGNMENT by default)")
    options = parser.parse_args()
    grades = options.grades or options.course / f"grades-{options.assignment}"
    if not (grades / "grades.json").is_file():
        print(f"There is no {grades / 'grades.json'}: run workbench grade first.", file=sys.stderr)
        return 1
    done, left_out = put_back(options.course, options.assignment, grades)
    print(f"{len(done)} students' feedback is ready: nbgrader release_feedback {options.assignment}")
    if left_out:
        print(f"No submission of nbgrader's was found of: {', '.join(left_out)}.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
