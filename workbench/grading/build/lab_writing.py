"""A built lab on disk: what students get in ``release/``, the instructor's in ``build/``."""

from pathlib import Path

from workbench.atomic_files import write_atomically
from workbench.grading.build.lab_source import BUILD, RELEASE, LabSource
from workbench.grading.build.notebook_forms import make, text


def files(lab: LabSource) -> dict[Path, str]:
    """The files of a built lab by path. Raises CellBroken or OSError.

    ``release/NAME.ipynb`` is the student's notebook, and at the same time what nbgrader releases;
    ``release/NAME-colab.ipynb`` installs what it needs. ``build/`` holds the solution and nbgrader's source notebook,
    with the hidden tests: keep it to yourself.
    """
    forms = make(lab)
    nbgrader = lab.folder / BUILD / "nbgrader"
    return {
        lab.folder / RELEASE / f"{lab.name}.ipynb": text(forms.student),
        lab.folder / RELEASE / f"{lab.name}-colab.ipynb": text(forms.colab),
        lab.folder / BUILD / f"{lab.name}-solution.ipynb": text(forms.solution),
        nbgrader / "source" / lab.name / f"{lab.name}.ipynb": text(forms.nbgrader),
        nbgrader / "release" / lab.name / f"{lab.name}.ipynb": text(forms.student),
    }


def build(lab: LabSource) -> list[Path]:
    """Write all notebooks of a lab; returns their paths. Raises CellBroken or OSError."""
    contents = files(lab)
    for path, content in contents.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, content)
    return [*contents]


def outdated(lab: LabSource) -> list[Path]:
    """The files in ``release/`` that are not what the source gives now."""
    wanted = {path: content for path, content in files(lab).items() if path.parent.name == RELEASE}
    return [path for path, content in wanted.items() if not path.is_file() or path.read_text("utf-8") != content]
