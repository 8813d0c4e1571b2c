"""The corpus of cheats and accidents through three graders side by side: ``python -m tests.bench.graders FOLDER``.

nbgrader and otter-grader are installed into environments of their own below FOLDER, unless they are there already, and
run in a container (``peer_container.py``): every submission alone, as each grader's own command does it, with the same
questions and the same time limit a cell. A form of packing that an instructor would undo by hand first (archives,
folders) is not asked of them.

The tables of ``README.md`` are what is known already; ``--write`` puts there what is found. So a new entry of the
corpus is asked of each grader once, and ``--again`` asks for those of ``--only`` anew.
"""

import argparse
import os
import sys
import time
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from tests.bench.grader_tables import Found, read_tables, tables, with_tables
from tests.bench.peer_graders import CELL_SECONDS, Nbgrader, Otter
from tests.grading.corpus.building import LAB, Entry, entries, write_upload
from workbench.grading.folder_removal import remove_folder
from workbench.grading.grade import plan_for
from workbench.grading.graded_lab import load_lab
from workbench.grading.grading_task import GradingTask, grade_task
from workbench.grading.resource_limits import Limits
from workbench.grading.sandbox import Sandbox
from workbench.grading.submissions import find_submissions, read_submission

README = Path(__file__).parent / "README.md"


def main() -> None:
    parser = argparse.ArgumentParser(description="The corpus through three graders, side by side.")
    parser.add_argument("folder", type=Path, help="where environments and courses go")
    parser.add_argument(
        "--graders", default=",".join(GRADERS), help="with commas; what others found before is shown too"
    )
    parser.add_argument("--only", default="", help="names of entries, with commas")
    parser.add_argument("--again", action="store_true", help="ask for entries that are known too")
    parser.add_argument("--write", action="store_true", help="put the tables into README.md, after each entry")
    options = parser.parse_args()
    folder = options.folder.resolve()
    chosen = [*entries("cheats"), *entries("accidents")]
    wanted = [each for each in chosen if not options.only or each.name in options.only.split(",")]
    found = read_tables(README.read_text("utf-8"), list(GRADERS))
    for name in filter(None, options.graders.split(",")):
        unknown = [each for each in wanted if options.again or each.name not in found[name]]
        if unknown:
            grader = GRADERS[name](folder)
        for entry in unknown:
            found[name][entry.name] = ask(name, grader, entry, folder / f"{name}-work-{os.getpid()}")
            if options.write:
                write(chosen, name, entry, found[name][entry.name])
    print(tables(chosen, found))


def write(chosen: list[Entry], name: str, entry: Entry, found: Found) -> None:
    """Put one result into the tables, which another run of this script may have changed meanwhile."""
    text = README.read_text("utf-8")
    known = read_tables(text, list(GRADERS))
    known[name][entry.name] = found
    README.write_text(with_tables(text, chosen, known), "utf-8")


def ask(name: str, grader: Any, entry: Entry, work: Path) -> Found:
    """What a grader gives one submission: points, or words."""
    work.mkdir(parents=True)
    start = time.perf_counter()
    found: Found = grader(entry, work)
    seconds = time.perf_counter() - start
    remove_folder(work)
    print(f"{name} {entry.kind} {entry.name}: {found}, {seconds:.1f} s", file=sys.stderr, flush=True)
    return found


class Workbench:
    """``workbench grade``'s judge, with one sandbox for all, as the command has one a core."""

    def __init__(self, folder: Path) -> None:
        # The memory and disk that the corpus is written for, as in its test.
        limits = Limits(
            cell_seconds=CELL_SECONDS, question_seconds=CELL_SECONDS, memory_megabytes=1024, disk_megabytes=32
        )
        self.lab = replace(load_lab(str(LAB)), limits=limits)
        self.plan = plan_for(self.lab, (folder,))
        self.sandbox = Sandbox(self.plan)

    def __call__(self, entry: Entry, work: Path) -> float | str:
        write_upload(entry, work)
        (found,) = find_submissions(work, self.lab.name)
        task = GradingTask(self.lab, read_submission(found, self.lab.name), self.plan, "key")
        return grade_task(task, self.sandbox).points


GRADERS: dict[str, Any] = {"workbench": Workbench, "nbgrader": Nbgrader, "otter": Otter}


if __name__ == "__main__":
    main()
